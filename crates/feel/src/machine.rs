//! Evaluates resolved expressions within bounds on steps, depth, lists and texts.

mod bounds;
mod forms;
mod iterate;

use crate::arithmetic;
use crate::ast::{Arithmetic, Comparison};
use crate::builtins::{Body, Pattern};
use crate::code::{Code, Op};
use crate::environment::Environment;
use crate::failure::{Failure, Limit, Note};
use crate::finding::Span;
use crate::limits::{MAX_EVALUATION_DEPTH, MAX_TEXT};
use crate::order;
use crate::value::Value;
use std::borrow::Cow;
use std::cmp::Ordering;
use std::sync::Arc;

/// One evaluation.
pub(crate) struct Machine<'a> {
    inputs: &'a [Value],
    environment: &'a Environment,
    steps: u64,
    depth: u32,
    locals: Vec<Value>,
    /// Where the variables of the function that runs begin, and where they end.
    base: usize,
    top: usize,
    /// What is being evaluated, for failures inside built-in functions.
    span: Span,
    pattern: Option<Arc<Pattern>>,
    notes: Option<&'a mut Vec<Note>>,
}

impl<'a> Machine<'a> {
    pub fn new(
        inputs: &'a [Value],
        environment: &'a Environment,
        frame: usize,
        notes: Option<&'a mut Vec<Note>>,
    ) -> Machine<'a> {
        Machine {
            inputs,
            environment,
            steps: environment.max_steps,
            depth: 0,
            locals: Vec::new(),
            base: 0,
            top: frame,
            span: (0, 0),
            pattern: None,
            notes,
        }
    }

    pub fn environment(&self) -> &'a Environment {
        self.environment
    }

    // Variables.

    fn local(&self, place: usize) -> Value {
        self.locals.get(self.base + place).cloned().unwrap_or_default()
    }

    fn set_local(&mut self, place: usize, value: Value) {
        let place = self.base + place;
        if place >= self.locals.len() {
            self.locals.resize(place + 1, Value::Null);
        }
        self.locals[place] = value;
    }

    // Evaluation.

    /// The value of a step, borrowed where it is an input or a constant.
    fn operand<'n>(&mut self, code: &'n Code) -> Result<Cow<'n, Value>, Failure>
    where
        'a: 'n,
    {
        match &code.op {
            Op::Constant(value) => Ok(Cow::Borrowed(value)),
            Op::Input(place) => {
                let inputs: &'a [Value] = self.inputs;
                Ok(inputs.get(*place).map_or(Cow::Owned(Value::Null), Cow::Borrowed))
            }
            Op::Path(source, name) => match self.operand(source)? {
                Cow::Borrowed(Value::Context(entries)) => {
                    Ok(entries.get(&**name).map_or(Cow::Owned(Value::Null), Cow::Borrowed))
                }
                source => self.path(&source, name).map(Cow::Owned),
            },
            _ => self.value(code).map(Cow::Owned),
        }
    }

    /// The value of a step.
    pub fn value(&mut self, code: &Code) -> Result<Value, Failure> {
        match &code.op {
            Op::Constant(value) => return Ok(value.clone()),
            Op::Input(place) => return Ok(self.inputs.get(*place).cloned().unwrap_or_default()),
            Op::Local(place) => return Ok(self.local(*place)),
            _ => {}
        }
        self.step(code)?;
        let value = self.run(code);
        self.depth -= 1;
        value
    }

    /// Counts one step, one level down.
    fn step(&mut self, code: &Code) -> Result<(), Failure> {
        if self.steps == 0 || self.depth >= MAX_EVALUATION_DEPTH {
            self.span = code.span();
            return Err(self.fail(if self.steps == 0 { Limit::Steps } else { Limit::Depth }));
        }
        self.steps -= 1;
        self.depth += 1;
        Ok(())
    }

    /// The value of a condition. What is neither true nor false is no answer; a value that is no condition is noted.
    fn truth(&mut self, code: &Code) -> Result<Option<bool>, Failure> {
        let value = match &code.op {
            Op::Compare(..) | Op::And(_) | Op::Or(_) | Op::Not(_) => {
                self.step(code)?;
                let truth = self.decide(code);
                self.depth -= 1;
                return truth;
            }
            Op::Constant(Value::Boolean(value)) => return Ok(Some(*value)),
            Op::Input(place) => {
                if let Some(Value::Boolean(value)) = self.inputs.get(*place) {
                    return Ok(Some(*value));
                }
                self.value(code)?
            }
            _ => self.value(code)?,
        };
        match value {
            Value::Boolean(value) => Ok(Some(value)),
            Value::Null => Ok(None),
            _ => {
                self.note("operands", code.span());
                Ok(None)
            }
        }
    }

    /// Comparisons and connections of conditions.
    fn decide(&mut self, code: &Code) -> Result<Option<bool>, Failure> {
        match &code.op {
            Op::And(terms) => self.logic(terms, false),
            Op::Or(terms) => self.logic(terms, true),
            Op::Not(value) => self.negation(code, value),
            Op::Compare(operator, pair) => self.comparison(code, *operator, pair),
            _ => self.truth(code),
        }
    }

    fn run(&mut self, code: &Code) -> Result<Value, Failure> {
        match &code.op {
            Op::And(_) | Op::Or(_) | Op::Not(_) | Op::Compare(..) => self.decide(code).map(Value::from),
            Op::Today => Ok(Value::Date(self.environment.today)),
            Op::Arithmetic(operator, pair) => self.arithmetic(code, *operator, pair),
            Op::Negate(value) => self.negate(code, value),
            Op::Between(three) => self.between(three),
            Op::In { value, slot, tests } => self.membership(value, *slot, tests),
            Op::If(three) => self.conditional(code, three),
            Op::Path(..) => self.operand(code).map(Cow::into_owned),
            Op::Builtin { body, arguments, pattern } => self.builtin(code, *body, arguments, pattern.as_ref()),
            _ => self.form(code),
        }
    }

    fn arithmetic(&mut self, code: &Code, operator: Arithmetic, pair: &[Code; 2]) -> Result<Value, Failure> {
        let a = self.operand(&pair[0])?;
        let b = self.operand(&pair[1])?;
        let result = arithmetic::apply(operator, &a, &b);
        self.finish(code, result, a.is_null() || b.is_null(), "operands")
    }

    fn negate(&mut self, code: &Code, value: &Code) -> Result<Value, Failure> {
        let value = self.operand(value)?;
        let result = arithmetic::negate(&value);
        self.finish(code, result, value.is_null(), "operands")
    }

    /// A result, or `null` with a note when the operands were there.
    fn finish(
        &mut self,
        code: &Code,
        result: Option<Value>,
        excused: bool,
        note: &'static str,
    ) -> Result<Value, Failure> {
        match result {
            Some(Value::Text(text)) => {
                self.span = code.span();
                self.charge(text.len() as u64 / 16)?;
                if text.len() > MAX_TEXT { Err(self.fail(Limit::Text)) } else { Ok(Value::Text(text)) }
            }
            Some(value) => Ok(value),
            None => {
                if !excused {
                    self.note(note, code.span());
                }
                Ok(Value::Null)
            }
        }
    }

    /// `and` (decided by a false) and `or` (decided by a true), three-valued.
    fn logic(&mut self, terms: &[Code], decisive: bool) -> Result<Option<bool>, Failure> {
        let mut known = true;
        for term in terms {
            match self.truth(term)? {
                Some(value) if value == decisive => return Ok(Some(decisive)),
                Some(_) => {}
                None => known = false,
            }
        }
        Ok(known.then_some(!decisive))
    }

    fn negation(&mut self, code: &Code, value: &Code) -> Result<Option<bool>, Failure> {
        let value = self.operand(value)?;
        let value = match &*value {
            Value::List(items) if items.len() == 1 => &items[0],
            other => other,
        };
        match value {
            Value::Boolean(value) => Ok(Some(!value)),
            Value::Null => Ok(None),
            _ => {
                self.note("arguments", code.span());
                Ok(None)
            }
        }
    }

    fn comparison(&mut self, code: &Code, operator: Comparison, pair: &[Code; 2]) -> Result<Option<bool>, Failure> {
        let a = self.operand(&pair[0])?;
        let b = self.operand(&pair[1])?;
        let result = self.compare(operator, &a, &b).map_err(|failure| Failure { span: code.span(), ..failure })?;
        if result.is_none() && !a.is_null() && !b.is_null() {
            self.note("operands", code.span());
        }
        Ok(result)
    }

    /// Compares two values by an operator.
    pub(super) fn compare(&mut self, operator: Comparison, a: &Value, b: &Value) -> Result<Option<bool>, Failure> {
        let ordered = |test: fn(Ordering) -> bool| order::compare(a, b).map(test);
        Ok(match operator {
            Comparison::Equal => self.equal(a, b)?,
            Comparison::Unequal => self.equal(a, b)?.map(|equal| !equal),
            Comparison::Less => ordered(Ordering::is_lt),
            Comparison::AtMost => ordered(Ordering::is_le),
            Comparison::Greater => ordered(Ordering::is_gt),
            Comparison::AtLeast => ordered(Ordering::is_ge),
        })
    }

    fn between(&mut self, three: &[Code; 3]) -> Result<Value, Failure> {
        let value = self.operand(&three[0])?;
        let (low, high) = (self.operand(&three[1])?, self.operand(&three[2])?);
        let above = order::compare(&value, &low).map(Ordering::is_ge);
        let below = order::compare(&value, &high).map(Ordering::is_le);
        Ok(Value::from(order::both(above, below)))
    }

    fn conditional(&mut self, code: &Code, three: &[Code; 3]) -> Result<Value, Failure> {
        match self.value(&three[0])? {
            Value::Boolean(true) => return self.value(&three[1]),
            Value::Boolean(false) | Value::Null => {}
            _ => self.note("condition", code.span()),
        }
        self.value(&three[2])
    }

    /// A part of a value; of a list, the part of each element.
    fn path(&mut self, source: &Value, name: &str) -> Result<Value, Failure> {
        let Value::List(items) = source else {
            return Ok(arithmetic::property(source, name).unwrap_or_default());
        };
        self.charge(items.len() as u64)?;
        Ok(Value::list(items.iter().map(|item| arithmetic::property(item, name).unwrap_or_default())))
    }

    fn builtin(
        &mut self,
        code: &Code,
        body: Body,
        arguments: &[Code],
        pattern: Option<&Arc<Pattern>>,
    ) -> Result<Value, Failure> {
        const INLINE: usize = 3;
        if arguments.len() > INLINE {
            let values = arguments.iter().map(|argument| self.value(argument)).collect::<Result<Vec<_>, _>>()?;
            return self.apply(code, body, &values, pattern);
        }
        let mut values = [Value::Null, Value::Null, Value::Null];
        for (value, argument) in values.iter_mut().zip(arguments) {
            *value = self.value(argument)?;
        }
        self.apply(code, body, &values[..arguments.len()], pattern)
    }

    fn apply(
        &mut self,
        code: &Code,
        body: Body,
        values: &[Value],
        pattern: Option<&Arc<Pattern>>,
    ) -> Result<Value, Failure> {
        self.span = code.span();
        let size: u64 = values.iter().map(size).sum();
        self.charge(size)?;
        self.pattern = pattern.cloned();
        let result = match body {
            Body::Plain(function) => function(values),
            Body::Machine(function) | Body::Clock(function) => function(self, values)?,
        };
        self.span = code.span();
        if let Some(Value::List(items)) = &result {
            self.room(items.len())?;
            self.charge(items.len() as u64)?;
        }
        self.finish(code, result, values.iter().any(Value::is_null), "arguments")
    }
}

/// What reading a value once costs.
fn size(value: &Value) -> u64 {
    match value {
        Value::Text(text) => text.len() as u64 / 16,
        Value::List(items) => items.len() as u64,
        Value::Context(entries) => entries.len() as u64,
        _ => 0,
    }
}
