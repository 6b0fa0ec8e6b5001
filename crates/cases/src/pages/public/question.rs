//! One page of questions: shown, kept while typing, saved, gone on from.

use super::opened::Opened;
use super::uploads;
use crate::app::App;
use crate::commands::{KeepTyped, SavePage};
use crate::pages::words::{as_problem, refusal_sentence, shown};
use askama::Template;
use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use base::{Refusal, Result};
use db::Call;
use forms::{Action, Findings, Question, raw_of};
use http::StatusCode;
use identity::Caller;
use schema::{Outcome, Problem, Raw};
use std::sync::Arc;
use web::parts::Row;
use web::{Answers, Flash, Frame, Lenient, Markup, Page, WebError, render_with, see_other};

#[derive(Template)]
#[template(path = "pages/public/question.html")]
pub(super) struct QuestionPage {
    pub frame: Frame,
    /// The item, under the name of the site.
    pub matter: String,
    pub question: Markup,
    /// Another device saved in between: when, and what it saved of this page.
    pub stale: Option<Stale>,
    /// A refusal that belongs to no field.
    pub refusal: String,
    pub discard: String,
    pub code: String,
}

/// What another device saved.
pub(super) struct Stale {
    pub saved: String,
    pub rows: Vec<Row>,
    pub href: String,
}

/// What is shown beyond the stored answers.
#[derive(Default)]
pub(super) struct Shown<'a> {
    pub typed: Option<&'a Raw>,
    pub problems: &'a [Problem],
    pub blank_row: Option<&'a str>,
    pub from_check: bool,
    pub stale: Option<Stale>,
    pub refusal: String,
}

/// Renders a page of the form.
pub(super) fn view(frame: Frame, opened: &Opened, page: &str, shown: Shown<'_>) -> Result<Response, WebError> {
    let form = opened.form().ok_or_else(WebError::not_found)?;
    let page = form.page(page).ok_or_else(WebError::not_found)?;
    let context = opened.context();
    let here = opened.href(&page.id);
    let back = form.previous_page(&page.id, &opened.draft.answers, &context).map(|before| opened.href(&before.id));
    let mut hidden = vec![("version".to_owned(), opened.draft.version.to_string())];
    if shown.from_check {
        hidden.push(("from".to_owned(), "check".to_owned()));
    }
    let title = frame.text(&page.heading()).to_owned();
    let frame = frame.titled(title);
    let question = Question {
        frame: &frame,
        form,
        page,
        answers: &opened.draft.answers,
        context: &context,
        typed: shown.typed,
        problems: shown.problems,
        sources: &opened.draft.sources,
        action: &here,
        back: back.as_deref(),
        draft: Some(&format!("{here}/keep")),
        draft_at: opened.draft.changed_at.0,
        hidden: &hidden,
        blank_row: shown.blank_row,
    }
    .html()?;
    let status = match (&shown.stale, shown.problems.is_empty() && shown.refusal.is_empty()) {
        (Some(_), _) => StatusCode::CONFLICT,
        (None, true) => StatusCode::OK,
        (None, false) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let page = QuestionPage {
        matter: opened.title(&frame).to_owned(),
        discard: opened.href("discard"),
        code: opened.href("code"),
        stale: shown.stale,
        refusal: shown.refusal,
        question,
        frame,
    };
    Ok(render_with(status, &page.frame, &page))
}

/// Loads a draft, or answers the way to the case it became.
pub(super) async fn open(app: &App, call: &Call, id: i64) -> Result<Result<Opened, Response>, WebError> {
    let opened = app.db.read(call, "draft.open", move |cx| Opened::load(cx, id)).await?;
    Ok(match opened.draft.submitted {
        Some(case) => Err(see_other(&format!("/me/cases/{case}"), None, app.secure)),
        None => Ok(opened),
    })
}

/// `GET /apply/draft/{id}`: goes on where one left.
pub(super) async fn resume(
    State(app): State<Arc<App>>,
    Caller(call): Caller,
    Path(id): Path<i64>,
) -> Result<Response, WebError> {
    Ok(match open(&app, &call, id).await? {
        Ok(opened) => see_other(&opened.href(&opened.next()), None, app.secure),
        Err(elsewhere) => elsewhere,
    })
}

/// `GET /apply/draft/{id}/{page}`.
pub(super) async fn page(
    State(app): State<Arc<App>>,
    Caller(call): Caller,
    Page(frame): Page,
    Path((id, page)): Path<(i64, String)>,
) -> Result<Response, WebError> {
    let opened = match open(&app, &call, id).await? {
        Ok(opened) => opened,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let Some(form) = opened.form() else { return Ok(see_other(&opened.href("materials"), None, app.secure)) };
    if form.page(&page).is_none() {
        return Err(WebError::not_found());
    }
    let asked = form.pages_visible(&opened.draft.answers, &opened.context()).iter().any(|one| one.id == page);
    if !asked {
        return Ok(see_other(&opened.href(&opened.next()), None, app.secure));
    }
    let from_check = frame.query_value("from") == "check";
    view(frame, &opened, &page, Shown { from_check, ..Shown::default() })
}

/// The page as it was typed, with its files stored, read by the form.
struct Typed {
    raw: Raw,
    action: Action,
    version: i64,
    from_check: bool,
    troubles: Vec<Problem>,
}

fn typed(answers: &Answers, page: &str, frame: &Frame) -> Typed {
    let raw = raw_of(answers);
    let action = Action::read(&raw);
    Typed {
        raw: action.apply(&raw),
        version: answers.version(),
        from_check: answers.text("from") == "check",
        troubles: troubles(answers, page, frame),
        action,
    }
}

/// What was wrong with fields as they arrived, as problems of the form.
fn troubles(answers: &Answers, page: &str, frame: &Frame) -> Vec<Problem> {
    answers.troubles().iter().map(|(field, trouble)| as_problem(page, field, trouble, frame)).collect()
}

/// `POST /apply/draft/{id}/{page}`.
pub(super) async fn post(
    State(app): State<Arc<App>>,
    Caller(call): Caller,
    Page(frame): Page,
    Path((id, page)): Path<(i64, String)>,
    Lenient(answers): Lenient,
) -> Result<Response, WebError> {
    let mut opened = match open(&app, &call, id).await? {
        Ok(opened) => opened,
        Err(elsewhere) => return Ok(elsewhere),
    };
    if opened.form().and_then(|form| form.page(&page)).is_none() {
        return Err(WebError::not_found());
    }
    let mut typed = typed(&answers, &page, &frame);
    if !answers.files().is_empty() {
        typed
            .troubles
            .extend(uploads::into_answers(&app, &call, &opened, &page, answers, &mut typed.raw, &frame).await?);
        opened = match open(&app, &call, id).await? {
            Ok(opened) => opened,
            Err(elsewhere) => return Ok(elsewhere),
        };
    }
    let form = opened.form().ok_or_else(WebError::not_found)?;
    if typed.action.only_shows() {
        let (raw, blank_row) = (&typed.raw, typed.action.blank_row());
        return view(
            frame,
            &opened,
            &page,
            Shown { typed: Some(raw), blank_row, from_check: typed.from_check, ..Shown::default() },
        );
    }
    let outcome = form.read_page(&page, &typed.raw, &opened.draft.answers, &opened.context());
    let mut problems = typed.troubles;
    problems.extend(outcome.problems.iter().cloned());
    if typed.action == Action::Save && !problems.is_empty() {
        let again = Shown {
            typed: Some(&outcome.typed),
            problems: &problems,
            from_check: typed.from_check,
            ..Shown::default()
        };
        return view(frame, &opened, &page, again);
    }
    let next =
        if typed.action == Action::Draft { page.clone() } else { after(&opened, &page, &outcome, typed.from_check) };
    let fields = outcome.values.keys().chain(&outcome.gone).cloned().collect();
    let save =
        SavePage { draft: id, version: typed.version, fields, values: outcome.values.clone(), next: next.clone() };
    match app.db.write(&call, "draft.save", move |cx| save.run(cx)).await {
        Ok(_) if typed.action == Action::Draft => {
            Ok(see_other("/me", Some(Flash::new("apply-draft-kept")), app.secure))
        }
        Ok(_) => {
            let from =
                if typed.from_check && !matches!(next.as_str(), "check" | "materials") { "?from=check" } else { "" };
            Ok(see_other(&format!("{}{from}", opened.href(&next)), None, app.secure))
        }
        Err(error) => again(&app, &call, frame, id, &page, &outcome, shown(error)?, typed.from_check).await,
    }
}

/// The page after this one with the answers as they are now; from the check of all answers, back to it.
fn after(opened: &Opened, page: &str, outcome: &Outcome, from_check: bool) -> String {
    let Some(form) = opened.form() else { return "materials".to_owned() };
    let mut answers = opened.draft.answers.clone();
    outcome.merge_into(&mut answers);
    let context = opened.context();
    if from_check {
        let unfinished = form.unfinished_page(&answers, &context);
        return unfinished.map_or_else(|| "check".to_owned(), |page| page.id.clone());
    }
    let next = form.next_page(Some(page), &answers, &context);
    next.map_or_else(|| "materials".to_owned(), |page| page.id.clone())
}

/// Shows what was typed beside a refusal; a stale version says what another device saved, and can be saved over.
#[expect(clippy::too_many_arguments, reason = "one call, right after the save that was refused")]
async fn again(
    app: &App,
    call: &Call,
    frame: Frame,
    id: i64,
    page: &str,
    outcome: &Outcome,
    refusal: Refusal,
    from_check: bool,
) -> Result<Response, WebError> {
    let opened = match open(app, call, id).await? {
        Ok(opened) => opened,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let mut shown = Shown { typed: Some(&outcome.typed), from_check, ..Shown::default() };
    if refusal.code == Refusal::STALE {
        shown.stale = Some(stale(&opened, page, outcome, &frame));
    } else {
        shown.refusal = refusal_sentence(&refusal, &frame);
    }
    view(frame, &opened, page, shown)
}

fn stale(opened: &Opened, page: &str, outcome: &Outcome, frame: &Frame) -> Stale {
    let fields = opened.form().and_then(|form| form.page(page)).map(|page| page.fields.as_slice()).unwrap_or_default();
    let rows = fields
        .iter()
        .filter(|field| opened.draft.answers.get(&field.id) != outcome.values.get(&field.id))
        .map(|field| {
            let value = opened.draft.answers.get(&field.id);
            let words = value.map(|value| schema::display(field, value, frame.locale(), &opened.reference));
            Row::new(frame.text(&field.label), words.unwrap_or_else(|| frame.t("forms-not-answered")))
        })
        .collect();
    Stale { saved: frame.moment(opened.draft.changed_at), rows, href: opened.href(page) }
}

/// `POST /apply/draft/{id}/{page}/keep`: keeps what is being typed, and answers what is wrong with it so far.
pub(super) async fn keep(
    State(app): State<Arc<App>>,
    Caller(call): Caller,
    Page(frame): Page,
    Path((id, page)): Path<(i64, String)>,
    Lenient(answers): Lenient,
) -> Result<Response, WebError> {
    let opened = match open(&app, &call, id).await? {
        Ok(opened) => opened,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let typed = typed(&answers, &page, &frame);
    let form = opened.form().filter(|form| form.page(&page).is_some()).ok_or_else(WebError::not_found)?;
    let outcome = form.read_page(&page, &typed.raw, &opened.draft.answers, &opened.context());
    let problems: Vec<Problem> = typed.troubles.iter().chain(&outcome.problems).cloned().collect();
    let findings = Findings::of(&problems, &outcome.typed, frame.locale());
    let keep = KeepTyped { draft: id, version: typed.version, values: outcome.values };
    app.db.write(&call, "draft.keep", move |cx| keep.run(cx)).await?;
    Ok(Json(findings).into_response())
}
