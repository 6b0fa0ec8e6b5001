//! An administrator loads the calendar of a year; each due day that moves is shown before, and moved after.

use super::submit::look_at_silence;
use crate::case::{Case, store};
use crate::clock::moves::{self, Inner, Moves};
use crate::clock::store::Inside;
use crate::engine::{Work, later};
use crate::rights::CALENDAR;
use crate::{clock, countersign, journal, task};
use base::moment::day_date;
use base::{CaseId, Error, OfficeId, Permit, Refusal, Result, Text};
use calendar::{Calendar, YearNotice};
use db::Cx;
use jiff::civil::Date;
use serde_json::{Map, json};

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
fn read(cx: &Cx, text: &str) -> Result<YearNotice> {
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
    let old = clock::calendar(cx)?;
    let new = old.with_year(notice);
    let mut preview = Preview::default();
    moves::each(cx, &old, &new, |_, one| {
        for moved in told(&one) {
            if preview.total >= skip && preview.moved.len() < limit {
                preview.moved.push(moved);
            }
            preview.total += 1;
        }
        Ok(())
    })?;
    for moved in &mut preview.moved {
        moved.opens = store::visible(cx, moved.case)?.is_some();
    }
    Ok(preview)
}

/// Each due day of a case that moves.
fn told(moves: &Moves) -> Vec<Moved> {
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
fn changes(case: &Case, next: &Case) -> Vec<Moved> {
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

/// Loads the notice of a year and moves the due days.
#[derive(Debug, Clone)]
pub struct LoadCalendar {
    /// The notice, as JSON.
    pub text: String,
}

impl LoadCalendar {
    /// Runs the command; answers what moved.
    pub fn run(&self, cx: &mut Cx) -> Result<Vec<Moved>> {
        let permit = cx.permit(CALENDAR, identity::EVERYWHERE)?;
        let notice = read(cx, &self.text)?;
        let year = notice.year;
        let old = clock::calendar(cx)?;
        clock::store::load_year(cx, &permit, &notice)?;
        let new = clock::calendar(cx)?;
        let mut moved = Vec::new();
        moves::each(cx, &old, &new, |cx, one| {
            for inner in &one.inner {
                move_inner(cx, &permit, &new, &one.case, inner, year)?;
            }
            if let Some(next) = &one.next {
                move_case(cx, &permit, &one.case, next, year)?;
            }
            moved.extend(told(&one));
            Ok(())
        })?;
        cx.note("moved", moved.len());
        Ok(moved)
    }
}

fn move_case(cx: &mut Cx, permit: &Permit, case: &Case, next: &Case, year: i16) -> Result<()> {
    let mut work = Work::load(cx, case.clone(), permit.clone())?;
    if next.accept_due == case.accept_due {
        work.reckon(cx)?;
    } else {
        look_at_silence(&mut work, cx, next.accept_due)?;
    }
    let changes = changes(case, next);
    let first = changes.first();
    let day = |day: Option<Date>| day.map(|day| day.to_string());
    let detail = json!({
        "year": year, "before": day(first.and_then(|one| one.before)), "after": day(first.and_then(|one| one.after)),
    });
    work.save(cx, "due-moved", true, &detail).map(drop)
}

/// The applicant sees when the day of a material moves; days of steps and opinions are the office's own.
fn move_inner(cx: &mut Cx, permit: &Permit, new: &Calendar, case: &Case, inner: &Inner, year: i16) -> Result<()> {
    cx.about("case", case.id.0);
    let kind = match inner.inside {
        Inside::Step => {
            task::store::set_step_due(cx, permit, inner.id, Some(inner.after))?;
            "step-day-moved"
        }
        Inside::Material => {
            later::set_day(cx, permit, new, (case.id, inner.id), inner.after)?;
            "material-day-moved"
        }
        Inside::Opinion => {
            countersign::store::set_due(cx, permit, inner.id, inner.after)?;
            "opinion-day-moved"
        }
    };
    let detail = json!({
        "year": year, "title": inner.title, "before": day_date(inner.before).to_string(),
        "after": day_date(inner.after).to_string(),
    });
    journal::store::add(cx, permit, case.id, kind, inner.inside == Inside::Material, &detail, Map::new())
}
