//! Time-ordered 64-bit ids.
//!
//! 41 bits of milliseconds since 2024-01-01, 10 bits of node, 12 bits of sequence: 4 million a second on one node,
//! until the year 2093. They are strings in JSON and addresses, because JavaScript's numbers end at 2^53.

use crate::Moment;
use std::sync::atomic::{AtomicI64, Ordering};

/// 2024-01-01T00:00:00Z in milliseconds.
pub const EPOCH: i64 = 1_704_067_200_000;
const NODE_BITS: u32 = 10;
const SEQUENCE_BITS: u32 = 12;

/// Makes ids for one node of the installation (0 to 1023, leased in the database).
#[derive(Debug)]
pub struct IdMaker {
    node: i64,
    last: AtomicI64,
}

impl IdMaker {
    /// A maker for one node; only the lowest ten bits of `node` count.
    pub fn new(node: u16) -> IdMaker {
        IdMaker { node: i64::from(node) & ((1 << NODE_BITS) - 1), last: AtomicI64::new(0) }
    }

    /// A new id, greater than every id this maker made before, also when the clock stands or jumps back.
    pub fn make(&self, now: Moment) -> i64 {
        let tick = (now.0 - EPOCH).max(0) << SEQUENCE_BITS;
        let mut last = self.last.load(Ordering::Relaxed);
        loop {
            let next = tick.max(last + 1);
            match self.last.compare_exchange_weak(last, next, Ordering::Relaxed, Ordering::Relaxed) {
                Ok(_) => {
                    let (time, sequence) = (next >> SEQUENCE_BITS, next & ((1 << SEQUENCE_BITS) - 1));
                    return (time << (NODE_BITS + SEQUENCE_BITS)) | (self.node << SEQUENCE_BITS) | sequence;
                }
                Err(seen) => last = seen,
            }
        }
    }

    /// The time that stands in the latest id made; 1970 when none was.
    pub fn latest(&self) -> Moment {
        match self.last.load(Ordering::Relaxed) >> SEQUENCE_BITS {
            0 => Moment(0),
            tick => Moment(tick + EPOCH),
        }
    }

    /// The smallest id that can be made at or after an instant, for ranges of journals by time.
    pub fn floor(at: Moment) -> i64 {
        (at.0 - EPOCH).max(0) << (NODE_BITS + SEQUENCE_BITS)
    }
}

/// Declares a typed id: a number in the database, a string in JSON and addresses.
#[macro_export]
macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::num::ParseIntError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map($name)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(&self.0)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(deserializer)?;
                text.parse().map($name).map_err(serde::de::Error::custom)
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_grow_even_when_the_clock_jumps_back() {
        let maker = IdMaker::new(7);
        let late = maker.make(Moment(EPOCH + 50_000));
        let early = maker.make(Moment(EPOCH + 10));
        assert!(early > late);
        let many: Vec<i64> = (0..10_000).map(|_| maker.make(Moment(EPOCH + 50_000))).collect();
        assert!(many.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(many[0] >= IdMaker::floor(Moment(EPOCH + 50_000)));
    }

    #[test]
    fn two_nodes_never_make_the_same_id() {
        let (one, two) = (IdMaker::new(1), IdMaker::new(2));
        assert_ne!(one.make(Moment(EPOCH + 1)), two.make(Moment(EPOCH + 1)));
    }

    #[test]
    fn an_id_is_a_string_in_json() {
        let id = crate::CaseId(9_007_199_254_740_993);
        assert_eq!(serde_json::to_string(&id).expect("serialises"), "\"9007199254740993\"");
        assert_eq!(serde_json::from_str::<crate::CaseId>("\"9007199254740993\"").expect("reads"), id);
        assert!(serde_json::from_str::<crate::CaseId>("\"x\"").is_err());
    }
}
