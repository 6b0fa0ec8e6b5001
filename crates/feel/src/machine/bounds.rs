//! The bounds of an evaluation: steps, lists, depth of values; and the notes it takes.

use super::Machine;
use crate::builtins::Pattern;
use crate::failure::{Failure, Limit, Note};
use crate::finding::Span;
use crate::limits::MAX_NOTES;
use crate::order;
use crate::value::{Edge, Value};
use std::sync::Arc;

/// Deepest value that a function may return or that may be printed.
const DEEPEST_VALUE: u32 = 256;

impl Machine<'_> {
    pub fn fail(&self, code: Limit) -> Failure {
        Failure { code, span: self.span }
    }

    /// Counts steps.
    pub fn charge(&mut self, steps: u64) -> Result<(), Failure> {
        order::spend(&mut self.steps, steps).map_err(|_| self.fail(Limit::Steps))
    }

    /// Refuses a list of this length when it is too long.
    pub fn room(&self, length: usize) -> Result<(), Failure> {
        if length > self.environment.max_list { Err(self.fail(Limit::List)) } else { Ok(()) }
    }

    /// Counts the whole of a value, so that shared parts cannot be printed or returned at exponential cost.
    pub fn weigh(&mut self, value: &Value) -> Result<(), Failure> {
        let mut nodes = 0_u64;
        let result = weigh(value, 0, self.steps.saturating_mul(8), &mut nodes);
        self.charge(nodes / 8)?;
        result.map_err(|limit| self.fail(limit))
    }

    /// FEEL equality, counted.
    pub fn equal(&mut self, a: &Value, b: &Value) -> Result<Option<bool>, Failure> {
        order::equal(a, b, &mut self.steps).map_err(|_| self.fail(Limit::Steps))
    }

    pub(super) fn note(&mut self, code: &'static str, span: Span) {
        if let Some(notes) = &mut self.notes
            && notes.len() < MAX_NOTES
        {
            notes.push(Note { code, span });
        }
    }

    /// How many steps are left.
    pub fn steps_left(&self) -> u64 {
        self.steps
    }

    /// The pattern that was compiled ahead for the call that runs.
    pub fn pattern(&mut self) -> Option<Arc<Pattern>> {
        self.pattern.take()
    }
}

/// Counts the nodes of a value up to a bound.
fn weigh(value: &Value, depth: u32, most: u64, nodes: &mut u64) -> Result<(), Limit> {
    *nodes += 1;
    if *nodes > most {
        return Err(Limit::Steps);
    }
    if depth > DEEPEST_VALUE {
        return Err(Limit::Depth);
    }
    match value {
        Value::Text(text) => *nodes += text.len() as u64 / 16,
        Value::List(items) => {
            for item in items.iter() {
                weigh(item, depth + 1, most, nodes)?;
            }
        }
        Value::Context(entries) => {
            for item in entries.values() {
                weigh(item, depth + 1, most, nodes)?;
            }
        }
        Value::Range(range) => {
            for bound in [&range.low, &range.high].into_iter().filter_map(Edge::bound) {
                weigh(bound, depth + 1, most, nodes)?;
            }
        }
        _ => {}
    }
    Ok(())
}
