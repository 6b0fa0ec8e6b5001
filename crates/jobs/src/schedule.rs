//! Work that runs again and again, on the one node that leads.

use crate::worker::unpanicked;
use base::moment::{DAY, MINUTE};
use base::{Moment, Result};
use db::{Call, Db};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// How often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Every {
    /// Each so many milliseconds.
    Interval(i64),
    /// Once a day, at so many minutes after midnight in the city.
    DayAt(i64),
}

const NEVER: i64 = i64::MIN;

type Body = Arc<dyn Fn(&Db) -> Result<()> + Send + Sync>;

/// One scheduled duty.
#[derive(Clone)]
pub struct Scheduled {
    name: &'static str,
    every: Every,
    last: Arc<AtomicI64>,
    /// When it failed last; [`NEVER`] when it went well since.
    failed: Arc<AtomicI64>,
    body: Body,
}

impl Scheduled {
    /// A duty with the name under which one node is elected for it.
    pub fn new(
        name: &'static str,
        every: Every,
        body: impl Fn(&Db) -> Result<()> + Send + Sync + 'static,
    ) -> Scheduled {
        let (last, failed) = (Arc::new(AtomicI64::new(0)), Arc::new(AtomicI64::new(NEVER)));
        Scheduled { name, every, last, failed, body: Arc::new(body) }
    }

    pub(crate) fn name(&self) -> &'static str {
        self.name
    }

    fn due(&self, now: Moment) -> bool {
        let (last, failed) = (self.last.load(Ordering::Relaxed), self.failed.load(Ordering::Relaxed));
        // What fails is tried each minute, so that it fills no log.
        if (failed..failed + MINUTE).contains(&now.0) {
            return false;
        }
        match self.every {
            // A clock that was set back must not silence the duty.
            Every::Interval(step) => now.0 - last >= step || now.0 < last,
            Every::DayAt(minutes) => {
                let local = now.0 + 8 * 60 * MINUTE;
                let today = local.div_euclid(DAY);
                local.rem_euclid(DAY) >= minutes * MINUTE && last != today
            }
        }
    }

    pub(crate) fn run_if_due(&self, db: &Db) -> Result<()> {
        let now = db.clock().now();
        if !self.due(now) {
            return Ok(());
        }
        let done = unpanicked(self.name, || self.lead_and_run(db));
        self.failed.store(if done.is_ok() { NEVER } else { now.0 }, Ordering::Relaxed);
        if done? {
            let mark = match self.every {
                Every::Interval(_) => now.0,
                Every::DayAt(_) => (now.0 + 8 * 60 * MINUTE).div_euclid(DAY),
            };
            self.last.store(mark, Ordering::Relaxed);
        }
        Ok(())
    }

    /// Answers whether this node leads, and so did it.
    fn lead_and_run(&self, db: &Db) -> Result<bool> {
        let (name, holder) = (self.name, db.holder());
        let ours =
            db.write_now(&Call::system("schedule"), "schedule.lead", move |cx| cx.lead(name, holder, 2 * MINUTE))?;
        if ours {
            (self.body)(db)?;
        }
        Ok(ours)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_daily_duty_is_due_once_after_its_minute() {
        let duty = Scheduled::new("d", Every::DayAt(9 * 60), |_| Ok(()));
        let morning = Moment::parse("2026-11-23T08:59:00+08:00").expect("a time");
        assert!(!duty.due(morning));
        assert!(duty.due(morning.plus(MINUTE)));
        duty.last.store((morning.0 + 8 * 60 * MINUTE).div_euclid(DAY), Ordering::Relaxed);
        assert!(!duty.due(morning.plus(2 * MINUTE)));
        assert!(duty.due(morning.plus(DAY + MINUTE)));
    }

    #[test]
    fn an_interval_survives_a_clock_set_back() {
        let duty = Scheduled::new("i", Every::Interval(1_000), |_| Ok(()));
        duty.last.store(50_000, Ordering::Relaxed);
        assert!(!duty.due(Moment(50_500)));
        assert!(duty.due(Moment(51_000)));
        assert!(duty.due(Moment(1_000)));
    }
}
