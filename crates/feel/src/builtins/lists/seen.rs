//! A set of values: plain ones by hash, others by comparing.

use crate::failure::Failure;
use crate::machine::Machine;
use crate::value::Value;
use jiff::SignedDuration;
use jiff::civil::Date;
use rust_decimal::Decimal;
use std::collections::HashSet;
use std::sync::Arc;

#[derive(Default)]
pub(super) struct Seen {
    keys: HashSet<Key>,
    others: Vec<Value>,
}

#[derive(PartialEq, Eq, Hash)]
enum Key {
    Null,
    Boolean(bool),
    Number(Decimal),
    Text(Arc<str>),
    Date(Date),
    Days(SignedDuration),
    Months(i64),
}

fn key(value: &Value) -> Option<Key> {
    Some(match value {
        Value::Null => Key::Null,
        Value::Boolean(value) => Key::Boolean(*value),
        Value::Number(value) => Key::Number(value.normalize()),
        Value::Text(value) => Key::Text(value.clone()),
        Value::Date(value) => Key::Date(*value),
        Value::DaysDuration(value) => Key::Days(*value),
        Value::YearsDuration(value) => Key::Months(*value),
        _ => return None,
    })
}

impl Seen {
    /// Adds a value; false when it was there.
    pub(super) fn insert(&mut self, machine: &mut Machine<'_>, value: &Value) -> Result<bool, Failure> {
        machine.charge(1)?;
        if let Some(key) = key(value) {
            return Ok(self.keys.insert(key));
        }
        for other in &self.others {
            if machine.equal(other, value)? == Some(true) {
                return Ok(false);
            }
        }
        self.others.push(value.clone());
        Ok(true)
    }
}
