//! Proving who one is: number and name, then a card. The phone was proved when registering.

use crate::page::ask::{self, all};
use crate::page::{Field, FormPage, Here, Item, Note, Part, Section, SectionsPage, form, problem, sections};
use crate::people::commands::{ProveCard, ProveIdentity};
use crate::people::store;
use crate::people::{Level, Person};
use crate::proofs::CardKind;
use axum::response::Response;
use base::{Error, Result};
use db::Cx;
use web::parts::{Choice, Tone, Width};
use web::{Answers, Form, WebError};

/// The question for a card: which, and its number.
pub(crate) fn card_parts(here: &Here, answers: &Answers) -> Vec<Part> {
    let bank = answers.text("card_kind") == CardKind::Bank.code();
    vec![
        Part::Radios {
            name: "card_kind",
            legend: here.t("identity-card-kind"),
            choices: vec![
                Choice::new(CardKind::SocialSecurity.code(), here.t("identity-card-social"), !bank),
                Choice::new(CardKind::Bank.code(), here.t("identity-card-bank"), bank),
            ],
        },
        Part::Field(
            Field::new("card", here.t("identity-card-number"))
                .hint(here.t("identity-card-hint"))
                .digits()
                .limit(30)
                .width(Width::Mid)
                .value(answers.text("card")),
        ),
    ]
}

fn rules(here: &Here, page: FormPage) -> FormPage {
    let rules = here.app.proofs.rules();
    if rules.is_empty() {
        return page;
    }
    let said: Vec<String> = rules.iter().map(|key| here.t(key)).collect();
    page.note(Note::new(Tone::Civic, here.t("identity-simulator-title"), said.join(" ")))
}

fn identity_page(here: &Here, answers: &Answers) -> FormPage {
    let page = FormPage::new("/prove", here.t("identity-prove-compare"))
        .place(here.t("identity-prove-step-2"))
        .lead(here.t("identity-prove-lead"))
        .field(ask::name_field(here, answers.text("name")))
        .field(ask::number_field(here, answers.text("number")))
        .other(here.t("identity-prove-later"), "/me/account");
    rules(here, page)
}

fn card_page(here: &Here, answers: &Answers) -> FormPage {
    let page = FormPage::new("/prove/card", here.t("identity-prove-compare"))
        .place(here.t("identity-prove-step-3"))
        .lead(here.t("identity-prove-card-lead"))
        .other(here.t("identity-prove-later"), "/me/account");
    rules(here, card_parts(here, answers).into_iter().fold(page, FormPage::part))
}

fn titled(here: Here, key: &str) -> Here {
    let title = here.t(key);
    here.titled(title)
}

fn person(cx: &mut Cx) -> Result<Option<Person>> {
    let account = crate::accounts::store::must(cx, cx.me())?;
    match account.person {
        Some(person) => store::person(cx, person),
        None => Ok(None),
    }
}

/// `GET /prove`
pub(crate) async fn show(here: Here) -> std::result::Result<Response, WebError> {
    let known = here.read("identity.own-person", person).await?;
    if !here.app.proofs.is_open() && known.as_ref().is_none_or(|person| person.level < Level::Proved) {
        let here = titled(here, "identity-prove-title");
        let note = Note::new(Tone::Soon, here.t("proof-closed"), here.t("identity-prove-window"));
        return sections(&here.frame, &SectionsPage { notes: vec![note], ..SectionsPage::default() });
    }
    match known {
        None => {
            let here = titled(here, "identity-prove-title");
            form(&here.frame, &identity_page(&here, &Answers::default()))
        }
        Some(person) if person.level < Level::Proved => {
            let here = titled(here, "identity-prove-card-title");
            form(&here.frame, &card_page(&here, &Answers::default()))
        }
        Some(person) => {
            let here = titled(here, "identity-proved-title");
            let mut section = Section::new("");
            let item = Item::new(person.name, person.number_mask).tag(here.t(person.level.key()), Tone::Ok);
            section.items.push(item);
            let section = section.link(here.t("identity-to-account"), "/me/account");
            sections(&here.frame, &SectionsPage { sections: vec![section], ..SectionsPage::default() })
        }
    }
}

/// `POST /prove`
pub(crate) async fn prove(here: Here, Form(answers): Form) -> std::result::Result<Response, WebError> {
    let here = titled(here, "identity-prove-title");
    let mut problems = Vec::new();
    let name = all(ask::name(&here, &answers), &mut problems);
    let number = all(ask::number_in(&here, &answers, "number"), &mut problems);
    let (Some(name), Some(number)) = (name, number) else {
        return form(&here.frame, &identity_page(&here, &answers).wrong(problems));
    };
    let again = |refusal: &base::Refusal| {
        let wrong = problem("number", here.sentence(refusal));
        form(&here.frame, &identity_page(&here, &answers).wrong(vec![wrong]))
    };
    let identity = match here.app.proofs.identity(&name, &number) {
        Ok(identity) => identity,
        Err(Error::Refused(refusal)) => return again(&refusal),
        Err(fault) => return Err(fault.into()),
    };
    match here.write("identity.prove", move |cx| ProveIdentity { identity: identity.clone() }.run(cx)).await? {
        Ok(_) => Ok(here.go("/prove", None)),
        Err(refusal) => again(&refusal),
    }
}

/// `POST /prove/card`
pub(crate) async fn prove_card(here: Here, Form(answers): Form) -> std::result::Result<Response, WebError> {
    let here = titled(here, "identity-prove-card-title");
    let again = |refusal: &base::Refusal| {
        let wrong = problem("card", here.sentence(refusal));
        form(&here.frame, &card_page(&here, &answers).wrong(vec![wrong]))
    };
    let own = here
        .read("identity.own-number", |cx| {
            let me = crate::people::commands::me(cx)?;
            let name = store::name(cx, me)?;
            Ok((name, store::clear(cx, me)?.number))
        })
        .await?;
    let number = codes::CitizenId::parse_stored(&own.1).map_err(WebError::fault)?;
    let kind = CardKind::from_code(answers.text("card_kind")).unwrap_or(CardKind::SocialSecurity);
    let card = match here.app.proofs.card(&own.0, &number, kind, answers.text("card")) {
        Ok(card) => card,
        Err(Error::Refused(refusal)) => return again(&refusal),
        Err(fault) => return Err(fault.into()),
    };
    match here.write("identity.prove-card", move |cx| ProveCard { card: card.clone() }.run(cx)).await? {
        Ok(()) => Ok(here.go("/prove", Some("identity-proved"))),
        Err(refusal) => again(&refusal),
    }
}
