//! `/admin/people/{id}`: one official: posts and roles, duty, account.

use super::people::{link_page, state};
use super::roles::role_names;
use crate::accounts::Account;
use crate::accounts::commands::{Disable, Enable, NewLink, SetDuty};
use crate::accounts::store as accounts;
use crate::offices::store as offices;
use crate::page::ask::{self, DigitsAndLetters, all};
use crate::page::{Buttons, Field, FormPage, Here, Item, Part, Section, SectionsPage, form, problem, sections};
use crate::posts::commands::{AddPost, EndPost, GrantRoles};
use crate::posts::store;
use crate::posts::{Post, Role};
use crate::rights::{ACCOUNTS, Duty, EVERYWHERE, EXPLAIN, ROLES, any_of};
use axum::extract::Path;
use axum::response::Response;
use base::refusal::OrRefuse;
use base::{AccountId, Right, Text};
use web::parts::{Choice, Entry, Row, Tone, Width};
use web::{Answers, Form, WebError};

type Shown = std::result::Result<Response, WebError>;

fn titled(here: Here, key: &str) -> Here {
    let title = here.t(key);
    here.titled(title)
}

/// An official's account for an administrator who holds one of some rights.
async fn known(
    here: &Here,
    id: AccountId,
    rights: &'static [Right],
) -> std::result::Result<(Account, Vec<Post>, Vec<Role>), WebError> {
    here.read("identity.person", move |cx| {
        any_of(cx, rights)?;
        let account = accounts::must(cx, id)?;
        base::refuse_if!(account.kind != crate::accounts::AccountKind::Official, base::Refusal::NOT_FOUND);
        Ok((account, store::posts_of(cx, id)?, store::roles(cx)?))
    })
    .await
}

/// `GET /admin/people/{id}`
pub(crate) async fn show(here: Here, Path(id): Path<i64>) -> Shown {
    let (account, posts, roles) = known(&here, AccountId(id), &[ACCOUNTS, ROLES]).await?;
    let title = account.name.clone();
    let here = here.titled(title);
    let page = SectionsPage {
        sections: vec![
            self::account(&here, &account),
            post_list(&here, &account, &posts, &roles),
            duty(&here, &account, &posts),
            grants(&here, &posts, &roles),
        ],
        ..SectionsPage::default()
    };
    sections(&here.frame, &page)
}

fn account(here: &Here, account: &Account) -> Section {
    let mut section = Section::new(here.t("identity-person-account"));
    section.rows = vec![
        Row::new(here.t("identity-login"), account.login.clone().unwrap_or_default()).code(),
        Row::new(here.t("identity-state"), state(here, account).words),
        Row::new(
            here.t("identity-last-sign-in"),
            account.signed_in_at.map(|at| here.frame.moment(at)).unwrap_or_default(),
        ),
    ];
    if here.me().holds(EXPLAIN) {
        section = section.link(
            here.t("identity-rights-of"),
            format!("/admin/who-can?person={}", account.login.clone().unwrap_or_default()),
        );
    }
    if !here.me().holds(ACCOUNTS) {
        return section;
    }
    let path = format!("/admin/people/{}", account.id);
    let mut item = Item::new(here.t("identity-person-actions"), String::new());
    if account.active {
        item = item.button(Buttons::new(here.t("identity-new-link"), format!("{path}/link")));
        item.links.push(Entry::new(here.t("identity-disable"), format!("{path}/disable"), ""));
    }
    item = item.button(Buttons::new(here.t("identity-enable"), format!("{path}/enable")));
    section.items.push(item);
    section
}

fn post_list(here: &Here, account: &Account, posts: &[Post], roles: &[Role]) -> Section {
    let mut section = Section::new(here.t("identity-posts-title"));
    let may = here.me().holds(ACCOUNTS);
    for post in posts {
        let title = format!("{} · {}", here.frame.text(&post.office_name), here.frame.text(&post.title));
        let since = here.frame.ta("identity-since", "date", here.frame.date_full(post.from));
        let until =
            post.to.map(|to| here.frame.ta("identity-until", "date", here.frame.date_full(to))).unwrap_or_default();
        let mut item = Item::new(title, format!("{since} {until} {}", role_names(here, &post.roles, roles)));
        if !post.proposed.is_empty() {
            item = item.tag(
                here.frame.ta("identity-roles-wait", "roles", role_names(here, &post.proposed, roles)),
                Tone::Soon,
            );
        }
        if may {
            item =
                item.button(Buttons::new(here.t("identity-post-end"), format!("/admin/posts/{}/end", post.id)).risk());
        }
        section.items.push(item);
    }
    if posts.is_empty() {
        section.empty = Some((here.t("identity-posts-none-of"), String::new()));
    }
    if may && account.active && account.duty.is_none() {
        section = section.link(here.t("identity-post-add"), format!("/admin/people/{}/post", account.id));
    }
    section
}

fn duty(here: &Here, account: &Account, posts: &[Post]) -> Section {
    let mut section = Section::new(here.t("identity-duty"));
    let held = account.duty.map_or_else(|| here.t("identity-duty-none"), |duty| here.t(duty.key()));
    section.rows.push(Row::new(here.t("identity-duty"), held));
    if !here.me().holds(ROLES) || !account.active {
        return section;
    }
    let path = format!("/admin/people/{}/duty", account.id);
    let mut item = Item::new(here.t("identity-duty-change"), here.t("identity-duty-lead"));
    if account.duty.is_some() {
        item = item.button(Buttons::new(here.t("identity-duty-take"), path).hidden("duty", "").risk());
    } else if posts.is_empty() {
        for duty in Duty::ALL {
            item = item.button(Buttons::new(here.t(duty.key()), path.clone()).hidden("duty", duty.code()));
        }
    }
    section.items.push(item);
    section
}

fn grants(here: &Here, posts: &[Post], roles: &[Role]) -> Section {
    let mut section = Section::new(here.t("identity-grants-title"));
    if !here.me().holds(ROLES) {
        section.lead = here.t("identity-grants-not-yours");
        return section;
    }
    for post in posts {
        let title = format!("{} · {}", here.frame.text(&post.office_name), here.frame.text(&post.title));
        section.items.push(
            Item::new(title, role_names(here, &post.roles, roles)).href(format!("/admin/posts/{}/roles", post.id)),
        );
    }
    if posts.is_empty() || roles.is_empty() {
        section.empty = Some((here.t("identity-grants-none"), String::new()));
    }
    section
}

/// `POST /admin/people/{id}/link`
pub(crate) async fn link(here: Here, Path(id): Path<i64>) -> Shown {
    let here = titled(here, "identity-new-link");
    let account = AccountId(id);
    let token = here.write("account.link", move |cx| NewLink { account }.run(cx)).await?.map_err(WebError::from)?;
    link_page(&here, &token, format!("/admin/people/{id}"))
}

fn disable_page(here: &Here, id: i64) -> FormPage {
    let mut page = FormPage::new(format!("/admin/people/{id}/disable"), here.t("identity-disable-do"))
        .lead(here.t("identity-disable-lead"))
        .back(format!("/admin/people/{id}"))
        .other(here.t("identity-disable-not"), format!("/admin/people/{id}"));
    page.risk = true;
    page
}

/// `GET /admin/people/{id}/disable`: asks once more.
pub(crate) async fn ask_disable(here: Here, Path(id): Path<i64>) -> Shown {
    let (account, ..) = known(&here, AccountId(id), &[ACCOUNTS]).await?;
    let title = here.frame.ta("identity-disable-title", "name", account.name);
    let here = here.titled(title);
    form(&here.frame, &disable_page(&here, id))
}

/// `POST /admin/people/{id}/disable`
pub(crate) async fn disable(here: Here, Path(id): Path<i64>) -> Shown {
    let here = titled(here, "identity-disable");
    let account = AccountId(id);
    match here.write("account.disable", move |cx| Disable { account }.run(cx)).await? {
        Ok(()) => Ok(here.go(&format!("/admin/people/{id}"), Some("identity-state-disabled"))),
        Err(refusal) => {
            form(&here.frame, &disable_page(&here, id).wrong(vec![problem("main", here.sentence(&refusal))]))
        }
    }
}

/// `POST /admin/people/{id}/enable`
pub(crate) async fn enable(here: Here, Path(id): Path<i64>) -> Shown {
    let account = AccountId(id);
    let tried = here.write("account.enable", move |cx| Enable { account }.run(cx)).await?;
    here.done(tried, &format!("/admin/people/{id}"), "identity-state-active")
}

/// `POST /admin/people/{id}/duty`
pub(crate) async fn set_duty(here: Here, Path(id): Path<i64>, Form(answers): Form) -> Shown {
    let command = SetDuty { account: AccountId(id), duty: Duty::from_code(answers.text("duty")) };
    let tried = here.write("account.duty", move |cx| command.run(cx)).await?;
    here.done(tried, &format!("/admin/people/{id}"), "identity-saved")
}

fn post_page(here: &Here, id: i64, roles: &[Role], answers: &Answers) -> FormPage {
    let chosen = |role: &Role| answers.all("role").any(|code| code == role.code);
    let choices =
        roles.iter().map(|role| Choice::new(role.code.as_str(), here.frame.text(&role.name), chosen(role))).collect();
    let today = here.frame.today;
    FormPage::new(format!("/admin/people/{id}/post"), here.t("identity-post-do"))
        .lead(here.t("identity-post-lead"))
        .back(format!("/admin/people/{id}"))
        .field(
            Field::new("office", here.t("identity-office-code"))
                .hint(here.t("identity-post-office-hint"))
                .limit(40)
                .width(Width::Short)
                .digits_and_letters()
                .value(answers.text("office")),
        )
        .field(
            Field::new("title_zh", here.t("identity-post-title"))
                .limit(60)
                .width(Width::Mid)
                .value(answers.text("title_zh")),
        )
        .field(
            Field::new("title_en", here.t("identity-post-title-en"))
                .limit(100)
                .width(Width::Mid)
                .optional()
                .value(answers.text("title_en")),
        )
        .part(Part::Checks { name: "role", legend: here.t("identity-post-roles"), choices })
        .field(ask::date_field(here, "from", here.t("identity-from"), answers, Some(today)))
        .field(ask::date_field(here, "to", here.t("identity-to"), answers, None).optional())
}

/// `GET /admin/people/{id}/post`
pub(crate) async fn show_post(here: Here, Path(id): Path<i64>) -> Shown {
    let here = titled(here, "identity-post-add");
    let (_, _, roles) = known(&here, AccountId(id), &[ACCOUNTS]).await?;
    form(&here.frame, &post_page(&here, id, &roles, &Answers::default()))
}

/// `POST /admin/people/{id}/post`
pub(crate) async fn add_post(here: Here, Path(id): Path<i64>, Form(answers): Form) -> Shown {
    let here = titled(here, "identity-post-add");
    let (_, posts, roles) = known(&here, AccountId(id), &[ACCOUNTS]).await?;
    let mut problems = Vec::new();
    let from = all(ask::date(&here, &answers, "from"), &mut problems);
    let to = match answers.text("to") {
        "" => None,
        _ => all(ask::date(&here, &answers, "to"), &mut problems),
    };
    let (Some(from), true) = (from, problems.is_empty()) else {
        return form(&here.frame, &post_page(&here, id, &roles, &answers).wrong(problems));
    };
    let chosen: Vec<String> = answers.all("role").map(str::to_owned).collect();
    let title = Text::new(answers.text("title_zh"), answers.text("title_en"));
    let (code, main) = (answers.text("office").to_owned(), posts.is_empty());
    let tried = here
        .write("post.add", move |cx| {
            let office = offices::by_code(cx, &code)?.or_refuse("office.unknown")?.id;
            let (title, roles) = (title.clone(), chosen.clone());
            AddPost { account: AccountId(id), office, title, roles, from, to, main }.run(cx)
        })
        .await?;
    match tried {
        Ok(_) => Ok(here.go(&format!("/admin/people/{id}"), Some("identity-post-added"))),
        Err(refusal) => {
            let field = match refusal.code.as_ref() {
                "post.title_invalid" => "title_zh",
                "post.dates" => "to",
                _ => "office",
            };
            let wrong = problem(field, here.sentence(&refusal));
            form(&here.frame, &post_page(&here, id, &roles, &answers).wrong(vec![wrong]))
        }
    }
}

/// `POST /admin/posts/{id}/end`: today is the last day.
pub(crate) async fn end_post(here: Here, Path(post): Path<i64>) -> Shown {
    let last = here.frame.today;
    let tried = here
        .write("post.end", move |cx| {
            let account = store::must(cx, post)?.account;
            EndPost { post, last }.run(cx)?;
            Ok(account)
        })
        .await?;
    let account = tried.map_err(WebError::from)?;
    Ok(here.go(&format!("/admin/people/{account}"), Some("identity-post-ended")))
}

/// `GET /admin/posts/{id}/roles`
pub(crate) async fn show_roles(here: Here, Path(post): Path<i64>) -> Shown {
    let (post, name, roles) = here
        .read("identity.post", move |cx| {
            cx.permit(ROLES, EVERYWHERE)?;
            let post = store::must(cx, post)?;
            let name = crate::name_of(cx, post.account)?;
            Ok((post, name, store::roles(cx)?))
        })
        .await?;
    let title = here.frame.ta("identity-grants-for", "name", name);
    let here = here.titled(title);
    let choice = |role: &Role| {
        let (held, waits) = (post.roles.contains(&role.code), post.proposed.contains(&role.code));
        let hint = if waits { here.t("identity-role-proposed") } else { String::new() };
        Choice::new(role.code.as_str(), here.frame.text(&role.name), held || waits).hint(hint)
    };
    let place = format!("{} · {}", here.frame.text(&post.office_name), here.frame.text(&post.title));
    let page = FormPage::new(format!("/admin/posts/{}/roles", post.id), here.t("identity-grants-do"))
        .lead(format!("{place} — {}", here.t("identity-grants-lead")))
        .back(format!("/admin/people/{}", post.account))
        .part(Part::Checks {
            name: "role",
            legend: here.t("identity-post-roles"),
            choices: roles.iter().map(choice).collect(),
        });
    form(&here.frame, &page)
}

/// `POST /admin/posts/{id}/roles`
pub(crate) async fn grant(here: Here, Path(post): Path<i64>, Form(answers): Form) -> Shown {
    let roles: Vec<String> = answers.all("role").map(str::to_owned).collect();
    let command = GrantRoles { post, roles };
    let tried = here.write("post.grant", move |cx| command.run(cx)).await?;
    here.done(tried, "/admin/roles", "identity-saved")
}
