//! Promises: what an applicant promised, on the page of the case; and the checks that are due.

use super::lines::day;
use super::view::{Loaded, What};
use super::{Desk, number, task};
use crate::case::{self, Case};
use crate::commands::CheckPromise;
use crate::pages::words::term_words;
use crate::promise::{State, store};
use crate::rights::HANDLE;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use base::{CaseId, Refusal};
use http::StatusCode;
use std::collections::HashMap;
use web::parts::{Tag, Tone};
use web::{Answers, Flash, Form, Frame, WebError, render};

/// Promises on a page.
const PAGE: i64 = 50;

/// The promise of a case.
#[derive(Debug, Clone, Default)]
pub(super) struct PromiseBox {
    pub text: String,
    pub instead_of: String,
    pub check: String,
    pub breach: String,
    pub tag: Tag,
    pub words: String,
    /// Where the form goes; empty for who may not check it.
    pub action: String,
    pub typed: String,
    pub error: String,
}

/// The promise as the page of its case shows it.
pub(super) fn say(loaded: &Loaded, typed: &Answers, error: &str, frame: &Frame) -> Option<PromiseBox> {
    let promise = loaded.promise.as_ref()?;
    let names: Vec<&str> = promise.instead_of.iter().map(|one| frame.text(one)).collect();
    let check = match promise.check_due {
        Some(due) => frame.ta("desk-promise-check-by", "day", day(due, frame)),
        None => frame.ta("apply-promise-check-within", "within", term_words(&promise.check, frame)),
    };
    Some(PromiseBox {
        text: frame.text(&promise.text).to_owned(),
        instead_of: names.join(&frame.t("track-more-gap")),
        check,
        breach: frame.text(&promise.breach).to_owned(),
        tag: match promise.state {
            State::Made => Tag::new(frame.t("desk-promise-made"), Tone::Soon),
            State::Kept => Tag::new(frame.t("desk-promise-kept"), Tone::Ok),
            State::Broken => Tag::new(frame.t("desk-promise-broken"), Tone::Bad),
        },
        words: promise.words.clone(),
        action: if loaded.checks_promise { format!("/desk/cases/{}/promise", loaded.case.id) } else { String::new() },
        typed: typed.text("promise-words").to_owned(),
        error: if typed.has("promise-words") { error.to_owned() } else { String::new() },
    })
}

/// `POST /desk/cases/{id}/promise`: what the check showed.
pub(super) async fn check(desk: Desk, Path(id): Path<String>, Form(answers): Form) -> Result<Response, WebError> {
    let case = CaseId(number(&id)?);
    let check =
        CheckPromise { case, kept: answers.text("kept") == "yes", words: answers.text("promise-words").to_owned() };
    match desk.app.db.write(&desk.call, "case.check-promise", move |cx| check.run(cx)).await {
        Ok(()) => Ok(desk.go(&format!("/desk/cases/{case}#promise"), Some(Flash::new("desk-promise-checked")))),
        Err(error) => {
            let error = desk.sentence(error)?;
            let shown = task::Shown { typed: answers, error, ..task::Shown::default() };
            task::show(desk, What::Case(case), shown, StatusCode::CONFLICT).await
        }
    }
}

/// A promise that waits for its check.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    pub href: String,
    pub applicant: String,
    pub title: String,
    pub number: String,
    pub text: String,
    pub due: String,
    pub over: bool,
}

#[derive(Template)]
#[template(path = "pages/desk/promises.html")]
pub(super) struct PromisesPage {
    pub frame: Frame,
    pub lines: Vec<Line>,
    pub next: String,
}

/// `GET /desk/promises`: checks that are due, the nearest first.
pub(super) async fn list(desk: Desk) -> Result<Response, WebError> {
    let after = desk.frame.query_value("after");
    let after = after.split_once('.').and_then(|(day, case)| Some((day.parse().ok()?, CaseId(case.parse().ok()?))));
    let after = after.unwrap_or((-1, CaseId(0)));
    let (mut waiting, cases) = desk
        .app
        .db
        .read(&desk.call, "case.promises", move |cx| {
            base::refuse_if!(!cx.actor().holds(HANDLE), Refusal::NOT_PERMITTED);
            let waiting = store::waiting(cx, after, PAGE + 1)?;
            let ids: Vec<CaseId> = waiting.iter().map(|one| one.case).collect();
            let cases: HashMap<CaseId, Case> =
                case::store::many(cx, &ids)?.into_iter().map(|case| (case.id, case)).collect();
            Ok((waiting, cases))
        })
        .await?;
    let more = waiting.len() as i64 > PAGE;
    waiting.truncate(PAGE as usize);
    let frame = desk.frame.titled_by("desk-promises-title");
    let today = base::moment::day_number(frame.today);
    let lines = waiting.iter().filter_map(|one| {
        let (case, due) = (cases.get(&one.case)?, one.check_due?);
        Some(Line {
            href: format!("/desk/cases/{}#promise", case.id),
            applicant: case.applicant_name.clone(),
            title: frame.text(&case.title).to_owned(),
            number: case.number.clone(),
            text: frame.text(&one.text).to_owned(),
            due: frame.ta("desk-promise-check-by", "day", day(due, &frame)),
            over: today > due,
        })
    });
    let next = waiting.last().filter(|_| more).map_or_else(String::new, |last| {
        frame.with_query("after", &format!("{}.{}", last.check_due.unwrap_or_default(), last.case))
    });
    let page = PromisesPage { lines: lines.collect(), next, frame };
    Ok(render(&page.frame, &page))
}
