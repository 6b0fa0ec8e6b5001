//! `GET /admin/grants/new?type=…`: first the type, then who may read which of its fields, what for, until when; `POST /admin/grants`
//! gives the grant.

use super::{guard, kind, sentence};
use crate::grants::commands::GiveGrant;
use crate::grants::store;
use crate::model::NewGrant;
use crate::{App, field_name};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use base::{Error, Refusal, Text};
use identity::Caller;
use jiff::civil::Date;
use std::sync::Arc;
use web::parts::{Choice, Field, Problem, Width};
use web::{Answers, Flash, Form, Frame, Page, WebError, render_with, see_other};

#[derive(Template)]
#[template(path = "grants/pages/new.html")]
struct NewPage {
    chosen: String,
    chosen_name: String,
    types: Vec<Choice>,
    consumers: Vec<Choice>,
    fields: Vec<Choice>,
    purpose_zh: Field,
    purpose_en: Field,
    basis: Field,
    until: Field,
    problems: Vec<Problem>,
    frame: Frame,
}

/// What the form needs to know.
struct Known {
    types: Vec<String>,
    fields: Vec<String>,
    consumers: Vec<(String, Text)>,
}

async fn known(app: &App, call: &db::Call, chosen: &str) -> Result<Known, WebError> {
    let (consumers, chosen) = (app.consumers, chosen.to_owned());
    let read = app.db.read(call, "record-grant.form", move |cx| {
        let types = store::types(cx)?;
        Ok(Known { fields: store::known_fields(cx, &chosen)?, consumers: consumers(cx)?, types })
    });
    Ok(read.await?)
}

fn page(frame: Frame, known: &Known, chosen: &str, typed: &Answers, refusal: Option<&Refusal>) -> Response {
    let frame = frame.titled_by("grants-new");
    let chosen = if known.types.iter().any(|one| one == chosen) { chosen } else { "" };
    let wrong = refusal.map(|refusal| (place(refusal, typed), sentence(&frame, refusal)));
    let error = |name: &str| match &wrong {
        Some((at, words)) if *at == name => words.clone(),
        _ => String::new(),
    };
    let field =
        |name: &str, key: &str| Field::new(name, frame.t(key)).value(typed.text(name)).limit(200).error(error(name));
    let consumer = typed.text("consumer");
    let mut consumers = vec![Choice::new("", frame.t("grants-choose"), consumer.is_empty())];
    consumers.extend(
        known
            .consumers
            .iter()
            .map(|(code, name)| Choice::new(code, format!("{} · {code}", frame.text(name)), consumer == code)),
    );
    let ticked: Vec<&str> = typed.all("field").collect();
    let template = NewPage {
        chosen: chosen.to_owned(),
        chosen_name: kind(&frame, chosen),
        types: known.types.iter().map(|code| Choice::new(code, kind(&frame, code), code == chosen)).collect(),
        consumers,
        fields: known
            .fields
            .iter()
            .map(|code| {
                let name = field_name(code);
                let choice = Choice::new(code, frame.text(&name), ticked.contains(&code.as_str()));
                if frame.text(&name) == code { choice } else { choice.hint(code) }
            })
            .collect(),
        purpose_zh: field("purpose_zh", "grants-purpose-zh").hint(frame.t("grants-purpose-hint")),
        purpose_en: field("purpose_en", "grants-purpose-en"),
        basis: field("basis", "grants-basis").hint(frame.t("grants-basis-hint")),
        until: field("until", "grants-until").kind("date").width(Width::Short).hint(frame.t("grants-until-hint")),
        problems: wrong.into_iter().map(|(field, message)| Problem { field: field.to_owned(), message }).collect(),
        frame,
    };
    let status = if refusal.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    render_with(status, &template.frame, &template)
}

/// The field that a refusal is about.
fn place(refusal: &Refusal, typed: &Answers) -> &'static str {
    match &*refusal.code {
        "record.grant_until" => "until",
        "record.grant_field" => "field",
        "record.grant_there" => "consumer",
        _ if typed.text("consumer").is_empty() => "consumer",
        _ if typed.all("field").next().is_none() => "field",
        _ => ["purpose_zh", "purpose_en", "basis"]
            .into_iter()
            .find(|name| typed.text(name).trim().is_empty() || typed.text(name).chars().count() > 200)
            .unwrap_or("consumer"),
    }
}

/// The form.
pub async fn show(State(app): State<Arc<App>>, Page(frame): Page, Caller(call): Caller) -> Result<Response, WebError> {
    guard(&app, &call)?;
    let chosen = frame.query_value("type");
    let known = known(&app, &call, &chosen).await?;
    Ok(page(frame, &known, &chosen, &Answers::of([]), None))
}

/// Gives the grant, or shows the form again with what was typed.
pub async fn give(
    State(app): State<Arc<App>>,
    Page(frame): Page,
    Caller(call): Caller,
    Form(answers): Form,
) -> Result<Response, WebError> {
    guard(&app, &call)?;
    let chosen = answers.text("type").to_owned();
    let until = answers.text("until").parse::<Date>().ok();
    let terms = NewGrant {
        consumer: answers.text("consumer").to_owned(),
        kind: chosen.clone(),
        fields: answers.all("field").map(str::to_owned).collect(),
        purpose: Text::new(answers.text("purpose_zh"), answers.text("purpose_en")),
        basis: answers.text("basis").to_owned(),
        // A day that does not read is refused as one that is over.
        until: until.unwrap_or(Date::ZERO),
    };
    let given = app.db.write(&call, "record-grant.give", move |cx| GiveGrant { terms: terms.clone() }.run(cx)).await;
    match given {
        Ok(id) => Ok(see_other(&format!("/admin/grants/{id}"), Some(Flash::new("grants-given")), app.secure)),
        Err(Error::Refused(refusal)) if refusal.code.starts_with("record.") => {
            let known = known(&app, &call, &chosen).await?;
            Ok(page(frame, &known, &chosen, &answers, Some(&refusal)))
        }
        Err(error) => Err(error.into()),
    }
}
