//! The slots of an office: from its plan, the calendar, what is booked already, and the time now. Pure.

use super::model::Plan;
use calendar::{Calendar, DayKind};
use jiff::Span;
use jiff::civil::{Date, DateTime, Weekday};
use std::collections::BTreeMap;

/// A day on which one can come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// The day.
    pub date: Date,
    /// Its slots, in order.
    pub slots: Vec<Slot>,
}

/// A slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    /// Minute of the day at which it begins.
    pub minute: i64,
    /// How many can still come.
    pub left: i64,
}

impl Day {
    /// How many can still come on this day.
    pub fn left(&self) -> i64 {
        self.slots.iter().map(|slot| slot.left).sum()
    }

    /// The slot that begins at a minute.
    pub fn slot(&self, minute: i64) -> Option<&Slot> {
        self.slots.iter().find(|slot| slot.minute == minute)
    }
}

/// The days on which an office receives people, from today on. `taken` counts what is booked by day and minute. A slot that has
/// begun is gone; a full one is there with nothing left.
pub fn days(plan: &Plan, calendar: &Calendar, now: DateTime, taken: &BTreeMap<(Date, i64), i64>) -> Vec<Day> {
    let today = now.date();
    let begun = i64::from(now.hour()) * 60 + i64::from(now.minute());
    let ahead = plan.ahead.clamp(0, 90);
    (0..=ahead)
        .filter_map(|more| {
            let date = today.checked_add(Span::new().days(more)).ok()?;
            let spans = if calendar.is_workday(date) {
                &plan.opens.workdays
            } else if date.weekday() == Weekday::Saturday && !matches!(calendar.describe(date), DayKind::Holiday(_)) {
                &plan.opens.saturdays
            } else {
                return None;
            };
            let minutes = plan.minutes.clamp(5, 240);
            let starts = spans.iter().flat_map(|(from, to)| {
                let (from, to) = (*from, *to);
                (0..).map(move |number| from + number * minutes).take_while(move |start| start + minutes <= to)
            });
            let left = |minute: i64| (plan.capacity - taken.get(&(date, minute)).copied().unwrap_or(0)).max(0);
            let slots: Vec<Slot> = starts
                .filter(|start| date > today || *start > begun)
                .map(|minute| Slot { minute, left: left(minute) })
                .collect();
            (!slots.is_empty() && plan.capacity > 0).then_some(Day { date, slots })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn plan() -> Plan {
        Plan::usual("周一至周五 9:00—10:00，周六 9:00—9:40")
    }

    #[test]
    fn days_are_working_days_and_open_saturdays() {
        // 2026-11-20 is a Friday.
        let now = date(2026, 11, 20).at(9, 10, 0, 0);
        let found = days(&plan(), Calendar::national(), now, &BTreeMap::from([((date(2026, 11, 23), 540), 2)]));
        assert_eq!(
            found[0].slots.iter().map(|slot| slot.minute).collect::<Vec<_>>(),
            [560, 580],
            "what has begun is gone"
        );
        assert_eq!((found[1].date, found[1].slots.len()), (date(2026, 11, 21), 2), "an open Saturday");
        assert_eq!((found[2].date, found[2].slot(540).map(|slot| slot.left)), (date(2026, 11, 23), Some(0)));
        assert!(found.iter().all(|day| day.date.weekday() != Weekday::Sunday));
    }

    #[test]
    fn holidays_are_closed_and_swapped_days_open() {
        // The October holiday of 2025: 1 to 8 October; 28 September and 11 October are worked.
        let found = days(&plan(), Calendar::national(), date(2025, 9, 27).at(8, 0, 0, 0), &BTreeMap::new());
        let dates: Vec<Date> = found.iter().map(|day| day.date).collect();
        assert!(dates.contains(&date(2025, 9, 28)) && dates.contains(&date(2025, 10, 11)));
        assert!((1..=8).all(|day| !dates.contains(&date(2025, 10, day))));
    }

    #[test]
    fn a_closed_office_has_no_days() {
        let closed = Plan { capacity: 0, ..plan() };
        assert!(days(&closed, Calendar::national(), date(2026, 11, 20).at(8, 0, 0, 0), &BTreeMap::new()).is_empty());
    }
}
