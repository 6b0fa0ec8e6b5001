//! Functions on texts. Positions count characters from 1.

use super::arguments::{given, index, list, single, text, whole};
use super::{Body, Row};
use crate::value::Value;
use crate::value_text::Plain;
use rust_decimal::Decimal;

pub(super) const TABLE: &[Row] = &[
    (
        &["string length(string: string) -> number"],
        Body::Plain(|a| Some(Value::Number(Decimal::from(text(a, 0)?.chars().count())))),
    ),
    (&["substring(string: string, start position: number, length?: number) -> string"], Body::Plain(substring)),
    (
        &["substring before(string: string, match: string) -> string"],
        Body::Plain(|a| Some(Value::text(text(a, 0)?.split_once(&**text(a, 1)?).map_or("", |(before, _)| before)))),
    ),
    (
        &["substring after(string: string, match: string) -> string"],
        Body::Plain(|a| Some(Value::text(text(a, 0)?.split_once(&**text(a, 1)?).map_or("", |(_, after)| after)))),
    ),
    (&["upper case(string: string) -> string"], Body::Plain(|a| Some(Value::text(text(a, 0)?.to_uppercase())))),
    (&["lower case(string: string) -> string"], Body::Plain(|a| Some(Value::text(text(a, 0)?.to_lowercase())))),
    (&["trim(string: string) -> string"], Body::Plain(|a| Some(Value::text(text(a, 0)?.trim())))),
    (
        &["contains(string: string, match: string) -> boolean"],
        Body::Plain(|a| Some(Value::Boolean(text(a, 0)?.contains(&**text(a, 1)?)))),
    ),
    (
        &["starts with(string: string, match: string) -> boolean"],
        Body::Plain(|a| Some(Value::Boolean(text(a, 0)?.starts_with(&**text(a, 1)?)))),
    ),
    (
        &["ends with(string: string, match: string) -> boolean"],
        Body::Plain(|a| Some(Value::Boolean(text(a, 0)?.ends_with(&**text(a, 1)?)))),
    ),
    (&["string join(list: list, delimiter?: string) -> string"], Body::Plain(join)),
    (
        &["string(from: Any) -> string"],
        Body::Machine(|machine, args| {
            let Some(value) = args.first().filter(|value| !value.is_null()) else { return Ok(None) };
            machine.weigh(value)?;
            Ok(Some(Value::from(Plain(value).to_string())))
        }),
    ),
    (&["not(negand: boolean) -> boolean"], Body::Plain(not)),
    (
        &["is(value1: Any, value2: Any) -> boolean"],
        Body::Machine(|machine, args| {
            let (Some(a), Some(b)) = (given(args, 0), given(args, 1)) else { return Ok(None) };
            let equal = machine.equal(a, b)? == Some(true);
            let zones = match (a, b) {
                (Value::Time(a), Value::Time(b)) => a.zone == b.zone,
                (Value::DateTime(a), Value::DateTime(b)) => a.zone == b.zone,
                _ => true,
            };
            Ok(Some(Value::Boolean(equal && zones)))
        }),
    ),
];

fn not(args: &[Value]) -> Option<Value> {
    match single(args, 0)? {
        Value::Boolean(value) => Some(Value::Boolean(!value)),
        _ => None,
    }
}

fn substring(args: &[Value]) -> Option<Value> {
    let text = text(args, 0)?;
    let length = text.chars().count();
    let start = whole(args, 1)?;
    let Some(start) = index(start, length) else {
        return (start != 0 && length > 0).then(|| Value::text(""));
    };
    let count = if given(args, 2).is_some() { usize::try_from(whole(args, 2)?).ok()? } else { length };
    Some(Value::from(text.chars().skip(start).take(count).collect::<String>()))
}

/// Joins the texts of a list; `null` elements are left out, other values have no result.
fn join(args: &[Value]) -> Option<Value> {
    let delimiter = match given(args, 1) {
        None | Some(Value::Null) => "",
        Some(_) => text(args, 1)?,
    };
    let mut joined = String::new();
    let mut first = true;
    for item in list(args, 0)? {
        match item {
            Value::Null => {}
            Value::Text(text) => {
                joined.push_str(if first { "" } else { delimiter });
                joined.push_str(text);
                first = false;
            }
            _ => return None,
        }
    }
    Some(Value::from(joined))
}
