//! A measured figure against its limit.

use base::clock::Stopwatch;
use serde_json::{Value, json};
use std::time::Duration;

/// How often each thing is measured; the median counts.
pub const RUNS: usize = 7;

/// What the ratio of a figure to its comparison must be.
#[derive(Debug, Clone, Copy)]
pub enum Limit {
    /// At least so much: rates.
    Least(f64),
    /// At most so much: times and memory.
    Most(f64),
}

/// One figure.
#[derive(Debug, Clone)]
pub struct Figure {
    /// What was measured.
    pub name: String,
    /// The median.
    pub value: f64,
    /// Unit of the value.
    pub unit: &'static str,
    /// What it is compared with: a peer's median, or a fixed figure.
    pub against: f64,
    /// What value / against must be.
    pub limit: Limit,
}

impl Figure {
    /// A rate a second that must reach a fixed figure.
    pub fn rate(name: impl Into<String>, value: f64, least: f64) -> Figure {
        Figure { name: name.into(), value, unit: "/s", against: least, limit: Limit::Least(1.0) }
    }

    /// Milliseconds that must stay below a fixed figure.
    pub fn time(name: impl Into<String>, milliseconds: f64, most: f64) -> Figure {
        Figure { name: name.into(), value: milliseconds, unit: "ms", against: most, limit: Limit::Most(1.0) }
    }

    /// Value over its comparison.
    pub fn ratio(&self) -> f64 {
        self.value / self.against
    }

    /// Whether the limit is met.
    pub fn is_met(&self) -> bool {
        match self.limit {
            Limit::Least(least) => self.ratio() >= least,
            Limit::Most(most) => self.ratio() <= most,
        }
    }

    fn limit_words(&self) -> (&'static str, f64) {
        match self.limit {
            Limit::Least(least) => ("least", least),
            Limit::Most(most) => ("most", most),
        }
    }

    /// One line for people.
    pub fn line(&self, load: f64) -> String {
        let (word, limit) = self.limit_words();
        format!(
            "{:<32} {:>10.1} {:<5} against {:>9.1}  ratio {:>6.3}  {word:<5} {limit:>5.2}  load {load:>4.1}  {}",
            self.name,
            self.value,
            self.unit,
            self.against,
            self.ratio(),
            if self.is_met() { "met" } else { "MISSED" }
        )
    }

    /// One object for machines.
    pub fn json(&self, load: f64) -> Value {
        let (word, limit) = self.limit_words();
        json!({
            "name": self.name, "value": self.value, "unit": self.unit, "against": self.against, "ratio": self.ratio(),
            (word): limit, "load": load, "met": self.is_met(),
        })
    }
}

/// The middle of some values.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

/// The value that so many of a hundred do not pass.
pub fn percentile(mut values: Vec<f64>, percent: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let place = (values.len() as f64 * percent / 100.0).ceil() as usize;
    values.get(place.saturating_sub(1)).copied().unwrap_or(0.0)
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

/// How many processes wanted to run in the last minute; figures of a busy machine say little.
pub fn load() -> f64 {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split_whitespace().next().and_then(|first| first.parse().ok()).unwrap_or(f64::NAN)
}
