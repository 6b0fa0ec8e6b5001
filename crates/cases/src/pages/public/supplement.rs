//! Sending what the office said is missing: files for each thing, further files, words.

use super::asked::{Facts, Ready, Wanted, facts_of, store_all, wanted};
use super::case_file::own;
use super::uploads;
use super::view::in_space;
use crate::app::App;
use crate::commands::{AnswerSupplement, Sent};
use crate::material::Check;
use crate::pages::words::{refusal_sentence, shown};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use base::{CaseId, Result};
use db::{Call, Cx};
use http::StatusCode;
use identity::Caller;
use std::collections::BTreeMap;
use std::sync::Arc;
use web::parts::{Field, Problem};
use web::{Flash, Frame, Lenient, Page, WebError, render_with, see_other};

#[derive(Template)]
#[template(path = "pages/public/supplement.html")]
pub(super) struct SupplementPage {
    pub frame: Frame,
    pub title: String,
    pub asked: Vec<String>,
    pub since: String,
    /// The day by which it is to be sent; empty for none.
    pub by: String,
    pub action: String,
    pub back: String,
    pub wanted: Vec<Wanted>,
    pub words: Field,
    pub problems: Vec<Problem>,
    /// What did not work, when it belongs to no field.
    pub refusal: String,
}

/// What was typed and what was refused, when the page is shown again.
#[derive(Default)]
pub(super) struct Again {
    pub words: String,
    pub errors: BTreeMap<String, String>,
    pub refusal: String,
}

pub(super) fn view(frame: Frame, facts: &Facts, again: Again) -> SupplementPage {
    let title = frame.text(&facts.case.title).to_owned();
    let back = format!("/me/cases/{}", facts.case.id);
    let heading = frame.t("my-supplement");
    let frame = in_space(frame, &heading).crumb(&title, &back);
    let problem = |(field, message): (&String, &String)| Problem { field: field.clone(), message: message.clone() };
    let words = Field::new("words", frame.t("my-supplement-words")).hint(frame.t("my-supplement-words-hint"));
    let wrong = again.errors.get("words").cloned().unwrap_or_default();
    SupplementPage {
        asked: facts.asked.iter().map(|one| frame.text(one).to_owned()).collect(),
        since: facts.span.as_ref().map(|span| frame.date(base::moment::day_date(span.from))).unwrap_or_default(),
        by: facts
            .span
            .as_ref()
            .and_then(|span| span.due)
            .map(|due| frame.date(base::moment::day_date(due)))
            .unwrap_or_default(),
        action: format!("/me/cases/{}/supplement", facts.case.id),
        wanted: wanted(facts, Check::Wanting, &again.errors, &frame),
        words: words.lines(4).limit(2000).optional().value(again.words).error(wrong),
        problems: again.errors.iter().map(problem).collect(),
        refusal: again.refusal,
        back,
        title,
        frame,
    }
}

async fn facts(app: &App, call: &Call, id: i64) -> Result<Facts, WebError> {
    Ok(app.db.read(call, "my.supplement", move |cx| own(cx, CaseId(id)).and_then(|case| facts_of(cx, case))).await?)
}

/// `GET /me/cases/{id}/supplement`.
pub(super) async fn page(
    State(app): State<Arc<App>>,
    Caller(call): Caller,
    Page(frame): Page,
    Path(id): Path<i64>,
) -> Result<Response, WebError> {
    let facts = facts(&app, &call, id).await?;
    if facts.span.is_none() {
        return Ok(see_other(&format!("/me/cases/{id}"), Some(Flash::new("my-supplement-none")), app.secure));
    }
    let page = view(frame, &facts, Again::default());
    Ok(render_with(StatusCode::OK, &page.frame, &page))
}

/// `POST /me/cases/{id}/supplement`: everything is sent together, or nothing.
pub(super) async fn post(
    State(app): State<Arc<App>>,
    Caller(call): Caller,
    Page(frame): Page,
    Path(id): Path<i64>,
    Lenient(answers): Lenient,
) -> Result<Response, WebError> {
    let facts = facts(&app, &call, id).await?;
    let mut again = Again { words: answers.text("words").to_owned(), ..Again::default() };
    let ready = store_all(&app, (&facts, Check::Wanting), answers, &mut again.errors, &frame).await?;
    if again.errors.is_empty() {
        let words = again.words.clone();
        let sent = app.db.write(&call, "case.supplement", move |cx| send(cx, CaseId(id), &ready, &words)).await;
        match sent {
            Ok(()) => {
                return Ok(see_other(&format!("/me/cases/{id}"), Some(Flash::new("my-supplement-sent")), app.secure));
            }
            Err(error) => again.refusal = refusal_sentence(&shown(error)?, &frame),
        }
    }
    let page = view(frame, &facts, again);
    Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &page.frame, &page))
}

fn send(cx: &mut Cx, case: CaseId, ready: &[Ready], words: &str) -> Result<()> {
    own(cx, case)?;
    let mut files = Vec::new();
    for (replaces, stored) in ready {
        let file = uploads::keep(cx, stored, ("case", case.0))?;
        files.push(Sent { replaces: *replaces, file, name: stored.name.clone() });
    }
    AnswerSupplement { case, files, seen: Vec::new(), words: words.to_owned() }.run(cx).map(drop)
}
