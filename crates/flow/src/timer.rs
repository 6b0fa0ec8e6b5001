//! Timer texts: ISO 8601 dates, durations and cycles, and the legal terms of the calendar such as `5wd`.

use serde::{Deserialize, Serialize};

/// Which of BPMN's three timers a text is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TimerKind {
    /// An instant or a civil date: `2026-11-23`, `2026-11-23T09:00:00`, `2026-11-23T09:00:00+08:00`.
    Date,
    /// A span from now: `P5D`, `PT4H`, `5wd`, `10d`, `2m`, `1y`, `4h`.
    Duration,
    /// Repeated spans: `R3/PT4H`, `R/2wd`. The receiver of the effect waits for one span from now; the engine asks for
    /// the next one itself, with the count lowered.
    Cycle,
}

impl TimerKind {
    /// Whether a text is well formed for this timer.
    pub fn accepts(self, text: &str) -> bool {
        if text.len() > 64 {
            return false;
        }
        match self {
            TimerKind::Date => is_date(text),
            TimerKind::Duration => is_duration(text),
            TimerKind::Cycle => split_cycle(text).is_some(),
        }
    }
}

fn is_date(text: &str) -> bool {
    use jiff::civil::{Date, DateTime};
    let starts_with_year = text.len() >= 10 && text.as_bytes()[..4].iter().all(u8::is_ascii_digit);
    starts_with_year
        && if text.len() == 10 {
            text.parse::<Date>().is_ok()
        } else {
            text.parse::<jiff::Timestamp>().is_ok() || text.parse::<DateTime>().is_ok()
        }
}

fn is_duration(text: &str) -> bool {
    if is_term(text) {
        return true;
    }
    text.starts_with('P') && text.parse::<jiff::Span>().is_ok_and(|span| span.is_positive())
}

/// Whether a text is a legal term of the calendar, such as `5wd`, longer than nothing.
fn is_term(text: &str) -> bool {
    calendar::Term::parse(text).is_ok_and(|term| term.amount > 0) && !text.contains(' ')
}

/// The count (`None`: without end) and the span of a cycle.
fn split_cycle(text: &str) -> Option<(Option<u32>, &str)> {
    let (count, span) = text.strip_prefix('R')?.split_once('/')?;
    let count = if count.is_empty() { None } else { Some(count.parse::<u32>().ok().filter(|count| *count > 0)?) };
    is_duration(span).then_some((count, span))
}

/// The text for the spans that are left after one has passed, if any.
pub(crate) fn rest_of_cycle(text: &str) -> Option<String> {
    match split_cycle(text)? {
        (None, _) => Some(text.to_owned()),
        (Some(1), _) => None,
        (Some(count), span) => Some(format!("R{}/{span}", count - 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_judged_by_their_kind() {
        for good in ["P5D", "PT4H", "P1Y2M", "5wd", "10d", "2m", "1y", "4h"] {
            assert!(TimerKind::Duration.accepts(good), "{good}");
        }
        for bad in ["", "P", "-P1D", "5", "wd", "0wd", "5 days", "99999999999d", "PT0S", "五wd"] {
            assert!(!TimerKind::Duration.accepts(bad), "{bad}");
        }
        for good in ["2026-11-23", "2026-11-23T09:00:00", "2026-11-23T09:00:00+08:00", "2026-11-23T01:00:00Z"] {
            assert!(TimerKind::Date.accepts(good), "{good}");
        }
        for bad in ["2026-13-01", "tomorrow", "2026", "20261123", "2026-02-30"] {
            assert!(!TimerKind::Date.accepts(bad), "{bad}");
        }
        for good in ["R3/PT4H", "R/2wd", "R1/P1D"] {
            assert!(TimerKind::Cycle.accepts(good), "{good}");
        }
        for bad in ["R0/P1D", "R3", "3/P1D", "R-1/P1D", "R3/2026-01-01/P1D"] {
            assert!(!TimerKind::Cycle.accepts(bad), "{bad}");
        }
    }

    #[test]
    fn a_cycle_counts_down() {
        assert_eq!(rest_of_cycle("R3/2wd").as_deref(), Some("R2/2wd"));
        assert_eq!(rest_of_cycle("R1/2wd"), None);
        assert_eq!(rest_of_cycle("R/P1D").as_deref(), Some("R/P1D"));
    }
}
