//! `for`, `some` and `every`: variables that run over lists, ranges of whole numbers and ranges of dates.

use super::Machine;
use crate::code::{Code, IterationCode, OverCode};
use crate::failure::Failure;
use crate::number;
use crate::value::{Edge, Value};
use jiff::ToSpan;
use jiff::civil::Date;
use std::sync::Arc;

/// What one variable runs over, without making the list.
enum Walk {
    Items(Arc<Vec<Value>>),
    Numbers { from: i64, to: i64 },
    Days { from: Date, to: Date },
}

impl Walk {
    /// The value at a position from 0; `None` past the end.
    fn at(&self, index: usize) -> Option<Value> {
        let ahead = i64::try_from(index).ok()?;
        match self {
            Walk::Items(items) => items.get(index).cloned(),
            Walk::Numbers { from, to } if ahead as u64 <= from.abs_diff(*to) => {
                Some(Value::from(if from <= to { from + ahead } else { from - ahead }))
            }
            Walk::Numbers { .. } => None,
            Walk::Days { from, to } => {
                let step = if from <= to { ahead } else { -ahead };
                let day = from.checked_add(i32::try_from(step).ok()?.days()).ok()?;
                let inside = if from <= to { day <= *to } else { day >= *to };
                inside.then_some(Value::Date(day))
            }
        }
    }

    fn nothing() -> Walk {
        Walk::Items(Arc::new(Vec::new()))
    }

    /// From one end to the other, both included; whole numbers and dates only.
    fn between(from: &Value, to: &Value) -> Option<Walk> {
        match (from, to) {
            (Value::Number(from), Value::Number(to)) => {
                Some(Walk::Numbers { from: number::whole(*from)?, to: number::whole(*to)? })
            }
            (Value::Date(from), Value::Date(to)) => Some(Walk::Days { from: *from, to: *to }),
            _ => None,
        }
    }

    fn over(value: Value) -> Option<Walk> {
        match value {
            Value::List(items) => Some(Walk::Items(items)),
            Value::Null => None,
            Value::Range(range) => {
                let ends = (inner(&range.low, 1)?, inner(&range.high, -1)?);
                let empty = ends.0.compare(&ends.1)?.is_gt();
                if empty { Some(Walk::nothing()) } else { Walk::between(&ends.0, &ends.1) }
            }
            other => Some(Walk::Items(Arc::new(vec![other]))),
        }
    }
}

/// The outermost value that belongs to a range at this end.
fn inner(edge: &Edge<Value>, step: i64) -> Option<Value> {
    match edge {
        Edge::Included(value) => Some(value.clone()),
        Edge::Excluded(Value::Number(number)) => Some(Value::from(number::whole(*number)?.checked_add(step)?)),
        Edge::Excluded(Value::Date(date)) => date.checked_add(step.days()).ok().map(Value::Date),
        Edge::Open | Edge::Excluded(_) => None,
    }
}

impl Machine<'_> {
    fn walk(&mut self, over: &OverCode) -> Result<Option<Walk>, Failure> {
        Ok(match over {
            OverCode::Each(code) => Walk::over(self.value(code)?),
            OverCode::Steps(ends) => Walk::between(&self.value(&ends[0])?, &self.value(&ends[1])?),
        })
    }

    /// Visits every combination of the variables until `visit` says stop. False when something cannot be run over.
    fn each(
        &mut self,
        over: &[IterationCode],
        span: (usize, usize),
        visit: &mut dyn FnMut(&mut Self) -> Result<bool, Failure>,
    ) -> Result<Visited, Failure> {
        let Some((first, rest)) = over.split_first() else {
            return Ok(if visit(self)? { Visited::All } else { Visited::Stopped });
        };
        let Some(walk) = self.walk(&first.over)? else { return Ok(Visited::Nothing) };
        let mut index = 0;
        while let Some(value) = walk.at(index) {
            index += 1;
            self.span = span;
            self.charge(1)?;
            self.set_local(first.slot, value);
            match self.each(rest, span, visit)? {
                Visited::All => {}
                other => return Ok(other),
            }
        }
        Ok(Visited::All)
    }

    /// `for … return …`.
    pub(super) fn collect(&mut self, over: &[IterationCode], body: &Code) -> Result<Value, Failure> {
        let mut made = Vec::new();
        let span = body.span();
        let visited = self.each(over, span, &mut |machine| {
            machine.grow(made.len() + 1, span)?;
            made.push(machine.value(body)?);
            Ok(true)
        })?;
        Ok(if visited == Visited::Nothing { Value::Null } else { Value::from(made) })
    }

    /// `some` is decided by a true, `every` by a false; else `null` counts.
    pub(super) fn quantified(
        &mut self,
        every: bool,
        over: &[IterationCode],
        condition: &Code,
    ) -> Result<Value, Failure> {
        let mut known = true;
        let visited = self.each(over, condition.span(), &mut |machine| match machine.value(condition)? {
            Value::Boolean(value) => Ok(value == every),
            _ => {
                known = false;
                Ok(true)
            }
        })?;
        Ok(match visited {
            Visited::Stopped => Value::Boolean(!every),
            Visited::All if known => Value::Boolean(every),
            _ => Value::Null,
        })
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Visited {
    All,
    Stopped,
    /// A variable had nothing to run over because its source is no list.
    Nothing,
}
