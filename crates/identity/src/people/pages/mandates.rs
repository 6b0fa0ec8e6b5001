//! Naming a child, giving a mandate, answering and ending one.

use crate::page::ask::{self, all};
use crate::page::{Field, FormPage, Here, Note, form, problem};
use crate::people::commands::{AnswerMandate, DeclareChild, GiveMandate, RevokeMandate};
use crate::people::store;
use axum::extract::Path;
use axum::response::Response;
use base::{Error, Refusal};
use jiff::Span;
use web::parts::{Tone, Width};
use web::{Answers, Form, WebError};

const HOME: &str = "/me/account";

fn titled(here: Here, key: &str) -> Here {
    let title = here.t(key);
    here.titled(title)
}

fn child_page(here: &Here, answers: &Answers) -> FormPage {
    let mut page = FormPage::new("/me/account/child", here.t("identity-child-do"))
        .lead(here.t("identity-child-lead"))
        .back(HOME)
        .field(Field { label: here.t("identity-child-name"), ..ask::name_field(here, answers.text("name")) })
        .field(Field { label: here.t("identity-child-number"), ..ask::number_field(here, answers.text("number")) });
    if !here.app.proofs.is_open() {
        page = page.note(Note::new(Tone::Soon, here.t("identity-child-window"), String::new())).field(
            Field::new("note", here.t("identity-child-paper"))
                .hint(here.t("identity-child-paper-hint"))
                .limit(100)
                .width(Width::Mid)
                .value(answers.text("note")),
        );
    }
    page
}

/// `GET /me/account/child`
pub(crate) async fn show_child(here: Here) -> Result<Response, WebError> {
    let here = titled(here, "identity-child-add");
    form(&here.frame, &child_page(&here, &Answers::default()))
}

/// `POST /me/account/child`
pub(crate) async fn add_child(here: Here, Form(answers): Form) -> Result<Response, WebError> {
    let here = titled(here, "identity-child-add");
    let mut problems = Vec::new();
    let name = all(ask::name(&here, &answers), &mut problems);
    let number = all(ask::number_in(&here, &answers, "number"), &mut problems);
    let (Some(name), Some(number)) = (name, number) else {
        return form(&here.frame, &child_page(&here, &answers).wrong(problems));
    };
    let again = |refusal: &base::Refusal| {
        let wrong = problem("number", here.sentence(refusal));
        form(&here.frame, &child_page(&here, &answers).wrong(vec![wrong]))
    };
    let mut proof = None;
    if here.app.proofs.is_open() {
        let mine = here
            .read("identity.own-number", |cx| {
                let me = crate::people::commands::me(cx)?;
                store::clear(cx, me)
            })
            .await?;
        let mine = codes::CitizenId::parse_stored(&mine.number).map_err(WebError::fault)?;
        proof = match here.app.proofs.guardian(&mine, &name, &number) {
            Ok(proof) => Some(proof),
            Err(Error::Refused(refusal)) => return again(&refusal),
            Err(fault) => return Err(fault.into()),
        };
    }
    let waits = proof.is_none();
    let command = DeclareChild { name, number, proof, note: answers.text("note").to_owned() };
    match here.write("identity.declare-child", move |cx| command.run(cx)).await? {
        Ok(_) if waits => Ok(here.go(HOME, Some("identity-child-waits"))),
        Ok(_) => Ok(here.go(HOME, Some("identity-child-added"))),
        Err(refusal) => again(&refusal),
    }
}

fn mandate_page(here: &Here, answers: &Answers) -> FormPage {
    let today = here.frame.today;
    let year = today.saturating_add(Span::new().years(1));
    FormPage::new("/me/account/mandate", here.t("identity-mandate-do"))
        .lead(here.t("identity-mandate-lead"))
        .back(HOME)
        .field(Field { label: here.t("identity-mandate-name"), ..ask::name_field(here, answers.text("name")) })
        .field(Field { label: here.t("identity-mandate-number"), ..ask::number_field(here, answers.text("number")) })
        .field(ask::date_field(here, "from", here.t("identity-from"), answers, Some(today)))
        .field(ask::date_field(here, "to", here.t("identity-to"), answers, Some(year)))
}

/// `GET /me/account/mandate`
pub(crate) async fn show_mandate(here: Here) -> Result<Response, WebError> {
    let here = titled(here, "identity-mandate-give");
    form(&here.frame, &mandate_page(&here, &Answers::default()))
}

/// `POST /me/account/mandate`
pub(crate) async fn give_mandate(here: Here, Form(answers): Form) -> Result<Response, WebError> {
    let here = titled(here, "identity-mandate-give");
    let mut problems = Vec::new();
    let name = all(ask::name(&here, &answers), &mut problems);
    let number = all(ask::number_in(&here, &answers, "number"), &mut problems);
    let from = all(ask::date(&here, &answers, "from"), &mut problems);
    let to = all(ask::date(&here, &answers, "to"), &mut problems);
    let (Some(name), Some(number), Some(from), Some(to)) = (name, number, from, to) else {
        return form(&here.frame, &mandate_page(&here, &answers).wrong(problems));
    };
    let command = GiveMandate { name, number, from, to };
    match here.write("identity.give-mandate", move |cx| command.run(cx)).await? {
        Ok(_) => Ok(here.go(HOME, Some("identity-mandate-sent"))),
        Err(refusal) => {
            let field = if refusal.code == "mandate.dates" { "to" } else { "number" };
            let wrong = problem(field, here.sentence(&refusal));
            form(&here.frame, &mandate_page(&here, &answers).wrong(vec![wrong]))
        }
    }
}

/// `POST /me/account/mandates/{id}/answer`
pub(crate) async fn answer(here: Here, Path(mandate): Path<i64>, Form(answers): Form) -> Result<Response, WebError> {
    let Some(yes) = answers.yes_or_no("answer") else { return Err(WebError::from(Refusal::new(Refusal::STALE))) };
    let tried = here.write("identity.answer-mandate", move |cx| AnswerMandate { mandate, yes }.run(cx)).await?;
    here.done(tried, HOME, if yes { "identity-accepted" } else { "identity-declined" })
}

/// `POST /me/account/mandates/{id}/end`
pub(crate) async fn end(here: Here, Path(mandate): Path<i64>) -> Result<Response, WebError> {
    let tried = here.write("identity.revoke-mandate", move |cx| RevokeMandate { mandate }.run(cx)).await?;
    here.done(tried, HOME, "identity-ended")
}
