//! The one walk over the days of a term. Dates, cells and sentences all come from it.

use crate::days::{LAST, day_number};
use crate::interval::Stops;
use crate::national::Calendar;
use crate::term::{Term, Unit};
use jiff::civil::Date;
use jiff::{Span, ToSpan};

/// What the walk says about a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// The day of the event.
    Start,
    /// The n-th counted day.
    Counted(u32),
    /// Not counted: nobody works.
    Off,
    /// Not counted: taken out by the interval with this index.
    Excluded(usize),
    /// The last day, with the number of counted days.
    Due(u32),
}

/// Where a walk ended.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Walked {
    /// The last day of the term.
    pub due: i32,
    /// The last counted day, before it moved to the next working day; equal to `due` when it did not move.
    pub nominal: i32,
    /// The first day whose being a working day mattered.
    pub looked_from: i32,
}

/// Walks from the event to the last day and tells each day once, in order.
pub(crate) fn walk(
    calendar: &Calendar,
    start: Date,
    term: Term,
    stops: &Stops,
    visit: &mut impl FnMut(i32, Step),
) -> Walked {
    let first = day_number(start);
    let amount = term.bounded();
    match term.unit {
        Unit::WorkingDays if amount > 0 => working(calendar, first, amount, stops, visit),
        Unit::WorkingDays => natural(calendar, first, 0, stops, visit),
        Unit::NaturalDays => natural(calendar, first, amount, stops, visit),
        Unit::Months => natural(calendar, first, days_of(start, (amount as i32).months()), stops, visit),
        Unit::Years => natural(calendar, first, days_of(start, (amount as i32).years()), stops, visit),
        Unit::Hours => hours(first, amount, visit),
    }
}

/// Days from a date to the same date some months later, or to the last day of that month (Civil Code art. 202).
fn days_of(start: Date, span: Span) -> u32 {
    let end = start.checked_add(span).unwrap_or(Date::MAX);
    (day_number(end) - day_number(start)).unsigned_abs()
}

fn working(calendar: &Calendar, first: i32, amount: u32, stops: &Stops, visit: &mut impl FnMut(i32, Step)) -> Walked {
    visit(first, Step::Start);
    let (mut day, mut counted) = (first, 0);
    while counted < amount && day < LAST {
        day += 1;
        if !calendar.works(day) {
            visit(day, Step::Off);
        } else if let Some(index) = stops.at(day) {
            visit(day, Step::Excluded(index));
        } else {
            counted += 1;
            visit(day, if counted == amount { Step::Due(counted) } else { Step::Counted(counted) });
        }
    }
    Walked { due: day, nominal: day, looked_from: (first + 1).min(LAST) }
}

fn natural(calendar: &Calendar, first: i32, amount: u32, stops: &Stops, visit: &mut impl FnMut(i32, Step)) -> Walked {
    let ends = |day: i32| calendar.works(day) && stops.at(day).is_none();
    if amount == 0 && ends(first) {
        visit(first, Step::Due(0));
        return Walked { due: first, nominal: first, looked_from: first };
    }
    visit(first, Step::Start);
    let (mut day, mut counted) = (first, 0);
    while counted < amount && day < LAST {
        day += 1;
        if let Some(index) = stops.at(day) {
            visit(day, Step::Excluded(index));
            continue;
        }
        counted += 1;
        let last = counted == amount && calendar.works(day);
        visit(day, if last { Step::Due(counted) } else { Step::Counted(counted) });
    }
    let nominal = day;
    while !ends(day) && day < LAST {
        day += 1;
        match stops.at(day) {
            _ if !calendar.works(day) => visit(day, Step::Off),
            Some(index) => visit(day, Step::Excluded(index)),
            None => visit(day, Step::Due(counted)),
        }
    }
    Walked { due: day, nominal, looked_from: nominal }
}

/// Whole days of a term in hours; the moment itself is [`crate::due_moment`]'s.
fn hours(first: i32, amount: u32, visit: &mut impl FnMut(i32, Step)) -> Walked {
    let days = (amount / 24) as i32;
    let due = first.saturating_add(days).min(LAST);
    for day in first..due {
        visit(day, if day == first { Step::Start } else { Step::Counted((day - first) as u32) });
    }
    visit(due, Step::Due((due - first) as u32));
    Walked { due, nominal: due, looked_from: due }
}
