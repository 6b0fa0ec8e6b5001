//! What the calendar of a year would move, before it is loaded.

use crate::case::{Case, store};
use crate::clock::load;
use crate::clock::moves::{self, Calendars, Moves};
use crate::clock::store::Inside;
use crate::rights::CALENDAR;
use base::moment::day_date;
use base::{CaseId, Error, OfficeId, Refusal, Result, Text};
use calendar::YearNotice;
use db::Cx;
use jiff::civil::Date;
use std::sync::Arc;

/// Open cases that are looked at together.
const PAGE: i64 = 1_000;

/// A due day that a calendar moves or makes certain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// The case.
    pub case: CaseId,
    /// Its number.
    pub number: String,
    /// Office in charge.
    pub office: OfficeId,
    /// Which day; see [`Moved::limits`].
    pub limit: &'static str,
    /// The step or material whose day it is; empty for the case itself.
    pub what: Text,
    /// Due day before.
    pub before: Option<Date>,
    /// Due day after.
    pub after: Option<Date>,
    /// Whether it was provisional before.
    pub provisional: bool,
    /// Whether the reader may open the case; told of the rows of a page only.
    pub opens: bool,
}

impl Moved {
    /// The words of `limit`: days of the case itself, and days within it.
    pub fn limits() -> Vec<&'static str> {
        ["accept", "promised", "statutory"].into_iter().chain(Inside::ALL.iter().map(|one| one.word())).collect()
    }
}

/// What a notice would move: how much in all, and one page of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Preview {
    /// Due days that move, in all.
    pub total: usize,
    /// The page.
    pub moved: Vec<Moved>,
}

/// Reads a notice; what is wrong with it is told in the caller's language.
pub(crate) fn read(cx: &Cx, text: &str) -> Result<YearNotice> {
    YearNotice::from_json(text).map_err(|error| {
        let sentence = match cx.locale() {
            base::Locale::Zh => error.sentence_zh(),
            base::Locale::En => error.sentence_en(),
        };
        Error::from(Refusal::new("calendar.unreadable").with("problem", sentence))
    })
}

/// The due days that a notice would move, without storing anything: `limit` of them after the first `skip`.
pub fn preview(cx: &mut Cx, text: &str, skip: usize, limit: usize) -> Result<Preview> {
    cx.permit(CALENDAR, identity::EVERYWHERE)?;
    let notice = read(cx, text)?;
    let running = load::store::running(cx)?;
    let mut calendars = Calendars::in_force(cx, running.as_ref())?;
    calendars.new = Arc::new(calendars.new.with_year(notice));
    let mut preview = Preview::default();
    let mut after = CaseId(0);
    loop {
        let portion = moves::portion(cx, &calendars, after, PAGE)?;
        let Some(last) = portion.last else { break };
        after = last;
        for moved in portion.moves.iter().flat_map(told) {
            if preview.total >= skip && preview.moved.len() < limit {
                preview.moved.push(moved);
            }
            preview.total += 1;
        }
    }
    for moved in &mut preview.moved {
        moved.opens = store::visible(cx, moved.case)?.is_some();
    }
    Ok(preview)
}

/// Each due day of a case that moves.
pub(crate) fn told(moves: &Moves) -> Vec<Moved> {
    let mut out = moves.next.as_ref().map_or_else(Vec::new, |next| changes(&moves.case, next));
    out.extend(moves.inner.iter().map(|inner| Moved {
        limit: inner.inside.word(),
        what: inner.title.clone(),
        before: Some(day_date(inner.before)),
        after: Some(day_date(inner.after)),
        provisional: false,
        ..of(&moves.case)
    }));
    out
}

fn of(case: &Case) -> Moved {
    Moved {
        case: case.id,
        number: case.number.clone(),
        office: case.office,
        limit: "",
        what: Text::default(),
        before: None,
        after: None,
        provisional: case.provisional,
        opens: false,
    }
}

/// Each due day of the case itself that differs, or a provisional one that is certain now.
pub(crate) fn changes(case: &Case, next: &Case) -> Vec<Moved> {
    let days = [
        ("accept", case.accept_due, next.accept_due),
        ("promised", case.promised_due, next.promised_due),
        ("statutory", case.statutory_due, next.statutory_due),
    ];
    let moved = |(limit, before, after): (&'static str, Option<i64>, Option<i64>)| Moved {
        limit,
        before: before.map(day_date),
        after: after.map(day_date),
        ..of(case)
    };
    let mut out: Vec<Moved> = days.into_iter().filter(|(_, before, after)| before != after).map(moved).collect();
    if out.is_empty() {
        out.extend(days.into_iter().rfind(|(_, _, after)| after.is_some()).map(moved));
    }
    out
}
