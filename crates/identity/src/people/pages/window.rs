//! `/desk/window-accounts`: what a window does when somebody stands there with a certificate: a new account, a new phone, a
//! child's papers.

use crate::accounts::commands::{Enrol, WindowPhone};
use crate::page::ask::{self, all};
use crate::page::{Field, FormPage, Here, Note, Part, Section, SectionsPage, form, problem, sections};
use crate::people::commands::ConfirmMandate;
use crate::people::mandates::store as mandates;
use crate::people::store;
use crate::rights::WINDOW;
use axum::response::Response;
use base::Refusal;
use base::refusal::OrRefuse;
use web::parts::Tone;
use web::{Answers, Form, WebError};

fn allowed(here: &Here) -> Result<(), WebError> {
    if here.me().holds(WINDOW) { Ok(()) } else { Err(WebError::not_found()) }
}

fn titled(here: Here, key: &str) -> Here {
    let title = here.t(key);
    here.titled(title)
}

/// `GET /desk/window-accounts`
pub(crate) async fn show(here: Here) -> Result<Response, WebError> {
    allowed(&here)?;
    let here = titled(here, "identity-window-title");
    let mut page = SectionsPage { lead: here.t("identity-window-lead"), ..SectionsPage::default() };
    let tasks = [
        ("identity-window-enrol", "identity-window-enrol-lead", "/desk/window-accounts/enrol"),
        ("identity-window-phone", "identity-window-phone-lead", "/desk/window-accounts/phone"),
        ("identity-window-child", "identity-window-child-lead", "/desk/window-accounts/child"),
    ];
    for (title, lead, path) in tasks {
        page.sections.push(Section::new(here.t(title)).lead(here.t(lead)).link(here.t(title), path));
    }
    sections(&here.frame, &page)
}

fn person_page(here: &Here, action: &str, submit: &str, answers: &Answers) -> FormPage {
    FormPage::new(action, here.t(submit))
        .back("/desk/window-accounts")
        .field(ask::name_field(here, answers.text("name")))
        .field(ask::number_field(here, answers.text("number")))
        .field(ask::phone_field(here, answers.text("phone")))
}

/// The link that was made, to be handed out once.
fn link_page(here: &Here, token: &str) -> Result<Response, WebError> {
    let path = format!("/welcome/{token}");
    let page = FormPage { get: true, ..FormPage::new("/desk/window-accounts", here.t("identity-done")) }
        .note(Note::new(Tone::Ok, here.t("identity-window-link"), here.t("identity-window-link-lead")))
        .part(Part::Code(path));
    form(&here.frame, &page)
}

/// `GET /desk/window-accounts/enrol`
pub(crate) async fn show_enrol(here: Here) -> Result<Response, WebError> {
    allowed(&here)?;
    let here = titled(here, "identity-window-enrol");
    form(&here.frame, &person_page(&here, "/desk/window-accounts/enrol", "identity-window-enrol", &Answers::default()))
}

/// `POST /desk/window-accounts/enrol`
pub(crate) async fn enrol(here: Here, Form(answers): Form) -> Result<Response, WebError> {
    allowed(&here)?;
    let here = titled(here, "identity-window-enrol");
    let mut problems = Vec::new();
    let name = all(ask::name(&here, &answers), &mut problems);
    let number = all(ask::number_in(&here, &answers, "number"), &mut problems);
    let phone = all(ask::phone(&here, &answers), &mut problems);
    let page = person_page(&here, "/desk/window-accounts/enrol", "identity-window-enrol", &answers);
    let (Some(name), Some(number), Some(phone)) = (name, number, phone) else {
        return form(&here.frame, &page.wrong(problems));
    };
    let command = Enrol { name, number, phone, password: None };
    match here.write("identity.enrol", move |cx| command.run(cx)).await? {
        Ok(enrolled) => link_page(&here, &enrolled.token.unwrap_or_default()),
        Err(refusal) => {
            let field = if refusal.code == "register.phone_taken" { "phone" } else { "number" };
            form(&here.frame, &page.wrong(vec![problem(field, here.sentence(&refusal))]))
        }
    }
}

/// `GET /desk/window-accounts/phone`
pub(crate) async fn show_phone(here: Here) -> Result<Response, WebError> {
    allowed(&here)?;
    let here = titled(here, "identity-window-phone");
    form(&here.frame, &person_page(&here, "/desk/window-accounts/phone", "identity-window-phone", &Answers::default()))
}

/// `POST /desk/window-accounts/phone`
pub(crate) async fn phone(here: Here, Form(answers): Form) -> Result<Response, WebError> {
    allowed(&here)?;
    let here = titled(here, "identity-window-phone");
    let mut problems = Vec::new();
    let name = all(ask::name(&here, &answers), &mut problems);
    let number = all(ask::number_in(&here, &answers, "number"), &mut problems);
    let phone = all(ask::phone(&here, &answers), &mut problems);
    let page = person_page(&here, "/desk/window-accounts/phone", "identity-window-phone", &answers);
    let (Some(name), Some(number), Some(phone)) = (name, number, phone) else {
        return form(&here.frame, &page.wrong(problems));
    };
    let command = WindowPhone { number, name, phone };
    match here.write("identity.window-phone", move |cx| command.run(cx)).await? {
        Ok(token) => link_page(&here, &token),
        Err(refusal) => {
            let field = if refusal.code == "register.phone_taken" { "phone" } else { "number" };
            form(&here.frame, &page.wrong(vec![problem(field, here.sentence(&refusal))]))
        }
    }
}

fn child_page(here: &Here, answers: &Answers) -> FormPage {
    let guardian = Field {
        name: "guardian".to_owned(),
        label: here.t("identity-guardian-number"),
        ..ask::number_field(here, answers.text("guardian"))
    };
    FormPage::new("/desk/window-accounts/child", here.t("identity-window-child-do"))
        .lead(here.t("identity-window-child-lead"))
        .back("/desk/window-accounts")
        .field(guardian)
        .field(Field { label: here.t("identity-child-number"), ..ask::number_field(here, answers.text("number")) })
}

/// `GET /desk/window-accounts/child`
pub(crate) async fn show_child(here: Here) -> Result<Response, WebError> {
    allowed(&here)?;
    let here = titled(here, "identity-window-child");
    form(&here.frame, &child_page(&here, &Answers::default()))
}

/// `POST /desk/window-accounts/child`: confirms the mandate that waits between these two.
pub(crate) async fn child(here: Here, Form(answers): Form) -> Result<Response, WebError> {
    allowed(&here)?;
    let here = titled(here, "identity-window-child");
    let mut problems = Vec::new();
    let guardian = all(ask::number_in(&here, &answers, "guardian"), &mut problems);
    let number = all(ask::number_in(&here, &answers, "number"), &mut problems);
    let (Some(guardian), Some(number)) = (guardian, number) else {
        return form(&here.frame, &child_page(&here, &answers).wrong(problems));
    };
    let tried = here
        .write("identity.confirm-mandate", move |cx| {
            let holder = store::by_number(cx, store::CITIZEN, &guardian.to_string())?.or_refuse("mandate.none")?;
            let giver = store::by_number(cx, store::CITIZEN, &number.to_string())?.or_refuse("mandate.none")?;
            let waits = mandates::mandates(cx, holder.id)?
                .into_iter()
                .find(|mandate| mandate.giver == giver.id && mandate.holder == holder.id)
                .or_refuse("mandate.none")?;
            ConfirmMandate { mandate: waits.id, number: number.clone() }.run(cx)
        })
        .await?;
    match tried {
        Ok(()) => Ok(here.go("/desk/window-accounts", Some("identity-child-added"))),
        Err(refusal) => {
            let shown: &Refusal = &refusal;
            let wrong = problem("number", here.sentence(shown));
            form(&here.frame, &child_page(&here, &answers).wrong(vec![wrong]))
        }
    }
}
