//! The applicant's page of a case, and messages to the office.

use super::case_file::{CaseFile, can_withdraw, own, stopped};
use super::view::{self, Now, PaperLine};
use crate::app::App;
use crate::case::represented;
use crate::commands::SendNote;
use crate::note;
use crate::pages::words::{clock_tag, refusal_sentence, ruler, shown, status_tag};
use crate::paper::PaperKind;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use base::{CaseId, Result};
use db::Call;
use http::StatusCode;
use identity::Caller;
use std::sync::Arc;
use web::parts::{ClockTag, Day, Field, Lane, Material, Step, Tag};
use web::{Flash, Form, Frame, Page, WebError, render_with, see_other};

/// A message between applicant and office.
pub(super) struct Letter {
    pub mine: bool,
    pub name: String,
    pub note: String,
    pub lines: Vec<String>,
}

/// Whom to call.
pub(super) struct Contact {
    pub name: String,
    pub office: String,
    pub phone: String,
}

#[derive(Template)]
#[template(path = "pages/public/case.html")]
pub(super) struct CasePage {
    pub frame: Frame,
    pub title: String,
    pub lead: String,
    pub status: Tag,
    pub due: String,
    pub clock: Option<ClockTag>,
    pub strip: Vec<Step>,
    pub now: Option<Now>,
    pub fees: Vec<String>,
    pub lanes: Vec<Lane>,
    pub why: String,
    pub due_notes: Vec<String>,
    pub ruler: Vec<Day>,
    pub timeline: Vec<Step>,
    pub papers: Vec<PaperLine>,
    pub materials: Vec<Material>,
    pub letters: Vec<Letter>,
    pub write: Option<Field>,
    pub write_to: String,
    pub number: String,
    pub owner: Option<Contact>,
    pub office: Option<Contact>,
    pub applicant: String,
    pub submitted: String,
    pub result_number: String,
    pub answers: String,
    pub receipt: String,
    pub withdraw: String,
}

fn letters(file: &CaseFile, frame: &Frame) -> Vec<Letter> {
    let letter = |note: &crate::note::Note| {
        let sent = frame.moment(note.sent_at);
        let read = note.from_applicant && note.read_at.is_some();
        Letter {
            mine: note.from_applicant,
            name: if note.from_applicant { frame.t("my-me") } else { note.name.clone() },
            note: if read { frame.ta("my-letter-read", "when", sent) } else { sent },
            lines: note.words.lines().map(str::to_owned).collect(),
        }
    };
    file.notes.iter().map(letter).collect()
}

/// The page; `typed` and `error` when a message was refused.
pub(super) fn view(frame: Frame, file: &CaseFile, typed: &str, error: String) -> CasePage {
    let case = &file.case;
    let title = frame.text(&case.title).to_owned();
    let mut frame = view::in_cases(frame, &title);
    if let Some(parent) = &file.parent {
        let name = frame.text(&parent.title).to_owned();
        frame = frame.crumb(name, format!("/me/cases/{}", parent.id));
    }
    let contact = |owner: &super::case_file::Owner| Contact {
        name: owner.name.clone(),
        office: frame.text(&owner.office).to_owned(),
        phone: owner.phone.clone(),
    };
    let due = case.next_due().filter(|_| case.is_open()).map(|date| frame.date(date)).unwrap_or_default();
    let write =
        case.is_open().then(|| Field::new("words", frame.t("my-write")).lines(3).limit(2000).value(typed).error(error));
    let receipt = file.papers.iter().any(|paper| paper.kind == PaperKind::Receipt);
    CasePage {
        lead: view::lead(file, &frame),
        status: status_tag(case, &frame),
        clock: clock_tag(&file.reading, stopped(&file.spans), &frame),
        strip: view::strip(file, &frame),
        now: view::now(file, &frame),
        fees: view::fees(file, &frame),
        lanes: view::lanes(file, &frame),
        why: file.due.as_ref().map(|due| frame.ta("my-why", "date", frame.date(due.due.date))).unwrap_or_default(),
        due_notes: view::due_notes(file, &frame),
        ruler: file.due.as_ref().filter(|_| case.is_open()).map(|due| ruler(&due.due, &frame)).unwrap_or_default(),
        timeline: view::timeline(file, &frame),
        papers: view::papers(file, &frame),
        materials: view::materials(file, &frame),
        letters: letters(file, &frame),
        write_to: format!("/me/cases/{}/note", case.id),
        number: case.number.clone(),
        owner: file.owner.as_ref().map(contact),
        office: file.office.as_ref().map(contact),
        applicant: case.applicant_name.clone(),
        submitted: frame.moment(case.submitted_at),
        result_number: case.result_number.clone(),
        answers: format!("/me/cases/{}/answers", case.id),
        receipt: if receipt { format!("/me/cases/{}/receipt", case.id) } else { String::new() },
        withdraw: if can_withdraw(file) { format!("/me/cases/{}/withdraw", case.id) } else { String::new() },
        title,
        due,
        write,
        frame,
    }
}

async fn load(app: &App, call: &Call, id: i64) -> Result<CaseFile, WebError> {
    Ok(app.db.read(call, "my.case", move |cx| CaseFile::load(cx, CaseId(id))).await?)
}

/// `GET /me/cases/{id}`. What the office wrote counts as read from now on.
pub(super) async fn page(
    State(app): State<Arc<App>>,
    Caller(call): Caller,
    Page(frame): Page,
    Path(id): Path<i64>,
) -> Result<Response, WebError> {
    let file = load(&app, &call, id).await?;
    if file.notes.iter().any(|note| !note.from_applicant && note.read_at.is_none()) {
        app.db
            .write(&call, "note.seen", move |cx| {
                let case = own(cx, CaseId(id))?;
                let permit = represented::permit(cx, &case)?;
                note::store::seen(cx, &permit, case.id, true)
            })
            .await?;
    }
    let page = view(frame, &file, "", String::new());
    Ok(render_with(StatusCode::OK, &page.frame, &page))
}

/// `POST /me/cases/{id}/note`.
pub(super) async fn note(
    State(app): State<Arc<App>>,
    Caller(call): Caller,
    Page(frame): Page,
    Path(id): Path<i64>,
    Form(form): Form,
) -> Result<Response, WebError> {
    let words = form.text("words").to_owned();
    let send = SendNote { case: CaseId(id), words: words.clone() };
    let sent = app.db.write(&call, "case.note", move |cx| own(cx, send.case).and_then(|_| send.run(cx))).await;
    let refusal = match sent {
        Ok(()) => return Ok(see_other(&format!("/me/cases/{id}"), Some(Flash::new("my-sent")), app.secure)),
        Err(error) => shown(error)?,
    };
    let file = load(&app, &call, id).await?;
    let error = refusal_sentence(&refusal, &frame);
    let page = view(frame, &file, &words, error);
    Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &page.frame, &page))
}
