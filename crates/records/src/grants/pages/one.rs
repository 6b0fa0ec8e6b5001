//! `GET /admin/grants/{id}`: a grant with the latest readings through it, without what was read; `POST …/end` ends it.

use super::{fields, guard, kind, named};
use crate::App;
use crate::grants::commands::EndGrant;
use crate::grants::{Standing, reading_count, store};
use crate::model::Reading;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use base::{OrRefuse, Refusal, Text};
use identity::Caller;
use std::sync::Arc;
use web::parts::{Row, Tag, Tone};
use web::{Flash, Frame, Page, WebError, render, see_other};

/// Readings that the page shows.
const SHOWN: i64 = 50;

#[derive(Template)]
#[template(path = "grants/pages/one.html")]
struct OnePage {
    id: i64,
    state: Tag,
    rows: Vec<Row>,
    live: bool,
    count: String,
    readings: Vec<Line>,
    frame: Frame,
}

struct Line {
    who: String,
    what: String,
    note: String,
    at: String,
}

struct Found {
    standing: Standing,
    readings: Vec<Reading>,
    count: i64,
    consumers: Vec<(String, Text)>,
    over: bool,
}

fn id(text: &str) -> Result<i64, WebError> {
    text.parse().map_err(|_| WebError::not_found())
}

/// The page.
pub async fn show(
    State(app): State<Arc<App>>,
    Page(frame): Page,
    Caller(call): Caller,
    Path(path): Path<String>,
) -> Result<Response, WebError> {
    guard(&app, &call)?;
    let (id, consumers) = (id(&path)?, app.consumers);
    let found = app
        .db
        .read(&call, "record-grant.one", move |cx| {
            let standing = store::get(cx, id)?.or_refuse(Refusal::NOT_FOUND)?;
            let readings = store::readings_through(cx, id, SHOWN)?;
            let over = standing.grant.terms.until < cx.today();
            Ok(Found { readings, count: reading_count(cx, id)?, consumers: consumers(cx)?, over, standing })
        })
        .await?;
    Ok(page(frame, &found))
}

fn page(frame: Frame, found: &Found) -> Response {
    let (grant, terms) = (&found.standing.grant, &found.standing.grant.terms);
    let who = named(&frame, &found.consumers, &terms.consumer);
    let title = format!("{who} · {}", kind(&frame, &terms.kind));
    let frame = frame.titled(title);
    let live = grant.ended_at.is_none() && !found.over;
    let last = found.standing.last_used.map_or_else(|| frame.t("grants-never"), |at| frame.moment(at));
    let mut rows = vec![
        Row::new(frame.t("grants-who"), format!("{who}\n{}", terms.consumer)),
        Row::new(frame.t("grants-what"), kind(&frame, &terms.kind)),
        Row::new(frame.t("grants-fields"), fields(&frame, &terms.fields)),
        Row::new(frame.t("grants-why"), frame.text(&terms.purpose)),
        Row::new(frame.t("grants-basis"), terms.basis.clone()),
        Row::new(frame.t("grants-since"), frame.moment(grant.made_at)),
        Row::new(frame.t("grants-until"), frame.date_full(terms.until)),
        Row::new(frame.t("grants-last"), last),
    ];
    if let Some(ended) = grant.ended_at {
        rows.push(Row::new(frame.t("grants-ended"), frame.moment(ended)));
    }
    let readings = found.readings.iter().map(|reading| Line {
        who: reading.actor.clone(),
        what: fields(&frame, &reading.fields),
        note: if reading.found { String::new() } else { frame.t("data-not-found") },
        at: frame.moment(reading.at),
    });
    let state = match (live, grant.ended_at.is_some()) {
        (true, _) => Tag::new(frame.t("grants-in-force"), Tone::Ok),
        (false, true) => Tag::new(frame.t("grants-ended"), Tone::Plain),
        (false, false) => Tag::new(frame.t("grants-run-out"), Tone::Plain),
    };
    let count = frame.ta("grants-readings-count", "count", found.count);
    let readings = readings.collect();
    let template = OnePage { id: grant.id, state, rows, live, count, readings, frame };
    render(&template.frame, &template)
}

/// Ends the grant.
pub async fn end(
    State(app): State<Arc<App>>,
    Caller(call): Caller,
    Path(path): Path<String>,
) -> Result<Response, WebError> {
    guard(&app, &call)?;
    let grant = id(&path)?;
    app.db.write(&call, "record-grant.end", move |cx| EndGrant { grant }.run(cx)).await?;
    Ok(see_other(&format!("/admin/grants/{grant}"), Some(Flash::new("grants-ended-now")), app.secure))
}
