//! From an event and a limit to the last day; and how much of it is left.

use crate::days::{day_number, from_day_number};
use crate::explain::{Collector, Explanation};
use crate::interval::{Interval, Stops};
use crate::national::Calendar;
use crate::term::{Term, Unit};
use crate::walk::{Walked, walk};
use jiff::civil::Date;
use serde::Serialize;

/// A due date with what it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Due {
    /// The last day of the term.
    pub date: Date,
    /// Whether a notice still to come can move it.
    pub provisional: bool,
    /// The days from the event to the due date, and the sentence about them.
    pub explanation: Explanation,
}

/// The last day of a term, explained.
///
/// `start` is the day of the event (day 0). An interval still open is taken to end `today`, so the answer is the date
/// if the clock resumed today. A term of 0 ends on the day itself, or on the next working day when that is an off day.
/// A term in hours gives the day only, counted from midnight; use [`crate::due_moment`] for the moment.
pub fn due(calendar: &Calendar, start: Date, term: Term, excluded: &[Interval], today: Date) -> Due {
    let stops = Stops::new(excluded, today);
    let mut collector = Collector::new(calendar, excluded, today);
    let walked = walk(calendar, start, term, &stops, &mut |day, step| collector.visit(day, step));
    let unsettled = unsettled(calendar, term, walked);
    let explanation = collector.finish(start, term, walked, unsettled);
    Due { date: from_day_number(walked.due), provisional: unsettled.is_some(), explanation }
}

/// The last day of a term and whether it is provisional: the walk of [`due`] without the explanation, for lists.
pub fn due_date(calendar: &Calendar, start: Date, term: Term, excluded: &[Interval], today: Date) -> (Date, bool) {
    let walked = walk(calendar, start, term, &Stops::new(excluded, today), &mut |_, _| {});
    (from_day_number(walked.due), unsettled(calendar, term, walked).is_some())
}

fn unsettled(calendar: &Calendar, term: Term, walked: Walked) -> Option<i16> {
    if term.unit == Unit::Hours {
        return None;
    }
    calendar.unsettled_year(from_day_number(walked.looked_from), from_day_number(walked.due))
}

/// Working days left until a due date: those after `today` up to and with `due` that no interval takes out; 0 on the
/// due day; negative once it has passed (-1 already on the weekend after a Friday).
pub fn remaining(calendar: &Calendar, today: Date, due: Date, excluded: &[Interval]) -> i32 {
    let stops = Stops::new(excluded, today);
    if today <= due { counted(calendar, today, due, &stops) } else { -counted(calendar, due, today, &stops).max(1) }
}

/// Working days used since the event: those after `start` up to and with `today` that no interval takes out.
pub fn elapsed(calendar: &Calendar, start: Date, today: Date, excluded: &[Interval]) -> i32 {
    counted(calendar, start, today, &Stops::new(excluded, today))
}

fn counted(calendar: &Calendar, after: Date, to: Date, stops: &Stops) -> i32 {
    let days = day_number(after) + 1..=day_number(to);
    days.filter(|day| calendar.works(*day) && stops.at(*day).is_none()).count() as i32
}
