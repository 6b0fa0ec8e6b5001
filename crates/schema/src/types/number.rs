//! Numbers: whole, exact decimal, money in cents, percent. Nothing is ever a binary fraction.

use super::Kind;
use crate::accept::At;
use crate::finding::Findings;
use crate::{Control, Field, Mode, Part, Raw, Reference, Width};
use base::{Locale, Text};
use rust_decimal::Decimal;
use serde_json::{Value, json};

pub(super) struct Whole;
pub(super) struct Exact;
pub(super) struct Money;
pub(super) struct Percent;

/// Digits after the point, unless told.
const PLACES: u32 = 2;
/// Greatest whole number that JavaScript keeps exactly.
const GREATEST: i64 = 9_007_199_254_740_991;

fn bounds(field: &Field) -> (Option<Decimal>, Option<Decimal>) {
    let bound = |limit: &Option<crate::Limit>| limit.as_ref().and_then(|limit| limit.decimal());
    (bound(&field.min), bound(&field.max))
}

fn places(field: &Field) -> u32 {
    field.decimals.unwrap_or(PLACES).min(9)
}

fn check_bounds(field: &Field, findings: &mut Findings) {
    for (name, limit) in [("min", &field.min), ("max", &field.max)] {
        if limit.as_ref().is_some_and(|limit| limit.decimal().is_none()) {
            findings.value(name, "要写一个数", "must be a number");
        }
    }
    if let (Some(min), Some(max)) = bounds(field)
        && min > max
    {
        findings.value("min", "不能大于 max", "must not be above max");
    }
    if field.decimals.is_some_and(|places| places > 9) {
        findings.value("decimals", "最多 9 位", "must be 9 or less");
    }
}

/// Reads a typed number: thousands separators, blanks and a unit behind are left out.
fn read(text: &str, units: &[&str]) -> Option<Decimal> {
    let mut text: String = text.chars().filter(|c| !matches!(c, ',' | ' ' | '，')).collect();
    for unit in units {
        text = text.trim_end_matches(unit).trim_start_matches(unit).to_owned();
    }
    let digits = text.trim_start_matches(['-', '+']);
    let (before, after) = digits.split_once('.').unwrap_or((digits, "0"));
    let good = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if digits.len() + 1 < text.len() || digits.len() > 26 || !good(before) || !good(after) {
        return None;
    }
    let number: Decimal = text.trim_start_matches('+').parse().ok()?;
    Some(if number.is_zero() { Decimal::ZERO } else { number.normalize() })
}

fn within(at: &mut At, number: Decimal, floor: Option<Decimal>, ceiling: Option<Decimal>) -> Option<Decimal> {
    let (min, max) = bounds(at.field);
    if let Some(min) = min.or(floor)
        && number < min
    {
        return at.refuse("at-least", &[("min", grouped(min))]);
    }
    if let Some(max) = max.or(ceiling)
        && number > max
    {
        return at.refuse("at-most", &[("max", grouped(max))]);
    }
    Some(number)
}

fn few_places(at: &mut At, number: Decimal, most: u32) -> Option<Decimal> {
    if number.scale() > most {
        return at.refuse("decimals", &[("max", most.to_string()), ("length", number.scale().to_string())]);
    }
    Some(number)
}

/// A number with `,` between thousands: `300,000.5`.
pub(crate) fn grouped(number: Decimal) -> String {
    let text = number.to_string();
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |digits| ("-", digits));
    let (before, after) = digits.split_once('.').map_or((digits, None), |(before, after)| (before, Some(after)));
    let mut result = String::from(sign);
    for (place, digit) in before.chars().enumerate() {
        if place > 0 && (before.len() - place) % 3 == 0 {
            result.push(',');
        }
        result.push(digit);
    }
    if let Some(after) = after {
        result.push('.');
        result.push_str(after);
    }
    result
}

/// Cents as yuan with two places: `300,000.00`.
pub(crate) fn yuan(cents: i64) -> String {
    let mut amount = Decimal::new(cents, 2);
    amount.rescale(2);
    grouped(amount)
}

fn decimal_of(value: &Value) -> Option<Decimal> {
    match value {
        Value::String(text) => text.parse().ok(),
        Value::Number(number) => number.as_i64().map(Decimal::from),
        _ => None,
    }
}

fn bound_schema(field: &Field, schema: &mut Value) {
    let (min, max) = bounds(field);
    for (name, bound) in [("minimum", min), ("maximum", max)] {
        if let Some(whole) = bound.and_then(|bound| i64::try_from(bound).ok()) {
            schema[name] = whole.into();
        }
    }
}

impl Kind for Whole {
    fn feel_type(&self, _: &Field) -> feel::Type {
        feel::Type::Number
    }

    fn parameters(&self) -> &'static [&'static str] {
        &["min", "max", "unit"]
    }

    fn check(&self, field: &Field, findings: &mut Findings) {
        check_bounds(field, findings);
    }

    fn accept(&self, at: &mut At, value: &Value) -> Option<Value> {
        let number = match value {
            Value::Number(number) if number.is_i64() => Decimal::from(number.as_i64().unwrap_or_default()),
            Value::String(_) if at.loose => {
                let text = at.code(value, "", 200)?;
                match read(&text, &[]).filter(|number| number.is_integer()) {
                    Some(number) => number,
                    None => return at.refuse("whole", &[]),
                }
            }
            _ => return at.wrong_type("", "whole"),
        };
        let greatest = Decimal::from(GREATEST);
        let number = within(at, number, Some(-greatest), Some(greatest))?;
        i64::try_from(number).ok().map(Value::from)
    }

    fn parts(&self, field: &Field, _: &dyn Reference) -> Vec<Part> {
        let control = Control::line(Mode::Numeric, Width::Short, 30);
        Part::only(match &field.unit {
            Some(unit) => control.affix(unit.clone()),
            None => control,
        })
    }

    fn json_schema(&self, field: &Field, _: Locale) -> Value {
        let mut schema = json!({"type": "integer", "minimum": -GREATEST, "maximum": GREATEST});
        bound_schema(field, &mut schema);
        schema
    }

    fn display(&self, field: &Field, value: &Value, locale: Locale, _: &dyn Reference) -> String {
        with_unit(field, decimal_of(value), locale)
    }

    fn to_feel(&self, _: &Field, value: &Value) -> feel::Value {
        decimal_of(value).map_or(feel::Value::Null, feel::Value::Number)
    }
}

fn with_unit(field: &Field, number: Option<Decimal>, locale: Locale) -> String {
    let number = number.map_or(String::new(), grouped);
    match &field.unit {
        Some(unit) if !number.is_empty() => format!("{number} {}", unit.get(locale)),
        _ => number,
    }
}

/// Accepts an exact decimal between bounds.
fn exact(
    at: &mut At,
    value: &Value,
    units: &[&str],
    floor: Option<Decimal>,
    ceiling: Option<Decimal>,
) -> Option<Value> {
    if !at.loose && !value.is_string() {
        return at.wrong_type("", "decimal");
    }
    let text = at.code(value, "", 200)?;
    let Some(number) = read(&text, if at.loose { units } else { &[] }) else { return at.refuse("number", &[]) };
    let number = few_places(at, number, places(at.field))?;
    let number = within(at, number, floor, ceiling)?;
    Some(Value::String(number.to_string()))
}

fn decimal_schema(field: &Field, signed: bool) -> Value {
    let sign = if signed { "-?" } else { "" };
    let pattern = match places(field) {
        0 => format!("^{sign}[0-9]+$"),
        places => format!("^{sign}[0-9]+(\\.[0-9]{{1,{places}}})?$"),
    };
    json!({"type": "string", "pattern": pattern, "maxLength": 27})
}

impl Kind for Exact {
    fn feel_type(&self, _: &Field) -> feel::Type {
        feel::Type::Number
    }

    fn parameters(&self) -> &'static [&'static str] {
        &["min", "max", "unit", "decimals"]
    }

    fn check(&self, field: &Field, findings: &mut Findings) {
        check_bounds(field, findings);
    }

    fn accept(&self, at: &mut At, value: &Value) -> Option<Value> {
        exact(at, value, &[], None, None)
    }

    fn parts(&self, field: &Field, _: &dyn Reference) -> Vec<Part> {
        let control = Control::line(Mode::Decimal, Width::Short, 40);
        Part::only(match &field.unit {
            Some(unit) => control.affix(unit.clone()),
            None => control,
        })
    }

    fn json_schema(&self, field: &Field, _: Locale) -> Value {
        decimal_schema(field, true)
    }

    fn display(&self, field: &Field, value: &Value, locale: Locale, _: &dyn Reference) -> String {
        with_unit(field, decimal_of(value), locale)
    }

    fn to_feel(&self, _: &Field, value: &Value) -> feel::Value {
        decimal_of(value).map_or(feel::Value::Null, feel::Value::Number)
    }
}

impl Kind for Percent {
    fn feel_type(&self, _: &Field) -> feel::Type {
        feel::Type::Number
    }

    fn parameters(&self) -> &'static [&'static str] {
        &["min", "max", "decimals"]
    }

    fn check(&self, field: &Field, findings: &mut Findings) {
        check_bounds(field, findings);
    }

    fn accept(&self, at: &mut At, value: &Value) -> Option<Value> {
        exact(at, value, &["%"], Some(Decimal::ZERO), Some(Decimal::ONE_HUNDRED))
    }

    fn parts(&self, _: &Field, _: &dyn Reference) -> Vec<Part> {
        Part::only(Control::line(Mode::Decimal, Width::Short, 20).affix(Text::new("%", "%")))
    }

    fn json_schema(&self, field: &Field, _: Locale) -> Value {
        decimal_schema(field, bounds(field).0.is_some_and(|min| min < Decimal::ZERO))
    }

    fn display(&self, _: &Field, value: &Value, _: Locale, _: &dyn Reference) -> String {
        decimal_of(value).map_or(String::new(), |number| format!("{}%", grouped(number)))
    }

    fn to_feel(&self, _: &Field, value: &Value) -> feel::Value {
        decimal_of(value).map_or(feel::Value::Null, feel::Value::Number)
    }
}

impl Kind for Money {
    fn feel_type(&self, _: &Field) -> feel::Type {
        feel::Type::Number
    }

    fn parameters(&self) -> &'static [&'static str] {
        &["min", "max"]
    }

    fn check(&self, field: &Field, findings: &mut Findings) {
        check_bounds(field, findings);
    }

    fn accept(&self, at: &mut At, value: &Value) -> Option<Value> {
        let amount = match value {
            Value::Number(number) if number.is_i64() => Decimal::new(number.as_i64().unwrap_or_default(), 2),
            Value::String(_) if at.loose => {
                let text = at.code(value, "", 200)?;
                match read(&text, &["人民币", "¥", "￥", "元"]) {
                    Some(amount) => few_places(at, amount, 2)?,
                    None => return at.refuse("money", &[]),
                }
            }
            _ => return at.wrong_type("", "cents"),
        };
        let greatest = Decimal::new(GREATEST, 2);
        let amount = within(at, amount, Some(Decimal::ZERO), Some(greatest))?;
        i64::try_from(amount * Decimal::ONE_HUNDRED).ok().map(Value::from)
    }

    fn spread(&self, _: &Field, value: &Value, path: &str, raw: &mut Raw) {
        if let Some(cents) = value.as_i64() {
            raw.push(path, yuan(cents));
        }
    }

    fn parts(&self, _: &Field, _: &dyn Reference) -> Vec<Part> {
        Part::only(Control::line(Mode::Decimal, Width::Middle, 40).affix(Text::new("元", "yuan")))
    }

    fn json_schema(&self, field: &Field, _: Locale) -> Value {
        let cents = |bound: Option<Decimal>| {
            bound.and_then(|bound| bound.checked_mul(Decimal::ONE_HUNDRED)).and_then(|bound| i64::try_from(bound).ok())
        };
        let (min, max) = bounds(field);
        json!({"type": "integer", "minimum": cents(min).unwrap_or(0), "maximum": cents(max).unwrap_or(GREATEST)})
    }

    fn display(&self, _: &Field, value: &Value, locale: Locale, _: &dyn Reference) -> String {
        value.as_i64().map_or(String::new(), |cents| format!("{} {}", yuan(cents), super::pick(locale, "元", "yuan")))
    }

    fn to_feel(&self, _: &Field, value: &Value) -> feel::Value {
        value.as_i64().map_or(feel::Value::Null, |cents| feel::Value::Number(Decimal::new(cents, 2).normalize()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_numbers() {
        let number = |text: &str| read(text, &["元"]).map(|number| number.to_string());
        assert_eq!(number("300,000.00 元").as_deref(), Some("300000"));
        assert_eq!(number("-0").as_deref(), Some("0"));
        assert_eq!(number("+7.50").as_deref(), Some("7.5"));
        for bad in ["", ".", "1.", ".5", "1e5", "--1", "+-1", "12a", "1.2.3", "999999999999999999999999999"] {
            assert_eq!(number(bad), None, "{bad}");
        }
    }

    #[test]
    fn thousands() {
        assert_eq!(yuan(30_000_000), "300,000.00");
        assert_eq!(yuan(-105), "-1.05");
        assert_eq!(grouped("1234567.5".parse().expect("a number")), "1,234,567.5");
        assert_eq!(grouped("100".parse().expect("a number")), "100");
    }
}
