//! Throwing a draft away asks once more, on a page of its own.

use super::question::open;
use crate::app::App;
use crate::commands::DiscardDraft;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use base::Result;
use identity::Caller;
use std::sync::Arc;
use web::{Flash, Frame, Page, WebError, render, see_other};

#[derive(Template)]
#[template(path = "pages/public/discard.html")]
pub(super) struct DiscardPage {
    pub frame: Frame,
    pub matter: String,
    pub name: String,
    pub saved: String,
    pub action: String,
    pub back: String,
}

/// `GET /apply/draft/{id}/discard`.
pub(super) async fn page(
    State(app): State<Arc<App>>,
    Caller(call): Caller,
    Page(frame): Page,
    Path(id): Path<i64>,
) -> Result<Response, WebError> {
    let opened = match open(&app, &call, id).await? {
        Ok(opened) => opened,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let frame = frame.titled_by("apply-discard");
    let page = DiscardPage {
        matter: opened.title(&frame).to_owned(),
        name: opened.draft.applicant_name.clone(),
        saved: frame.moment(opened.draft.changed_at),
        action: opened.href("discard"),
        back: format!("/apply/draft/{id}"),
        frame,
    };
    Ok(render(&page.frame, &page))
}

/// `POST /apply/draft/{id}/discard`.
pub(super) async fn post(
    State(app): State<Arc<App>>,
    Caller(call): Caller,
    Path(id): Path<i64>,
) -> Result<Response, WebError> {
    app.db.write(&call, "draft.discard", move |cx| DiscardDraft { draft: id }.run(cx)).await?;
    Ok(see_other("/me", Some(Flash::new("apply-discarded")), app.secure))
}
