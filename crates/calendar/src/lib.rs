//! Working days and legal terms: from an event and a limit to the last day of it, and to the sentence that explains it.
//!
//! The calendar is the State Council's: holidays and made-up working days as announced year by year ([`Calendar`],
//! [`YearNotice`]). A limit is a [`Term`]; spans that the law does not count are [`Interval`]s. [`due()`] answers with the
//! date, whether it is provisional, and an [`Explanation`] taken from the same walk over the days as the date itself,
//! so that the sentence and the date cannot disagree. [`due_date`] is the same walk without the explanation.
//!
//! Rules (Civil Code art. 200-204, Administrative Licensing Law art. 82):
//! the day of the event is day 0; working-day terms count working days only; a natural-day, month or year term whose
//! last day is an off day ends on the first working day after it (203); months and years end on the same date or on
//! the month's last day (202); terms in hours run from the moment (201, [`due_moment`]). A day `d` is not counted when
//! an interval has `from < d <= to`.
//!
//! Pure: no I/O, no clock. Every function that needs "today" is given it. Nothing here panics on any input; dates
//! stop at the end of the year 9999.

mod built_in;
mod ceilings;
mod changes;
mod days;
mod due;
mod explain;
mod hours;
mod interval;
mod light;
mod national;
mod notice;
mod phrase;
mod sentence;
mod term;
mod walk;

pub use ceilings::{Ceiling, CeilingProblem, ceiling, ceilings, check_extension, check_promise};
pub use changes::{Change, Timed, changes};
pub use days::{day_number, from_day_number};
pub use due::{Due, due, due_date, elapsed, remaining};
pub use explain::{CellKind, DayCell, Explanation, OffReason};
pub use hours::{HourStop, due_moment, last_moment};
pub use interval::Interval;
pub use light::{Light, LightSettings, Limit, Limits, Reading, light, reading};
pub use national::{Calendar, DayKind};
pub use notice::{NoticeDay, NoticeError, NoticeProblem, YearNotice};
pub use phrase::{holiday_en, weekday_en, weekday_zh};
pub use sentence::Wording;
pub use term::{Term, TermError, Unit};
