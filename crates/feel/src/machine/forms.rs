//! Lists, contexts, ranges, membership, filters and functions.

use super::Machine;
use crate::code::{Code, FilterKind, Op, TestCode};
use crate::failure::{Failure, Limit};
use crate::finding::Span;
use crate::function::{Function, FunctionCode};
use crate::number;
use crate::types::Type;
use crate::value::{Edge, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

impl Machine<'_> {
    pub(super) fn form(&mut self, code: &Code) -> Result<Value, Failure> {
        match &code.op {
            Op::List(items) => self.values(items).map(Value::from),
            Op::Context(entries) => self.context(entries),
            Op::Range(ends) => self.range(&ends.0, &ends.1),
            Op::For(over, body) => self.collect(over, body),
            Op::Quantified { every, over, condition } => self.quantified(*every, over, condition),
            Op::Filter { source, slot, condition, kind } => self.filter(source, *slot, condition, *kind),
            Op::Invoke { callee, arguments, names } => self.call(code, callee, arguments, names.as_deref()),
            Op::InstanceOf(value, of) => self.instance(value, of),
            Op::Function(function) => self.function(function),
            Op::ItemField { item, name, otherwise } => self.item_field(*item, name, otherwise),
            _ => {
                self.note("unknown_name", code.span());
                Ok(Value::Null)
            }
        }
    }

    fn values(&mut self, codes: &[Code]) -> Result<Vec<Value>, Failure> {
        let mut values = Vec::with_capacity(codes.len());
        for code in codes {
            values.push(self.value(code)?);
        }
        Ok(values)
    }

    fn range(&mut self, low: &Edge<Code>, high: &Edge<Code>) -> Result<Value, Failure> {
        let (low, high) = (self.edge(low)?, self.edge(high)?);
        let comparable = match (low.bound(), high.bound()) {
            (Some(low), Some(high)) => low.is_null() || high.is_null() || low.compare(high).is_some(),
            _ => true,
        };
        Ok(if comparable { Value::range(low, high) } else { Value::Null })
    }

    fn instance(&mut self, value: &Code, of: &Type) -> Result<Value, Failure> {
        let value = self.value(value)?;
        self.weigh(&value)?;
        Ok(Value::Boolean(of.describes(&value)))
    }

    /// A field of the element being filtered, else what the name means outside.
    fn item_field(&mut self, item: usize, name: &str, otherwise: &Code) -> Result<Value, Failure> {
        let field = match self.local(item) {
            Value::Context(entries) => entries.get(name).cloned(),
            _ => None,
        };
        match field {
            Some(value) => Ok(value),
            None => self.value(otherwise),
        }
    }

    fn context(&mut self, entries: &[(Arc<str>, usize, Code)]) -> Result<Value, Failure> {
        let mut made = BTreeMap::new();
        for (key, slot, code) in entries {
            let value = self.value(code)?;
            self.set_local(*slot, value.clone());
            made.insert(key.clone(), value);
        }
        Ok(Value::Context(Arc::new(made)))
    }

    fn edge(&mut self, edge: &Edge<Code>) -> Result<Edge<Value>, Failure> {
        Ok(match edge {
            Edge::Open => Edge::Open,
            Edge::Included(code) => Edge::Included(self.value(code)?),
            Edge::Excluded(code) => Edge::Excluded(self.value(code)?),
        })
    }

    /// `value in (tests)`: true when one test holds, `null` when none does and one cannot be told.
    pub(super) fn membership(&mut self, value: &Code, slot: usize, tests: &[TestCode]) -> Result<Value, Failure> {
        let value = self.operand(value)?;
        let mut known = true;
        for test in tests {
            if test.asks {
                self.set_local(slot, value.clone().into_owned());
            }
            let asked = self.operand(&test.code)?;
            self.span = test.code.span();
            let result = match test.comparison {
                Some(operator) => self.compare(operator, &value, &asked)?,
                None if test.asks => match *asked {
                    Value::Boolean(result) => Some(result),
                    _ => None,
                },
                None => self.belongs(&value, &asked)?,
            };
            match result {
                Some(true) => return Ok(Value::Boolean(true)),
                Some(false) => {}
                None => known = false,
            }
        }
        Ok(if known { Value::Boolean(false) } else { Value::Null })
    }

    /// Whether a value lies in a range, stands in a list, or equals the other.
    fn belongs(&mut self, value: &Value, test: &Value) -> Result<Option<bool>, Failure> {
        match test {
            Value::Range(range) => Ok(range.includes(value)),
            Value::List(items) => {
                for item in items.iter() {
                    let found = match item {
                        Value::Range(range) => {
                            self.charge(1)?;
                            range.includes(value)
                        }
                        _ => self.equal(value, item)?,
                    };
                    if found == Some(true) {
                        return Ok(Some(true));
                    }
                }
                let whole = matches!(value, Value::List(_)) && self.equal(value, test)? == Some(true);
                Ok(Some(whole))
            }
            _ => self.equal(value, test),
        }
    }

    fn filter(&mut self, source: &Code, slot: usize, condition: &Code, kind: FilterKind) -> Result<Value, Failure> {
        let source = self.value(source)?;
        let items = match source {
            Value::List(items) => items,
            Value::Null => return Ok(Value::Null),
            other => Arc::new(vec![other]),
        };
        if kind == FilterKind::Index {
            let position = self.value(condition)?;
            return Ok(at(&items, &position));
        }
        let mut kept = Vec::new();
        if kind == FilterKind::Unknown {
            self.set_local(slot, items.first().cloned().unwrap_or_default());
            let first = self.value(condition)?;
            if matches!(first, Value::Number(_)) {
                return Ok(at(&items, &first));
            }
        }
        for item in items.iter() {
            self.span = condition.span();
            self.charge(1)?;
            self.set_local(slot, item.clone());
            if self.value(condition)?.is_true() {
                kept.push(item.clone());
            }
        }
        Ok(Value::from(kept))
    }

    fn function(&mut self, code: &Arc<FunctionCode>) -> Result<Value, Failure> {
        let captured = self.values(&code.captures)?;
        Ok(Value::Function(Arc::new(Function { code: code.clone(), captured })))
    }

    fn call(
        &mut self,
        code: &Code,
        callee: &Code,
        arguments: &[Code],
        names: Option<&[Arc<str>]>,
    ) -> Result<Value, Failure> {
        let function = match self.value(callee)? {
            Value::Function(function) => function,
            other => {
                if !other.is_null() {
                    self.note("not_a_function", callee.span());
                }
                return Ok(Value::Null);
            }
        };
        let mut values = self.values(arguments)?;
        if let Some(names) = names {
            values = by_name(&function.code, names, &values);
        }
        if values.len() != function.arity() {
            self.note("arguments", code.span());
            return Ok(Value::Null);
        }
        self.span = code.span();
        self.invoke(&function, values)
    }

    /// Runs a function. Arguments that are not of the declared type become `null`.
    pub fn invoke(&mut self, function: &Arc<Function>, values: Vec<Value>) -> Result<Value, Failure> {
        let span: Span = self.span;
        self.charge(1)?;
        if values.len() != function.arity() {
            return Ok(Value::Null);
        }
        let outer = (self.base, self.top);
        self.base = self.top;
        self.top += function.code.frame;
        let result = match self.enter(function, values) {
            Ok(()) => self.value(&function.code.body),
            Err(failure) => Err(failure),
        };
        self.locals.truncate(self.base);
        (self.base, self.top) = outer;
        self.span = span;
        let result = result?;
        if matches!(result, Value::List(_) | Value::Context(_)) {
            self.weigh(&result)?;
        }
        Ok(result)
    }

    /// Puts arguments and captured values where the body expects them.
    fn enter(&mut self, function: &Function, values: Vec<Value>) -> Result<(), Failure> {
        let parameters = function.code.parameters.iter().zip(values);
        for (place, ((_, of), value)) in parameters.enumerate() {
            let mut fits = true;
            if *of != Type::Any {
                self.weigh(&value)?;
                fits = of.admits(&value);
            }
            self.set_local(place, if fits { value } else { Value::Null });
        }
        for (place, value) in function.captured.iter().enumerate() {
            self.set_local(function.arity() + place, value.clone());
        }
        Ok(())
    }

    /// Checks the value that leaves the evaluation.
    pub fn deliver(&mut self, value: Value) -> Result<Value, Failure> {
        if let Value::List(items) = &value {
            self.room(items.len())?;
        }
        if matches!(value, Value::List(_) | Value::Context(_) | Value::Range(_)) {
            self.weigh(&value)?;
        }
        Ok(value)
    }

    /// A list bound that grew by one.
    pub(super) fn grow(&mut self, length: usize, span: Span) -> Result<(), Failure> {
        self.span = span;
        if length > self.environment().max_list { Err(self.fail(Limit::List)) } else { Ok(()) }
    }
}

/// Arguments in the order of the parameters; none when the names do not fit.
fn by_name(function: &FunctionCode, names: &[Arc<str>], values: &[Value]) -> Vec<Value> {
    let place = |name: &Arc<str>| names.iter().position(|given| given == name);
    let places: Option<Vec<usize>> = function.parameters.iter().map(|(name, _)| place(name)).collect();
    match places.filter(|places| places.len() == values.len()) {
        Some(places) => places.into_iter().map(|place| values[place].clone()).collect(),
        None => Vec::new(),
    }
}

/// The element at a position from 1, or from the end when negative.
fn at(items: &[Value], position: &Value) -> Value {
    let Value::Number(position) = position else { return Value::Null };
    let Some(position) = number::whole(*position) else { return Value::Null };
    let length = i64::try_from(items.len()).unwrap_or(i64::MAX);
    let index = if position > 0 { position - 1 } else { length.saturating_add(position) };
    match usize::try_from(index) {
        Ok(index) if position != 0 => items.get(index).cloned().unwrap_or_default(),
        _ => Value::Null,
    }
}
