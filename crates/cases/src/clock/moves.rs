//! The days of an open case that another calendar moves: those of the case itself, of its steps, of materials that are to
//! follow, of opinions that were asked for, and of what the applicant was asked to send.
//!
//! Each day is reckoned anew from what was given, a term or a number of working days, and never from the day that stands there: to
//! reckon twice is to reckon once, whatever was loaded in between. The day of a supplement moves later only: its paper names a day,
//! and nobody may rely on less than what a paper says.

use super::load::Load;
use super::store::{self, InnerDay, Inside};
use super::{Span, acceptance_due, load, received, recompute, step_due};
use crate::case::{Case, Status, store as cases};
use crate::commands::accept_within;
use crate::{journal, task};
use base::moment::{day_date, day_number};
use base::{CaseId, OrRefuse, Result, Text};
use calendar::{Calendar, Term};
use catalogue::published;
use db::Cx;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A day within a case that moves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inner {
    /// Whose day it is.
    pub inside: Inside,
    /// The row.
    pub id: i64,
    /// The step, the material, or the step for which the opinion was asked; empty for a supplement.
    pub title: Text,
    /// The day before, as a day number.
    pub before: i64,
    /// The day after.
    pub after: i64,
    /// The working days that were given for an opinion or a supplement.
    pub days: Option<u32>,
}

/// What moves of one case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moves {
    /// The case as it is.
    pub case: Case,
    /// The case with its days by the other calendar; none when none of them moves or becomes certain.
    pub next: Option<Case>,
    /// Days within it.
    pub inner: Vec<Inner>,
}

/// Open cases that were looked at together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Portion {
    /// How many.
    pub looked: usize,
    /// The last of them; none when there was none.
    pub last: Option<CaseId>,
    /// Those of which a day moves.
    pub moves: Vec<Moves>,
}

/// By which calendars days are reckoned.
#[derive(Debug, Clone)]
pub struct Calendars {
    /// The one that holds from now on.
    pub new: Arc<Calendar>,
    /// The one that held before: an earlier version wrote down days without how many working days they leave.
    pub old: Arc<Calendar>,
}

impl Calendars {
    /// The calendar in force, and the one that held before a load that is under way.
    pub fn in_force(cx: &mut Cx, running: Option<&Load>) -> Result<Calendars> {
        let new = store::calendar(cx)?;
        let old = match running {
            Some(load) => Arc::new(store::calendar_before(cx, &load.replaced)?),
            None => Arc::clone(&new),
        };
        Ok(Calendars { new, old })
    }
}

/// Looks at `limit` open cases after one, in the order of their ids.
pub fn portion(cx: &mut Cx, calendars: &Calendars, after: CaseId, limit: i64) -> Result<Portion> {
    let cases = cases::with_open_clock(cx, after, limit)?;
    let Some(last) = cases.last().map(|case| case.id) else { return Ok(Portion::default()) };
    let mut within = Within::read(cx, after, last)?;
    let looked = cases.len();
    let mut moves = Vec::new();
    for case in cases {
        moves.extend(of_case(cx, calendars, case, &mut within)?);
    }
    Ok(Portion { looked, last: Some(last), moves })
}

/// What moves of one case by the calendar in force; before a load has come to it, something may.
pub fn of(cx: &mut Cx, case: &Case) -> Result<Option<Moves>> {
    let running = load::store::running(cx)?;
    let calendars = Calendars::in_force(cx, running.as_ref())?;
    let mut within = Within::read(cx, CaseId(case.id.0 - 1), case.id)?;
    of_case(cx, &calendars, case.clone(), &mut within)
}

/// Spans and inner days of the open cases of a portion.
struct Within {
    spans: BTreeMap<CaseId, Vec<Span>>,
    days: BTreeMap<CaseId, Vec<InnerDay>>,
}

impl Within {
    fn read(cx: &mut Cx, after: CaseId, last: CaseId) -> Result<Within> {
        let mut within = Within { spans: BTreeMap::new(), days: BTreeMap::new() };
        for span in store::spans_between(cx, after, last)? {
            within.spans.entry(span.case).or_default().push(span);
        }
        for day in store::inner_days(cx, after, last)? {
            within.days.entry(day.case).or_default().push(day);
        }
        Ok(within)
    }
}

fn of_case(cx: &mut Cx, calendars: &Calendars, case: Case, within: &mut Within) -> Result<Option<Moves>> {
    let spans = within.spans.remove(&case.id).unwrap_or_default();
    let next = reckoned(cx, &case, &calendars.new, &spans)?;
    let mut inner = Vec::new();
    for day in within.days.remove(&case.id).unwrap_or_default() {
        let day = InnerDay { days: given(calendars, &day), ..day };
        let after = after(cx, calendars, &case, &spans, &day)?.filter(|after| *after != day.due);
        if let Some(after) = after {
            let title = title(cx, &case, &day)?;
            inner.push(Inner { inside: day.inside, id: day.id, title, before: day.due, after, days: day.days });
        }
    }
    Ok((next.is_some() || !inner.is_empty()).then_some(Moves { case, next, inner }))
}

/// The case with its days by another calendar; nothing when none moves or becomes certain.
fn reckoned(cx: &mut Cx, case: &Case, calendar: &Calendar, spans: &[Span]) -> Result<Option<Case>> {
    let mut next = case.clone();
    if case.status == Status::Submitted && case.accept_due.is_some() {
        let published = published::store::pinned(cx, case.publication)?.or_refuse("case.item_gone")?;
        let limit = accept_within(&published);
        next.accept_due = Some(day_number(acceptance_due(calendar, received(case, spans), limit)));
        return Ok(Some(next).filter(|next| next.accept_due != case.accept_due));
    }
    Ok(recompute(&mut next, calendar, spans, cx.today())?.then_some(next))
}

/// The working days that were given, where days are given.
fn given(calendars: &Calendars, day: &InnerDay) -> Option<u32> {
    let counted = || calendars.old.workdays_between(day.since, day_date(day.due));
    matches!(day.inside, Inside::Opinion | Inside::Supplement).then(|| day.days.unwrap_or_else(counted))
}

/// The day by the new calendar; none where what was given is not known.
fn after(cx: &mut Cx, calendars: &Calendars, case: &Case, spans: &[Span], day: &InnerDay) -> Result<Option<i64>> {
    let (new, today) = (&*calendars.new, cx.today());
    let (start, term) = match day.inside {
        Inside::Step => return step_due(new, day.since, &day.term, spans, today),
        // What the item says of a material may be in natural days.
        Inside::Material => match material_term(cx, case, &day.name)? {
            Some(found) => found,
            None => return Ok(None),
        },
        Inside::Opinion | Inside::Supplement => (day.since, Term::working_days(day.days.unwrap_or_default())),
    };
    let reckoned = day_number(calendar::due_date(new, start, term, &[], today).0);
    Ok(Some(if day.inside == Inside::Supplement { reckoned.max(day.due) } else { reckoned }))
}

fn title(cx: &mut Cx, case: &Case, day: &InnerDay) -> Result<Text> {
    match day.inside {
        Inside::Material => Ok(day.title.clone()),
        Inside::Supplement => Ok(Text::default()),
        Inside::Step | Inside::Opinion => task::name_of(cx, case.publication, &day.name),
    }
}

/// From when, and how long, a material may follow: the day on which the case was last accepted, and the item's term.
fn material_term(cx: &mut Cx, case: &Case, material: &str) -> Result<Option<(jiff::civil::Date, Term)>> {
    let published = published::store::pinned(cx, case.publication)?.or_refuse("case.item_gone")?;
    let within = published.parts.item.material(material).and_then(|one| one.within.as_deref());
    let Some(Ok(term)) = within.map(Term::parse) else { return Ok(None) };
    let entries = journal::store::of_case(cx, case.id)?;
    let accepted = entries.iter().rfind(|entry| entry.change.get("accepted_at").is_some_and(|at| !at.is_null()));
    Ok(accepted.map(|entry| (entry.at.date(), term)))
}
