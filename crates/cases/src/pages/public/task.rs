//! A step that waits for the applicant: to confirm something, or to say whether a joint case goes on without a refused part.

use super::view::in_space;
use crate::app::App;
use crate::case::represented::Represented;
use crate::case::{self, Case};
use crate::commands::{Confirm, choices};
use crate::pages::words::{refusal_sentence, shown};
use crate::task::{self, State as Standing, Task};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use base::{CaseId, OrRefuse, Refusal, Result, Text};
use db::Call;
use http::StatusCode;
use identity::Caller;
use std::sync::Arc;
use web::parts::{Choice, Field, Problem};
use web::{Flash, Form, Frame, Page, WebError, render_with, see_other};

#[derive(Template)]
#[template(path = "pages/public/task.html")]
pub(super) struct TaskPage {
    pub frame: Frame,
    pub heading: String,
    pub lead: String,
    pub choices: Vec<Choice>,
    pub words: Field,
    pub action: String,
    pub back: String,
    /// What was filled in; empty for a partner or guardian, who see no more of the case than this step.
    pub answers: String,
    pub problems: Vec<Problem>,
}

/// What a choice says, and what follows from it.
pub(in crate::pages) fn label(choice: &str, frame: &Frame) -> (String, String) {
    match choice {
        "confirm" => (frame.t("my-task-confirm"), frame.t("my-task-confirm-hint")),
        "decline" => (frame.t("my-task-decline"), frame.t("my-task-decline-hint")),
        "continue" => (frame.t("my-task-continue"), frame.t("my-task-continue-hint")),
        _ => (frame.t("my-task-end"), frame.t("my-task-end-hint")),
    }
}

/// What is asked at a step.
pub(in crate::pages) fn heading(task: &Task, step: &Text, frame: &Frame) -> String {
    frame.ta(if task.is_question() { "my-now-part" } else { "my-now-confirm" }, "name", frame.text(step))
}

pub(super) fn view(
    frame: Frame,
    case: &Case,
    (task, step): (&Task, &Text),
    chosen: &str,
    typed: &str,
    (own, problem): (bool, Option<String>),
) -> TaskPage {
    let lead = if task.is_question() { "my-task-part-lead" } else { "my-task-lead" };
    let title = frame.text(&case.title).to_owned();
    let heading = heading(task, step, &frame);
    let back = if own { format!("/me/cases/{}", case.id) } else { "/me".to_owned() };
    let frame = in_space(frame, &heading);
    let frame = if own { frame.crumb(&title, &back) } else { frame };
    let choice = |one: &&str| {
        let (label, hint) = label(one, &frame);
        Choice::new(*one, label, *one == chosen).hint(hint)
    };
    TaskPage {
        lead: frame.ta2(lead, "title", title.as_str(), "number", case.number.as_str()),
        choices: choices(task).iter().map(choice).collect(),
        words: Field::new("words", frame.t("my-task-words")).lines(3).limit(2000).optional().value(typed),
        action: format!("/me/cases/{}/tasks/{}", case.id, task.id),
        answers: if own { format!("/me/cases/{}/answers", case.id) } else { String::new() },
        problems: problem.into_iter().map(|message| Problem { field: "choice".to_owned(), message }).collect(),
        heading,
        back,
        frame,
    }
}

/// A step that waits for the caller: the applicant, or a partner or guardian, who see no more of the case than this. The last is whether
/// the caller is on the applicant's side.
async fn load(app: &App, call: &Call, id: i64, task: i64) -> Result<(Case, Task, Text, bool), WebError> {
    let found = app
        .db
        .read(call, "my.task", move |cx| {
            let task = task::store::for_person(cx, task)?
                .filter(|task| task.case == CaseId(id))
                .or_refuse(Refusal::NOT_FOUND)?;
            let case = case::store::get(cx, task.case)?.or_refuse(Refusal::NOT_FOUND)?;
            let step = task::name_of(cx, case.publication, &task.name)?;
            let own = Represented::by_caller(cx)?.has(&case);
            Ok((case, task, step, own))
        })
        .await?;
    Ok(found)
}

/// Where one goes afterwards: those on the applicant's side to their case, others to their own space.
fn after(case: &Case, own: bool) -> String {
    if own { format!("/me/cases/{}", case.id) } else { "/me".to_owned() }
}

/// `GET /me/cases/{id}/tasks/{task}`.
pub(super) async fn page(
    State(app): State<Arc<App>>,
    Caller(call): Caller,
    Page(frame): Page,
    Path((id, task)): Path<(i64, i64)>,
) -> Result<Response, WebError> {
    let (case, task, step, own) = load(&app, &call, id, task).await?;
    if task.state != Standing::Open {
        return Ok(see_other(&after(&case, own), Some(Flash::new("my-task-over")), app.secure));
    }
    let page = view(frame, &case, (&task, &step), "", "", (own, None));
    Ok(render_with(StatusCode::OK, &page.frame, &page))
}

/// `POST /me/cases/{id}/tasks/{task}`.
pub(super) async fn post(
    State(app): State<Arc<App>>,
    Caller(call): Caller,
    Page(frame): Page,
    Path((id, task)): Path<(i64, i64)>,
    Form(form): Form,
) -> Result<Response, WebError> {
    let (case, found, step, own) = load(&app, &call, id, task).await?;
    let (choice, words) = (form.text("choice").to_owned(), form.text("words").to_owned());
    let problem = if choice.is_empty() {
        frame.t("my-task-choose")
    } else {
        let confirm = Confirm { task, choice: choice.clone(), words: words.clone() };
        match app.db.write(&call, "case.confirm", move |cx| confirm.run(cx)).await {
            Ok(_) => return Ok(see_other(&after(&case, own), Some(Flash::new("my-task-done")), app.secure)),
            Err(error) => refusal_sentence(&shown(error)?, &frame),
        }
    };
    let page = view(frame, &case, (&found, &step), &choice, &words, (own, Some(problem)));
    Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &page.frame, &page))
}
