//! A lost phone: number and name, a card, and the new phone's code.

use crate::accounts::commands::LostPhone;
use crate::accounts::model::PhonePurpose;
use crate::page::ask::{self, all};
use crate::page::{Field, FormPage, Here, Note, form, problem};
use crate::people::pages::prove::card_parts;
use crate::proofs::CardKind;
use axum::response::Response;
use base::Error;
use codes::Mobile;
use web::parts::Tone;
use web::{Answers, Form, WebError};

const PURPOSE: PhonePurpose = PhonePurpose::Lost;

fn phone_page(here: &Here, phone: &str) -> FormPage {
    let field: Field = ask::phone_field(here, phone);
    let mut page = FormPage::new("/lost-phone", here.t("identity-send-code"))
        .lead(here.t("identity-lost-lead"))
        .back("/forgot")
        .field(Field { label: here.t("identity-new-phone"), ..field });
    if !here.app.proofs.is_open() {
        page = page.note(Note::new(Tone::Soon, here.t("proof-closed"), String::new()));
    }
    page
}

fn finish_page(here: &Here, phone: &Mobile, ticket: &str, answers: &Answers) -> FormPage {
    let mut page = FormPage::new("/lost-phone/finish", here.t("identity-lost-do"))
        .lead(here.t("identity-lost-finish-lead"))
        .back("/lost-phone")
        .hidden("phone", phone.to_string())
        .hidden("ticket", ticket);
    if ticket.is_empty() {
        page = page.field(ask::code_field(here, &phone.to_string()));
    }
    page =
        page.field(ask::name_field(here, answers.text("name"))).field(ask::number_field(here, answers.text("number")));
    card_parts(here, answers).into_iter().fold(page, FormPage::part)
}

fn titled(here: Here) -> Here {
    let title = here.t("identity-lost-title");
    here.titled(title)
}

/// `GET /lost-phone`
pub(crate) async fn show(here: Here) -> Result<Response, WebError> {
    let here = titled(here);
    form(&here.frame, &phone_page(&here, ""))
}

/// `POST /lost-phone`: sends a code to the new phone.
pub(crate) async fn send(here: Here, Form(answers): Form) -> Result<Response, WebError> {
    let here = titled(here);
    let wrong = match ask::phone(&here, &answers) {
        Ok(_) if !here.app.proofs.is_open() => problem("phone", here.t("proof-closed")),
        Ok(phone) => match ask::send_code(&here, PURPOSE, &phone).await? {
            Ok(note) => return form(&here.frame, &finish_page(&here, &phone, "", &answers).note(note)),
            Err(wrong) => wrong,
        },
        Err(wrong) => wrong,
    };
    form(&here.frame, &phone_page(&here, answers.text("phone")).wrong(vec![wrong]))
}

/// `POST /lost-phone/finish`
pub(crate) async fn finish(here: Here, Form(answers): Form) -> Result<Response, WebError> {
    let here = titled(here);
    let Ok(phone) = ask::phone(&here, &answers) else { return Ok(here.go("/lost-phone", None)) };
    let mut ticket = answers.text("ticket").to_owned();
    let mut problems = Vec::new();
    let name = all(ask::name(&here, &answers), &mut problems);
    let number = all(ask::number_in(&here, &answers, "number"), &mut problems);
    let (Some(name), Some(number)) = (name, number) else {
        return form(&here.frame, &finish_page(&here, &phone, &ticket, &answers).wrong(problems));
    };
    if ticket.is_empty() {
        match ask::check_code(&here, PURPOSE, &phone, answers.text("code")).await? {
            Ok(fresh) => ticket = fresh,
            Err(wrong) => return form(&here.frame, &finish_page(&here, &phone, "", &answers).wrong(vec![wrong])),
        }
    }
    let kind = CardKind::from_code(answers.text("card_kind")).unwrap_or(CardKind::SocialSecurity);
    let proofs = here.app.proofs;
    let proved = proofs
        .identity(&name, &number)
        .and_then(|identity| proofs.card(&name, &number, kind, answers.text("card")).map(|card| (identity, card)));
    let (identity, card) = match proved {
        Ok(proved) => proved,
        Err(Error::Refused(refusal)) => {
            let field = if refusal.code.contains("card") { "card" } else { "number" };
            let message = here.sentence(&refusal);
            return form(
                &here.frame,
                &finish_page(&here, &phone, &ticket, &answers).wrong(vec![problem(field, message)]),
            );
        }
        Err(fault) => return Err(fault.into()),
    };
    let command = LostPhone { ticket: ticket.clone(), identity, card };
    match here.write_as_nobody("identity.lost-phone", move |cx| command.run(cx)).await? {
        Ok(_) => Ok(here.go("/sign-in", Some("identity-phone-changed"))),
        Err(refusal) => {
            let message = here.sentence(&refusal);
            form(&here.frame, &finish_page(&here, &phone, &ticket, &answers).wrong(vec![problem("number", message)]))
        }
    }
}
