//! Mobile numbers, each given once.

use codes::{Mobile, MobileSegments};

/// Hands out numbers with `0990` in their middle, the area code of the sample city.
#[derive(Debug)]
pub struct Mobiles {
    count: usize,
    segments: Vec<u16>,
}

impl Mobiles {
    /// From the beginning.
    pub fn new() -> Mobiles {
        let known = MobileSegments::default();
        let fits =
            |segment: &u16| Mobile::parse(&format!("{segment}00000000")).is_ok_and(|mobile| known.knows(&mobile));
        Mobiles { count: 0, segments: (130..200).rev().filter(fits).collect() }
    }

    /// The next number. After four hundred thousand they begin again.
    pub fn next(&mut self) -> Mobile {
        let segment = self.segments[(self.count / 10_000) % self.segments.len()];
        // Spread, so that neighbours do not have neighbouring numbers: 7919 has no factor in common with 10,000.
        let last = (self.count % 10_000) * 7919 % 10_000;
        self.count += 1;
        Mobile::parse(&format!("{segment}0990{last:04}")).expect("eleven digits of a segment in use")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_number_comes_twice() {
        let mut mobiles = Mobiles::new();
        let all: BTreeSet<String> = (0..25_000).map(|_| mobiles.next().to_string()).collect();
        assert_eq!(all.len(), 25_000);
    }
}
