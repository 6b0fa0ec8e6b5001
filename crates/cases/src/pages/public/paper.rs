//! Papers to read and print. The first time the applicant opens one is the receipt of its delivery.

use super::case_file::own;
use crate::app::App;
use crate::commands::OpenPaper;
use crate::paper::{self, Paper, PaperKind};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use base::{CaseId, OrRefuse, Refusal, Result, Text};
use identity::Caller;
use std::sync::Arc;
use web::{Frame, Page, WebError, render};

#[derive(Template)]
#[template(path = "pages/public/paper.html")]
pub(crate) struct PaperPage {
    pub frame: Frame,
    pub back: String,
    pub is_receipt: bool,
    pub office: String,
    pub title: String,
    pub number: String,
    pub case_number: String,
    pub item: String,
    pub applicant: String,
    pub paragraphs: Vec<Line>,
    pub list_title: String,
    pub list: Vec<Line>,
    pub basis: Vec<String>,
    pub remedies: Vec<Line>,
    pub made: String,
}

/// Words with the language in which they are.
pub(crate) struct Line {
    pub words: String,
    pub lang: &'static str,
}

/// A paper as a page; the desk shows the same one.
pub(crate) fn view(frame: Frame, paper: &Paper, back: String) -> PaperPage {
    let title = frame.text(&paper.kind.title()).to_owned();
    let frame = frame.titled(&title);
    let line = |text: &Text| Line { words: frame.text(text).to_owned(), lang: text.lang(frame.locale()) };
    let lines = |texts: &[Text]| texts.iter().map(line).collect::<Vec<_>>();
    let body = &paper.body;
    let list_title = match paper.kind {
        PaperKind::Receipt => frame.t("paper-received"),
        PaperKind::Supplement => frame.t("paper-missing"),
        _ => frame.t("paper-list"),
    };
    PaperPage {
        is_receipt: paper.kind == PaperKind::Receipt,
        office: frame.text(&body.office).to_owned(),
        number: paper.number.clone(),
        case_number: body.case_number.clone(),
        item: frame.text(&body.item).to_owned(),
        applicant: body.applicant.clone(),
        paragraphs: lines(&body.paragraphs),
        list: lines(&body.list),
        basis: body.basis.clone(),
        remedies: lines(&body.remedies),
        made: frame.date_full(paper.made_at.date()),
        list_title,
        title,
        back,
        frame,
    }
}

async fn opened(app: &App, call: &db::Call, frame: Frame, case: i64, paper: i64) -> Result<Response, WebError> {
    let open = OpenPaper { case: CaseId(case), paper };
    let paper = app.db.write(call, "paper.open", move |cx| own(cx, open.case).and_then(|_| open.run(cx))).await?;
    let page = view(frame, &paper, format!("/me/cases/{case}"));
    Ok(render(&page.frame, &page))
}

/// `GET /me/cases/{id}/papers/{paper}`.
pub(super) async fn page(
    State(app): State<Arc<App>>,
    Caller(call): Caller,
    Page(frame): Page,
    Path((id, paper)): Path<(i64, i64)>,
) -> Result<Response, WebError> {
    opened(&app, &call, frame, id, paper).await
}

/// `GET /me/cases/{id}/receipt`.
pub(super) async fn receipt(
    State(app): State<Arc<App>>,
    Caller(call): Caller,
    Page(frame): Page,
    Path(id): Path<i64>,
) -> Result<Response, WebError> {
    let receipt = app
        .db
        .read(&call, "paper.receipt", move |cx| {
            let case = own(cx, CaseId(id))?;
            let papers = paper::store::of_case(cx, case.id)?;
            papers.into_iter().find(|paper| paper.kind == PaperKind::Receipt).or_refuse(Refusal::NOT_FOUND)
        })
        .await?;
    opened(&app, &call, frame, id, receipt.id).await
}
