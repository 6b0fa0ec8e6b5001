//! Papers as the desk prints them: any paper of a case in sight, and the receipt of a window.

use super::{Desk, number};
use crate::paper::{self, Paper, PaperKind};
use crate::{case, draft};
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use base::{CaseId, OrRefuse, Refusal};
use web::{Frame, WebError, render};

#[derive(Template)]
#[template(path = "pages/desk/receipt.html")]
pub(super) struct PaperPage {
    pub frame: Frame,
    pub back_to: String,
    /// Where the next application of the same window begins; empty away from it.
    pub again: String,
    /// That it no longer holds; empty while it does.
    pub withdrawn: String,
    pub title: String,
    pub number: String,
    pub case_number: String,
    pub item: String,
    pub applicant: String,
    pub office: String,
    pub paragraphs: Vec<String>,
    pub list: Vec<String>,
    pub basis: Vec<String>,
    pub remedies: Vec<String>,
    pub date: String,
}

/// The page of a paper.
pub(super) fn say(frame: Frame, paper: &Paper, back: String, again: String) -> PaperPage {
    let all = |texts: &[base::Text]| texts.iter().map(|text| frame.text(text).to_owned()).collect::<Vec<_>>();
    let title = frame.text(&paper.kind.title()).to_owned();
    PaperPage {
        back_to: back,
        again,
        withdrawn: crate::pages::public::paper::withdrawn(paper, &frame),
        number: paper.number.clone(),
        case_number: paper.body.case_number.clone(),
        item: frame.text(&paper.body.item).to_owned(),
        applicant: paper.body.applicant.clone(),
        office: frame.text(&paper.body.office).to_owned(),
        paragraphs: all(&paper.body.paragraphs),
        list: all(&paper.body.list),
        basis: paper.body.basis.clone(),
        remedies: all(&paper.body.remedies),
        date: frame.date_full(paper.made_at.date()),
        frame: frame.titled(title.clone()),
        title,
    }
}

/// `GET /desk/cases/{id}/papers/{paper}`
pub(super) async fn paper(desk: Desk, Path((id, row)): Path<(String, String)>) -> Result<Response, WebError> {
    let (id, row) = (CaseId(number(&id)?), number(&row)?);
    let paper = desk
        .app
        .db
        .point(&desk.call, "case.paper", move |cx| {
            let case = case::store::visible(cx, id)?.or_refuse(Refusal::NOT_FOUND)?;
            paper::store::get(cx, row)?.filter(|paper| paper.case == case.id).or_refuse(Refusal::NOT_FOUND)
        })
        .await?;
    let page = say(desk.frame, &paper, format!("/desk/cases/{id}"), String::new());
    Ok(render(&page.frame, &page))
}

/// `GET /desk/window/drafts/{id}/receipt`: for the clerk who handed it in, whichever office is in charge.
pub(super) async fn page(desk: Desk, Path(id): Path<String>) -> Result<Response, WebError> {
    let id = number(&id)?;
    let paper = desk
        .app
        .db
        .point(&desk.call, "case.window-receipt", move |cx| {
            let draft = draft::store::own(cx, id)?.or_refuse(Refusal::NOT_FOUND)?;
            let case = draft.submitted.or_refuse(Refusal::NOT_FOUND)?;
            let papers = paper::store::of_case(cx, case)?;
            papers.into_iter().find(|paper| paper.kind == PaperKind::Receipt).or_refuse(Refusal::NOT_FOUND)
        })
        .await?;
    let page = say(desk.frame, &paper, "/desk/window".to_owned(), format!("/desk/window?same={id}"));
    Ok(render(&page.frame, &page))
}
