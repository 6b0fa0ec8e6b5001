//! An application at the window: one dense form, then the materials and the resident's word, then the receipt.

use super::Desk;
use super::window::{call_of, words};
use crate::commands::{DropFile, KeepTyped, KeepUpload, MakeCode, SavePage, Submit, ViewDraft};
use crate::draft::CODE_MINUTES;
use crate::known::{self, Asked};
use crate::pages::public::check::{PromiseBox, promise_box};
use crate::pages::public::code::new_code;
use crate::pages::public::opened::Opened;
use crate::pages::public::uploads;
use crate::pages::words::as_problem;
use askama::Template;
use axum::Json;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use base::Result;
use catalogue::item::Need;
use db::Call;
use forms::{Action, Dense, Findings, Summary, raw_of};
use http::StatusCode;
use schema::{Answers as Values, Problem, Raw};
use web::parts::FileRow;
use web::{Answers, Flash, Frame, Lenient, Markup, WebError, render_with};

#[derive(Template)]
#[template(path = "pages/desk/draft_page.html")]
pub(super) struct DraftPage {
    pub frame: Frame,
    pub title: String,
    pub applicant: String,
    pub id: i64,
    pub error: String,
    /// A code that takes the draft to the phone; empty before it is made.
    pub code: String,
    pub minutes: i64,
    pub form: Option<Markup>,
    /// The phone's form; none where nobody is identified.
    pub phone: Option<PhoneBox>,
    /// On whose mandate the agent acts.
    pub mandate: String,
}

/// Confirming the phone of who stands there.
#[derive(Debug, Clone, Default)]
pub(super) struct PhoneBox {
    pub confirmed: bool,
    pub phone: String,
    pub sent: bool,
    /// The code, where a sample city shows it instead of sending.
    pub shown: String,
}

/// A material at the window.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    pub id: String,
    pub name: String,
    pub hint: String,
    pub optional: bool,
    pub known: String,
    pub can_show: bool,
    pub seen: bool,
    pub upload: Option<(String, String, u64)>,
    pub files: Vec<FileRow>,
    pub declaration: String,
    pub declared: bool,
}

#[derive(Template)]
#[template(path = "pages/desk/draft_confirm.html")]
pub(super) struct ConfirmPage {
    pub frame: Frame,
    pub title: String,
    pub applicant: String,
    pub id: i64,
    pub errors: Vec<String>,
    pub summary: Option<Markup>,
    pub lines: Vec<Line>,
    /// The promise that may stand for materials.
    pub promise: Option<PromiseBox>,
    pub phone: Option<PhoneBox>,
    pub mandate: String,
    /// The sentence read aloud.
    pub sentence: String,
    pub confirmed: bool,
}

/// Writes down that the clerk sees the draft; to be awaited before any page of it is made.
async fn seen(desk: &Desk, call: &Call, id: i64) -> Result<(), WebError> {
    desk.app.db.write(call, "draft.view", move |cx| ViewDraft { draft: id }.run(cx)).await?;
    Ok(())
}

async fn open(desk: &Desk, call: &Call, id: i64) -> Result<Opened, WebError> {
    let opened = desk.app.db.read(call, "draft.open", move |cx| Opened::load(cx, id)).await?;
    Ok(opened)
}

fn here(id: i64) -> String {
    format!("/desk/window/drafts/{id}")
}

/// What is shown beyond the stored answers.
#[derive(Default)]
pub(super) struct Shown<'a> {
    pub typed: Option<&'a Raw>,
    pub problems: &'a [Problem],
    pub blank_row: Option<&'a str>,
    pub error: String,
    pub code: String,
    pub phone: String,
    pub phone_sent: bool,
    pub phone_shown: String,
}

/// The page again, after something beside the form.
pub(super) async fn again(desk: Desk, call: &Call, id: i64, shown: Shown<'_>) -> Result<Response, WebError> {
    let opened = open(&desk, call, id).await?;
    show(desk, call, &opened, shown).await
}

async fn show(desk: Desk, call: &Call, opened: &Opened, shown: Shown<'_>) -> Result<Response, WebError> {
    let id = opened.draft.id;
    seen(&desk, call, id).await?;
    let frame = desk.frame;
    let title = opened.title(&frame).to_owned();
    let window = frame.t("desk-window-title");
    let frame = frame.titled(title.clone()).crumb(window, "/desk/window");
    let keep = format!("{}/keep", here(id));
    let context = opened.context();
    let form = match opened.form() {
        Some(form) => Some(
            Dense {
                frame: &frame,
                form,
                answers: &opened.draft.answers,
                context: &context,
                typed: shown.typed,
                problems: shown.problems,
                sources: &opened.draft.sources,
                action: &here(id),
                draft: Some(&keep),
                draft_at: opened.draft.changed_at.0,
                hidden: &[("version".to_owned(), opened.draft.version.to_string())],
                blank_row: shown.blank_row,
            }
            .html()?,
        ),
        None => None,
    };
    let good = shown.problems.is_empty() && shown.error.is_empty();
    let page = DraftPage {
        title,
        applicant: opened.draft.applicant_name.clone(),
        id,
        error: shown.error,
        code: shown.code,
        minutes: CODE_MINUTES,
        form,
        phone: opened.draft.person.map(|_| PhoneBox {
            confirmed: opened.draft.seen.phone,
            phone: shown.phone,
            sent: shown.phone_sent,
            shown: shown.phone_shown,
        }),
        mandate: opened.draft.seen.mandate.clone(),
        frame,
    };
    Ok(render_with(if good { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }, &page.frame, &page))
}

/// `GET /desk/window/drafts/{id}`
pub(super) async fn page(desk: Desk, Path(id): Path<String>) -> Result<Response, WebError> {
    let (id, call, _) = call_of(&desk, &id).await?;
    let opened = open(&desk, &call, id).await?;
    if opened.draft.submitted.is_some() {
        return Ok(desk.go(&format!("{}/receipt", here(id)), None));
    }
    if opened.form().is_none() {
        return Ok(desk.go(&format!("{}/confirm", here(id)), None));
    }
    show(desk, &call, &opened, Shown::default()).await
}

/// `POST /desk/window/drafts/{id}/keep`: keeps what is typed so far, and answers what is wrong with it.
pub(super) async fn keep(desk: Desk, Path(id): Path<String>, Lenient(answers): Lenient) -> Result<Response, WebError> {
    let (id, call, _) = call_of(&desk, &id).await?;
    let opened = open(&desk, &call, id).await?;
    let Some(form) = opened.form() else { return Err(WebError::not_found()) };
    let outcome = form.read(&raw_of(&answers), &opened.context());
    let mut problems = arrived(form, &answers, &desk.frame);
    problems.extend(outcome.problems.iter().cloned());
    let findings = Findings::of(&problems, &outcome.typed, desk.frame.locale());
    let keep = KeepTyped { draft: id, version: answers.text("version").parse().unwrap_or(0), values: outcome.values };
    desk.app.db.write(&call, "draft.keep", move |cx| keep.run(cx)).await?;
    Ok(Json(findings).into_response())
}

/// `POST /desk/window/drafts/{id}`: saves what is good; goes on when all is.
pub(super) async fn save(desk: Desk, Path(id): Path<String>, Lenient(answers): Lenient) -> Result<Response, WebError> {
    let (id, call, _) = call_of(&desk, &id).await?;
    let opened = open(&desk, &call, id).await?;
    let Some(form) = opened.form() else { return Err(WebError::not_found()) };
    let mut raw = raw_of(&answers);
    let version = answers.text("version").parse().unwrap_or(0);
    let mut troubles = arrived(form, &answers, &desk.frame);
    troubles.extend(uploads::into_answers(&desk.app, &call, &opened, "", answers, &mut raw, &desk.frame).await?);
    // Files are known from here on.
    let opened = open(&desk, &call, id).await?;
    let Some(form) = opened.form() else { return Err(WebError::not_found()) };
    let action = Action::read(&raw);
    let raw = action.apply(&raw);
    if action.only_shows() || !troubles.is_empty() {
        let shown = Shown { typed: Some(&raw), problems: &troubles, blank_row: action.blank_row(), ..Shown::default() };
        return show(desk, &call, &opened, shown).await;
    }
    let outcome = form.read(&raw, &opened.context());
    let wrong: Vec<&str> = outcome.problems.iter().map(Problem::top).collect();
    let fields = form.fields().filter(|(_, field)| field.is_input() && !wrong.contains(&field.id.as_str()));
    let save = SavePage {
        draft: id,
        version,
        fields: fields.map(|(_, field)| field.id.clone()).collect(),
        values: good(&outcome.values, &wrong),
        next: opened.draft.page.clone(),
    };
    if let Err(error) = desk.app.db.write(&call, "draft.save", move |cx| save.run(cx)).await {
        let error = desk.sentence(error)?;
        let opened = open(&desk, &call, id).await?;
        return show(desk, &call, &opened, Shown { typed: Some(&raw), error, ..Shown::default() }).await;
    }
    if action == Action::Draft {
        return Ok(desk.go("/desk/window", Some(Flash::new("desk-window-kept"))));
    }
    if outcome.is_good() {
        return Ok(desk.go(&format!("{}/confirm", here(id)), None));
    }
    let opened = open(&desk, &call, id).await?;
    let shown = Shown { typed: Some(&outcome.typed), problems: &outcome.problems, ..Shown::default() };
    show(desk, &call, &opened, shown).await
}

/// What was wrong with fields and files as they arrived, as problems of the form.
fn arrived(form: &schema::Form, answers: &Answers, frame: &Frame) -> Vec<Problem> {
    let of_form = |(field, trouble): &(String, web::Trouble)| {
        let top = field.split(['.', '[']).next().unwrap_or_default();
        let (page, _) = form.fields().find(|(_, one)| one.id == top)?;
        Some(as_problem(&page.id, field, trouble, frame))
    };
    answers.troubles().iter().filter_map(of_form).collect()
}

fn good(values: &Values, wrong: &[&str]) -> Values {
    values
        .iter()
        .filter(|(id, _)| !wrong.contains(&id.as_str()))
        .map(|(id, value)| (id.clone(), value.clone()))
        .collect()
}

/// `POST /desk/window/drafts/{id}/code`: a code that takes the draft to the resident's phone.
pub(super) async fn code(desk: Desk, Path(id): Path<String>) -> Result<Response, WebError> {
    let (id, call, _) = call_of(&desk, &id).await?;
    let code = new_code();
    let make = MakeCode { draft: id, code: code.clone() };
    desk.app.db.write(&call, "draft.code", move |cx| make.run(cx)).await?;
    let opened = open(&desk, &call, id).await?;
    show(desk, &call, &opened, Shown { code, ..Shown::default() }).await
}

async fn asked(desk: &Desk, call: &Call, opened: &Opened) -> Result<Vec<Asked>, WebError> {
    let (published, draft) = (opened.published.clone(), opened.draft.clone());
    let asked = desk.app.db.write(call, "draft.materials", move |cx| {
        cx.about("draft", draft.id);
        known::asked(cx, &published, &draft)
    });
    Ok(asked.await?)
}

fn line(asked: &Asked, opened: &Opened, typed: &Answers, frame: &Frame) -> Line {
    let files = opened.files.iter().filter(|file| file.material == asked.id).map(|file| FileRow {
        name: file.name.clone(),
        note: web::format::size(u64::try_from(file.size).unwrap_or(0)),
        remove: file.id.to_string(),
        ..FileRow::default()
    });
    let upload = asked.file.as_ref().filter(|_| asked.known.is_none());
    Line {
        id: asked.id.clone(),
        name: frame.text(&asked.title).to_owned(),
        hint: words(asked.hint.as_ref(), frame),
        optional: asked.need != Need::Required,
        known: words(asked.known.as_ref(), frame),
        can_show: asked.show && asked.known.is_none(),
        seen: typed.all("seen").any(|id| id == asked.id),
        upload: upload.map(|rule| (uploads::hint(rule, frame), uploads::accept(rule), rule.max)),
        files: files.collect(),
        declaration: if asked.known.is_none() { words(asked.declaration.as_ref(), frame) } else { String::new() },
        declared: typed.all("declared").any(|id| id == asked.id),
    }
}

async fn show_confirm(
    desk: Desk,
    call: &Call,
    id: i64,
    typed: &Answers,
    errors: Vec<String>,
) -> Result<Response, WebError> {
    let opened = open(&desk, call, id).await?;
    if opened.draft.submitted.is_some() {
        return Ok(desk.go(&format!("{}/receipt", here(id)), None));
    }
    let asked = asked(&desk, call, &opened).await?;
    seen(&desk, call, id).await?;
    let title = opened.title(&desk.frame).to_owned();
    let window = desk.frame.t("desk-window-title");
    let frame = desk.frame.titled(title.clone()).crumb(window, "/desk/window");
    let context = opened.context();
    let summary = opened.form().map(|form| {
        Summary {
            frame: &frame,
            form,
            answers: &opened.draft.answers,
            context: &context,
            change: None,
            file: None,
            sources: &opened.draft.sources,
            masked: false,
        }
        .html()
    });
    let page = ConfirmPage {
        applicant: opened.draft.applicant_name.clone(),
        phone: opened.draft.person.map(|_| PhoneBox { confirmed: opened.draft.seen.phone, ..PhoneBox::default() }),
        mandate: opened.draft.seen.mandate.clone(),
        id,
        summary: summary.transpose()?,
        lines: asked.iter().map(|one| line(one, &opened, typed, &frame)).collect(),
        promise: promise_box(&asked, &opened, typed.text("promise") == "yes", &frame),
        sentence: frame.ta2(
            "desk-window-sentence",
            "name",
            opened.draft.applicant_name.as_str(),
            "item",
            title.as_str(),
        ),
        confirmed: typed.has("confirmed"),
        title,
        frame,
        errors,
    };
    let status = if page.errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(render_with(status, &page.frame, &page))
}

/// `GET /desk/window/drafts/{id}/confirm`
pub(super) async fn confirm_page(desk: Desk, Path(id): Path<String>) -> Result<Response, WebError> {
    let (id, call, _) = call_of(&desk, &id).await?;
    show_confirm(desk, &call, id, &Answers::default(), Vec::new()).await
}

/// Keeps the files that came with the form; answers what was wrong with them.
async fn keep_files(desk: &Desk, call: &Call, id: i64, answers: &Answers) -> Result<Vec<String>, WebError> {
    let mut errors: Vec<String> =
        answers.troubles().iter().map(|(_, trouble)| desk.frame.ta(trouble.key(), "limit", trouble.limit())).collect();
    if answers.files().is_empty() {
        return Ok(errors);
    }
    let opened = open(desk, call, id).await?;
    for upload in answers.files() {
        let material = upload.field.strip_prefix("file-").unwrap_or_default().to_owned();
        let Some(rule) = opened.published.parts.item.material(&material).and_then(|one| one.file.clone()) else {
            continue;
        };
        match uploads::store(&desk.app, upload, uploads::rule(&rule), &desk.frame).await? {
            Ok(stored) => {
                let keep = KeepUpload { draft: id, material, stored, replaces: rule.count == 1 };
                desk.app.db.write(call, "draft.upload", move |cx| keep.run(cx)).await?;
            }
            Err(sentence) => errors.push(sentence),
        }
    }
    Ok(errors)
}

/// `POST /desk/window/drafts/{id}/confirm`: keeps files, takes one away, or hands in.
pub(super) async fn confirm(
    desk: Desk,
    Path(id): Path<String>,
    Lenient(answers): Lenient,
) -> Result<Response, WebError> {
    let (id, call, _) = call_of(&desk, &id).await?;
    if let Ok(file) = answers.text("remove").parse() {
        desk.app.db.write(&call, "draft.drop", move |cx| DropFile { draft: id, file }.run(cx)).await?;
        return show_confirm(desk, &call, id, &answers, Vec::new()).await;
    }
    let errors = keep_files(&desk, &call, id, &answers).await?;
    if !errors.is_empty() || answers.text("action") != "submit" {
        return show_confirm(desk, &call, id, &answers, errors).await;
    }
    let ticked = |name: &str| answers.all(name).map(str::to_owned).collect::<Vec<_>>();
    let submit = Submit {
        draft: id,
        confirmed: answers.has("confirmed"),
        declared: ticked("declared"),
        promised: answers.text("promise") == "yes",
        seen: ticked("seen"),
    };
    match desk.app.db.write(&call, "case.submit", move |cx| submit.run(cx)).await {
        Ok(_) => Ok(desk.go(&format!("{}/receipt", here(id)), None)),
        Err(error) => {
            let error = desk.sentence(error)?;
            show_confirm(desk, &call, id, &answers, vec![error]).await
        }
    }
}
