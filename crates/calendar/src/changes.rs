//! What a new year's notice moves: due dates before and after.

use crate::due::due_date;
use crate::interval::Interval;
use crate::national::Calendar;
use crate::term::Term;
use jiff::civil::Date;
use serde::Serialize;

/// A running term: what is needed to compute its due date again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timed<Id> {
    /// What it belongs to.
    pub id: Id,
    /// The day of the event.
    pub start: Date,
    /// The term.
    pub term: Term,
    /// Spans not counted.
    pub excluded: Vec<Interval>,
}

/// A due date that another calendar moves or makes certain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change<Id> {
    /// What it belongs to.
    pub id: Id,
    /// The due date by the old calendar.
    pub before: Date,
    /// The due date by the new calendar.
    pub after: Date,
    /// Whether it was provisional.
    pub provisional_before: bool,
    /// Whether it is provisional.
    pub provisional_after: bool,
}

impl<Id> Change<Id> {
    /// Whether the date itself moves; otherwise it only becomes certain, or provisional again.
    pub fn moves(&self) -> bool {
        self.before != self.after
    }
}

/// The due dates that differ between two calendars, in the order of the items; lazy, one item at a time.
pub fn changes<Id>(
    old: &Calendar,
    new: &Calendar,
    today: Date,
    items: impl Iterator<Item = Timed<Id>>,
) -> impl Iterator<Item = Change<Id>> {
    items.filter_map(move |item| {
        let (before, provisional_before) = due_date(old, item.start, item.term, &item.excluded, today);
        let (after, provisional_after) = due_date(new, item.start, item.term, &item.excluded, today);
        ((before, provisional_before) != (after, provisional_after)).then_some(Change {
            id: item.id,
            before,
            after,
            provisional_before,
            provisional_after,
        })
    })
}
