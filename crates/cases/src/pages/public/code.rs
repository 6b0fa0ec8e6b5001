//! A draft moves between the window and the phone by a short code.

use super::question::open;
use crate::app::App;
use crate::commands::{MakeCode, TakeDraft};
use crate::draft::CODE_MINUTES;
use crate::pages::words::{refusal_sentence, shown};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use base::Result;
use http::StatusCode;
use identity::Caller;
use rand::Rng;
use std::sync::Arc;
use web::parts::Field;
use web::{Flash, Form, Frame, Page, WebError, render, render_with, see_other};

/// Thirty-two characters, none of which looks like another.
const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

#[derive(Template)]
#[template(path = "pages/public/code_made.html")]
pub(super) struct MadePage {
    pub frame: Frame,
    pub matter: String,
    /// The code in two groups of four; empty before it is made.
    pub code: String,
    pub minutes: i64,
    pub action: String,
    pub back: String,
}

#[derive(Template)]
#[template(path = "pages/public/code_take.html")]
pub(super) struct TakePage {
    pub frame: Frame,
    pub field: Field,
}

/// Eight characters from ambient randomness.
#[expect(
    clippy::disallowed_methods,
    reason = "a code must not be guessed; this is the one home of randomness in this crate"
)]
pub(crate) fn new_code() -> String {
    let mut bytes = [0u8; 8];
    rand::rng().fill_bytes(&mut bytes);
    bytes.iter().map(|byte| char::from(LETTERS[usize::from(byte & 31)])).collect()
}

pub(super) fn made(frame: Frame, matter: &str, id: i64, code: &str) -> MadePage {
    let code = if code.len() == 8 { format!("{} {}", &code[..4], &code[4..]) } else { String::new() };
    MadePage {
        matter: matter.to_owned(),
        code,
        minutes: CODE_MINUTES,
        action: format!("/apply/draft/{id}/code"),
        back: format!("/apply/draft/{id}"),
        frame: frame.titled_by("apply-code"),
    }
}

/// `GET /apply/draft/{id}/code`: what a code is for.
pub(super) async fn make_page(
    State(app): State<Arc<App>>,
    Caller(call): Caller,
    Page(frame): Page,
    Path(id): Path<i64>,
) -> Result<Response, WebError> {
    let opened = match open(&app, &call, id).await? {
        Ok(opened) => opened,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let matter = opened.title(&frame).to_owned();
    let page = made(frame, &matter, id, "");
    Ok(render(&page.frame, &page))
}

/// `POST /apply/draft/{id}/code`: makes a code and shows it; an earlier one no longer works.
pub(super) async fn make(
    State(app): State<Arc<App>>,
    Caller(call): Caller,
    Page(frame): Page,
    Path(id): Path<i64>,
) -> Result<Response, WebError> {
    let opened = match open(&app, &call, id).await? {
        Ok(opened) => opened,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let code = new_code();
    let make = MakeCode { draft: id, code: code.clone() };
    app.db.write(&call, "draft.code", move |cx| make.run(cx)).await?;
    let matter = opened.title(&frame).to_owned();
    let page = made(frame, &matter, id, &code);
    Ok(render(&page.frame, &page))
}

pub(super) fn take_view(frame: Frame, typed: &str, error: String) -> TakePage {
    let frame = frame.titled_by("apply-take");
    let field = Field::new("code", frame.t("apply-take-code"))
        .hint(frame.t("apply-take-hint"))
        .value(typed)
        .error(error)
        .limit(20);
    TakePage {
        field: Field { code: true, width: web::parts::Width::Short, autocomplete: "off".to_owned(), ..field },
        frame,
    }
}

/// `GET /apply/code`.
pub(super) async fn page(Page(frame): Page) -> Result<Response, WebError> {
    let page = take_view(frame, "", String::new());
    Ok(render(&page.frame, &page))
}

/// `POST /apply/code`: takes the draft over.
pub(super) async fn post(
    State(app): State<Arc<App>>,
    Caller(call): Caller,
    Page(frame): Page,
    Form(form): Form,
) -> Result<Response, WebError> {
    let code = form.text("code").to_owned();
    let take = TakeDraft { code: code.clone() };
    match app.db.write(&call, "draft.take", move |cx| take.run(cx)).await {
        Ok(draft) => Ok(see_other(&format!("/apply/draft/{}", draft.id), Some(Flash::new("apply-taken")), app.secure)),
        Err(error) => {
            let why = refusal_sentence(&shown(error)?, &frame);
            let page = take_view(frame, &code, why);
            Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &page.frame, &page))
        }
    }
}
