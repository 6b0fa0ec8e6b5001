//! `GET /me/data?before=…`: what is kept about the person (or the company they act for), and who used it, what for.

use super::App;
use crate::keep::blind;
use crate::model::{Held, Reading};
use crate::{field_name, held, own_key, store, type_name};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use base::Result;
use db::Cx;
use identity::Caller;
use std::sync::Arc;
use web::parts::{Pages, Row};
use web::{Frame, Page, WebError, render};

const PAGE: i64 = 20;

#[derive(Template)]
#[template(path = "pages/data.html")]
struct DataPage {
    known: bool,
    kept: Vec<Row>,
    readings: Vec<Line>,
    pages: Pages,
    frame: Frame,
}

struct Line {
    who: String,
    what: String,
    why: String,
    note: String,
    at: String,
}

struct Found {
    held: Vec<Held>,
    readings: Vec<(Reading, String)>,
}

fn find(cx: &mut Cx, before: i64) -> Result<Option<Found>> {
    let actor = Arc::clone(cx.actor());
    let Some(key) = own_key(cx)? else { return Ok(None) };
    let held = held(cx, &key)?;
    let locale = cx.locale();
    let mut readings = Vec::new();
    let blind = blind(cx, &key);
    for reading in store::readings_mine(cx, &blind, actor.account, before, PAGE + 1)? {
        let own = reading.account == actor.account;
        let office = if reading.office.0 == 0 { None } else { identity::office(cx, reading.office)? };
        let name = office.map(|office| office.name.get(locale).to_owned()).unwrap_or_default();
        let who = match (own, name.is_empty()) {
            (true, _) => String::new(),
            (false, true) => reading.actor.clone(),
            (false, false) => format!("{name} {}", reading.actor),
        };
        readings.push((reading, who));
    }
    Ok(Some(Found { held, readings }))
}

fn line(frame: &Frame, reading: &Reading, who: &str) -> Line {
    let between = if frame.lang() == "en" { ", " } else { "、" };
    let fields: Vec<String> = reading.fields.iter().map(|field| frame.text(&field_name(field)).to_owned()).collect();
    let what = frame.text(&type_name(&reading.kind)).to_owned();
    Line {
        who: if who.is_empty() { frame.t("data-by-you") } else { who.to_owned() },
        what: frame.ta2("data-what", "type", what, "fields", fields.join(between)),
        why: frame.ta2("data-why", "purpose", frame.text(&reading.purpose), "basis", reading.basis.as_str()),
        note: if reading.found { String::new() } else { frame.t("data-not-found") },
        at: frame.moment(reading.at),
    }
}

/// The page.
pub async fn show(State(app): State<Arc<App>>, Page(frame): Page, Caller(call): Caller) -> Result<Response, WebError> {
    let before = frame.query_value("before");
    let before: i64 = if before.is_empty() { i64::MAX } else { before.parse().map_err(|_| WebError::not_found())? };
    let found = app.db.read(&call, "record.mine", move |cx| find(cx, before)).await?;
    let known = found.is_some();
    let Found { held, mut readings } = found.unwrap_or(Found { held: Vec::new(), readings: Vec::new() });
    let more = readings.len() as i64 > PAGE;
    readings.truncate(PAGE as usize);
    let last = readings.last().map_or(0, |(reading, _)| reading.id);
    let frame = frame.titled_by("data-title");
    let kept = held.iter().map(|one| {
        let source = frame.ta2("data-source", "source", frame.text(&one.source), "day", frame.date_full(one.as_of));
        Row::new(frame.text(&type_name(&one.kind)), source)
    });
    let template = DataPage {
        known,
        kept: kept.collect(),
        readings: readings.iter().map(|(reading, who)| line(&frame, reading, who)).collect(),
        pages: Pages {
            shown: String::new(),
            previous: if before == i64::MAX { String::new() } else { "/me/data".to_owned() },
            next: if more { format!("/me/data?before={last}") } else { String::new() },
        },
        frame,
    };
    Ok(render(&template.frame, &template))
}
