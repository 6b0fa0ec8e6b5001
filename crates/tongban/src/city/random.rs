//! A seeded source of numbers (SplitMix64): the same seed makes the same city on every machine and in every version.

/// The source.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// A source for a seed and a purpose, so that more of one thing does not change another.
    pub fn new(seed: u64, purpose: &str) -> Random {
        let mixed = purpose.bytes().fold(seed ^ 0xCBF2_9CE4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
        });
        Random(mixed)
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number from `low` up to and with `high`.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = (high - low).max(0) as u64 + 1;
        low + (self.bits() % span) as i64
    }

    /// Whether something happens that happens `percent` times in a hundred.
    pub fn chance(&mut self, percent: u64) -> bool {
        self.bits() % 100 < percent
    }

    /// One of several; each as likely as the others.
    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[(self.bits() % of.len() as u64) as usize]
    }

    /// One of several by weight.
    pub fn weighted<'a, T>(&mut self, of: &'a [(T, u32)]) -> &'a T {
        let whole: u64 = of.iter().map(|(_, weight)| u64::from(*weight)).sum();
        let mut left = self.bits() % whole.max(1);
        for (value, weight) in of {
            if left < u64::from(*weight) {
                return value;
            }
            left -= u64::from(*weight);
        }
        &of[0].0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_and_a_purpose_decide_everything() {
        let draw = |seed, purpose| {
            let mut random = Random::new(seed, purpose);
            (0..50).map(|_| random.between(-3, 9)).collect::<Vec<_>>()
        };
        assert_eq!(draw(1, "a"), draw(1, "a"));
        assert_ne!(draw(1, "a"), draw(1, "b"));
        assert_ne!(draw(1, "a"), draw(2, "a"));
        assert!(draw(7, "c").iter().all(|number| (-3..=9).contains(number)));
    }

    #[test]
    fn weights_count() {
        let mut random = Random::new(5, "weights");
        let often = (0..1000).filter(|_| *random.weighted(&[("a", 9), ("b", 1)]) == "a").count();
        assert!((850..950).contains(&often), "{often}");
    }
}
