//! `/admin/people`: officials, by search, and new accounts.

use crate::accounts::Account;
use crate::accounts::commands::MakeOfficial;
use crate::accounts::store;
use crate::page::ask;
use crate::page::{Field, FormPage, Here, Note, Part, Section, SectionsPage, form, problem, sections};
use crate::posts::model::Post;
use crate::posts::store::posts_of_many;
use crate::rights::{ACCOUNTS, EVERYWHERE, ROLES, any_of};
use axum::response::Response;
use base::{AccountId, Result};
use web::parts::{Cell, Column, Pages, Table, Tag, Tone, Width};
use web::{Answers, Form, WebError};

const ON_A_PAGE: usize = 50;

type Shown = std::result::Result<Response, WebError>;

fn titled(here: Here, key: &str) -> Here {
    let title = here.t(key);
    here.titled(title)
}

/// How an account stands.
pub(super) fn state(here: &Here, account: &Account) -> Tag {
    let (key, tone) = match (account.active, account.has_password) {
        (false, _) => ("identity-state-disabled", Tone::Bad),
        (true, false) => ("identity-state-new", Tone::Soon),
        (true, true) => ("identity-state-active", Tone::Ok),
    };
    Tag { words: here.t(key), tone }
}

/// `GET /admin/people?q=方&after=1`
pub(crate) async fn show(here: Here) -> Shown {
    let here = titled(here, "identity-people-title");
    let (search, after) = (here.frame.query_value("q"), here.frame.query_value("after").parse().unwrap_or(0));
    let wanted = search.clone();
    let (found, posts): (Vec<Account>, Vec<Post>) = here
        .read("identity.people", move |cx| -> Result<(Vec<Account>, Vec<Post>)> {
            any_of(cx, &[ACCOUNTS, ROLES])?;
            let found = store::officials(cx, &wanted, after, ON_A_PAGE as i64 + 1)?;
            let ids: Vec<AccountId> = found.iter().map(|account| account.id).collect();
            let posts = posts_of_many(cx, &ids)?;
            Ok((found, posts))
        })
        .await?;
    let more = found.len() > ON_A_PAGE;
    let found = &found[..found.len().min(ON_A_PAGE)];
    let mut section = Section::new("");
    if here.me().holds(ACCOUNTS) {
        section = section
            .link(here.t("identity-person-add"), "/admin/people/new")
            .link(here.t("identity-import-title"), "/admin/import");
    }
    let find = Field::new("q", here.t("identity-people-find")).kind("search").limit(50).width(Width::Mid).value(search);
    section.form = Some(FormPage { get: true, ..FormPage::new("/admin/people", here.t("search")).field(find) });
    if found.is_empty() {
        section.empty = Some((here.t("identity-people-none"), here.t("identity-people-none-lead")));
    } else {
        section.table = Some(table(&here, found, &posts));
        let next = match found.last() {
            Some(last) if more => here.frame.with_query("after", &last.id.to_string()),
            _ => String::new(),
        };
        let previous = if after > 0 { "/admin/people".to_owned() } else { String::new() };
        section.pages =
            Some(Pages { shown: here.frame.ta("identity-people-shown", "count", found.len()), previous, next });
    }
    sections(&here.frame, &SectionsPage { sections: vec![section], ..SectionsPage::default() })
}

/// Where somebody works, as what: the main post, and how many more there are.
fn post_of(here: &Here, account: AccountId, posts: &[Post]) -> String {
    let mut own = posts.iter().filter(|post| post.account == account);
    let Some(main) = own.next() else { return String::new() };
    let words = format!("{} {}", here.frame.text(&main.office_name), here.frame.text(&main.title));
    match own.count() {
        0 => words,
        more => here.frame.ta2("identity-post-and-more", "post", words, "count", more),
    }
}

fn table(here: &Here, found: &[Account], posts: &[Post]) -> Table {
    let column = |key: &str| Column { label: here.t(key), numeric: false };
    let row = |account: &Account| {
        let duty = account.duty.map(|duty| here.t(duty.key())).unwrap_or_default();
        let last = account.signed_in_at.map(|at| here.frame.moment_short(at)).unwrap_or_default();
        vec![
            Cell::link(account.name.as_str(), format!("/admin/people/{}", account.id)),
            Cell::text(account.login.clone().unwrap_or_default()),
            Cell::text(if duty.is_empty() { post_of(here, account.id, posts) } else { duty }),
            Cell::tag(state(here, account)),
            Cell::text(last),
        ]
    };
    Table {
        caption: here.t("identity-people-title"),
        columns: [
            "identity-name",
            "identity-login",
            "identity-post-or-duty",
            "identity-state",
            "identity-last-sign-in",
        ]
        .map(column)
        .to_vec(),
        rows: found.iter().map(row).collect(),
        wide: false,
    }
}

fn new_page(here: &Here, answers: &Answers) -> FormPage {
    FormPage::new("/admin/people", here.t("identity-person-do"))
        .lead(here.t("identity-person-lead"))
        .back("/admin/people")
        .field(ask::name_field(here, answers.text("name")))
        .field(
            Field::new("login", here.t("identity-login"))
                .hint(here.t("identity-login-hint"))
                .limit(40)
                .width(Width::Mid)
                .value(answers.text("login")),
        )
}

/// `GET /admin/people/new`
pub(crate) async fn show_new(here: Here) -> Shown {
    let here = titled(here, "identity-person-add");
    here.read("identity.people", |cx| cx.permit(ACCOUNTS, EVERYWHERE).map(drop)).await?;
    form(&here.frame, &new_page(&here, &Answers::default()))
}

/// A link to be handed out once.
pub(super) fn link_page(here: &Here, token: &str, next: String) -> Shown {
    let page = FormPage { get: true, ..FormPage::new(next, here.t("identity-done")) }
        .note(Note::new(Tone::Ok, here.t("identity-link-title"), here.t("identity-link-lead")))
        .part(Part::Code(format!("/welcome/{token}")));
    form(&here.frame, &page)
}

/// `POST /admin/people`
pub(crate) async fn create(here: Here, Form(answers): Form) -> Shown {
    let here = titled(here, "identity-person-add");
    let (login, name) = (answers.text("login").to_owned(), answers.text("name").to_owned());
    let command = MakeOfficial { login, name, password: None };
    match here.write("account.make", move |cx| command.run(cx)).await? {
        Ok(made) => link_page(&here, &made.token.unwrap_or_default(), format!("/admin/people/{}", made.account)),
        Err(refusal) => {
            let field = if refusal.code == "account.name_invalid" { "name" } else { "login" };
            form(&here.frame, &new_page(&here, &answers).wrong(vec![problem(field, here.sentence(&refusal))]))
        }
    }
}
