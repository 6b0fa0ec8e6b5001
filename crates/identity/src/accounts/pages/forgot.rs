//! A forgotten password: the phone's code and the identity number set a new one.

use crate::accounts::commands::ForgottenPassword;
use crate::accounts::model::PhonePurpose;
use crate::page::ask::{self, all};
use crate::page::{FormPage, Here, form, problem};
use axum::response::Response;
use codes::Mobile;
use web::{Answers, Form, WebError};

const PURPOSE: PhonePurpose = PhonePurpose::Forgot;
const LEAST: usize = 8;

fn phone_page(here: &Here, phone: &str) -> FormPage {
    FormPage::new("/forgot", here.t("identity-send-code"))
        .lead(here.t("identity-forgot-lead"))
        .back("/sign-in")
        .field(ask::phone_field(here, phone))
        .other(here.t("identity-to-lost-phone"), "/lost-phone")
}

fn finish_page(here: &Here, phone: &Mobile, ticket: &str, answers: &Answers) -> FormPage {
    let mut page = FormPage::new("/forgot/finish", here.t("identity-set-password"))
        .lead(here.t("identity-forgot-finish-lead"))
        .back("/forgot")
        .hidden("phone", phone.to_string())
        .hidden("ticket", ticket);
    if ticket.is_empty() {
        page = page.field(ask::code_field(here, &phone.to_string()));
    }
    let number = ask::number_field(here, answers.text("number")).hint(here.t("identity-forgot-number-hint")).optional();
    page.field(number).field(ask::new_password_field(here, LEAST))
}

fn titled(here: Here) -> Here {
    let title = here.t("identity-forgot-title");
    here.titled(title)
}

/// `GET /forgot`
pub(crate) async fn show(here: Here) -> Result<Response, WebError> {
    let here = titled(here);
    form(&here.frame, &phone_page(&here, ""))
}

/// `POST /forgot`: sends a code.
pub(crate) async fn send(here: Here, Form(answers): Form) -> Result<Response, WebError> {
    let here = titled(here);
    let wrong = match ask::phone(&here, &answers) {
        Ok(phone) => match ask::send_code(&here, PURPOSE, &phone).await? {
            Ok(note) => return form(&here.frame, &finish_page(&here, &phone, "", &answers).note(note)),
            Err(wrong) => wrong,
        },
        Err(wrong) => wrong,
    };
    form(&here.frame, &phone_page(&here, answers.text("phone")).wrong(vec![wrong]))
}

/// `POST /forgot/finish`
pub(crate) async fn finish(here: Here, Form(answers): Form) -> Result<Response, WebError> {
    let here = titled(here);
    let Ok(phone) = ask::phone(&here, &answers) else { return Ok(here.go("/forgot", None)) };
    let mut ticket = answers.text("ticket").to_owned();
    let mut problems = Vec::new();
    let number = match answers.text("number") {
        "" => None,
        _ => all(ask::number_in(&here, &answers, "number"), &mut problems),
    };
    let phone_text = phone.to_string();
    let password = all(ask::new_password(&here, &answers, &[&phone_text], LEAST), &mut problems);
    let (Some(password), true) = (password, problems.is_empty()) else {
        return form(&here.frame, &finish_page(&here, &phone, &ticket, &answers).wrong(problems));
    };
    if ticket.is_empty() {
        match ask::check_code(&here, PURPOSE, &phone, answers.text("code")).await? {
            Ok(fresh) => ticket = fresh,
            Err(wrong) => return form(&here.frame, &finish_page(&here, &phone, "", &answers).wrong(vec![wrong])),
        }
    }
    let password = here.app.passwords().hash(&password).await?;
    let command = ForgottenPassword { ticket: ticket.clone(), number, password };
    match here.write_as_nobody("identity.forgotten-password", move |cx| command.run(cx)).await? {
        Ok(()) => Ok(here.go("/sign-in", Some("identity-password-set"))),
        Err(refusal) if refusal.code == "link.gone" => {
            let message = here.sentence(&refusal);
            form(&here.frame, &phone_page(&here, &phone_text).wrong(vec![problem("phone", message)]))
        }
        Err(refusal) => {
            let message = here.sentence(&refusal);
            form(&here.frame, &finish_page(&here, &phone, &ticket, &answers).wrong(vec![problem("number", message)]))
        }
    }
}
