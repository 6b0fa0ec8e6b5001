//! `/me/messages/wishes`: how somebody wants to be told.

use crate::here::Here;
use crate::inbox::commands::SetWishes;
use crate::sending::{Choices, Wishes, store};
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use base::{Error, Kind, Refusal};
use web::parts::{Choice, Field, Problem, Width};
use web::{Flash, Form, Frame, WebError, render_with, see_other};

#[derive(Template)]
#[template(path = "inbox/pages/wishes.html")]
struct WishesPage {
    ways: Vec<Choice>,
    languages: Vec<Choice>,
    email: Field,
    version: i64,
    problems: Vec<Problem>,
    frame: Frame,
}

fn page(here: &Here, wishes: &Wishes, problem: Option<String>) -> Response {
    let frame = here.frame.clone().titled_by("messages-wishes");
    let choices = wishes.choices;
    let email = Field::new("email", frame.t("messages-email"))
        .hint(frame.t("messages-email-hint"))
        .kind("email")
        .autocomplete("email")
        .limit(254)
        .width(Width::Mid)
        .optional()
        .value(wishes.email.clone())
        .error(problem.clone().unwrap_or_default());
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let template = WishesPage {
        ways: vec![
            Choice::new("sms", frame.t("messages-by-sms"), choices.sms).hint(frame.t("messages-by-sms-hint")),
            Choice::new("email", frame.t("messages-by-email"), choices.email).hint(frame.t("messages-by-email-hint")),
        ],
        languages: vec![Choice::new("zh", "简体中文", !choices.english), Choice::new("en", "English", choices.english)],
        email,
        version: wishes.version,
        problems: problem.into_iter().map(|message| Problem { field: "email".to_owned(), message }).collect(),
        frame,
    };
    render_with(status, &template.frame, &template)
}

/// The form.
pub async fn show(here: Here) -> Result<Response, WebError> {
    let actor = &here.call.actor;
    let (me, usual) = (actor.account, if actor.kind == Kind::Official { Choices::OFFICIAL } else { Choices::PERSON });
    let wishes = here.db.point(&here.call, "message.wishes", move |cx| store::wishes(cx, me, usual)).await?;
    Ok(page(&here, &wishes, None))
}

/// Keeps what was chosen.
pub async fn save(here: Here, Form(answers): Form) -> Result<Response, WebError> {
    let ways: Vec<&str> = answers.all("ways").collect();
    let language = answers.text("language");
    if !ways.iter().all(|way| ["sms", "email"].contains(way)) || !["zh", "en"].contains(&language) {
        return Err(WebError::from(Refusal::new(Refusal::STALE)));
    }
    let choices = Choices { sms: ways.contains(&"sms"), email: ways.contains(&"email"), english: language == "en" };
    let version = answers.version();
    let wishes = Wishes { choices, email: answers.text("email").to_owned(), version };
    let command = SetWishes { wishes: wishes.clone() };
    match here.db.write(&here.call, "message.set_wishes", move |cx| command.run(cx)).await {
        Ok(()) => Ok(see_other("/me/messages", Some(Flash::new("messages-wishes-kept")), here.secure())),
        Err(Error::Refused(refusal)) if refusal.code.starts_with("message.") => {
            Ok(page(&here, &wishes, Some(here.sentence(&refusal))))
        }
        Err(error) => Err(error.into()),
    }
}
