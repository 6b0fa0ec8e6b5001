//! `+ - * / **` on numbers, texts, dates and durations, and the parts of a date. No result is `None`, that is `null`.

use crate::ast::Arithmetic;
use crate::number;
use crate::temporal::{DateTime, Time, fixed_offset};
use crate::value::Value;
use jiff::SignedDuration;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use rust_decimal::Decimal;

/// Applies an operator to two values.
pub(crate) fn apply(operator: Arithmetic, a: &Value, b: &Value) -> Option<Value> {
    if let (Value::Number(a), Value::Number(b)) = (a, b) {
        return match operator {
            Arithmetic::Add => a.checked_add(*b),
            Arithmetic::Subtract => a.checked_sub(*b),
            Arithmetic::Multiply => a.checked_mul(*b),
            Arithmetic::Divide => a.checked_div(*b),
            Arithmetic::Power => number::power(*a, *b),
        }
        .map(Value::Number);
    }
    match operator {
        Arithmetic::Add => add(a, b),
        Arithmetic::Subtract => subtract(a, b),
        Arithmetic::Multiply => multiply(a, b),
        Arithmetic::Divide => divide(a, b),
        Arithmetic::Power => None,
    }
}

/// `-value`.
pub(crate) fn negate(value: &Value) -> Option<Value> {
    match value {
        Value::Number(number) => Some(Value::Number(-*number)),
        Value::DaysDuration(length) => length.checked_neg().map(Value::DaysDuration),
        Value::YearsDuration(months) => months.checked_neg().map(Value::YearsDuration),
        _ => None,
    }
}

fn add(a: &Value, b: &Value) -> Option<Value> {
    match (a, b) {
        (Value::Text(a), Value::Text(b)) => Some(Value::from([&**a, &**b].concat())),
        (Value::DaysDuration(a), Value::DaysDuration(b)) => a.checked_add(*b).map(Value::DaysDuration),
        (Value::YearsDuration(a), Value::YearsDuration(b)) => a.checked_add(*b).map(Value::YearsDuration),
        (Value::Date(_) | Value::DateTime(_) | Value::Time(_), _) => shift(a, b),
        (_, Value::Date(_) | Value::DateTime(_) | Value::Time(_)) => shift(b, a),
        _ => None,
    }
}

fn subtract(a: &Value, b: &Value) -> Option<Value> {
    match (a, b) {
        (Value::DaysDuration(a), Value::DaysDuration(b)) => a.checked_sub(*b).map(Value::DaysDuration),
        (Value::YearsDuration(a), Value::YearsDuration(b)) => a.checked_sub(*b).map(Value::YearsDuration),
        (_, Value::DaysDuration(_) | Value::YearsDuration(_)) => shift(a, &negate(b)?),
        (Value::Date(a), Value::Date(b)) => Some(Value::DaysDuration(a.duration_since(*b))),
        (Value::Time(a), Value::Time(b)) => time_between(a, b).map(Value::DaysDuration),
        (Value::Date(_) | Value::DateTime(_), Value::Date(_) | Value::DateTime(_)) => {
            let (mut x, mut y) = (moment(a)?, moment(b)?);
            if matches!(a, Value::Date(_)) && y.zone.is_some() {
                x.zone = Some(TimeZone::UTC);
            } else if matches!(b, Value::Date(_)) && x.zone.is_some() {
                y.zone = Some(TimeZone::UTC);
            }
            between(&x, &y).map(Value::DaysDuration)
        }
        _ => None,
    }
}

fn moment(value: &Value) -> Option<DateTime> {
    match value {
        Value::Date(date) => Some(DateTime { civil: date.at(0, 0, 0, 0), zone: None }),
        Value::DateTime(moment) => Some(moment.clone()),
        _ => None,
    }
}

fn between(a: &DateTime, b: &DateTime) -> Option<SignedDuration> {
    match (&a.zone, &b.zone) {
        (Some(x), Some(y)) => Some(x.to_timestamp(a.civil).ok()?.duration_since(y.to_timestamp(b.civil).ok()?)),
        (None, None) => Some(a.civil.duration_since(b.civil)),
        _ => None,
    }
}

fn time_between(a: &Time, b: &Time) -> Option<SignedDuration> {
    let clock = a.civil.duration_since(b.civil);
    match (&a.zone, &b.zone) {
        (None, None) => Some(clock),
        (Some(x), Some(y)) if x == y => Some(clock),
        (Some(x), Some(y)) => {
            let apart = i64::from(fixed_offset(y)?) - i64::from(fixed_offset(x)?);
            clock.checked_add(SignedDuration::from_secs(apart))
        }
        _ => None,
    }
}

/// Moves a date, moment or time by a duration. A date moved by hours is the date then reached.
fn shift(start: &Value, by: &Value) -> Option<Value> {
    match (start, by) {
        (Value::Date(date), Value::YearsDuration(months)) => add_months(*date, *months).map(Value::Date),
        (Value::Date(date), Value::DaysDuration(length)) => {
            Some(Value::Date(date.at(0, 0, 0, 0).checked_add(*length).ok()?.date()))
        }
        (Value::DateTime(moment), Value::YearsDuration(months)) => {
            let date = add_months(moment.civil.date(), *months)?;
            let civil = date.to_datetime(moment.civil.time());
            Some(Value::DateTime(DateTime { civil, zone: moment.zone.clone() }))
        }
        (Value::DateTime(moment), Value::DaysDuration(length)) => {
            let civil = match moment.zone.as_ref().filter(|zone| fixed_offset(zone).is_none()) {
                Some(zone) => {
                    let instant = zone.to_timestamp(moment.civil).ok()?.checked_add(*length).ok()?;
                    zone.to_datetime(instant)
                }
                None => moment.civil.checked_add(*length).ok()?,
            };
            Some(Value::DateTime(DateTime { civil, zone: moment.zone.clone() }))
        }
        (Value::Time(time), Value::DaysDuration(length)) => {
            let civil = time.civil.wrapping_add(*length);
            Some(Value::Time(Time { civil, zone: time.zone.clone() }))
        }
        _ => None,
    }
}

/// The same day some months on, or the last day of a shorter month.
fn add_months(date: Date, months: i64) -> Option<Date> {
    let month = (i64::from(date.year()) * 12 + i64::from(date.month()) - 1).checked_add(months)?;
    let year = i16::try_from(month.div_euclid(12)).ok()?;
    let first = Date::new(year, i8::try_from(month.rem_euclid(12) + 1).ok()?, 1).ok()?;
    Date::new(year, first.month(), date.day().min(first.days_in_month())).ok()
}

fn nanos(length: SignedDuration) -> Option<Decimal> {
    Decimal::try_from_i128_with_scale(length.as_nanos(), 0).ok()
}

fn days_of(nanos: Decimal) -> Option<Value> {
    let whole = i128::try_from(nanos.round()).ok()?;
    SignedDuration::try_from_nanos_i128(whole).map(Value::DaysDuration)
}

fn months_of(months: Decimal) -> Option<Value> {
    i64::try_from(months.trunc()).ok().map(Value::YearsDuration)
}

fn multiply(a: &Value, b: &Value) -> Option<Value> {
    match (a, b) {
        (Value::DaysDuration(length), Value::Number(by)) | (Value::Number(by), Value::DaysDuration(length)) => {
            days_of(nanos(*length)?.checked_mul(*by)?)
        }
        (Value::YearsDuration(months), Value::Number(by)) | (Value::Number(by), Value::YearsDuration(months)) => {
            months_of(Decimal::from(*months).checked_mul(*by)?)
        }
        _ => None,
    }
}

fn divide(a: &Value, b: &Value) -> Option<Value> {
    match (a, b) {
        (Value::DaysDuration(length), Value::Number(by)) => days_of(nanos(*length)?.checked_div(*by)?),
        (Value::YearsDuration(months), Value::Number(by)) => months_of(Decimal::from(*months).checked_div(*by)?),
        (Value::DaysDuration(a), Value::DaysDuration(b)) => nanos(*a)?.checked_div(nanos(*b)?).map(Value::Number),
        (Value::YearsDuration(a), Value::YearsDuration(b)) => {
            Decimal::from(*a).checked_div(Decimal::from(*b)).map(Value::Number)
        }
        _ => None,
    }
}

/// The part of a value named after a dot: a field, or a property of a date, time, duration or range.
pub(crate) fn property(value: &Value, name: &str) -> Option<Value> {
    match value {
        Value::Context(entries) => entries.get(name).cloned(),
        Value::Date(date) => date_part(*date, name),
        Value::Time(time) => time_part(time, name),
        Value::DateTime(moment) if name == "timezone" => Some(zone_name(moment.zone.as_ref())),
        Value::DateTime(moment) => date_part(moment.civil.date(), name)
            .or_else(|| time_part(&Time { civil: moment.civil.time(), zone: fixed_zone(moment) }, name)),
        Value::DaysDuration(length) => {
            let seconds = length.as_secs();
            match name {
                "days" => Some(seconds / 86_400),
                "hours" => Some(seconds / 3_600 % 24),
                "minutes" => Some(seconds / 60 % 60),
                "seconds" => Some(seconds % 60),
                _ => None,
            }
            .map(Value::from)
        }
        Value::YearsDuration(months) => match name {
            "years" => Some(Value::from(months / 12)),
            "months" => Some(Value::from(months % 12)),
            _ => None,
        },
        Value::Range(range) => match name {
            "start" => Some(range.low.bound().cloned().unwrap_or_default()),
            "end" => Some(range.high.bound().cloned().unwrap_or_default()),
            "start included" => Some(Value::from(range.low.is_included())),
            "end included" => Some(Value::from(range.high.is_included())),
            _ => None,
        },
        _ => None,
    }
}

fn date_part(date: Date, name: &str) -> Option<Value> {
    Some(Value::from(match name {
        "year" => i64::from(date.year()),
        "month" => i64::from(date.month()),
        "day" => i64::from(date.day()),
        "weekday" => i64::from(Weekday::to_monday_one_offset(date.weekday())),
        _ => return None,
    }))
}

fn fixed_zone(moment: &DateTime) -> Option<TimeZone> {
    let zone = moment.zone.as_ref()?;
    if fixed_offset(zone).is_some() {
        return Some(zone.clone());
    }
    let instant = zone.to_timestamp(moment.civil).ok()?;
    Some(TimeZone::fixed(zone.to_offset(instant)))
}

fn time_part(time: &Time, name: &str) -> Option<Value> {
    Some(Value::from(match name {
        "hour" => i64::from(time.civil.hour()),
        "minute" => i64::from(time.civil.minute()),
        "second" => i64::from(time.civil.second()),
        "time offset" => {
            let seconds = time.zone.as_ref().and_then(fixed_offset);
            return Some(
                seconds
                    .map_or(Value::Null, |seconds| Value::DaysDuration(SignedDuration::from_secs(i64::from(seconds)))),
            );
        }
        "timezone" => return Some(zone_name(time.zone.as_ref())),
        _ => return None,
    }))
}

fn zone_name(zone: Option<&TimeZone>) -> Value {
    zone.and_then(TimeZone::iana_name).map_or(Value::Null, Value::from)
}
