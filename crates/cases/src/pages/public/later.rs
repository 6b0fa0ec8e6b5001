//! Handing in materials that were allowed to follow after acceptance.

use super::asked::{Facts, Ready, Wanted, facts_of, store_all, wanted};
use super::case_file::own;
use super::uploads;
use super::view::in_space;
use crate::app::App;
use crate::commands::SendMaterial;
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
use web::parts::Problem;
use web::{Flash, Frame, Lenient, Page, WebError, render_with, see_other};

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

pub(super) fn view(frame: Frame, facts: &Facts, errors: &BTreeMap<String, String>, refusal: String) -> LaterPage {
    let title = frame.text(&facts.case.title).to_owned();
    let back = format!("/me/cases/{}", facts.case.id);
    let heading = frame.t("my-later");
    let frame = in_space(frame, &heading).crumb(&title, &back);
    let problem = |(field, message): (&String, &String)| Problem { field: field.clone(), message: message.clone() };
    LaterPage {
        action: format!("/me/cases/{}/later", facts.case.id),
        wanted: wanted(facts, Check::Later, errors, &frame),
        problems: errors.iter().map(problem).collect(),
        refusal,
        back,
        title,
        frame,
    }
}

async fn facts(app: &App, call: &Call, id: i64) -> Result<Facts, WebError> {
    Ok(app.db.read(call, "my.later", move |cx| own(cx, CaseId(id)).and_then(|case| facts_of(cx, case))).await?)
}

/// `GET /me/cases/{id}/later`.
pub(super) async fn page(
    State(app): State<Arc<App>>,
    Caller(call): Caller,
    Page(frame): Page,
    Path(id): Path<i64>,
) -> Result<Response, WebError> {
    let facts = facts(&app, &call, id).await?;
    if facts.rows(Check::Later).next().is_none() {
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
    let ready = store_all(&app, (&facts, Check::Later), answers, &mut errors, &frame).await?;
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

fn send(cx: &mut Cx, case: CaseId, ready: &[Ready]) -> Result<()> {
    own(cx, case)?;
    for (row, stored) in ready {
        let Some(material) = *row else { continue };
        let file = uploads::keep(cx, stored, ("case", case.0))?;
        SendMaterial { case, material, file, name: stored.name.clone() }.run(cx)?;
    }
    Ok(())
}
