//! Values as FEEL source text, and as the plain text that `string()` gives.

use crate::number;
use crate::temporal::{DateText, DaysText, MonthsText};
use crate::value::{Edge, Range, Value};
use std::fmt::{self, Write as _};

impl fmt::Display for Value {
    /// FEEL syntax: reading the text back gives the same value (functions print as their source).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Text(text) => write_quoted(f, text),
            Value::Date(_) | Value::Time(_) | Value::DateTime(_) | Value::DaysDuration(_) | Value::YearsDuration(_) => {
                write!(f, "@\"{}\"", Plain(self))
            }
            Value::List(items) => {
                f.write_char('[')?;
                for (index, item) in items.iter().enumerate() {
                    f.write_str(if index > 0 { ", " } else { "" })?;
                    write!(f, "{item}")?;
                }
                f.write_char(']')
            }
            Value::Context(entries) => {
                f.write_char('{')?;
                for (index, (key, value)) in entries.iter().enumerate() {
                    f.write_str(if index > 0 { ", " } else { "" })?;
                    write_key(f, key)?;
                    write!(f, ": {value}")?;
                }
                f.write_char('}')
            }
            Value::Range(range) => write_range(f, range),
            Value::Function(function) => f.write_str(function.source()),
            _ => write!(f, "{}", Plain(self)),
        }
    }
}

/// The value as plain text: texts without quotes, dates without `@`.
pub(crate) struct Plain<'a>(pub &'a Value);

impl fmt::Display for Plain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Value::Null => f.write_str("null"),
            Value::Boolean(value) => write!(f, "{value}"),
            Value::Number(value) => f.write_str(&number::print(*value)),
            Value::Text(text) => f.write_str(text),
            Value::Date(date) => write!(f, "{}", DateText(*date)),
            Value::Time(time) => write!(f, "{time}"),
            Value::DateTime(moment) => write!(f, "{moment}"),
            Value::DaysDuration(length) => write!(f, "{}", DaysText(*length)),
            Value::YearsDuration(months) => write!(f, "{}", MonthsText(*months)),
            other => write!(f, "{other}"),
        }
    }
}

fn write_range(f: &mut fmt::Formatter<'_>, range: &Range) -> fmt::Result {
    match (&range.low, &range.high) {
        (Edge::Open, Edge::Included(high)) => write!(f, "(<={high})"),
        (Edge::Open, Edge::Excluded(high)) => write!(f, "(<{high})"),
        (Edge::Included(low), Edge::Open) => write!(f, "(>={low})"),
        (Edge::Excluded(low), Edge::Open) => write!(f, "(>{low})"),
        (low, high) => {
            let bound = |edge: &Edge<Value>| edge.bound().cloned().unwrap_or_default();
            let (open, close) = (if low.is_included() { '[' } else { '(' }, if high.is_included() { ']' } else { ')' });
            write!(f, "{open}{}..{}{close}", bound(low), bound(high))
        }
    }
}

/// Writes a text in quotes with escapes.
pub(crate) fn write_quoted(f: &mut impl fmt::Write, text: &str) -> fmt::Result {
    f.write_char('"')?;
    for c in text.chars() {
        match c {
            '"' => f.write_str("\\\"")?,
            '\\' => f.write_str("\\\\")?,
            '\n' => f.write_str("\\n")?,
            '\r' => f.write_str("\\r")?,
            '\t' => f.write_str("\\t")?,
            c if c.is_control() => write!(f, "\\U{:06X}", u32::from(c))?,
            c => f.write_char(c)?,
        }
    }
    f.write_char('"')
}

/// Writes a key of a context, in quotes unless it is an identifier.
pub(crate) fn write_key(f: &mut impl fmt::Write, key: &str) -> fmt::Result {
    if crate::lexer::is_identifier(key) { f.write_str(key) } else { write_quoted(f, key) }
}
