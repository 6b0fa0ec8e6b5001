//! Functions on dates, times and durations, and the ones that read today's date.

use super::arguments::{given, single, text, whole};
use super::{Body, Row};
use crate::number as decimal;
use crate::temporal::{self, DateTime, Time};
use crate::value::Value;
use jiff::civil::{self, Date};
use rust_decimal::Decimal;

pub(super) const TABLE: &[Row] = &[
    (
        &[
            "date(from: string | date | date and time) -> date",
            "date(year: number, month: number, day: number) -> date",
        ],
        Body::Plain(date),
    ),
    (
        &[
            "time(from: string | time | date and time | date) -> time",
            "time(hour: number, minute: number, second: number, offset?: days and time duration) -> time",
        ],
        Body::Plain(time),
    ),
    (
        &[
            "date and time(from: string | date | date and time) -> date and time",
            "date and time(date: date | date and time, time: time) -> date and time",
        ],
        Body::Plain(moment),
    ),
    (&["duration(from: string) -> Any"], Body::Plain(|a| temporal::parse_duration(text(a, 0)?))),
    (
        &[
            "years and months duration(from: date | date and time, to: date | date and time) -> years and months duration",
        ],
        Body::Plain(|a| Some(Value::YearsDuration(months_between(day(a, 0)?, day(a, 1)?)))),
    ),
    (&["today() -> date"], Body::Clock(|machine, _| Ok(Some(Value::Date(machine.environment().today))))),
    (&["now() -> date and time"], Body::Clock(|machine, _| Ok(Some(Value::from(machine.environment().now))))),
    (
        &["age(birth: date | date and time | string) -> number"],
        Body::Clock(|machine, args| Ok(age(args, machine.environment().today))),
    ),
    (
        &["day of week(date: date | date and time) -> string"],
        Body::Plain(|a| named(&DAYS, day(a, 0)?.weekday().to_monday_zero_offset())),
    ),
    (
        &["day of year(date: date | date and time) -> number"],
        Body::Plain(|a| Some(Value::from(i64::from(day(a, 0)?.day_of_year())))),
    ),
    (&["month of year(date: date | date and time) -> string"], Body::Plain(|a| named(&MONTHS, day(a, 0)?.month() - 1))),
    (
        &["week of year(date: date | date and time) -> number"],
        Body::Plain(|a| Some(Value::from(i64::from(day(a, 0)?.iso_week_date().week())))),
    ),
];

const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn named(names: &[&str], index: i8) -> Option<Value> {
    names.get(usize::try_from(index).ok()?).map(Value::text)
}

/// The date of a date or moment.
fn day(args: &[Value], index: usize) -> Option<Date> {
    match single(args, index)? {
        Value::Date(date) => Some(*date),
        Value::DateTime(moment) => Some(moment.civil.date()),
        _ => None,
    }
}

fn part(args: &[Value], index: usize) -> Option<i8> {
    i8::try_from(whole(args, index)?).ok()
}

fn date(args: &[Value]) -> Option<Value> {
    if args.len() == 3 {
        let year = i16::try_from(whole(args, 0)?).ok()?;
        return Date::new(year, part(args, 1)?, part(args, 2)?).ok().map(Value::Date);
    }
    match single(args, 0)? {
        Value::Text(text) => temporal::parse_date(text).map(Value::Date),
        _ => day(args, 0).map(Value::Date),
    }
}

fn time(args: &[Value]) -> Option<Value> {
    if args.len() >= 3 {
        return clock(args).map(Value::Time);
    }
    Some(Value::Time(match single(args, 0)? {
        Value::Text(text) => temporal::parse_time(text)?,
        Value::Time(time) => time.clone(),
        Value::DateTime(moment) => Time { civil: moment.civil.time(), zone: moment.zone.clone() },
        Value::Date(_) => Time { civil: civil::Time::midnight(), zone: Some(jiff::tz::TimeZone::UTC) },
        _ => return None,
    }))
}

fn clock(args: &[Value]) -> Option<Time> {
    let seconds = super::arguments::number(args, 2)?;
    let nanos = seconds.fract().checked_mul(Decimal::from(1_000_000_000))?;
    let nanos = i32::try_from(decimal::whole(nanos.trunc())?).ok()?;
    let second = i8::try_from(decimal::whole(seconds.trunc())?).ok()?;
    let zone = match given(args, 3) {
        None | Some(Value::Null) => None,
        Some(Value::DaysDuration(offset)) => Some(temporal::zone_of_seconds(i32::try_from(offset.as_secs()).ok()?)?),
        Some(_) => return None,
    };
    Some(Time { civil: civil::Time::new(part(args, 0)?, part(args, 1)?, second, nanos).ok()?, zone })
}

fn moment(args: &[Value]) -> Option<Value> {
    if args.len() == 2 {
        let Value::Time(time) = single(args, 1)? else { return None };
        let civil = day(args, 0)?.to_datetime(time.civil);
        return Some(Value::DateTime(DateTime { civil, zone: time.zone.clone() }));
    }
    match single(args, 0)? {
        Value::Text(text) => temporal::parse_moment(text).map(Value::DateTime),
        Value::DateTime(moment) => Some(Value::DateTime(moment.clone())),
        Value::Date(date) => Some(Value::from(date.at(0, 0, 0, 0))),
        _ => None,
    }
}

/// Whole months from one date to another, towards zero.
fn months_between(from: Date, to: Date) -> i64 {
    let months = |date: Date| i64::from(date.year()) * 12 + i64::from(date.month());
    let all = months(to) - months(from);
    if all > 0 && to.day() < from.day() {
        all - 1
    } else if all < 0 && to.day() > from.day() {
        all + 1
    } else {
        all
    }
}

/// Completed years at today, from a birth date or from the 18 characters of a citizen id (GB 11643-1999). Somebody
/// born on 29 February completes a year on 1 March of common years. Before birth, and for a wrong id, no result.
fn age(args: &[Value], today: Date) -> Option<Value> {
    let birth = match single(args, 0)? {
        Value::Text(text) => birth_of(text).or_else(|| temporal::parse_date(text))?,
        _ => day(args, 0)?,
    };
    if birth > today {
        return None;
    }
    let before_birthday = (today.month(), today.day()) < (birth.month(), birth.day());
    Some(Value::from(i64::from(today.year()) - i64::from(birth.year()) - i64::from(before_birthday)))
}

/// The birth date in a citizen id whose check character is right.
fn birth_of(id: &str) -> Option<Date> {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECKS: &[u8; 11] = b"10X98765432";
    if id.len() != 18 || !id.is_ascii() {
        return None;
    }
    let digits: Vec<u32> = id[..17].chars().map(|c| c.to_digit(10)).collect::<Option<_>>()?;
    let sum: u32 = digits.iter().zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    if id.as_bytes()[17].to_ascii_uppercase() != CHECKS[(sum % 11) as usize] {
        return None;
    }
    let number = |from: usize, to: usize| id[from..to].parse::<i16>().ok();
    Date::new(number(6, 10)?, i8::try_from(number(10, 12)?).ok()?, i8::try_from(number(12, 14)?).ok()?).ok()
}
