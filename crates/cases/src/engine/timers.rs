//! When a timer of a process is due: ISO 8601, or a legal term on the working-day calendar.

use base::moment::DAY;
use base::{Error, Moment, Result};
use calendar::{Calendar, Term, Unit};
use flow::TimerKind;

/// The instant of a timer that starts now.
///
/// A term in working days, natural days, months or years runs out when its last day is over.
pub fn fires_at(calendar: &Calendar, now: Moment, kind: TimerKind, text: &str) -> Result<Moment> {
    let wrong = || Error::fault(format_args!("the timer {text} cannot be read"));
    match kind {
        TimerKind::Date => date(text).ok_or_else(wrong),
        TimerKind::Duration => span(calendar, now, text).ok_or_else(wrong),
        TimerKind::Cycle => text.split_once('/').and_then(|(_, each)| span(calendar, now, each)).ok_or_else(wrong),
    }
}

fn date(text: &str) -> Option<Moment> {
    if let Some(moment) = Moment::parse(text) {
        return Some(moment);
    }
    let at: jiff::civil::DateTime = text.parse().ok()?;
    Some(Moment::of(at))
}

fn span(calendar: &Calendar, now: Moment, text: &str) -> Option<Moment> {
    if let Ok(term) = Term::parse(text) {
        if term.unit == Unit::Hours {
            return Some(now.plus(i64::from(term.amount) * base::moment::HOUR));
        }
        let (due, _) = calendar::due_date(calendar, now.date(), term, &[], now.date());
        return Some(Moment::of(due.at(0, 0, 0, 0)).plus(DAY));
    }
    let span: jiff::Span = text.parse().ok()?;
    Some(Moment::of(now.civil().checked_add(span).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Moment {
        Moment::parse(text).expect("a time")
    }

    #[test]
    fn terms_run_on_working_days_and_iso_on_the_clock() {
        let calendar = Calendar::national();
        let friday = at("2025-09-30T10:00:00+08:00");
        let fires = |kind, text| fires_at(calendar, friday, kind, text).expect("reads").rfc3339();
        assert_eq!(fires(TimerKind::Duration, "1wd"), "2025-10-10T00:00:00+08:00", "over the October holiday");
        assert_eq!(fires(TimerKind::Duration, "PT4H"), "2025-09-30T14:00:00+08:00");
        assert_eq!(fires(TimerKind::Duration, "4h"), "2025-09-30T14:00:00+08:00");
        assert_eq!(fires(TimerKind::Cycle, "R3/P1D"), "2025-10-01T10:00:00+08:00");
        assert_eq!(fires(TimerKind::Date, "2026-11-23T09:00:00+08:00"), "2026-11-23T09:00:00+08:00");
        assert!(fires_at(calendar, friday, TimerKind::Duration, "soon").is_err());
    }
}
