//! The days of an open case that another calendar moves: those of the case itself, of its steps, of materials that are to
//! follow, and of opinions that were asked for.

use super::store::{self, Inside};
use super::{acceptance_due, received, recompute, step_due};
use crate::case::{Case, Status, store as cases};
use crate::commands::accept_within;
use crate::{journal, task};
use base::moment::{day_date, day_number};
use base::{CaseId, OrRefuse, Result, Text};
use calendar::{Calendar, Term};
use catalogue::published;
use db::Cx;
use std::collections::BTreeSet;

const PAGE: i64 = 200;

/// A day within a case that moves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inner {
    /// Whose day it is.
    pub inside: Inside,
    /// The row.
    pub id: i64,
    /// The step, the material, or the step for which the opinion was asked.
    pub title: Text,
    /// The day before, as a day number.
    pub before: i64,
    /// The day after.
    pub after: i64,
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

/// Walks over all open cases of which a day moves from one calendar to another.
pub fn each(
    cx: &mut Cx,
    old: &Calendar,
    new: &Calendar,
    mut body: impl FnMut(&mut Cx, Moves) -> Result<()>,
) -> Result<()> {
    let mut after = CaseId(0);
    loop {
        let page = cases::with_open_clock(cx, after, PAGE)?;
        let Some(last) = page.last() else { return Ok(()) };
        let dated: BTreeSet<CaseId> = store::with_inner_days(cx, after, last.id)?;
        after = last.id;
        for case in page {
            let next = reckoned(cx, &case, new)?;
            let inner = if dated.contains(&case.id) { inner(cx, &case, old, new)? } else { Vec::new() };
            if next.is_some() || !inner.is_empty() {
                body(cx, Moves { case, next, inner })?;
            }
        }
    }
}

/// The case with its days by another calendar; nothing when none moves or becomes certain.
fn reckoned(cx: &mut Cx, case: &Case, calendar: &Calendar) -> Result<Option<Case>> {
    let spans = store::spans(cx, case.id)?;
    let mut next = case.clone();
    if case.status == Status::Submitted && case.accept_due.is_some() {
        let published = published::store::get(cx, case.publication)?.or_refuse("case.item_gone")?;
        let limit = accept_within(&published);
        next.accept_due = Some(day_number(acceptance_due(calendar, received(case, &spans), limit)));
        return Ok(Some(next).filter(|next| next.accept_due != case.accept_due));
    }
    Ok(recompute(&mut next, calendar, &spans, cx.today())?.then_some(next))
}

fn inner(cx: &mut Cx, case: &Case, old: &Calendar, new: &Calendar) -> Result<Vec<Inner>> {
    let (spans, today) = (store::spans(cx, case.id)?, cx.today());
    let mut out = Vec::new();
    for step in task::store::open_of_case(cx, case.id)? {
        let Some(before) = step.step_due else { continue };
        if let Some(after) = step_due(new, step.opened_at.date(), &step.term, &spans, today)? {
            let title = task::name_of(cx, case.publication, &step.name)?;
            out.push(Inner { inside: Inside::Step, id: step.id, title, before, after });
        }
    }
    for day in store::inner_days(cx, case.id)? {
        // A term in working days is told by its days; what the item says of a material may be in natural days.
        let (start, term) = match day.inside {
            Inside::Material => match material_term(cx, case, &day.name)? {
                Some(found) => found,
                None => continue,
            },
            _ => {
                let start = day.since.date();
                (start, Term::working_days(old.workdays_between(start, day_date(day.due))))
            }
        };
        let after = day_number(calendar::due_date(new, start, term, &[], today).0);
        let title = match day.inside {
            Inside::Material => day.title,
            _ => task::name_of(cx, case.publication, &day.name)?,
        };
        out.push(Inner { inside: day.inside, id: day.id, title, before: day.due, after });
    }
    out.retain(|one| one.before != one.after);
    Ok(out)
}

/// From when, and how long, a material may follow: the day on which the case was last accepted, and the item's term.
fn material_term(cx: &mut Cx, case: &Case, material: &str) -> Result<Option<(jiff::civil::Date, Term)>> {
    let published = published::store::get(cx, case.publication)?.or_refuse("case.item_gone")?;
    let within = published.parts.item.material(material).and_then(|one| one.within.as_deref());
    let Some(Ok(term)) = within.map(Term::parse) else { return Ok(None) };
    let entries = journal::store::of_case(cx, case.id)?;
    let accepted = entries.iter().rfind(|entry| entry.change.get("accepted_at").is_some_and(|at| !at.is_null()));
    Ok(accepted.map(|entry| (entry.at.date(), term)))
}
