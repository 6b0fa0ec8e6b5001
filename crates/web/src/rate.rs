//! Rate limits: so many at once, then so many a minute, for each key (an address, an account, a phone number).

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::hash::Hash;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// A limit: `burst` at once, refilled by `per_minute`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// How many may come at once.
    pub burst: NonZeroU32,
    /// How many come back each minute.
    pub per_minute: NonZeroU32,
}

impl Rate {
    /// A limit; a zero counts as one.
    pub fn new(burst: u32, per_minute: u32) -> Rate {
        let at_least_one = |number| NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
        Rate { burst: at_least_one(burst), per_minute: at_least_one(per_minute) }
    }
}

/// Counts by key. Copies share one count. Memory stays bounded: keys that are full again are forgotten.
#[derive(Clone)]
pub struct Gate<K: Hash + Eq + Clone>(Arc<Counting<K>>);

struct Counting<K: Hash + Eq + Clone> {
    limiter: DefaultKeyedRateLimiter<K>,
    asked: AtomicU32,
}

impl<K: Hash + Eq + Clone> std::fmt::Debug for Gate<K> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Gate").field("keys", &self.0.limiter.len()).finish()
    }
}

impl<K: Hash + Eq + Clone> Gate<K> {
    /// A gate with this limit for each key.
    pub fn new(rate: Rate) -> Gate<K> {
        let quota = Quota::per_minute(rate.per_minute).allow_burst(rate.burst);
        Gate(Arc::new(Counting { limiter: RateLimiter::keyed(quota), asked: AtomicU32::new(0) }))
    }

    /// Lets one through, or says how long to wait.
    pub fn pass(&self, key: &K) -> Result<(), Duration> {
        if self.0.asked.fetch_add(1, Ordering::Relaxed) % 4096 == 4095 {
            self.0.limiter.retain_recent();
        }
        self.0.limiter.check_key(key).map_err(|refused| refused.wait_time_from(DefaultClock::default().now()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_key_has_its_own_count() {
        let gate = Gate::new(Rate::new(2, 1));
        assert!(gate.pass(&"a").is_ok() && gate.pass(&"a").is_ok());
        let wait = gate.pass(&"a").expect_err("the third is too many");
        assert!(wait > Duration::from_secs(30) && wait <= Duration::from_mins(1));
        assert!(gate.pass(&"b").is_ok());
    }
}
