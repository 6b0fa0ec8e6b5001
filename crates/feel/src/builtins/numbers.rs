//! Functions on numbers.

use super::arguments::{given, number, single, text, whole_or};
use super::{Body, Row};
use crate::number as decimal;
use crate::value::Value;
use jiff::SignedDuration;
use rust_decimal::{Decimal, MathematicalOps, RoundingStrategy};

pub(super) const TABLE: &[Row] = &[
    (
        &["decimal(n: number, scale: number) -> number"],
        Body::Plain(|a| rounded(a, RoundingStrategy::MidpointNearestEven)),
    ),
    (
        &["floor(n: number, scale?: number) -> number"],
        Body::Plain(|a| rounded(a, RoundingStrategy::ToNegativeInfinity)),
    ),
    (
        &["ceiling(n: number, scale?: number) -> number"],
        Body::Plain(|a| rounded(a, RoundingStrategy::ToPositiveInfinity)),
    ),
    (&["round up(n: number, scale?: number) -> number"], Body::Plain(|a| rounded(a, RoundingStrategy::AwayFromZero))),
    (&["round down(n: number, scale?: number) -> number"], Body::Plain(|a| rounded(a, RoundingStrategy::ToZero))),
    (
        &["round half up(n: number, scale?: number) -> number"],
        Body::Plain(|a| rounded(a, RoundingStrategy::MidpointAwayFromZero)),
    ),
    (
        &["round half down(n: number, scale?: number) -> number"],
        Body::Plain(|a| rounded(a, RoundingStrategy::MidpointTowardZero)),
    ),
    (
        &["round half even(n: number, scale?: number) -> number"],
        Body::Plain(|a| rounded(a, RoundingStrategy::MidpointNearestEven)),
    ),
    (&["abs(n: number | days and time duration | years and months duration) -> T"], Body::Plain(abs)),
    (
        &["modulo(dividend: number, divisor: number) -> number"],
        Body::Plain(|a| decimal::modulo(number(a, 0)?, number(a, 1)?).map(Value::Number)),
    ),
    (&["sqrt(number: number) -> number"], Body::Plain(|a| number(a, 0)?.sqrt().map(Value::Number))),
    (
        &["exp(number: number) -> number"],
        Body::Plain(|a| {
            number(a, 0)
                .filter(|n| n.abs() < Decimal::ONE_HUNDRED)?
                .checked_exp()
                .and_then(decimal::approximate)
                .map(Value::Number)
        }),
    ),
    (
        &["log(number: number) -> number"],
        Body::Plain(|a| {
            number(a, 0).filter(|n| *n > Decimal::ZERO)?.checked_ln().and_then(decimal::approximate).map(Value::Number)
        }),
    ),
    (&["even(number: number) -> boolean"], Body::Plain(|a| divides(a, Decimal::ZERO))),
    (&["odd(number: number) -> boolean"], Body::Plain(|a| divides(a, Decimal::ONE))),
    (
        &[
            "number(from: string | number) -> number",
            "number(from: string, grouping separator: string, decimal separator: string) -> number",
        ],
        Body::Plain(read),
    ),
];

fn rounded(args: &[Value], strategy: RoundingStrategy) -> Option<Value> {
    decimal::round(number(args, 0)?, whole_or(args, 1, 0)?, strategy).map(Value::Number)
}

fn abs(args: &[Value]) -> Option<Value> {
    match single(args, 0)? {
        Value::Number(number) => Some(Value::Number(number.abs())),
        Value::YearsDuration(months) => months.checked_abs().map(Value::YearsDuration),
        Value::DaysDuration(length) if *length != SignedDuration::MIN => Some(Value::DaysDuration(length.abs())),
        _ => None,
    }
}

fn divides(args: &[Value], rest: Decimal) -> Option<Value> {
    Some(Value::Boolean(number(args, 0)?.checked_rem(Decimal::TWO)?.abs() == rest))
}

/// Reads a text as a number; with three arguments the separators are the ones named.
fn read(args: &[Value]) -> Option<Value> {
    if args.len() == 1 {
        return match single(args, 0)? {
            Value::Text(text) if text.len() <= 100 => decimal::parse(text.trim()).map(Value::Number),
            Value::Number(number) => Some(Value::Number(*number)),
            _ => None,
        };
    }
    let separator = |index: usize, allowed: &[&str]| match given(args, index)? {
        Value::Null => Some(None),
        Value::Text(text) if allowed.contains(&&**text) => Some(Some(text.clone())),
        _ => None,
    };
    let (grouping, point) = (separator(1, &[" ", ",", "."])?, separator(2, &[",", "."])?);
    if grouping.is_some() && grouping == point {
        return None;
    }
    let mut plain = text(args, 0).filter(|text| text.len() <= 100)?.to_string();
    if let Some(grouping) = grouping {
        plain = plain.replace(&*grouping, "");
    }
    if let Some(point) = point.filter(|point| &**point != ".") {
        if plain.contains('.') {
            return None;
        }
        plain = plain.replace(&*point, ".");
    }
    decimal::parse(&plain).map(Value::Number)
}
