//! Registering: a phone, its code and a password; then who one is.

use crate::accounts::commands::Register;
use crate::accounts::model::PhonePurpose;
use crate::page::ask::{self, all};
use crate::page::{FormPage, Here, Note, form, problem};
use crate::sessions::cookie;
use axum::response::Response;
use codes::Mobile;
use web::{Form, WebError};

const PURPOSE: PhonePurpose = PhonePurpose::Register;
const LEAST: usize = 8;

fn phone_page(here: &Here, phone: &str) -> FormPage {
    FormPage::new("/register", here.t("identity-send-code"))
        .place(here.t("identity-register-step-1"))
        .lead(here.t("identity-register-lead"))
        .field(ask::phone_field(here, phone))
        .other(here.t("identity-to-sign-in"), "/sign-in")
}

fn password_page(here: &Here, phone: &Mobile, ticket: &str) -> FormPage {
    let mut page = FormPage::new("/register/finish", here.t("identity-register-do"))
        .place(here.t("identity-register-step-2"))
        .back("/register")
        .hidden("phone", phone.to_string())
        .hidden("ticket", ticket);
    if ticket.is_empty() {
        page = page.field(ask::code_field(here, &phone.to_string()));
    }
    page.field(ask::new_password_field(here, LEAST))
}

fn titled(here: Here, key: &str) -> Here {
    let title = here.t(key);
    here.titled(title)
}

/// `GET /register`
pub(crate) async fn show(here: Here) -> Result<Response, WebError> {
    let here = titled(here, "identity-register-title");
    form(&here.frame, &phone_page(&here, ""))
}

/// `POST /register`: sends a code.
pub(crate) async fn send(here: Here, Form(answers): Form) -> Result<Response, WebError> {
    let here = titled(here, "identity-register-title");
    let phone = match ask::phone(&here, &answers) {
        Ok(phone) => phone,
        Err(wrong) => return form(&here.frame, &phone_page(&here, answers.text("phone")).wrong(vec![wrong])),
    };
    match ask::send_code(&here, PURPOSE, &phone).await? {
        Ok(note) => code_step(titled(here, "identity-register-title-2"), &phone, note),
        Err(wrong) => form(&here.frame, &phone_page(&here, answers.text("phone")).wrong(vec![wrong])),
    }
}

fn code_step(here: Here, phone: &Mobile, note: Note) -> Result<Response, WebError> {
    form(&here.frame, &password_page(&here, phone, "").note(note))
}

/// `POST /register/finish`: checks code and password, makes the account.
pub(crate) async fn finish(here: Here, Form(answers): Form) -> Result<Response, WebError> {
    let here = titled(here, "identity-register-title-2");
    let Ok(phone) = ask::phone(&here, &answers) else { return Ok(here.go("/register", None)) };
    let mut ticket = answers.text("ticket").to_owned();
    let mut problems = Vec::new();
    let number = phone.to_string();
    let password = all(ask::new_password(&here, &answers, &[&number], LEAST), &mut problems);
    let Some(password) = password else {
        return form(&here.frame, &password_page(&here, &phone, &ticket).wrong(problems));
    };
    if ticket.is_empty() {
        match ask::check_code(&here, PURPOSE, &phone, answers.text("code")).await? {
            Ok(fresh) => ticket = fresh,
            Err(wrong) => return form(&here.frame, &password_page(&here, &phone, "").wrong(vec![wrong])),
        }
    }
    let password = here.app.passwords().hash(&password).await?;
    let command =
        Register { ticket: ticket.clone(), password, device: here.device.clone(), limits: here.app.setup.limits };
    match here.write_as_nobody("identity.register", move |cx| command.run(cx)).await? {
        Ok((_, token)) => Ok(here.go_with("/prove", Some("identity-registered"), &cookie::set(&token, here.secure()))),
        Err(refusal) => {
            let message = here.sentence(&refusal);
            form(&here.frame, &phone_page(&here, &number).wrong(vec![problem("phone", message)]))
        }
    }
}
