//! The last page before handing in: all answers with the way to change them, the materials, the statements, one button.

use super::materials::{asked, can_promise, is_declared, is_missing, standing};
use super::opened::Opened;
use super::question::open;
use crate::app::App;
use crate::commands::Submit;
use crate::known::Asked;
use crate::pages::words::{refusal_sentence, shown, term_words};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use base::{Refusal, Result};
use forms::Summary;
use http::StatusCode;
use identity::Caller;
use std::sync::Arc;
use web::parts::{Choice, Material, Problem, Progress, Row, Step};
use web::{Flash, Form, Frame, Markup, Page, WebError, render_with, see_other};

#[derive(Template)]
#[template(path = "pages/public/check.html")]
pub(super) struct CheckPage {
    pub frame: Frame,
    pub matter: String,
    pub action: String,
    pub back: String,
    pub for_whom: Vec<Row>,
    pub summary: Markup,
    pub materials: Vec<Material>,
    pub materials_href: String,
    /// A page that still misses an answer, or the materials.
    pub unfinished: Option<(String, String)>,
    pub commitment: String,
    pub confirmed: bool,
    pub confirm_error: String,
    pub declarations: Vec<Choice>,
    /// The promise that may stand for materials; none where there is nothing for it to stand for.
    pub promise: Option<PromiseBox>,
    pub problems: Vec<Problem>,
    pub after: Vec<Step>,
    pub outline: Vec<Step>,
    pub code: String,
    pub discard: String,
}

/// A promise as it is told before it is made: what, instead of what, when it is checked, what a breach means.
#[derive(Debug, Clone, Default)]
pub(in crate::pages) struct PromiseBox {
    pub text: String,
    pub instead_of: String,
    pub check: String,
    pub breach: String,
    pub made: bool,
}

/// The promise of the item, for what of it could be handed in and has not been.
pub(in crate::pages) fn promise_box(asked: &[Asked], opened: &Opened, made: bool, frame: &Frame) -> Option<PromiseBox> {
    let promise = opened.published.parts.item.promise.as_ref()?;
    let names: Vec<&str> =
        asked.iter().filter(|one| can_promise(one, opened)).map(|one| frame.text(&one.title)).collect();
    (!names.is_empty()).then(|| PromiseBox {
        text: frame.text(&promise.text).to_owned(),
        instead_of: names.join(&frame.t("track-more-gap")),
        check: term_words(&promise.check, frame),
        breach: frame.text(&promise.breach).to_owned(),
        made,
    })
}

/// What was ticked, when the page is shown again.
#[derive(Default)]
pub(super) struct Ticked {
    pub confirmed: bool,
    pub promised: bool,
    pub declared: Vec<String>,
}

fn materials(asked: &[Asked], opened: &Opened, frame: &Frame) -> Vec<Material> {
    asked
        .iter()
        .map(|one| {
            let (trust, tag) = standing(one, opened, frame);
            let names = opened.files.iter().filter(|file| file.material == one.id).map(|file| file.name.as_str());
            let names = names.collect::<Vec<_>>().join(&frame.t("track-more-gap"));
            let source = one.known.as_ref().map(|text| frame.text(text).to_owned()).unwrap_or_default();
            Material {
                trust: trust.to_owned(),
                name: frame.text(&one.title).to_owned(),
                tag,
                hint: if source.is_empty() { names } else { source },
                href: String::new(),
                link: String::new(),
            }
        })
        .collect()
}

/// What still misses: words and the way there.
fn unfinished(asked: &[Asked], opened: &Opened, frame: &Frame) -> Option<(String, String)> {
    let page = opened.form().and_then(|form| form.unfinished_page(&opened.draft.answers, &opened.context()));
    if let Some(page) = page {
        let words = frame.ta("apply-unfinished", "name", frame.text(&page.heading()));
        return Some((words, format!("{}?from=check", opened.href(&page.id))));
    }
    let one = asked.iter().find(|one| is_missing(one, opened))?;
    let words = frame.ta("apply-material-missing", "name", frame.text(&one.title));
    Some((words, format!("{}?from=check", opened.href("materials"))))
}

fn outline(opened: &Opened, frame: &Frame) -> Vec<Step> {
    let mut steps = Vec::new();
    if let Some(form) = opened.form() {
        for part in form.progress("", &opened.draft.answers, &opened.context()).parts {
            let progress = if part.state == schema::State::Done { Progress::Done } else { Progress::Next };
            let mut step = Step::new(frame.text(&part.title), "", progress);
            step.href = format!("{}?from=check", opened.href(&part.page));
            steps.push(step);
        }
    }
    steps.push(Step::new(frame.t("apply-materials"), "", Progress::Done));
    steps.push(Step::new(frame.t("apply-check-part"), "", Progress::Now));
    steps
}

pub(super) fn view(frame: Frame, opened: &Opened, asked: &[Asked], ticked: &Ticked) -> Result<CheckPage, WebError> {
    let frame = frame.titled_by("apply-check");
    let item = &opened.published.parts.item;
    let context = opened.context();
    let summary = match opened.form() {
        Some(form) => Summary {
            frame: &frame,
            form,
            answers: &opened.draft.answers,
            context: &context,
            change: Some(&|page: &schema::Page| format!("{}?from=check", opened.href(&page.id))),
            file: Some(&|id: &str| format!("/files/{id}")),
            sources: &opened.draft.sources,
            masked: false,
        }
        .html()?,
        None => Markup::default(),
    };
    let declarations = asked
        .iter()
        .filter(|one| is_declared(one, opened))
        .map(|one| {
            let sentence = one.declaration.as_ref().unwrap_or(&one.title);
            let is_ticked = ticked.declared.contains(&one.id);
            Choice::new(&one.id, frame.text(sentence), is_ticked).hint(frame.ta(
                "apply-declare-for",
                "name",
                frame.text(&one.title),
            ))
        })
        .collect();
    let steps = item.steps.iter().skip(1).take(4).map(|step| Step::new(frame.text(&step.text), "", Progress::Next));
    Ok(CheckPage {
        matter: opened.title(&frame).to_owned(),
        action: opened.href("check"),
        back: opened.href("materials"),
        for_whom: vec![Row::new(frame.t("apply-applicant"), &opened.draft.applicant_name)],
        materials: materials(asked, opened, &frame),
        materials_href: format!("{}?from=check", opened.href("materials")),
        unfinished: unfinished(asked, opened, &frame),
        commitment: item
            .commitment
            .as_ref()
            .map_or_else(|| frame.t("apply-commitment"), |text| frame.text(text).to_owned()),
        confirmed: ticked.confirmed,
        confirm_error: String::new(),
        problems: Vec::new(),
        after: steps.collect(),
        outline: outline(opened, &frame),
        code: opened.href("code"),
        discard: opened.href("discard"),
        summary,
        declarations,
        promise: promise_box(asked, opened, ticked.promised, &frame),
        frame,
    })
}

/// `GET /apply/draft/{id}/check`.
pub(super) async fn page(
    State(app): State<Arc<App>>,
    Caller(call): Caller,
    Page(frame): Page,
    Path(id): Path<i64>,
) -> Result<Response, WebError> {
    let opened = match open(&app, &call, id).await? {
        Ok(opened) => opened,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let asked = asked(&app, &call, &opened).await?;
    let page = view(frame, &opened, &asked, &Ticked::default())?;
    Ok(render_with(StatusCode::OK, &page.frame, &page))
}

/// `POST /apply/draft/{id}/check`: hands in. Pressed twice, it leads to the same case.
pub(super) async fn post(
    State(app): State<Arc<App>>,
    Caller(call): Caller,
    Page(frame): Page,
    Path(id): Path<i64>,
    Form(form): Form,
) -> Result<Response, WebError> {
    let ticked = Ticked {
        confirmed: form.has("confirm"),
        promised: form.text("promise") == "yes",
        declared: form.all("declare").take(100).map(str::to_owned).collect(),
    };
    let submit = Submit {
        draft: id,
        confirmed: ticked.confirmed,
        declared: ticked.declared.clone(),
        promised: ticked.promised,
        seen: Vec::new(),
    };
    let refusal = match app.db.write(&call, "case.submit", move |cx| submit.run(cx)).await {
        Ok(case) => {
            let said = Flash::new("apply-submitted").with(&case.number);
            return Ok(see_other(&format!("/me/cases/{}", case.id), Some(said), app.secure));
        }
        Err(error) => shown(error)?,
    };
    let opened = match open(&app, &call, id).await? {
        Ok(opened) => opened,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let asked = asked(&app, &call, &opened).await?;
    let mut page = view(frame, &opened, &asked, &ticked)?;
    refused(&mut page, &refusal);
    let status = if refusal.code == Refusal::STALE { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(render_with(status, &page.frame, &page))
}

/// Puts a refusal where it is mended.
fn refused(page: &mut CheckPage, refusal: &Refusal) {
    let sentence = refusal_sentence(refusal, &page.frame);
    let field = match refusal.code.as_ref() {
        "case.confirm_first" => {
            page.confirm_error.clone_from(&sentence);
            "confirm"
        }
        "case.material_missing" => "materials",
        "case.answers_wanting" => "answers",
        _ => "submit",
    };
    page.problems.push(Problem { field: field.to_owned(), message: sentence });
}
