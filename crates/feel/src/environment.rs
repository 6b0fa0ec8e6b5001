//! What an evaluation may know of the world, and its bounds.

use crate::limits::{DEFAULT_LIST, DEFAULT_STEPS};
use crate::value::Value;
use jiff::civil::{Date, DateTime};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// The clock of an evaluation and its bounds. No clock is read: the caller says what time it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Environment {
    /// What `today()` gives.
    pub today: Date,
    /// What `now()` gives: wall time.
    pub now: DateTime,
    /// Most steps of one evaluation.
    pub max_steps: u64,
    /// Longest list.
    pub max_list: usize,
}

impl Environment {
    /// The environment at a moment of wall time, with the default bounds.
    pub fn at(now: DateTime) -> Environment {
        Environment { today: now.date(), now, max_steps: DEFAULT_STEPS, max_list: DEFAULT_LIST }
    }
}

/// Where an evaluation finds the values of names.
pub trait Names {
    /// The value of a name; `None` when there is no such name, which the expression sees as `null`.
    fn value(&self, name: &str) -> Option<Value>;
}

impl Names for BTreeMap<String, Value> {
    fn value(&self, name: &str) -> Option<Value> {
        self.get(name).cloned()
    }
}

impl Names for BTreeMap<Arc<str>, Value> {
    fn value(&self, name: &str) -> Option<Value> {
        self.get(name).cloned()
    }
}

impl Names for HashMap<String, Value> {
    fn value(&self, name: &str) -> Option<Value> {
        self.get(name).cloned()
    }
}

/// The fields of a context; other values have no names.
impl Names for Value {
    fn value(&self, name: &str) -> Option<Value> {
        self.field(name).cloned()
    }
}

/// No names at all.
impl Names for () {
    fn value(&self, _name: &str) -> Option<Value> {
        None
    }
}
