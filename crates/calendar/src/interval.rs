//! Spans that the law does not count (Licensing Law art. 45: hearing, inspection, expert review; a supplement).

use crate::days::day_number;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A span in which the clock stands still. A day `d` is not counted when `from < d <= to`: the day it stops still
/// counts, the day it resumes does not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interval {
    /// The day the clock stopped.
    pub from: Date,
    /// The day it resumed; none while it still stands.
    pub to: Option<Date>,
    /// Why, in the reader's language, as it stands in the explanation (听证, 等补正).
    pub reason: String,
}

impl Interval {
    /// A span that has ended.
    pub fn closed(from: Date, to: Date, reason: impl Into<String>) -> Interval {
        Interval { from, to: Some(to), reason: reason.into() }
    }

    /// A span that has not ended yet.
    pub fn open(from: Date, reason: impl Into<String>) -> Interval {
        Interval { from, to: None, reason: reason.into() }
    }
}

/// Intervals as day numbers; one still open ends today.
pub(crate) struct Stops(Vec<(i32, i32)>);

impl Stops {
    pub(crate) fn new(intervals: &[Interval], today: Date) -> Stops {
        let end = |interval: &Interval| day_number(interval.to.unwrap_or(today));
        Stops(intervals.iter().map(|interval| (day_number(interval.from), end(interval))).collect())
    }

    /// The first interval that takes this day out.
    pub(crate) fn at(&self, number: i32) -> Option<usize> {
        self.0.iter().position(|(from, to)| *from < number && number <= *to)
    }
}
