//! Sending what the office said is missing: files for each thing, further files, words.

use super::case_file::{own, supplement};
use super::uploads;
use super::view::in_space;
use crate::app::App;
use crate::case::Case;
use crate::clock::{self, Span};
use crate::commands::{AnswerSupplement, Sent};
use crate::journal;
use crate::material::{self, Check};
use crate::pages::words::{refusal_sentence, shown};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use base::{CaseId, OrRefuse, Result, Text};
use catalogue::item::FileRule;
use catalogue::published::{self, Published};
use db::{Call, Cx};
use files::Stored;
use http::StatusCode;
use identity::Caller;
use std::collections::BTreeMap;
use std::sync::Arc;
use web::parts::{Field, Problem};
use web::{Flash, Frame, Lenient, Page, WebError, render_with, see_other};

/// One thing to send.
pub(in crate::pages) struct Wanted {
    /// The material; 0 for what is sent further.
    pub id: i64,
    pub input: String,
    pub name: String,
    pub why: String,
    pub hint: String,
    pub accept: String,
    pub max: u64,
    pub error: String,
}

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

/// What the page rests on.
#[derive(Clone)]
pub(in crate::pages) struct Facts {
    pub case: Case,
    pub published: Published,
    pub span: Option<Span>,
    pub asked: Vec<Text>,
    pub materials: Vec<material::Material>,
}

/// What the page of a case rests on, whoever looks.
pub(in crate::pages) fn facts_of(cx: &mut Cx, case: Case) -> Result<Facts> {
    let id = case.id;
    let published = published::store::get(cx, case.publication)?.or_refuse("case.item_gone")?;
    let spans = clock::store::spans(cx, id)?;
    let last = journal::store::of_case(cx, id)?.into_iter().rev().find(|entry| entry.kind == "supplement-asked");
    let asked = last.map(|entry| serde_json::from_value(entry.detail["missing"].clone())).transpose()?;
    Ok(Facts {
        span: supplement(&spans).cloned(),
        asked: asked.unwrap_or_default(),
        materials: material::store::of_case(cx, id)?,
        case,
        published,
    })
}

/// What may be sent for a material: its own rule, else pictures and PDF.
fn rule_for(facts: &Facts, material: &str) -> FileRule {
    facts.published.parts.item.material(material).and_then(|one| one.file.clone()).unwrap_or_default()
}

const FURTHER: &str = "file-further";

fn input(id: i64) -> String {
    format!("file-{id}")
}

pub(in crate::pages) fn wanted(facts: &Facts, errors: &BTreeMap<String, String>, frame: &Frame) -> Vec<Wanted> {
    let one = |name: String, why: String, id: i64, rule: FileRule| {
        let input = if id == 0 { FURTHER.to_owned() } else { input(id) };
        Wanted {
            id,
            hint: uploads::hint(&FileRule { count: 1, ..rule.clone() }, frame),
            accept: uploads::accept(&rule),
            max: rule.max,
            error: errors.get(&input).cloned().unwrap_or_default(),
            input,
            name,
            why,
        }
    };
    let wanting = facts.materials.iter().filter(|material| material.state == Check::Wanting);
    let mut out: Vec<Wanted> = wanting
        .map(|material| {
            let name = frame.text(&material.title).to_owned();
            one(name, material.note.clone(), material.id, rule_for(facts, &material.material))
        })
        .collect();
    out.push(one(frame.t("my-supplement-further"), String::new(), 0, FileRule::default()));
    out
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
        wanted: wanted(facts, &again.errors, &frame),
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

/// A stored file and the material it replaces.
pub(in crate::pages) type Ready = (Option<i64>, Stored);

/// Stores what was chosen, each by the rule of its material; what is wrong stands by its input.
pub(in crate::pages) async fn store_all(
    app: &Arc<App>,
    facts: &Facts,
    answers: web::Answers,
    errors: &mut BTreeMap<String, String>,
    frame: &Frame,
) -> Result<Vec<Ready>, WebError> {
    let mut ready = Vec::new();
    for (field, trouble) in answers.troubles() {
        errors.insert(field.clone(), frame.ta(trouble.key(), "limit", trouble.limit()));
    }
    for upload in answers.into_files() {
        let material = facts.materials.iter().find(|one| one.state == Check::Wanting && input(one.id) == upload.field);
        if material.is_none() && upload.field != FURTHER {
            continue;
        }
        let rule = material.map_or_else(FileRule::default, |one| rule_for(facts, &one.material));
        match uploads::store(app, &upload, uploads::rule(&rule), frame).await? {
            Ok(stored) => ready.push((material.map(|one| one.id), stored)),
            Err(why) => {
                errors.insert(upload.field.clone(), why);
            }
        }
    }
    Ok(ready)
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
    let ready = store_all(&app, &facts, answers, &mut again.errors, &frame).await?;
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
