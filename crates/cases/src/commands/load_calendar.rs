//! An administrator loads the calendar of a year; each due day that moves is shown before, and moved after.

use crate::case::{Case, store};
use crate::clock;
use crate::engine::Work;
use crate::rights::CALENDAR;
use base::moment::day_date;
use base::{CaseId, Error, Refusal, Result};
use calendar::{Calendar, YearNotice};
use db::Cx;
use jiff::civil::Date;
use serde_json::json;

const PAGE: i64 = 200;

/// A due day that a calendar moves or makes certain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// The case.
    pub case: CaseId,
    /// Its number.
    pub number: String,
    /// Due day before.
    pub before: Option<Date>,
    /// Due day after.
    pub after: Option<Date>,
    /// Whether it was provisional before.
    pub provisional: bool,
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

/// The due days that a notice would move, without storing anything.
pub fn preview(cx: &mut Cx, text: &str, limit: usize) -> Result<Vec<Moved>> {
    cx.permit(CALENDAR, identity::EVERYWHERE)?;
    let notice = read(cx, text)?;
    let after = clock::calendar(cx)?.with_year(notice);
    let mut moved = Vec::new();
    each_open(cx, |cx, case| {
        if moved.len() < limit {
            moved.extend(change(cx, case, &after)?);
        }
        Ok(())
    })?;
    Ok(moved)
}

fn change(cx: &mut Cx, case: &Case, calendar: &Calendar) -> Result<Option<Moved>> {
    let spans = clock::store::spans(cx, case.id)?;
    let mut next = case.clone();
    if !clock::recompute(&mut next, calendar, &spans, cx.today())? {
        return Ok(None);
    }
    let day = |case: &Case| case.promised_due.or(case.statutory_due).map(day_date);
    Ok(Some(Moved {
        case: case.id,
        number: case.number.clone(),
        before: day(case),
        after: day(&next),
        provisional: case.provisional,
    }))
}

fn each_open(cx: &mut Cx, mut body: impl FnMut(&mut Cx, &Case) -> Result<()>) -> Result<()> {
    let mut after = CaseId(0);
    loop {
        let page = store::with_open_clock(cx, after, PAGE)?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.id;
        for case in &page {
            body(cx, case)?;
        }
    }
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
        clock::store::load_year(cx, &permit, &notice)?;
        let calendar = clock::calendar(cx)?;
        let mut moved = Vec::new();
        each_open(cx, |cx, case| {
            let Some(change) = change(cx, case, &calendar)? else { return Ok(()) };
            let mut work = Work::load(cx, case.clone(), permit.clone())?;
            work.reckon(cx)?;
            let detail = json!({
                "year": year, "before": change.before.map(|day| day.to_string()), "after": change.after.map(|day| day.to_string()),
            });
            work.save(cx, "due-moved", true, &detail)?;
            moved.push(change);
            Ok(())
        })?;
        cx.note("moved", moved.len());
        Ok(moved)
    }
}
