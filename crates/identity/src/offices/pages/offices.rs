//! `/admin/offices`: the tree, a level at a time; making, changing and closing offices.

use crate::offices::commands::{ChangeOffice, CloseOffice, CreateOffice};
use crate::offices::model::{Office, OfficeFacts};
use crate::offices::store;
use crate::page::ask::DigitsAndLetters;
use crate::page::{Field, FormPage, Here, Item, Note, Section, SectionsPage, form, problem, sections};
use crate::posts::store as posts;
use crate::rights::{EVERYWHERE, OFFICES, ROLES, any_of};
use axum::extract::Path;
use axum::response::Response;
use base::{OfficeId, Refusal, Result, Text};
use db::Cx;
use web::parts::{Entry, Row, Tone, Width};
use web::{Answers, Form, WebError};

type Shown = std::result::Result<Response, WebError>;

fn titled(here: Here, key: &str) -> Here {
    let title = here.t(key);
    here.titled(title)
}

/// The tree is for those who keep it and those who grant roles in it; the offices themselves are public knowledge elsewhere.
fn allowed(cx: &mut Cx) -> Result<()> {
    any_of(cx, &[OFFICES, ROLES])
}

fn list(here: &Here, offices: &[Office]) -> Vec<Item> {
    offices
        .iter()
        .map(|office| {
            let item = Item::new(here.frame.text(&office.name), format!("{} · {}", office.code, office.division))
                .href(format!("/admin/offices/{}", office.id));
            if office.open { item } else { item.tag(here.t("identity-office-closed"), Tone::Plain) }
        })
        .collect()
}

/// `GET /admin/offices`
pub(crate) async fn show(here: Here) -> Shown {
    let here = titled(here, "identity-offices-title");
    let roots = here
        .read("identity.offices", |cx| {
            allowed(cx)?;
            store::children(cx, None)
        })
        .await?;
    let mut section = Section::new("");
    if here.me().holds(OFFICES) {
        section = section
            .link(here.t("identity-office-add"), "/admin/offices/new")
            .link(here.t("identity-import-title"), "/admin/import");
    }
    section.items = list(&here, &roots);
    if roots.is_empty() {
        section.empty = Some((here.t("identity-offices-none"), here.t("identity-offices-none-lead")));
    }
    sections(
        &here.frame,
        &SectionsPage { lead: here.t("identity-offices-lead"), sections: vec![section], ..SectionsPage::default() },
    )
}

/// `GET /admin/offices/{id}`
pub(crate) async fn show_one(here: Here, Path(id): Path<i64>) -> Shown {
    let id = OfficeId(id);
    let (office, above, below, held) = here
        .read("identity.office", move |cx| {
            allowed(cx)?;
            let office = store::must(cx, id)?;
            let above = match office.parent {
                Some(parent) => Some(store::must(cx, parent)?),
                None => None,
            };
            let mut held = Vec::new();
            for post in posts::posts_at(cx, id)? {
                let name = crate::name_of(cx, post.account)?;
                held.push((post, name));
            }
            Ok((office, above, store::children(cx, Some(id))?, held))
        })
        .await?;
    let title = here.frame.text(&office.name).to_owned();
    let here = here.titled(title);
    let frame = &here.frame;
    let mut facts = Section::new("");
    facts.rows = vec![
        Row::new(here.t("identity-office-code"), office.code.as_str()).code(),
        Row::new(here.t("identity-office-division"), office.division.as_str()).code(),
        Row::new(here.t("identity-office-functions"), office.functions.join(&here.t("identity-list-mark"))),
        Row::new(here.t("identity-office-phone"), office.phone.as_str()).code(),
        Row::new(here.t("identity-office-address"), frame.text(&office.address)),
        Row::new(here.t("identity-office-hours"), frame.text(&office.hours)),
    ];
    if let Some(above) = above {
        facts = facts.link(
            here.frame.ta("identity-office-above", "name", frame.text(&above.name)),
            format!("/admin/offices/{}", above.id),
        );
    } else {
        facts = facts.link(here.t("identity-offices-title"), "/admin/offices");
    }
    if office.open && here.me().holds(OFFICES) {
        facts.links.push(Entry::new(here.t("identity-office-change"), format!("/admin/offices/{id}/change"), ""));
        facts.links.push(Entry::new(
            here.t("identity-office-add-below"),
            format!("/admin/offices/new?parent={id}"),
            "",
        ));
        facts.links.push(Entry::new(here.t("identity-office-close"), format!("/admin/offices/{id}/close"), ""));
    }
    if !office.open {
        facts.notes.push(Note::new(Tone::Plain, here.t("identity-office-closed"), String::new()));
    }
    let mut tree = Section::new(here.t("identity-office-below"));
    tree.items = list(&here, &below);
    if below.is_empty() {
        tree.empty = Some((here.t("identity-office-below-none"), String::new()));
    }
    let mut people = Section::new(here.t("identity-office-people"));
    for (post, name) in held {
        let item = Item::new(name, frame.text(&post.title)).href(format!("/admin/people/{}", post.account));
        people.items.push(item);
    }
    if people.items.is_empty() {
        people.empty = Some((here.t("identity-office-people-none"), String::new()));
    }
    sections(&here.frame, &SectionsPage { sections: vec![facts, tree, people], ..SectionsPage::default() })
}

/// What a form says about an office.
fn facts(answers: &Answers) -> OfficeFacts {
    let text = |zh: &str, en: &str| Text::new(answers.text(zh), answers.text(en));
    let functions = answers.text("functions");
    OfficeFacts {
        kind: Some(answers.text("kind").to_owned())
            .filter(|kind| !kind.is_empty())
            .unwrap_or_else(|| "department".to_owned()),
        name: text("name_zh", "name_en"),
        short: text("short_zh", "short_en"),
        division: answers.text("division").to_owned(),
        phone: answers.text("phone").to_owned(),
        address: text("address_zh", "address_en"),
        hours: text("hours_zh", "hours_en"),
        functions: functions
            .split([',', '，', '、', ' ', ';', '；'])
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect(),
    }
}

fn office_form(here: &Here, action: String, facts: &OfficeFacts, code: Option<&str>) -> FormPage {
    let mut page = FormPage::new(action, here.t("identity-save"));
    if let Some(code) = code {
        let field = Field::new("code", here.t("identity-office-code")).hint(here.t("identity-office-code-hint"));
        page = page.field(field.limit(40).width(Width::Short).digits_and_letters().value(code));
    }
    let plain = |name: &str, key: &str, value: &str| Field::new(name, here.t(key)).limit(200).value(value);
    page.field(plain("name_zh", "identity-office-name", &facts.name.zh).limit(100))
        .field(plain("name_en", "identity-office-name-en", &facts.name.en).optional())
        .field(plain("short_zh", "identity-office-short", &facts.short.zh).optional().width(Width::Mid))
        .field(plain("short_en", "identity-office-short-en", &facts.short.en).optional().width(Width::Mid))
        .field(
            plain("kind", "identity-office-kind", &facts.kind)
                .hint(here.t("identity-office-kind-hint"))
                .limit(40)
                .width(Width::Short),
        )
        .field(
            plain("division", "identity-office-division", &facts.division)
                .hint(here.t("identity-office-division-hint"))
                .digits()
                .limit(12)
                .width(Width::Short),
        )
        .field(
            plain("functions", "identity-office-functions", &facts.functions.join(", "))
                .hint(here.t("identity-office-functions-hint"))
                .limit(2000)
                .optional(),
        )
        .field(plain("phone", "identity-office-phone", &facts.phone).optional().width(Width::Short))
        .field(plain("address_zh", "identity-office-address", &facts.address.zh).optional())
        .field(plain("address_en", "identity-office-address-en", &facts.address.en).optional())
        .field(plain("hours_zh", "identity-office-hours", &facts.hours.zh).optional())
        .field(plain("hours_en", "identity-office-hours-en", &facts.hours.en).optional())
}

/// The field that a refusal is about.
fn field_of(refusal: &Refusal) -> &'static str {
    match refusal.code.as_ref() {
        "office.code_invalid" | "office.code_taken" => "code",
        "office.kind_invalid" => "kind",
        "office.division_invalid" => "division",
        "office.function_invalid" => "functions",
        _ => "name_zh",
    }
}

/// `GET /admin/offices/new?parent=1`
pub(crate) async fn show_new(here: Here) -> Shown {
    let here = titled(here, "identity-office-add");
    here.read("identity.offices", |cx| cx.permit(OFFICES, EVERYWHERE).map(drop)).await?;
    let parent = here.frame.query_value("parent");
    let facts = OfficeFacts { kind: "department".to_owned(), ..OfficeFacts::default() };
    form(
        &here.frame,
        &office_form(&here, "/admin/offices".to_owned(), &facts, Some(""))
            .hidden("parent", parent)
            .back("/admin/offices"),
    )
}

/// `POST /admin/offices`
pub(crate) async fn create(here: Here, Form(answers): Form) -> Shown {
    let here = titled(here, "identity-office-add");
    let parent = answers.text("parent").parse().ok().map(OfficeId);
    let (facts, code) = (facts(&answers), answers.text("code").to_owned());
    let page = office_form(&here, "/admin/offices".to_owned(), &facts, Some(&code))
        .hidden("parent", answers.text("parent"))
        .back("/admin/offices");
    let command = CreateOffice { parent, code, facts };
    match here.write("office.create", move |cx| command.run(cx)).await? {
        Ok(office) => Ok(here.go(&format!("/admin/offices/{}", office.id), Some("identity-saved"))),
        Err(refusal) => form(&here.frame, &page.wrong(vec![problem(field_of(&refusal), here.sentence(&refusal))])),
    }
}

/// `GET /admin/offices/{id}/change`
pub(crate) async fn show_change(here: Here, Path(id): Path<i64>) -> Shown {
    let here = titled(here, "identity-office-change");
    let office = here
        .read("identity.office", move |cx| {
            cx.permit(OFFICES, EVERYWHERE)?;
            store::must(cx, OfficeId(id))
        })
        .await?;
    let version = office.version.to_string();
    let facts = OfficeFacts {
        kind: office.kind,
        name: office.name,
        short: office.short,
        division: office.division,
        phone: office.phone,
        address: office.address,
        hours: office.hours,
        functions: office.functions,
    };
    let page = office_form(&here, format!("/admin/offices/{id}/change"), &facts, None);
    form(&here.frame, &page.hidden("version", version).back(format!("/admin/offices/{id}")))
}

/// `POST /admin/offices/{id}/change`
pub(crate) async fn change(here: Here, Path(id): Path<i64>, Form(answers): Form) -> Shown {
    let here = titled(here, "identity-office-change");
    let version = answers.text("version").parse().unwrap_or(0);
    let facts = facts(&answers);
    let page = office_form(&here, format!("/admin/offices/{id}/change"), &facts, None)
        .hidden("version", answers.text("version"))
        .back(format!("/admin/offices/{id}"));
    let typed = facts.clone();
    let command = ChangeOffice { office: OfficeId(id), version, facts };
    match here.write("office.change", move |cx| command.run(cx)).await? {
        Ok(()) => Ok(here.go(&format!("/admin/offices/{id}"), Some("identity-saved"))),
        Err(refusal) if refusal.code == Refusal::STALE => {
            // What was typed stays; sent again, it replaces what was saved in between.
            let now = here.read("identity.office", move |cx| store::must(cx, OfficeId(id))).await?.version;
            let page = office_form(&here, format!("/admin/offices/{id}/change"), &typed, None)
                .hidden("version", now.to_string())
                .back(format!("/admin/offices/{id}"));
            form(&here.frame, &page.wrong(vec![problem("main", here.sentence(&refusal))]))
        }
        Err(refusal) => form(&here.frame, &page.wrong(vec![problem(field_of(&refusal), here.sentence(&refusal))])),
    }
}

fn close_page(here: &Here, id: i64) -> FormPage {
    let mut page = FormPage::new(format!("/admin/offices/{id}/close"), here.t("identity-office-close-do"))
        .lead(here.t("identity-office-close-lead"))
        .back(format!("/admin/offices/{id}"))
        .other(here.t("identity-office-close-not"), format!("/admin/offices/{id}"));
    page.risk = true;
    page
}

/// `GET /admin/offices/{id}/close`: asks once more.
pub(crate) async fn ask_close(here: Here, Path(id): Path<i64>) -> Shown {
    let office = here
        .read("identity.office", move |cx| {
            cx.permit(OFFICES, EVERYWHERE)?;
            store::must(cx, OfficeId(id))
        })
        .await?;
    let title = here.frame.ta("identity-office-close-title", "name", here.frame.text(&office.name));
    let here = here.titled(title);
    form(&here.frame, &close_page(&here, id))
}

/// `POST /admin/offices/{id}/close`
pub(crate) async fn close(here: Here, Path(id): Path<i64>) -> Shown {
    let here = titled(here, "identity-office-close");
    match here.write("office.close", move |cx| CloseOffice { office: OfficeId(id) }.run(cx)).await? {
        Ok(()) => Ok(here.go(&format!("/admin/offices/{id}"), Some("identity-office-closed"))),
        Err(refusal) => form(&here.frame, &close_page(&here, id).wrong(vec![problem("main", here.sentence(&refusal))])),
    }
}
