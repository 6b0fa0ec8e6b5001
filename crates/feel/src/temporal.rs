//! Dates, times, moments and durations: their forms as text (ISO 8601 as FEEL narrows it) and their order.

use crate::value::Value;
use jiff::SignedDuration;
use jiff::civil;
use jiff::tz::{Offset, TimeZone, TimeZoneDatabase};
use std::cmp::Ordering;
use std::fmt::{self, Write as _};
use std::sync::LazyLock;

/// A time of day. Without a zone it is wall time where the expression runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Time {
    /// The time on the clock.
    pub civil: civil::Time,
    /// A fixed offset or a named zone.
    pub zone: Option<TimeZone>,
}

/// A date with a time of day. Without a zone it is wall time where the expression runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateTime {
    /// What calendar and clock show.
    pub civil: civil::DateTime,
    /// A fixed offset or a named zone.
    pub zone: Option<TimeZone>,
}

static ZONES: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// Reads what stands between the quotes of `@"…"`.
pub(crate) fn parse_literal(text: &str) -> Option<Value> {
    if text.starts_with('P') || text.starts_with("-P") {
        parse_duration(text)
    } else if text.contains('T') && text.as_bytes().first().is_some_and(|byte| *byte != b'T') {
        parse_moment(text).map(Value::DateTime)
    } else if text.contains(':') {
        parse_time(text).map(Value::Time)
    } else {
        parse_date(text).map(Value::Date)
    }
}

/// `2026-01-31`; years of four digits, with a sign before the common era.
pub(crate) fn parse_date(text: &str) -> Option<civil::Date> {
    let (negative, body) = text.strip_prefix('-').map_or((false, text), |body| (true, body));
    let mut parts = body.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 || month.len() != 2 || day.len() != 2 {
        return None;
    }
    let year = i16::try_from(digits(year)?).ok()?;
    let (month, day) = (i8::try_from(digits(month)?).ok()?, i8::try_from(digits(day)?).ok()?);
    civil::Date::new(if negative { -year } else { year }, month, day).ok()
}

/// `08:30:00`, `08:30:00.5Z`, `08:30:00+08:00`, `08:30:00@Asia/Shanghai`.
pub(crate) fn parse_time(text: &str) -> Option<Time> {
    let (body, zone) = split_zone(text)?;
    Some(Time { civil: parse_clock(body)?, zone })
}

/// A date, `T` and a time; a date alone is its midnight.
pub(crate) fn parse_moment(text: &str) -> Option<DateTime> {
    let Some((date, time)) = text.split_once('T') else {
        let midnight = parse_date(text)?.at(0, 0, 0, 0);
        return Some(DateTime { civil: midnight, zone: None });
    };
    let (date, time) = (parse_date(date)?, parse_time(time)?);
    Some(DateTime { civil: date.to_datetime(time.civil), zone: time.zone })
}

fn parse_clock(text: &str) -> Option<civil::Time> {
    let mut parts = text.split(':');
    let (hour, minute, second) = (parts.next()?, parts.next()?, parts.next()?);
    let (second, fraction) = second.split_once('.').map_or((second, None), |(whole, rest)| (whole, Some(rest)));
    if parts.next().is_some() || hour.len() != 2 || minute.len() != 2 || second.len() != 2 {
        return None;
    }
    let part = |text: &str| i8::try_from(digits(text)?).ok();
    let nanos = fraction.map_or(Some(0), nanoseconds)?;
    civil::Time::new(part(hour)?, part(minute)?, part(second)?, nanos).ok()
}

fn split_zone(text: &str) -> Option<(&str, Option<TimeZone>)> {
    if let Some((body, name)) = text.split_once('@') {
        return Some((body, Some(named_zone(name)?)));
    }
    if let Some(body) = text.strip_suffix('Z') {
        return Some((body, Some(TimeZone::UTC)));
    }
    match text.find(['+', '-']) {
        Some(at) => Some((&text[..at], Some(offset_zone(&text[at..])?))),
        None => Some((text, None)),
    }
}

fn named_zone(name: &str) -> Option<TimeZone> {
    if name.len() > 64 { None } else { ZONES.get(name).ok() }
}

fn offset_zone(text: &str) -> Option<TimeZone> {
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let mut parts = text[1..].split(':');
    let (hours, minutes, seconds) = (parts.next()?, parts.next()?, parts.next().unwrap_or("00"));
    if parts.next().is_some() || hours.len() != 2 || minutes.len() != 2 || seconds.len() != 2 {
        return None;
    }
    let (hours, minutes, seconds) = (digits(hours)?, digits(minutes)?, digits(seconds)?);
    if hours > 14 || minutes > 59 || seconds > 59 {
        return None;
    }
    zone_of_seconds(sign * i32::try_from(hours * 3_600 + minutes * 60 + seconds).ok()?)
}

/// The zone with a fixed offset from UTC, in seconds.
pub(crate) fn zone_of_seconds(seconds: i32) -> Option<TimeZone> {
    Some(TimeZone::fixed(Offset::from_seconds(seconds).ok()?))
}

/// `P1Y2M` (years and months) or `P1DT2H3M4.5S` (days and time); the two do not mix.
pub(crate) fn parse_duration(text: &str) -> Option<Value> {
    let (negative, body) = text.strip_prefix('-').map_or((false, text), |body| (true, body));
    let body = body.strip_prefix('P')?;
    let (date, time) = body.split_once('T').map_or((body, None), |(date, time)| (date, Some(time)));
    if body.is_empty() || time == Some("") {
        return None;
    }
    if time.is_none() && !date.ends_with('D') {
        let mut months = 0_i64;
        for (amount, _, unit) in units(date, "YM")? {
            let each = if unit == 'Y' { 12 } else { 1 };
            months = months.checked_add(amount.checked_mul(each)?)?;
        }
        return Some(Value::YearsDuration(if negative { -months } else { months }));
    }
    let mut total = SignedDuration::ZERO;
    for (amount, nanos, unit) in units(date, "D")?.into_iter().chain(units(time.unwrap_or(""), "HMS")?) {
        let each = match unit {
            'D' => 86_400,
            'H' => 3_600,
            'M' => 60,
            _ => 1,
        };
        total = total.checked_add(SignedDuration::new(amount.checked_mul(each)?, nanos))?;
    }
    Some(Value::DaysDuration(if negative { total.checked_neg()? } else { total }))
}

/// Splits `1Y2M` into amounts, nanoseconds (seconds only) and units, each unit at most once and in order.
fn units(text: &str, order: &str) -> Option<Vec<(i64, i32, char)>> {
    let mut found = Vec::new();
    let mut order = order.chars();
    let mut rest = text;
    while !rest.is_empty() {
        let at = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let unit = rest[at..].chars().next()?;
        order.by_ref().find(|allowed| *allowed == unit)?;
        let (amount, nanos) = match rest[..at].split_once('.') {
            Some((whole, fraction)) if unit == 'S' => (digits(whole)?, nanoseconds(fraction)?),
            Some(_) => return None,
            None => (digits(&rest[..at])?, 0),
        };
        found.push((amount, nanos, unit));
        rest = &rest[at + unit.len_utf8()..];
    }
    Some(found)
}

fn digits(text: &str) -> Option<i64> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) { None } else { text.parse().ok() }
}

fn nanoseconds(fraction: &str) -> Option<i32> {
    digits(fraction.get(..fraction.len().min(18))?)?;
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let nine: String = fraction.chars().chain("000000000".chars()).take(9).collect();
    nine.parse().ok()
}

/// The offset from UTC in seconds, when it does not depend on the day.
pub(crate) fn fixed_offset(zone: &TimeZone) -> Option<i32> {
    zone.to_fixed_offset().ok().map(Offset::seconds)
}

/// The order of two times: both with an offset or both without.
pub(crate) fn compare_times(a: &Time, b: &Time) -> Option<Ordering> {
    match (&a.zone, &b.zone) {
        (None, None) => Some(a.civil.cmp(&b.civil)),
        (Some(x), Some(y)) if x == y => Some(a.civil.cmp(&b.civil)),
        (Some(x), Some(y)) => {
            let universal = |time: civil::Time, offset: i32| {
                time.duration_since(civil::Time::midnight()).checked_sub(SignedDuration::from_secs(i64::from(offset)))
            };
            Some(universal(a.civil, fixed_offset(x)?)?.cmp(&universal(b.civil, fixed_offset(y)?)?))
        }
        _ => None,
    }
}

/// The order of two moments: both with a zone or both without.
pub(crate) fn compare_moments(a: &DateTime, b: &DateTime) -> Option<Ordering> {
    match (&a.zone, &b.zone) {
        (None, None) => Some(a.civil.cmp(&b.civil)),
        (Some(x), Some(y)) => Some(x.to_timestamp(a.civil).ok()?.cmp(&y.to_timestamp(b.civil).ok()?)),
        _ => None,
    }
}

fn write_zone(f: &mut fmt::Formatter<'_>, zone: Option<&TimeZone>) -> fmt::Result {
    let Some(zone) = zone else { return Ok(()) };
    match (zone.iana_name(), fixed_offset(zone)) {
        (_, Some(0)) => f.write_str("Z"),
        (_, Some(seconds)) => {
            let (sign, size) = (if seconds < 0 { '-' } else { '+' }, seconds.unsigned_abs());
            write!(f, "{sign}{:02}:{:02}", size / 3_600, size / 60 % 60)?;
            if size % 60 == 0 { Ok(()) } else { write!(f, ":{:02}", size % 60) }
        }
        (Some(name), None) => write!(f, "@{name}"),
        (None, None) => Ok(()),
    }
}

fn write_clock(f: &mut fmt::Formatter<'_>, time: civil::Time) -> fmt::Result {
    write!(f, "{:02}:{:02}:{:02}", time.hour(), time.minute(), time.second())?;
    write_fraction(f, time.subsec_nanosecond().unsigned_abs())
}

fn write_fraction(f: &mut fmt::Formatter<'_>, nanos: u32) -> fmt::Result {
    if nanos == 0 {
        return Ok(());
    }
    let digits = format!("{nanos:09}");
    write!(f, ".{}", digits.trim_end_matches('0'))
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_clock(f, self.civil)?;
        write_zone(f, self.zone.as_ref())
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}T", DateText(self.civil.date()))?;
        write_clock(f, self.civil.time())?;
        write_zone(f, self.zone.as_ref())
    }
}

/// A date as FEEL writes it.
pub(crate) struct DateText(pub civil::Date);

impl fmt::Display for DateText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let year = self.0.year();
        if year < 0 {
            f.write_char('-')?;
        }
        write!(f, "{:04}-{:02}-{:02}", year.unsigned_abs(), self.0.month(), self.0.day())
    }
}

/// Days and time as FEEL writes them: `P1DT2H`, nothing as `PT0S`.
pub(crate) struct DaysText(pub SignedDuration);

impl fmt::Display for DaysText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let size = self.0.unsigned_abs();
        let (seconds, nanos) = (size.as_secs(), size.subsec_nanos());
        if self.0.is_negative() {
            f.write_char('-')?;
        }
        f.write_char('P')?;
        if seconds >= 86_400 {
            write!(f, "{}D", seconds / 86_400)?;
        }
        if self.0.is_zero() {
            return f.write_str("T0S");
        }
        if seconds % 86_400 > 0 || nanos > 0 {
            f.write_char('T')?;
        }
        for (amount, unit) in [(seconds / 3_600 % 24, 'H'), (seconds / 60 % 60, 'M')] {
            if amount > 0 {
                write!(f, "{amount}{unit}")?;
            }
        }
        if seconds % 60 > 0 || nanos > 0 {
            write!(f, "{}", seconds % 60)?;
            write_fraction(f, nanos)?;
            f.write_char('S')?;
        }
        Ok(())
    }
}

/// Years and months as FEEL writes them: `P1Y2M`, nothing as `P0M`.
pub(crate) struct MonthsText(pub i64);

impl fmt::Display for MonthsText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let size = self.0.unsigned_abs();
        f.write_str(if self.0 < 0 { "-P" } else { "P" })?;
        if size >= 12 {
            write!(f, "{}Y", size / 12)?;
        }
        if !size.is_multiple_of(12) || size == 0 { write!(f, "{}M", size % 12) } else { Ok(()) }
    }
}
