//! The one reader of the system clock, and the clock that stories move.

use crate::Moment;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Tells the time. Copies share one time.
///
/// A real clock never runs backwards within a process: when the system clock is set back, it stands still until the
/// time has caught up, so that ids and journals stay ordered.
#[derive(Debug, Clone)]
pub struct Clock(Arc<Source>);

#[derive(Debug)]
enum Source {
    System { shift: i64, latest: AtomicI64 },
    Moved { now: AtomicI64 },
}

impl Clock {
    /// The system's clock.
    pub fn system() -> Clock {
        Clock::shifted(0)
    }

    /// The system's clock, moved by so many milliseconds: for a day that was chosen, with time passing as it does.
    pub fn shifted(by: i64) -> Clock {
        Clock(Arc::new(Source::System { shift: by, latest: AtomicI64::new(i64::MIN) }))
    }

    /// A clock that stands at `now` until it is moved.
    pub fn standing_at(now: Moment) -> Clock {
        Clock(Arc::new(Source::Moved { now: AtomicI64::new(now.0) }))
    }

    /// The time now.
    pub fn now(&self) -> Moment {
        match &*self.0 {
            Source::System { shift, latest } => {
                let system = system() + shift;
                Moment(latest.fetch_max(system, Ordering::Relaxed).max(system))
            }
            Source::Moved { now } => Moment(now.load(Ordering::Relaxed)),
        }
    }

    /// Milliseconds by which this clock stands ahead of the system's, because that was set back; 0 for a clock that is moved.
    pub fn ahead(&self) -> i64 {
        match &*self.0 {
            Source::System { shift, latest } => latest.load(Ordering::Relaxed).saturating_sub(system() + shift).max(0),
            Source::Moved { .. } => 0,
        }
    }

    /// Moves a standing clock; answers whether it could be moved.
    pub fn set(&self, to: Moment) -> bool {
        match &*self.0 {
            Source::System { .. } => false,
            Source::Moved { now } => {
                now.store(to.0, Ordering::Relaxed);
                true
            }
        }
    }
}

/// The system's clock, in milliseconds since 1970.
#[expect(clippy::disallowed_methods, reason = "this is the one home of the system clock")]
fn system() -> i64 {
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// Measures how long something took; for logs and limits, never for business time.
#[derive(Debug, Clone, Copy)]
pub struct Stopwatch(std::time::Instant);

impl Stopwatch {
    /// Starts now.
    #[expect(clippy::disallowed_methods, reason = "this is the one home of the system clock")]
    pub fn start() -> Stopwatch {
        Stopwatch(std::time::Instant::now())
    }

    /// Time since the start.
    pub fn elapsed(&self) -> std::time::Duration {
        self.0.elapsed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_standing_clock_moves_only_when_told() {
        let clock = Clock::standing_at(Moment(5));
        let copy = clock.clone();
        assert!(copy.set(Moment(9)));
        assert_eq!(clock.now(), Moment(9));
    }

    #[test]
    fn a_system_clock_that_was_set_back_is_noticed() {
        let an_hour_on = system() + 3_600_000;
        let clock = Clock(Arc::new(Source::System { shift: 0, latest: AtomicI64::new(an_hour_on) }));
        assert_eq!(clock.now(), Moment(an_hour_on), "it stands still");
        assert!((3_500_000..=3_600_000).contains(&clock.ahead()));
    }

    #[test]
    fn the_system_clock_does_not_run_backwards() {
        let clock = Clock::system();
        let first = clock.now();
        assert!(first.0 > 1_700_000_000_000 && clock.ahead() == 0);
        assert!(clock.now() >= first);
        assert!(!clock.set(Moment(0)));
    }

    #[test]
    fn a_shifted_clock_goes_on_from_its_day() {
        let clock = Clock::shifted(-86_400_000);
        let apart = Clock::system().now().0 - clock.now().0;
        assert!((86_395_000..=86_400_000).contains(&apart), "{apart}");
        assert_eq!(clock.ahead(), 0);
    }
}
