//! The working-day calendar: loaded years, and a new year with each due day that it will move.

use super::Desk;
use crate::clock;
use crate::commands::{LoadCalendar, Moved, preview_calendar};
use crate::rights::CALENDAR;
use askama::Template;
use axum::response::Response;
use base::{Refusal, Result};
use db::Cx;
use http::StatusCode;
use std::io::Read;
use web::{Answers, Flash, Frame, Lenient, WebError, render_with};

/// Due days that a preview lists.
const LISTED: usize = 500;
/// Bytes of a notice.
const LARGEST: u64 = 256 << 10;

/// A due day that moves.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    pub href: String,
    pub number: String,
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

#[derive(Template)]
#[template(path = "pages/desk/calendar.html")]
pub(super) struct CalendarPage {
    pub frame: Frame,
    pub years: Vec<Year>,
    pub text: String,
    pub error: String,
    /// What would move; none before a preview.
    pub moved: Option<Vec<Line>>,
    pub cut: bool,
}

fn years(cx: &mut Cx) -> Result<Vec<Year>> {
    cx.permit(CALENDAR, identity::EVERYWHERE)?;
    let calendar = clock::calendar(cx)?;
    let mut years: Vec<Year> = calendar
        .notices()
        .map(|notice| Year {
            year: notice.year,
            days: notice.days.len(),
            papers: notice.papers.join("、"),
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
    moved: Option<Vec<Moved>>,
    status: StatusCode,
) -> Result<Response, WebError> {
    let years = desk.app.db.read(&desk.call, "calendar.years", years).await?;
    let page = say(desk.frame, years, text, error, moved.as_deref());
    Ok(render_with(status, &page.frame, &page))
}

fn say(frame: Frame, years: Vec<Year>, text: String, error: String, moved: Option<&[Moved]>) -> CalendarPage {
    let frame = frame.titled_by("desk-calendar-title");
    let day = |date: Option<jiff::civil::Date>| date.map_or_else(String::new, |date| frame.date(date));
    let line = |one: &Moved| Line {
        href: format!("/desk/cases/{}", one.case),
        number: one.number.clone(),
        limit: match one.limit {
            "accept" => frame.t("desk-limit-accept"),
            "promised" => frame.t("desk-limit-promised"),
            _ => frame.t("desk-limit-statutory"),
        },
        before: day(one.before),
        after: day(one.after),
        provisional: one.provisional,
    };
    CalendarPage {
        moved: moved.map(|moved| moved.iter().map(line).collect()),
        cut: moved.is_some_and(|moved| moved.len() >= LISTED),
        years,
        text,
        error,
        frame,
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
    let moved = desk.app.db.read(&desk.call, "calendar.preview", move |cx| preview_calendar(cx, &asked, LISTED)).await;
    match moved {
        Ok(moved) => show(desk, text, String::new(), Some(moved), StatusCode::OK).await,
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
        Ok(moved) => Ok(desk.go("/admin/calendar", Some(Flash::new("desk-calendar-loaded").with(moved.len())))),
        Err(error) => {
            let error = desk.sentence(error)?;
            show(desk, text, error, None, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}
