//! `GET /me/data?before=…`: what is kept about the person (or the company they act for), who used it and who saw it in clear,
//! what for.

use super::App;
use crate::keep::blind;
use crate::model::{Held, Reading};
use crate::{field_name, held, own_key, store, type_name};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use base::{OfficeId, Principal, Result};
use db::Cx;
use identity::Caller;
use identity::disclosures::{self, Disclosure, What};
use std::sync::Arc;
use web::parts::{Pages, Row};
use web::{Frame, Page, WebError, render};

const PAGE: i64 = 20;

#[derive(Template)]
#[template(path = "pages/data.html")]
struct DataPage {
    known: bool,
    kept: Vec<Row>,
    used: Vec<Line>,
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

/// One line of the list: a reading of a record, or a view in clear.
enum Used {
    Read(Reading, String),
    Seen(Disclosure, String),
}

impl Used {
    /// Ids of both sorts are of one order of time.
    fn id(&self) -> i64 {
        match self {
            Used::Read(reading, _) => reading.id,
            Used::Seen(seen, _) => seen.id,
        }
    }
}

struct Found {
    held: Vec<Held>,
    used: Vec<Used>,
}

fn seen_in_clear(cx: &mut Cx, actor: &Principal, before: i64) -> Result<Vec<Disclosure>> {
    match (actor.company, actor.acting_for.or(actor.person)) {
        (Some(company), _) => disclosures::store::of_company(cx, company, before, PAGE + 1),
        (None, Some(person)) => disclosures::store::of_person(cx, person, before, PAGE + 1),
        (None, None) => Ok(Vec::new()),
    }
}

/// Name of an official with the office of that time.
fn with_office(cx: &mut Cx, office: OfficeId, actor: &str) -> Result<String> {
    let locale = cx.locale();
    let office = if office.0 == 0 { None } else { identity::office(cx, office)? };
    Ok(office.map_or_else(|| actor.to_owned(), |office| format!("{} {actor}", office.name.get(locale))))
}

fn find(cx: &mut Cx, before: i64) -> Result<Option<Found>> {
    let actor = Arc::clone(cx.actor());
    let Some(key) = own_key(cx)? else { return Ok(None) };
    let held = held(cx, &key)?;
    let mut used = Vec::new();
    let blind = blind(cx, &key);
    for reading in store::readings_mine(cx, &blind, actor.account, before, PAGE + 1)? {
        let own = reading.account == actor.account;
        let who = if own { String::new() } else { with_office(cx, reading.office, &reading.actor)? };
        used.push(Used::Read(reading, who));
    }
    for seen in seen_in_clear(cx, &actor, before)? {
        let who = with_office(cx, seen.office, &seen.actor)?;
        used.push(Used::Seen(seen, who));
    }
    used.sort_by_key(|one| std::cmp::Reverse(one.id()));
    Ok(Some(Found { held, used }))
}

fn line(frame: &Frame, used: &Used) -> Line {
    match used {
        Used::Read(reading, who) => reading_line(frame, reading, who),
        Used::Seen(seen, who) => {
            let what = match seen.what {
                What::Application => "data-saw-application",
                What::Answers => "data-saw-answers",
                What::File => "data-saw-file",
            };
            Line {
                who: who.clone(),
                what: frame.ta(what, "matter", frame.text(&seen.matter)),
                why: frame.ta("data-saw-why", "purpose", frame.text(&seen.purpose)),
                note: String::new(),
                at: frame.moment(seen.at),
            }
        }
    }
}

fn reading_line(frame: &Frame, reading: &Reading, who: &str) -> Line {
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
    let Found { held, mut used } = found.unwrap_or(Found { held: Vec::new(), used: Vec::new() });
    let more = used.len() as i64 > PAGE;
    used.truncate(PAGE as usize);
    let last = used.last().map_or(0, Used::id);
    let frame = frame.titled_by("data-title");
    let kept = held.iter().map(|one| {
        let source = frame.ta2("data-source", "source", frame.text(&one.source), "day", frame.date_full(one.as_of));
        Row::new(frame.text(&type_name(&one.kind)), source)
    });
    let template = DataPage {
        known,
        kept: kept.collect(),
        used: used.iter().map(|one| line(&frame, one)).collect(),
        pages: Pages {
            shown: String::new(),
            previous: if before == i64::MAX { String::new() } else { "/me/data".to_owned() },
            next: if more { format!("/me/data?before={last}") } else { String::new() },
        },
        frame,
    };
    Ok(render(&template.frame, &template))
}
