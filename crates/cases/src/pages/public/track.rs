//! Progress by number, for whoever knows the number and the last four characters of the applicant's certificate; the applicant,
//! signed in, needs the number only. Nothing but the status and the due day is shown.

use crate::app::App;
use crate::case::{Case, store};
use crate::clock;
use crate::pages::words::{clock_tag, status_tag};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use base::moment::MINUTE;
use base::{Moment, Result};
use calendar::Reading;
use db::{Call, Cx};
use http::StatusCode;
use identity::Caller;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use web::parts::{ClockTag, Field, Problem, Tag, Width};
use web::{Form, Frame, Page, WebError, render, render_with};

/// Wrong answers for one number before it rests.
const TRIES: u32 = 5;
/// How long it rests, in milliseconds.
const REST: i64 = 15 * MINUTE;
/// Characters of a number at most.
const LONGEST: usize = 40;
/// Most numbers remembered.
const REMEMBERED: usize = 10_000;

/// What is found.
pub(super) struct Found {
    pub title: String,
    pub number: String,
    pub status: Tag,
    pub clock: Option<ClockTag>,
    pub due: String,
    /// Address of the case, for its applicant.
    pub href: String,
}

#[derive(Template)]
#[template(path = "pages/public/track.html")]
pub(super) struct TrackPage {
    pub frame: Frame,
    pub number: Field,
    pub last: Field,
    pub problems: Vec<Problem>,
    pub found: Option<Found>,
}

/// What was typed and what came of it.
#[derive(Default)]
pub(super) struct Asked {
    pub number: String,
    pub last: String,
    pub problem: Option<(&'static str, String)>,
    pub found: Option<(Case, Reading, bool)>,
}

pub(super) fn view(frame: Frame, asked: Asked) -> TrackPage {
    let frame = frame.titled_by("track-title");
    let said = |field: &str| {
        asked.problem.as_ref().filter(|(at, _)| *at == field).map(|(_, words)| words.clone()).unwrap_or_default()
    };
    let number = Field::new("number", frame.t("track-number"))
        .hint(frame.t("track-number-hint"))
        .value(&asked.number)
        .limit(LONGEST);
    let number = Field { code: true, width: Width::Mid, ..number.error(said("number")) };
    let last = Field::new("last", frame.t("track-last"))
        .hint(frame.t("track-last-hint"))
        .value(&asked.last)
        .limit(4)
        .autocomplete("off");
    let last = Field { code: true, width: Width::Short, ..last.error(said("last")) };
    let found = asked.found.map(|(case, reading, own)| Found {
        title: frame.text(&case.title).to_owned(),
        status: status_tag(&case, &frame),
        clock: clock_tag(&reading, None, &frame),
        due: case.next_due().filter(|_| case.is_open()).map(|date| frame.date(date)).unwrap_or_default(),
        href: if own { format!("/me/cases/{}", case.id) } else { String::new() },
        number: case.number,
    });
    TrackPage {
        problems: asked
            .problem
            .iter()
            .map(|(at, words)| Problem { field: (*at).to_owned(), message: words.clone() })
            .collect(),
        last,
        number,
        found,
        frame,
    }
}

/// `GET /track`.
pub(super) async fn page(Page(frame): Page) -> Result<Response, WebError> {
    let number: String = frame.query_value("number").chars().take(LONGEST).collect();
    let page = view(frame, Asked { number, ..Asked::default() });
    Ok(render(&page.frame, &page))
}

/// Wrong answers by number: how many, and since when.
fn wrong() -> &'static Mutex<HashMap<String, (u32, Moment)>> {
    static WRONG: OnceLock<Mutex<HashMap<String, (u32, Moment)>>> = OnceLock::new();
    WRONG.get_or_init(Mutex::default)
}

fn rests(number: &str, now: Moment) -> bool {
    let known = wrong().lock().unwrap_or_else(PoisonError::into_inner);
    known.get(number).is_some_and(|(count, since)| *count >= TRIES && since.plus(REST) > now)
}

fn note_wrong(number: &str, now: Moment) {
    let mut known = wrong().lock().unwrap_or_else(PoisonError::into_inner);
    if known.len() >= REMEMBERED {
        known.retain(|_, (_, since)| since.plus(REST) > now);
    }
    let entry = known.entry(number.to_owned()).or_insert((0, now));
    *entry = if entry.1.plus(REST) <= now { (1, now) } else { (entry.0 + 1, entry.1) };
}

/// The number as it is stored: capitals, no spaces. What holds anything else, or is too long, is no number.
fn tidy(number: &str) -> Option<String> {
    let number: String = number.chars().filter(|c| !c.is_whitespace()).collect();
    let good = number.len() <= LONGEST && number.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    good.then(|| number.to_ascii_uppercase())
}

fn read(cx: &mut Cx, case: &Case) -> Result<Reading> {
    let (calendar, settings) = (clock::calendar(cx)?, clock::light_settings(cx)?);
    Ok(clock::reading(case, &calendar, cx.today(), &settings))
}

/// A case of the caller's own by number.
async fn mine(app: &App, call: &Call, number: String) -> Result<Option<(Case, Reading, bool)>, WebError> {
    let found = app
        .db
        .read(call, "track.mine", move |cx| {
            let case = store::represented_by_number(cx, &number)?;
            case.map(|case| Ok((read(cx, &case)?, case))).transpose()
        })
        .await?;
    Ok(found.map(|(reading, case)| (case, reading, true)))
}

/// A case by number and the last characters of its applicant's certificate.
async fn by_last(app: &App, number: String, last: String) -> Result<Option<(Case, Reading, bool)>, WebError> {
    let found = app
        .db
        .read(&Call::system("track"), "track.number", move |cx| {
            let Some(case) = store::visible_by_number(cx, &number)? else { return Ok(None) };
            let Some(person) = case.person else { return Ok(None) };
            let known = identity::people::store::sensitive(cx, person)?.number.to_ascii_uppercase();
            let fits = last.len() == 4 && known.ends_with(&last);
            if !fits {
                return Ok(None);
            }
            Ok(Some((read(cx, &case)?, case)))
        })
        .await?;
    Ok(found.map(|(reading, case)| (case, reading, false)))
}

/// `POST /track`: in the body, so that neither number nor digits stand in an address.
pub(super) async fn post(
    State(app): State<Arc<App>>,
    Caller(call): Caller,
    Page(frame): Page,
    Form(form): Form,
) -> Result<Response, WebError> {
    let number = tidy(form.text("number"));
    let last = form.text("last").to_ascii_uppercase();
    let (number_typed, last_typed) = (form.text("number").to_owned(), form.text("last").to_owned());
    let mut asked = Asked { number: number_typed, last: last_typed, ..Asked::default() };
    let now = app.db.clock().now();
    let Some(number) = number else {
        asked.problem = Some(("number", frame.t("track-not-found")));
        let page = view(frame, asked);
        return Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &page.frame, &page));
    };
    if number.is_empty() {
        asked.problem = Some(("number", frame.t("track-no-number")));
    } else if let Some(found) = mine(&app, &call, number.clone()).await? {
        asked.found = Some(found);
    } else if last.chars().count() != 4 {
        asked.problem = Some(("last", frame.t("track-no-last")));
    } else if rests(&number, now) {
        asked.problem = Some(("last", frame.t("track-too-many")));
    } else {
        asked.found = by_last(&app, number.clone(), last).await?;
        if asked.found.is_none() {
            note_wrong(&number, now);
            asked.problem = Some(("number", frame.t("track-not-found")));
        }
    }
    let status = if asked.problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = view(frame, asked);
    Ok(render_with(status, &page.frame, &page))
}
