//! A measured figure against its limit.

use base::clock::Stopwatch;
use serde_json::{Value, json};
use std::time::Duration;

/// How often each thing is measured; the median counts.
pub const RUNS: usize = 7;

/// One figure.
#[derive(Debug, Clone)]
pub struct Figure {
    /// What was measured.
    pub name: &'static str,
    /// The median.
    pub value: f64,
    /// Unit of the value.
    pub unit: &'static str,
    /// What it is compared with: a peer's median, or a fixed figure.
    pub against: f64,
    /// The least that value / against may be.
    pub least: f64,
}

impl Figure {
    /// Value over its comparison.
    pub fn ratio(&self) -> f64 {
        self.value / self.against
    }

    /// Whether the limit is met.
    pub fn is_met(&self) -> bool {
        self.ratio() >= self.least
    }

    /// One line for people.
    pub fn line(&self) -> String {
        format!(
            "{:<28} {:>10.0} {:<6} against {:>10.0}  ratio {:>6.2}  least {:>5.2}  {}",
            self.name,
            self.value,
            self.unit,
            self.against,
            self.ratio(),
            self.least,
            if self.is_met() { "met" } else { "MISSED" }
        )
    }

    /// One object for machines.
    pub fn json(&self) -> Value {
        json!({
            "name": self.name, "value": self.value, "unit": self.unit, "against": self.against, "ratio": self.ratio(),
            "least": self.least, "met": self.is_met(),
        })
    }
}

/// The middle of some values.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

/// Calls `body` until the time is over; answers calls a second.
pub fn rate(time: Duration, mut body: impl FnMut()) -> f64 {
    let watch = Stopwatch::start();
    let mut count = 0u64;
    while watch.elapsed() < time {
        body();
        count += 1;
    }
    count as f64 / watch.elapsed().as_secs_f64()
}
