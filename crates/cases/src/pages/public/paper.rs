//! Papers to read and print. The first time the applicant opens one is the receipt of its delivery.

use super::case_file::own;
use crate::app::App;
use crate::commands::OpenPaper;
use crate::paper::{self, Paper, PaperKind};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use base::{CaseId, OrRefuse, Refusal, Result, Text};
use identity::Caller;
use std::sync::Arc;
use web::{Frame, Page, WebError, render};

/// What is printed.
pub(crate) struct Sheet {
    pub is_receipt: bool,
    /// That it no longer holds; empty while it does.
    pub withdrawn: String,
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

#[derive(Template)]
#[template(path = "pages/public/paper.html")]
pub(crate) struct PaperPage {
    pub frame: Frame,
    pub back: String,
    /// Where it can be saved as a file; empty where it cannot.
    pub save: String,
    pub sheet: Sheet,
}

/// The same as a file of its own, which reads without the site.
#[derive(Template)]
#[template(path = "pages/public/paper_file.html")]
struct PaperFile {
    frame: Frame,
    sheet: Sheet,
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
        PaperKind::Receipt | PaperKind::Handed => frame.t("paper-received"),
        PaperKind::Supplement => frame.t("paper-missing"),
        _ => frame.t("paper-list"),
    };
    let sheet = Sheet {
        withdrawn: withdrawn(paper, &frame),
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
    };
    PaperPage { back, save: String::new(), sheet, frame }
}

/// The sentence over a paper that no longer holds.
pub(crate) fn withdrawn(paper: &Paper, frame: &Frame) -> String {
    paper
        .withdrawn_at
        .map_or_else(String::new, |at| frame.ta("paper-withdrawn-text", "day", frame.date_full(at.date())))
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

/// The receipt of a case of one's own, opened.
async fn receipt_of(app: &App, call: &db::Call, id: i64) -> Result<Paper, WebError> {
    let open = move |cx: &mut db::Cx| {
        let case = own(cx, CaseId(id))?;
        let papers = paper::store::of_case(cx, case.id)?;
        let receipt =
            papers.into_iter().find(|paper| paper.kind == PaperKind::Receipt).or_refuse(Refusal::NOT_FOUND)?;
        OpenPaper { case: case.id, paper: receipt.id }.run(cx)
    };
    Ok(app.db.write(call, "paper.open", open).await?)
}

/// `GET /me/cases/{id}/receipt`.
pub(super) async fn receipt(
    State(app): State<Arc<App>>,
    Caller(call): Caller,
    Page(frame): Page,
    Path(id): Path<i64>,
) -> Result<Response, WebError> {
    let paper = receipt_of(&app, &call, id).await?;
    let page = view(frame, &paper, format!("/me/cases/{id}"));
    let page = PaperPage { save: format!("/me/cases/{id}/receipt/file"), ..page };
    Ok(render(&page.frame, &page))
}

/// `GET /me/cases/{id}/receipt/file`: to be kept on one's own phone or computer.
pub(super) async fn receipt_file(
    State(app): State<Arc<App>>,
    Caller(call): Caller,
    Page(frame): Page,
    Path(id): Path<i64>,
) -> Result<Response, WebError> {
    let paper = receipt_of(&app, &call, id).await?;
    let PaperPage { frame, sheet, .. } = view(frame, &paper, String::new());
    let name = format!("attachment; filename=\"receipt-{}.html\"", sheet.case_number);
    let file = PaperFile { frame, sheet };
    let text = file.render().map_err(|error| base::Error::fault(format_args!("a receipt is not written: {error}")))?;
    Ok(([(CONTENT_TYPE, "text/html; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, name)], text).into_response())
}
