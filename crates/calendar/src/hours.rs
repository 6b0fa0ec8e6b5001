//! Terms in hours run from the moment they start (Civil Code art. 201); they do not move for off days.

use crate::days::{day_number, from_day_number};
use jiff::civil::{Date, DateTime, Time};
use jiff::{SignedDuration, ToSpan};

/// A span in which an hour clock stands still; none at the end while it still stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HourStop {
    /// When it stopped.
    pub from: DateTime,
    /// When it resumed.
    pub to: Option<DateTime>,
}

/// The moment a term of so many hours ends, in local time. Stops are added where they overlap the term; overlapping
/// stops count once; one still open is taken to end `now`.
pub fn due_moment(start: DateTime, hours: u32, stops: &[HourStop], now: DateTime) -> DateTime {
    let hours = hours.min(crate::Unit::Hours.most());
    let mut end = start.checked_add(i64::from(hours).hours()).unwrap_or(DateTime::MAX);
    let mut spans: Vec<(DateTime, DateTime)> = stops
        .iter()
        .map(|stop| (stop.from.max(start), stop.to.unwrap_or(now)))
        .filter(|(from, to)| from < to)
        .collect();
    spans.sort_unstable();
    let mut reached = start;
    for (from, to) in spans {
        let from = from.max(reached);
        if from >= end {
            break;
        }
        if to > from {
            let stood: SignedDuration = from.duration_until(to);
            end = end.checked_add(stood).unwrap_or(DateTime::MAX);
            reached = to;
        }
    }
    end
}

/// The end of a last day (Civil Code art. 203): closing time where there are office hours, else midnight after it.
pub fn last_moment(due: Date, closing: Option<Time>) -> DateTime {
    match closing {
        Some(time) => due.to_datetime(time),
        None => from_day_number(day_number(due) + 1).to_datetime(Time::midnight()),
    }
}
