//! Reading arguments with FEEL's conversions: a list of one stands for its element, an element for a list of one.

use crate::number;
use crate::value::Value;
use rust_decimal::Decimal;
use std::sync::Arc;

/// The argument at a position, if it was given.
pub(super) fn given(args: &[Value], index: usize) -> Option<&Value> {
    args.get(index)
}

/// The argument, taken out of a list of one.
pub(super) fn single(args: &[Value], index: usize) -> Option<&Value> {
    match args.get(index)? {
        Value::List(items) if items.len() == 1 => items.first(),
        other => Some(other),
    }
}

pub(super) fn number(args: &[Value], index: usize) -> Option<Decimal> {
    match single(args, index)? {
        Value::Number(number) => Some(*number),
        _ => None,
    }
}

pub(super) fn whole(args: &[Value], index: usize) -> Option<i64> {
    number::whole(number(args, index)?)
}

/// A whole number, or the default when the argument was not given.
pub(super) fn whole_or(args: &[Value], index: usize, default: i64) -> Option<i64> {
    if given(args, index).is_some() { whole(args, index) } else { Some(default) }
}

pub(super) fn text(args: &[Value], index: usize) -> Option<&Arc<str>> {
    match single(args, index)? {
        Value::Text(text) => Some(text),
        _ => None,
    }
}

/// The elements of a list; anything else but `null` is a list of itself.
pub(super) fn list(args: &[Value], index: usize) -> Option<&[Value]> {
    elements(args.get(index)?)
}

/// The elements of a value seen as a list.
pub(super) fn elements(value: &Value) -> Option<&[Value]> {
    match value {
        Value::Null => None,
        Value::List(items) => Some(items),
        other => Some(std::slice::from_ref(other)),
    }
}

/// The elements of the one list given, or the arguments themselves.
pub(super) fn spread(args: &[Value]) -> Option<&[Value]> {
    match args {
        [one] => elements(one),
        many => Some(many),
    }
}

/// All elements as numbers; `None` when one is none.
pub(super) fn numbers(args: &[Value]) -> Option<Vec<Decimal>> {
    let each = |value: &Value| if let Value::Number(number) = value { Some(*number) } else { None };
    spread(args)?.iter().map(each).collect()
}

/// A position counted from 1, or from the end when negative, as an index below `length`.
pub(super) fn index(position: i64, length: usize) -> Option<usize> {
    let length = i64::try_from(length).ok()?;
    let index = match position {
        1.. => position - 1,
        0 => return None,
        _ => length + position,
    };
    if (0..length).contains(&index) { usize::try_from(index).ok() } else { None }
}
