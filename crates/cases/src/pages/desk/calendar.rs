//! The working-day calendar: loaded years, how far the last loads are, and a new year with each due day that it will move.

use super::Desk;
use crate::clock;
use crate::clock::load::{self, Load, State};
use crate::commands::{LoadCalendar, Moved, Preview, preview_calendar};
use crate::rights::CALENDAR;
use askama::Template;
use axum::response::Response;
use base::{OfficeId, Refusal, Result, Text};
use db::Cx;
use http::StatusCode;
use std::collections::BTreeMap;
use std::io::Read;
use web::parts::{Tag, Tone};
use web::{Answers, Flash, Frame, Lenient, WebError, render_with};

/// Due days on a page of a preview.
const LISTED: usize = 100;
/// Loads of which the page tells how far they are.
const LOADS: i64 = 5;
/// Bytes of a notice.
const LARGEST: u64 = 256 << 10;

/// A due day that moves.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    /// The case; empty for a reader who may not open it.
    pub href: String,
    pub number: String,
    pub office: String,
    pub limit: String,
    pub before: String,
    pub after: String,
    pub provisional: bool,
}

/// A year.
#[derive(Debug, Clone, Default)]
pub(super) struct Year {
    pub year: i16,
    pub days: usize,
    pub papers: String,
    pub announced: bool,
}

/// How far the due days of a loaded notice are.
#[derive(Debug, Clone, Default)]
pub(super) struct Progress {
    pub year: i16,
    pub day: String,
    /// Cases looked at, of how many.
    pub looked: String,
    pub moved: i64,
    pub tag: Tag,
}

/// One page of what a notice would move.
#[derive(Debug, Clone, Default)]
pub(super) struct Moves {
    pub total: usize,
    pub lines: Vec<Line>,
    /// Which lines these are, such as 101 to 200; empty when all are here.
    pub shown: String,
    /// The page before, counted from 1; 0 for none.
    pub previous: usize,
    pub next: usize,
}

#[derive(Template)]
#[template(path = "pages/desk/calendar.html")]
pub(super) struct CalendarPage {
    pub frame: Frame,
    pub years: Vec<Year>,
    /// The last loads, newest first.
    pub loads: Vec<Progress>,
    pub text: String,
    pub error: String,
    /// What would move; none before a preview.
    pub moves: Option<Moves>,
}

/// What is asked of a preview, and what it says.
struct Previewed {
    page: usize,
    preview: Preview,
    offices: BTreeMap<OfficeId, Text>,
}

fn stored(cx: &mut Cx) -> Result<(Vec<Year>, Vec<Load>)> {
    Ok((years(cx)?, load::store::newest(cx, LOADS)?))
}

fn years(cx: &mut Cx) -> Result<Vec<Year>> {
    cx.permit(CALENDAR, identity::EVERYWHERE)?;
    let calendar = clock::calendar(cx)?;
    let mut years: Vec<Year> = calendar
        .notices()
        .map(|notice| Year {
            year: notice.year,
            days: notice.days.len(),
            papers: notice.papers.join(" "),
            announced: notice.is_announced(),
        })
        .collect();
    years.sort_by_key(|year| std::cmp::Reverse(year.year));
    years.truncate(12);
    Ok(years)
}

async fn show(
    desk: Desk,
    text: String,
    error: String,
    previewed: Option<Previewed>,
    status: StatusCode,
) -> Result<Response, WebError> {
    let (years, loads) = desk.app.db.read(&desk.call, "calendar.years", stored).await?;
    let frame = desk.frame.titled_by("desk-calendar-title");
    let moves = previewed.map(|previewed| say(&frame, &previewed));
    let loads = loads.iter().map(|load| progress(&frame, load)).collect();
    let page = CalendarPage { moves, years, loads, text, error, frame };
    Ok(render_with(status, &page.frame, &page))
}

fn progress(frame: &Frame, load: &Load) -> Progress {
    let (tone, key) = match load.state {
        State::Running => (Tone::Civic, "desk-calendar-running"),
        State::Done => (Tone::Ok, "desk-calendar-done"),
        State::Replaced => (Tone::Plain, "desk-calendar-replaced"),
    };
    Progress {
        year: load.year,
        day: frame.date(load.loaded_at.date()),
        looked: frame.ta2("desk-calendar-of", "count", load.looked, "all", load.open.max(load.looked)),
        moved: load.moved,
        tag: Tag::new(frame.t(key), tone),
    }
}

fn say(frame: &Frame, Previewed { page, preview, offices }: &Previewed) -> Moves {
    let line = |one: &Moved| Line {
        href: if one.opens { format!("/desk/cases/{}", one.case) } else { String::new() },
        number: one.number.clone(),
        office: offices.get(&one.office).map_or_else(String::new, |name| frame.text(name).to_owned()),
        limit: limit(frame, one),
        before: one.before.map_or_else(String::new, |date| frame.date(date)),
        after: one.after.map_or_else(String::new, |date| frame.date(date)),
        provisional: one.provisional,
    };
    let first = (page - 1) * LISTED;
    let last = first + preview.moved.len();
    Moves {
        total: preview.total,
        lines: preview.moved.iter().map(line).collect(),
        shown: if preview.total > LISTED {
            frame.ta2("desk-calendar-shown", "first", first + 1, "last", last)
        } else {
            String::new()
        },
        previous: page - 1,
        next: if last < preview.total { page + 1 } else { 0 },
    }
}

/// Which day it is, in words.
fn limit(frame: &Frame, one: &Moved) -> String {
    let what = frame.text(&one.what).to_owned();
    match one.limit {
        "accept" => frame.t("desk-limit-accept"),
        "promised" => frame.t("desk-limit-promised"),
        "statutory" => frame.t("desk-limit-statutory"),
        "step" => frame.ta("desk-calendar-step", "step", what),
        "material" => frame.ta("desk-calendar-material", "title", what),
        "supplement" => frame.t("desk-calendar-supplement"),
        _ => frame.ta("desk-calendar-opinion", "step", what),
    }
}

/// `GET /admin/calendar`
pub(super) async fn page(desk: Desk) -> Result<Response, WebError> {
    show(desk, String::new(), String::new(), None, StatusCode::OK).await
}

/// The notice as it was pasted, or as a file holds it.
fn notice(answers: &Answers) -> Result<String> {
    let Some(upload) = answers.files().first() else { return Ok(answers.text("notice").to_owned()) };
    base::refuse_if!(upload.size > LARGEST, "calendar.unreadable", "problem" = upload.name);
    let mut text = String::new();
    let file =
        upload.file.reopen().map_err(|error| base::Error::fault(format_args!("an upload cannot be read: {error}")))?;
    match file.take(LARGEST).read_to_string(&mut text) {
        Ok(_) => Ok(text),
        Err(_) => Err(Refusal::new("calendar.unreadable").with("problem", &upload.name).into()),
    }
}

/// `POST /admin/calendar`: shows what a notice would move, and stores nothing.
pub(super) async fn preview(desk: Desk, Lenient(answers): Lenient) -> Result<Response, WebError> {
    let text = match notice(&answers) {
        Ok(text) => text,
        Err(error) => {
            let error = desk.sentence(error)?;
            return show(desk, String::new(), error, None, StatusCode::UNPROCESSABLE_ENTITY).await;
        }
    };
    let asked = text.clone();
    let page = answers.text("page").parse::<usize>().unwrap_or(1).clamp(1, 100_000);
    let read = move |cx: &mut Cx| {
        let preview = preview_calendar(cx, &asked, (page - 1) * LISTED, LISTED)?;
        let mut offices = BTreeMap::new();
        for moved in &preview.moved {
            if !offices.contains_key(&moved.office)
                && let Some(office) = identity::office(cx, moved.office)?
            {
                offices.insert(moved.office, office.name);
            }
        }
        Ok(Previewed { page, preview, offices })
    };
    match desk.app.db.read(&desk.call, "calendar.preview", read).await {
        Ok(previewed) => show(desk, text, String::new(), Some(previewed), StatusCode::OK).await,
        Err(error) => {
            let error = desk.sentence(error)?;
            show(desk, text, error, None, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

/// `POST /admin/calendar/load`
pub(super) async fn load(desk: Desk, Lenient(answers): Lenient) -> Result<Response, WebError> {
    let text = answers.text("notice").to_owned();
    let load = LoadCalendar { text: text.clone() };
    match desk.app.db.write(&desk.call, "calendar.load", move |cx| load.run(cx)).await {
        Ok(loaded) => {
            let under_way = loaded.load.state == State::Running;
            let key = if under_way { "desk-calendar-loading" } else { "desk-calendar-loaded" };
            Ok(desk.go("/admin/calendar", Some(Flash::new(key).with(loaded.moved.len()))))
        }
        Err(error) => {
            let error = desk.sentence(error)?;
            show(desk, text, error, None, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}
