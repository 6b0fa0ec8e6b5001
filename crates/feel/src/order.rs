//! Three-valued equality and the order of values, with a budget so that shared structure cannot cost exponential time.

use crate::temporal;
use crate::value::{Edge, Value};
use std::cmp::Ordering;

/// The budget ran out.
#[derive(Debug)]
pub(crate) struct Exhausted;

/// Takes one unit from the budget.
pub(crate) fn spend(budget: &mut u64, units: u64) -> Result<(), Exhausted> {
    match budget.checked_sub(units) {
        Some(rest) => {
            *budget = rest;
            Ok(())
        }
        None => {
            *budget = 0;
            Err(Exhausted)
        }
    }
}

/// FEEL equality: `None` is `null`, for values of different kinds.
pub(crate) fn equal(a: &Value, b: &Value, budget: &mut u64) -> Result<Option<bool>, Exhausted> {
    spend(budget, 1)?;
    Ok(match (a, b) {
        (Value::Null, Value::Null) => Some(true),
        (Value::Null, _) | (_, Value::Null) => Some(false),
        (Value::Boolean(a), Value::Boolean(b)) => Some(a == b),
        (Value::Number(a), Value::Number(b)) => Some(a == b),
        (Value::Text(a), Value::Text(b)) => Some(a == b),
        (Value::Date(a), Value::Date(b)) => Some(a == b),
        (Value::YearsDuration(a), Value::YearsDuration(b)) => Some(a == b),
        (Value::DaysDuration(a), Value::DaysDuration(b)) => Some(a == b),
        (Value::Time(a), Value::Time(b)) => temporal::compare_times(a, b).map(Ordering::is_eq),
        (Value::DateTime(a), Value::DateTime(b)) => temporal::compare_moments(a, b).map(Ordering::is_eq),
        (Value::List(a), Value::List(b)) => {
            if a.len() != b.len() {
                return Ok(Some(false));
            }
            return all_equal(a.iter().zip(b.iter()), budget);
        }
        (Value::Context(a), Value::Context(b)) => {
            if a.len() != b.len() || a.keys().ne(b.keys()) {
                return Ok(Some(false));
            }
            return all_equal(a.values().zip(b.values()), budget);
        }
        (Value::Range(a), Value::Range(b)) => {
            let low = edges_equal(&a.low, &b.low, budget)?;
            let high = edges_equal(&a.high, &b.high, budget)?;
            both(low, high)
        }
        (Value::Function(a), Value::Function(b)) => Some(std::sync::Arc::ptr_eq(a, b)),
        _ => None,
    })
}

fn all_equal<'a>(
    pairs: impl Iterator<Item = (&'a Value, &'a Value)>,
    budget: &mut u64,
) -> Result<Option<bool>, Exhausted> {
    let mut result = Some(true);
    for (a, b) in pairs {
        result = both(result, equal(a, b, budget)?);
        if result == Some(false) {
            break;
        }
    }
    Ok(result)
}

fn edges_equal(a: &Edge<Value>, b: &Edge<Value>, budget: &mut u64) -> Result<Option<bool>, Exhausted> {
    match (a, b) {
        (Edge::Open, Edge::Open) => Ok(Some(true)),
        (Edge::Included(a), Edge::Included(b)) | (Edge::Excluded(a), Edge::Excluded(b)) => equal(a, b, budget),
        _ => Ok(Some(false)),
    }
}

/// Three-valued conjunction.
pub(crate) fn both(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    match (a, b) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

/// The order of two values of one ordered kind.
pub(crate) fn compare(a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => Some(a.cmp(b)),
        (Value::Text(a), Value::Text(b)) => Some(a.cmp(b)),
        (Value::Date(a), Value::Date(b)) => Some(a.cmp(b)),
        (Value::YearsDuration(a), Value::YearsDuration(b)) => Some(a.cmp(b)),
        (Value::DaysDuration(a), Value::DaysDuration(b)) => Some(a.cmp(b)),
        (Value::Time(a), Value::Time(b)) => temporal::compare_times(a, b),
        (Value::DateTime(a), Value::DateTime(b)) => temporal::compare_moments(a, b),
        _ => None,
    }
}
