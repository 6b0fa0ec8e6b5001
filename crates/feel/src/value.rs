//! The values of FEEL: `null`, truth, exact decimals, texts, dates, durations, lists, contexts, ranges and functions.

use crate::function::Function;
use crate::order;
use crate::temporal::{DateTime, Time};
use jiff::SignedDuration;
use jiff::civil::Date;
use rust_decimal::Decimal;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A FEEL value. Cloning never copies text or lists.
///
/// `==` is plain identity of values (`null == null`, different kinds differ); FEEL's own three-valued equality is
/// [`Value::equals`].
#[derive(Clone, Debug, Default)]
pub enum Value {
    /// No value, or an operation that has no result.
    #[default]
    Null,
    /// True or false.
    Boolean(bool),
    /// An exact decimal of up to 28 digits.
    Number(Decimal),
    /// A text.
    Text(Arc<str>),
    /// A calendar date.
    Date(Date),
    /// A time of day.
    Time(Time),
    /// A date with a time of day.
    DateTime(DateTime),
    /// A length of time in days, hours, minutes and seconds.
    DaysDuration(SignedDuration),
    /// A length of time in months.
    YearsDuration(i64),
    /// A list.
    List(Arc<Vec<Value>>),
    /// Named values.
    Context(Arc<BTreeMap<Arc<str>, Value>>),
    /// A range.
    Range(Arc<Range>),
    /// A function written in FEEL.
    Function(Arc<Function>),
}

/// One end of a range.
#[derive(Clone, Debug, PartialEq)]
pub enum Edge<T> {
    /// No bound at this end.
    Open,
    /// The bound belongs to the range.
    Included(T),
    /// The bound does not belong to the range.
    Excluded(T),
}

impl<T> Edge<T> {
    /// The bound itself.
    pub fn bound(&self) -> Option<&T> {
        match self {
            Edge::Open => None,
            Edge::Included(value) | Edge::Excluded(value) => Some(value),
        }
    }

    /// Whether the bound belongs to the range.
    pub fn is_included(&self) -> bool {
        matches!(self, Edge::Included(_))
    }
}

/// A range of comparable values.
#[derive(Clone, Debug, PartialEq)]
pub struct Range {
    /// The lower end.
    pub low: Edge<Value>,
    /// The upper end.
    pub high: Edge<Value>,
}

impl Range {
    /// Whether the value lies in the range; `None` when it cannot be compared with the bounds.
    pub fn includes(&self, value: &Value) -> Option<bool> {
        let above = match &self.low {
            Edge::Open => true,
            Edge::Included(low) => value.compare(low)? != Ordering::Less,
            Edge::Excluded(low) => value.compare(low)? == Ordering::Greater,
        };
        let below = match &self.high {
            Edge::Open => true,
            Edge::Included(high) => value.compare(high)? != Ordering::Greater,
            Edge::Excluded(high) => value.compare(high)? == Ordering::Less,
        };
        Some(above && below)
    }
}

impl Value {
    /// A text.
    pub fn text(text: impl AsRef<str>) -> Value {
        Value::Text(Arc::from(text.as_ref()))
    }

    /// A list.
    pub fn list(items: impl IntoIterator<Item = Value>) -> Value {
        Value::List(Arc::new(items.into_iter().collect()))
    }

    /// A context.
    pub fn context<K: AsRef<str>>(entries: impl IntoIterator<Item = (K, Value)>) -> Value {
        Value::Context(Arc::new(entries.into_iter().map(|(key, value)| (Arc::from(key.as_ref()), value)).collect()))
    }

    /// A range.
    pub fn range(low: Edge<Value>, high: Edge<Value>) -> Value {
        Value::Range(Arc::new(Range { low, high }))
    }

    /// Whether this is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    /// Whether this is `true`; `null` and everything else is not.
    pub fn is_true(&self) -> bool {
        matches!(self, Value::Boolean(true))
    }

    /// FEEL's `=`: `None` (that is `null`) when the two are of different kinds.
    pub fn equals(&self, other: &Value) -> Option<bool> {
        order::equal(self, other, &mut u64::MAX.to_owned()).unwrap_or(None)
    }

    /// The order of two numbers, texts, dates, times or durations; `None` when they cannot be ordered.
    pub fn compare(&self, other: &Value) -> Option<Ordering> {
        order::compare(self, other)
    }

    /// The value of a field, when this is a context that has it.
    pub fn field(&self, name: &str) -> Option<&Value> {
        match self {
            Value::Context(entries) => entries.get(name),
            _ => None,
        }
    }
}

impl PartialEq for Value {
    fn eq(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::Function(a), Value::Function(b)) => Arc::ptr_eq(a, b),
            (Value::List(a), Value::List(b)) => a == b,
            (Value::Context(a), Value::Context(b)) => a == b,
            (Value::Range(a), Value::Range(b)) => a == b,
            _ => self.equals(other) == Some(true),
        }
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Value {
        Value::Boolean(value)
    }
}

impl From<Option<bool>> for Value {
    fn from(value: Option<bool>) -> Value {
        value.map_or(Value::Null, Value::Boolean)
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Value {
        Value::Number(Decimal::from(value))
    }
}

impl From<Decimal> for Value {
    fn from(value: Decimal) -> Value {
        Value::Number(value)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Value {
        Value::text(value)
    }
}

impl From<String> for Value {
    fn from(value: String) -> Value {
        Value::text(value)
    }
}

impl From<Date> for Value {
    fn from(value: Date) -> Value {
        Value::Date(value)
    }
}

impl From<jiff::civil::DateTime> for Value {
    fn from(value: jiff::civil::DateTime) -> Value {
        Value::DateTime(DateTime { civil: value, zone: None })
    }
}

impl From<Vec<Value>> for Value {
    fn from(value: Vec<Value>) -> Value {
        Value::List(Arc::new(value))
    }
}
