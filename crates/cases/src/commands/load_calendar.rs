//! An administrator loads the calendar of a year; each due day that moves is shown before, and moved after.

use super::submit::{accept_within, look_at_silence};
use crate::case::{Case, Status, store};
use crate::clock;
use crate::engine::Work;
use crate::rights::CALENDAR;
use base::moment::{day_date, day_number};
use base::{CaseId, Error, OrRefuse, Refusal, Result};
use calendar::{Calendar, YearNotice};
use catalogue::published;
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
    /// Which day: `accept`, `promised` or `statutory`.
    pub limit: &'static str,
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
        if let Some(next) = reckoned(cx, case, &after)? {
            moved.extend(changes(case, &next));
        }
        Ok(moved.len() < limit)
    })?;
    moved.truncate(limit);
    Ok(moved)
}

/// The case with its due days by another calendar; nothing when none moves or becomes certain.
fn reckoned(cx: &mut Cx, case: &Case, calendar: &Calendar) -> Result<Option<Case>> {
    let spans = clock::store::spans(cx, case.id)?;
    let mut next = case.clone();
    if case.status == Status::Submitted && case.accept_due.is_some() {
        let published = published::store::get(cx, case.publication)?.or_refuse("case.item_gone")?;
        let limit = accept_within(&published);
        next.accept_due = Some(day_number(clock::acceptance_due(calendar, clock::received(case, &spans), limit)));
        return Ok(Some(next).filter(|next| next.accept_due != case.accept_due));
    }
    Ok(clock::recompute(&mut next, calendar, &spans, cx.today())?.then_some(next))
}

/// Each due day that differs, or a provisional one that is certain now.
fn changes(case: &Case, next: &Case) -> Vec<Moved> {
    let days = [
        ("accept", case.accept_due, next.accept_due),
        ("promised", case.promised_due, next.promised_due),
        ("statutory", case.statutory_due, next.statutory_due),
    ];
    let moved = |(limit, before, after): (&'static str, Option<i64>, Option<i64>)| Moved {
        case: case.id,
        number: case.number.clone(),
        limit,
        before: before.map(day_date),
        after: after.map(day_date),
        provisional: case.provisional,
    };
    let mut out: Vec<Moved> = days.into_iter().filter(|(_, before, after)| before != after).map(moved).collect();
    if out.is_empty() {
        out.extend(days.into_iter().rfind(|(_, _, after)| after.is_some()).map(moved));
    }
    out
}

/// Looks at each open case, as long as the body says to go on.
fn each_open(cx: &mut Cx, mut body: impl FnMut(&mut Cx, &Case) -> Result<bool>) -> Result<()> {
    let mut after = CaseId(0);
    loop {
        let page = store::with_open_clock(cx, after, PAGE)?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.id;
        for case in &page {
            if !body(cx, case)? {
                return Ok(());
            }
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
            let Some(next) = reckoned(cx, case, &calendar)? else { return Ok(true) };
            let changes = changes(case, &next);
            let mut work = Work::load(cx, case.clone(), permit.clone())?;
            if next.accept_due == case.accept_due {
                work.reckon(cx)?;
            } else {
                look_at_silence(&mut work, cx, next.accept_due)?;
            }
            let first = changes.first();
            let day = |day: Option<Date>| day.map(|day| day.to_string());
            let detail = json!({
                "year": year, "before": day(first.and_then(|one| one.before)), "after": day(first.and_then(|one| one.after)),
            });
            work.save(cx, "due-moved", true, &detail)?;
            moved.extend(changes);
            Ok(true)
        })?;
        cx.note("moved", moved.len());
        Ok(moved)
    }
}
