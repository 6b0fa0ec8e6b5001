//! Instants as the product stores them, and civil dates in the city's zone.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

/// An instant: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Moment(pub i64);

/// Milliseconds of one day.
pub const DAY: i64 = 86_400_000;
/// Milliseconds of one hour.
pub const HOUR: i64 = 3_600_000;
/// Milliseconds of one minute.
pub const MINUTE: i64 = 60_000;

/// The zone of the whole country, `Asia/Shanghai`.
pub fn zone() -> &'static TimeZone {
    static ZONE: OnceLock<TimeZone> = OnceLock::new();
    ZONE.get_or_init(|| TimeZone::get("Asia/Shanghai").expect("the bundled zone database has Asia/Shanghai"))
}

impl Moment {
    /// Local date and time in the city.
    pub fn civil(self) -> DateTime {
        jiff::Timestamp::from_millisecond(self.0.clamp(-62_000_000_000_000, 253_000_000_000_000))
            .expect("clamped to years that exist")
            .to_zoned(zone().clone())
            .datetime()
    }

    /// Local date in the city.
    pub fn date(self) -> Date {
        self.civil().date()
    }

    /// The instant of a local date and time; an hour that a clock change skipped moves forward.
    pub fn of(at: DateTime) -> Moment {
        zone().to_zoned(at).map_or(Moment(0), |zoned| Moment(zoned.timestamp().as_millisecond()))
    }

    /// Reads RFC 3339, such as `2026-11-23T09:00+08:00`.
    pub fn parse(text: &str) -> Option<Moment> {
        text.parse::<jiff::Timestamp>().ok().map(|stamp| Moment(stamp.as_millisecond()))
    }

    /// RFC 3339 with the city's offset and seconds.
    pub fn rfc3339(self) -> String {
        format!("{}+08:00", self.civil().strftime("%Y-%m-%dT%H:%M:%S"))
    }

    /// A later instant.
    pub fn plus(self, milliseconds: i64) -> Moment {
        Moment(self.0.saturating_add(milliseconds))
    }
}

/// Days since 1970-01-01, as dates are stored.
pub fn day_number(date: Date) -> i64 {
    i64::from(date.since(jiff::civil::date(1970, 1, 1)).map_or(0, |span| span.get_days()))
}

/// The date of a stored day number; out-of-range numbers are clamped to years 1 to 9999.
pub fn day_date(number: i64) -> Date {
    let number = number.clamp(-719_000, 2_900_000);
    jiff::civil::date(1970, 1, 1).saturating_add(jiff::Span::new().days(number))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_moment_reads_and_writes_the_city_s_time() {
        let moment = Moment::parse("2026-11-23T09:00:00+08:00").expect("a valid text");
        assert_eq!(moment.rfc3339(), "2026-11-23T09:00:00+08:00");
        assert_eq!(moment.date(), jiff::civil::date(2026, 11, 23));
        assert_eq!(Moment::of(moment.civil()), moment);
        assert_eq!(Moment::parse("yesterday"), None);
    }

    proptest! {
        #[test]
        fn day_numbers_round_trip(number in -700_000i64..2_900_000) {
            prop_assert_eq!(day_number(day_date(number)), number);
        }

        #[test]
        fn no_instant_panics(number in any::<i64>()) {
            let _ = Moment(number).civil();
            let _ = day_date(number);
        }
    }
}
