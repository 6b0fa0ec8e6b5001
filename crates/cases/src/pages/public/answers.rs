//! What the applicant filled in, to read.

use super::case_file::own;
use super::view::in_cases;
use crate::app::App;
use crate::case::Case;
use crate::known::Reference;
use crate::material::{self, store::Answers};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use base::{CaseId, OrRefuse, Result};
use catalogue::published::{self, Published};
use forms::Summary;
use identity::Caller;
use jiff::civil::DateTime;
use schema::Context;
use std::sync::Arc;
use web::{Frame, Markup, Page, WebError, render};

#[derive(Template)]
#[template(path = "pages/public/answers.html")]
pub(super) struct AnswersPage {
    pub frame: Frame,
    pub title: String,
    pub number: String,
    pub back: String,
    pub summary: Markup,
}

/// The page.
pub(super) fn view(
    frame: Frame,
    case: &Case,
    published: &Published,
    answers: &Answers,
    reference: &Reference,
    now: DateTime,
) -> Result<AnswersPage, WebError> {
    let context = Context::new(now, reference);
    let summary = match &published.parts.form {
        Some(form) => Summary {
            frame: &frame,
            form,
            answers: &answers.values,
            context: &context,
            change: None,
            file: Some(&|id: &str| format!("/files/{id}")),
            sources: &answers.sources,
            masked: false,
        }
        .html()?,
        None => Markup::default(),
    };
    let title = frame.text(&case.title).to_owned();
    let back = format!("/me/cases/{}", case.id);
    let heading = frame.t("my-answers");
    let frame = in_cases(frame, &heading).crumb(&title, &back);
    Ok(AnswersPage { title, number: case.number.clone(), back, summary, frame })
}

/// `GET /me/cases/{id}/answers`.
pub(super) async fn page(
    State(app): State<Arc<App>>,
    Caller(call): Caller,
    Page(frame): Page,
    Path(id): Path<i64>,
) -> Result<Response, WebError> {
    let (case, published, answers, reference, now) = app
        .db
        .read(&call, "my.answers", move |cx| {
            let case = own(cx, CaseId(id))?;
            let published = published::store::get(cx, case.publication)?.or_refuse("case.item_gone")?;
            let answers = material::store::answers(cx, case.id)?;
            Ok((case, published, answers, Reference::load(cx)?, cx.now().civil()))
        })
        .await?;
    let page = view(frame, &case, &published, &answers, &reference, now)?;
    Ok(render(&page.frame, &page))
}
