//! `/desk/profile`: one's posts, and who stands in while one is away.

use super::roles::role_names;
use crate::page::ask::{self, all};
use crate::page::{Buttons, Field, FormPage, Here, Item, Section, SectionsPage, problem, sections};
use crate::posts::commands::{ChoosePost, EndProxy, SetProxy};
use crate::posts::store;
use crate::posts::{Post, Proxy, Role};
use axum::extract::Path;
use axum::response::Response;
use base::refusal::OrRefuse;
use base::{AccountId, Result};
use db::Cx;
use web::parts::{Problem, Tone, Width};
use web::{Answers, Form, WebError};

const HOME: &str = "/desk/profile";

struct Known {
    posts: Vec<Post>,
    roles: Vec<Role>,
    set: Vec<Proxy>,
    held: Vec<Proxy>,
}

fn known(cx: &mut Cx) -> Result<Known> {
    let me = cx.me();
    Ok(Known {
        posts: store::posts_of(cx, me)?,
        roles: store::roles(cx)?,
        set: store::proxies_of(cx, me)?,
        held: store::proxies_for(cx, me)?,
    })
}

/// `GET /desk/profile`
pub(crate) async fn show(here: Here) -> std::result::Result<Response, WebError> {
    page(here, &Answers::default(), Vec::new()).await
}

async fn page(here: Here, answers: &Answers, problems: Vec<Problem>) -> std::result::Result<Response, WebError> {
    let title = here.t("identity-profile-title");
    let here = here.titled(title);
    let known = here.read("identity.profile", known).await?;
    let account = Section::new(here.t("identity-profile-account"))
        .link(here.t("identity-to-account"), "/me/account")
        .link(here.t("identity-change-password"), "/me/account/password")
        .link(here.t("identity-factor-add"), "/me/account/second-factor");
    let mut page = SectionsPage::default();
    page.sections.push(posts(&here, &known));
    page.sections.push(proxies(&here, &known, answers, problems));
    page.sections.push(account);
    sections(&here.frame, &page)
}

fn posts(here: &Here, known: &Known) -> Section {
    let mut section = Section::new(here.t("identity-posts-title")).lead(here.t("identity-posts-lead"));
    let today = here.frame.today;
    let here_at = known.posts.iter().filter(|post| post.held_on(today));
    let chosen = here_at.clone().find(|post| Some(post.office) == here.me().office).map(|post| post.id);
    for post in &known.posts {
        let title = format!("{} · {}", here.frame.text(&post.office_name), here.frame.text(&post.title));
        let roles = if post.roles.is_empty() {
            here.t("identity-roles-none")
        } else {
            role_names(here, &post.roles, &known.roles)
        };
        let mut item = Item::new(title, roles);
        if !post.proposed.is_empty() {
            item.text = format!(
                "{} · {}",
                item.text,
                here.frame.ta("identity-roles-wait", "roles", role_names(here, &post.proposed, &known.roles))
            );
        }
        section.items.push(if Some(post.id) == chosen {
            item.tag(here.t("identity-post-now"), Tone::Warm)
        } else if post.held_on(today) {
            item.button(Buttons::new(here.t("identity-post-choose"), format!("/desk/profile/posts/{}", post.id)))
        } else {
            item.tag(here.frame.ta("identity-from-day", "date", here.frame.date_full(post.from)), Tone::Plain)
        });
    }
    if known.posts.is_empty() {
        section.empty = Some((here.t("identity-posts-none"), here.t("identity-posts-none-lead")));
    }
    section
}

fn proxies(here: &Here, known: &Known, answers: &Answers, problems: Vec<Problem>) -> Section {
    let mut section = Section::new(here.t("identity-proxy-title")).lead(here.t("identity-proxy-lead"));
    let span = |proxy: &Proxy| format!("{}—{}", here.frame.date_full(proxy.from), here.frame.date_full(proxy.to));
    for proxy in &known.set {
        let title = here.frame.ta("identity-proxy-by", "name", proxy.deputy_name.as_str());
        let end = Buttons::new(here.t("identity-end"), format!("/desk/profile/proxies/{}/end", proxy.id));
        section.items.push(Item::new(title, span(proxy)).button(end.risk()));
    }
    for proxy in &known.held {
        let title = here.frame.ta("identity-proxy-for", "name", proxy.account_name.as_str());
        section.items.push(Item::new(title, span(proxy)));
    }
    if known.posts.is_empty() {
        return section;
    }
    let today = Some(here.frame.today);
    let form = FormPage::new("/desk/profile/proxies", here.t("identity-proxy-do"))
        .field(
            Field::new("deputy", here.t("identity-proxy-login"))
                .hint(here.t("identity-proxy-login-hint"))
                .limit(40)
                .width(Width::Mid)
                .value(answers.text("deputy")),
        )
        .field(ask::date_field(here, "from", here.t("identity-from"), answers, today))
        .field(ask::date_field(here, "to", here.t("identity-to"), answers, today))
        .wrong(problems);
    section.form = Some(form);
    section
}

/// `POST /desk/profile/posts/{id}`
pub(crate) async fn choose(here: Here, Path(post): Path<i64>) -> std::result::Result<Response, WebError> {
    let tried = here.write("post.choose", move |cx| ChoosePost { post }.run(cx)).await?;
    here.done(tried, HOME, "identity-post-chosen")
}

/// `POST /desk/profile/proxies`
pub(crate) async fn set_proxy(here: Here, Form(answers): Form) -> std::result::Result<Response, WebError> {
    let mut problems = Vec::new();
    let from = all(ask::date(&here, &answers, "from"), &mut problems);
    let to = all(ask::date(&here, &answers, "to"), &mut problems);
    let (Some(from), Some(to)) = (from, to) else { return page(here, &answers, problems).await };
    let login = answers.text("deputy").to_lowercase();
    let tried = here
        .write("proxy.set", move |cx| {
            let deputy: AccountId = crate::accounts::store::by_login(cx, &login)?.or_refuse("proxy.unknown")?.id;
            SetProxy { deputy, from, to }.run(cx)
        })
        .await?;
    match tried {
        Ok(_) => Ok(here.go(HOME, Some("identity-proxy-set"))),
        Err(refusal) => {
            let field = if refusal.code == "proxy.dates" || refusal.code == "proxy.known" { "to" } else { "deputy" };
            let wrong = problem(field, here.sentence(&refusal));
            page(here, &answers, vec![wrong]).await
        }
    }
}

/// `POST /desk/profile/proxies/{id}/end`
pub(crate) async fn end_proxy(here: Here, Path(proxy): Path<i64>) -> std::result::Result<Response, WebError> {
    let tried = here.write("proxy.end", move |cx| EndProxy { proxy }.run(cx)).await?;
    here.done(tried, HOME, "identity-ended")
}
