//! Handing in materials that were allowed to follow after acceptance.

use super::case_file::own;
use super::uploads;
use super::view::in_space;
use crate::app::App;
use crate::case::Case;
use crate::commands::SendMaterial;
use crate::material::{self, Check, Material};
use crate::pages::words::{refusal_sentence, shown};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use base::moment::day_date;
use base::{CaseId, OrRefuse, Result};
use catalogue::item::FileRule;
use catalogue::published::{self, Published};
use db::{Call, Cx};
use files::Stored;
use http::StatusCode;
use identity::Caller;
use std::collections::BTreeMap;
use std::sync::Arc;
use web::parts::Problem;
use web::{Flash, Frame, Lenient, Page, WebError, render_with, see_other};

/// One material that is to follow.
pub(super) struct Wanted {
    pub input: String,
    pub name: String,
    pub by: String,
    pub hint: String,
    pub accept: String,
    pub max: u64,
    pub error: String,
}

#[derive(Template)]
#[template(path = "pages/public/later.html")]
pub(super) struct LaterPage {
    pub frame: Frame,
    pub title: String,
    pub action: String,
    pub back: String,
    pub wanted: Vec<Wanted>,
    pub problems: Vec<Problem>,
    pub refusal: String,
}

/// What the page rests on.
#[derive(Clone)]
pub(super) struct Facts {
    pub case: Case,
    pub published: Published,
    pub later: Vec<Material>,
}

fn load(cx: &mut Cx, id: CaseId) -> Result<Facts> {
    let case = own(cx, id)?;
    let mut later = material::store::of_case(cx, id)?;
    later.retain(|one| one.state == Check::Later && case.is_open());
    Ok(Facts { published: published::store::get(cx, case.publication)?.or_refuse("case.item_gone")?, case, later })
}

fn rule_for(facts: &Facts, material: &str) -> FileRule {
    facts.published.parts.item.material(material).and_then(|one| one.file.clone()).unwrap_or_default()
}

fn input(id: i64) -> String {
    format!("file-{id}")
}

pub(super) fn view(frame: Frame, facts: &Facts, errors: &BTreeMap<String, String>, refusal: String) -> LaterPage {
    let title = frame.text(&facts.case.title).to_owned();
    let back = format!("/me/cases/{}", facts.case.id);
    let heading = frame.t("my-later");
    let frame = in_space(frame, &heading).crumb(&title, &back);
    let one = |material: &Material| {
        let rule = FileRule { count: 1, ..rule_for(facts, &material.material) };
        let input = input(material.id);
        Wanted {
            name: frame.text(&material.title).to_owned(),
            by: material.due.map_or_else(
                || frame.t("my-later-after-acceptance"),
                |due| frame.ta("my-later-by", "date", frame.date(day_date(due))),
            ),
            hint: uploads::hint(&rule, &frame),
            accept: uploads::accept(&rule),
            max: rule.max,
            error: errors.get(&input).cloned().unwrap_or_default(),
            input,
        }
    };
    let problem = |(field, message): (&String, &String)| Problem { field: field.clone(), message: message.clone() };
    LaterPage {
        action: format!("/me/cases/{}/later", facts.case.id),
        wanted: facts.later.iter().map(one).collect(),
        problems: errors.iter().map(problem).collect(),
        refusal,
        back,
        title,
        frame,
    }
}

async fn facts(app: &App, call: &Call, id: i64) -> Result<Facts, WebError> {
    Ok(app.db.read(call, "my.later", move |cx| load(cx, CaseId(id))).await?)
}

/// `GET /me/cases/{id}/later`.
pub(super) async fn page(
    State(app): State<Arc<App>>,
    Caller(call): Caller,
    Page(frame): Page,
    Path(id): Path<i64>,
) -> Result<Response, WebError> {
    let facts = facts(&app, &call, id).await?;
    if facts.later.is_empty() {
        return Ok(see_other(&format!("/me/cases/{id}"), Some(Flash::new("my-later-none")), app.secure));
    }
    let page = view(frame, &facts, &BTreeMap::new(), String::new());
    Ok(render_with(StatusCode::OK, &page.frame, &page))
}

/// `POST /me/cases/{id}/later`: everything that was chosen is handed in together, or nothing.
pub(super) async fn post(
    State(app): State<Arc<App>>,
    Caller(call): Caller,
    Page(frame): Page,
    Path(id): Path<i64>,
    Lenient(answers): Lenient,
) -> Result<Response, WebError> {
    let facts = facts(&app, &call, id).await?;
    let mut errors = BTreeMap::new();
    for (field, trouble) in answers.troubles() {
        errors.insert(field.clone(), frame.ta(trouble.key(), "limit", trouble.limit()));
    }
    let mut ready: Vec<(i64, Stored)> = Vec::new();
    for upload in answers.into_files() {
        let Some(one) = facts.later.iter().find(|one| input(one.id) == upload.field) else { continue };
        match uploads::store(&app, &upload, uploads::rule(&rule_for(&facts, &one.material)), &frame).await? {
            Ok(stored) => ready.push((one.id, stored)),
            Err(why) => {
                errors.insert(upload.field.clone(), why);
            }
        }
    }
    let mut refusal = String::new();
    if ready.is_empty() && errors.is_empty() {
        refusal = frame.t("my-later-choose");
    } else if errors.is_empty() {
        match app.db.write(&call, "case.send-material", move |cx| send(cx, CaseId(id), &ready)).await {
            Ok(()) => return Ok(see_other(&format!("/me/cases/{id}"), Some(Flash::new("my-later-sent")), app.secure)),
            Err(error) => refusal = refusal_sentence(&shown(error)?, &frame),
        }
    }
    let page = view(frame, &facts, &errors, refusal);
    Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &page.frame, &page))
}

fn send(cx: &mut Cx, case: CaseId, ready: &[(i64, Stored)]) -> Result<()> {
    own(cx, case)?;
    for (material, stored) in ready {
        let file = uploads::keep(cx, stored, ("case", case.0))?;
        SendMaterial { case, material: *material, file, name: stored.name.clone() }.run(cx)?;
    }
    Ok(())
}
