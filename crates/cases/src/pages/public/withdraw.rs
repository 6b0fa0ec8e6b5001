//! Taking an application back asks once more, on a page of its own.

use super::case_file::{CaseFile, can_withdraw};
use super::view::in_space;
use crate::app::App;
use crate::commands::Withdraw;
use crate::pages::words::{refusal_sentence, shown};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use base::{CaseId, Result};
use http::StatusCode;
use identity::Caller;
use std::sync::Arc;
use web::parts::Field;
use web::{Flash, Form, Frame, Page, WebError, render_with, see_other};

#[derive(Template)]
#[template(path = "pages/public/withdraw.html")]
pub(super) struct WithdrawPage {
    pub frame: Frame,
    pub title: String,
    pub number: String,
    pub joint: bool,
    pub reason: Field,
    pub action: String,
    pub back: String,
    /// Why it cannot be taken back; empty when it can.
    pub refusal: String,
}

pub(super) fn view(frame: Frame, file: &CaseFile, typed: &str, refusal: String) -> WithdrawPage {
    let case = &file.case;
    let title = frame.text(&case.title).to_owned();
    let back = format!("/me/cases/{}", case.id);
    let heading = frame.t("my-withdraw");
    let frame = in_space(frame, &heading).crumb(&title, &back);
    let refusal = if refusal.is_empty() && !can_withdraw(file) { frame.t("my-withdraw-too-late") } else { refusal };
    WithdrawPage {
        number: case.number.clone(),
        joint: !file.parts.is_empty(),
        reason: Field::new("reason", frame.t("my-withdraw-reason")).lines(3).limit(2000).optional().value(typed),
        action: format!("/me/cases/{}/withdraw", case.id),
        title,
        back,
        refusal,
        frame,
    }
}

/// `GET /me/cases/{id}/withdraw`.
pub(super) async fn page(
    State(app): State<Arc<App>>,
    Caller(call): Caller,
    Page(frame): Page,
    Path(id): Path<i64>,
) -> Result<Response, WebError> {
    let file = app.db.read(&call, "my.case", move |cx| CaseFile::load(cx, CaseId(id))).await?;
    let page = view(frame, &file, "", String::new());
    Ok(render_with(StatusCode::OK, &page.frame, &page))
}

/// `POST /me/cases/{id}/withdraw`.
pub(super) async fn post(
    State(app): State<Arc<App>>,
    Caller(call): Caller,
    Page(frame): Page,
    Path(id): Path<i64>,
    Form(form): Form,
) -> Result<Response, WebError> {
    let file = app.db.read(&call, "my.case", move |cx| CaseFile::load(cx, CaseId(id))).await?;
    let reason = form.text("reason").to_owned();
    let withdraw = Withdraw { case: CaseId(id), reason: reason.clone() };
    match app.db.write(&call, "case.withdraw", move |cx| withdraw.run(cx)).await {
        Ok(_) => Ok(see_other(&format!("/me/cases/{id}"), Some(Flash::new("my-withdrawn")), app.secure)),
        Err(error) => {
            let why = refusal_sentence(&shown(error)?, &frame);
            let page = view(frame, &file, &reason, why);
            Ok(render_with(StatusCode::CONFLICT, &page.frame, &page))
        }
    }
}
