//! The resolved form of an expression: names are places, constants are computed.

use crate::ast::{Arithmetic, Comparison};
use crate::builtins::{Body, Pattern};
use crate::finding::Span;
use crate::function::FunctionCode;
use crate::types::Type;
use crate::value::{Edge, Value};
use std::sync::Arc;

/// One step with the place it comes from.
#[derive(Debug)]
pub(crate) struct Code {
    pub op: Op,
    pub start: u32,
    pub end: u32,
}

impl Code {
    pub fn new(op: Op, span: Span) -> Code {
        Code { op, start: u32::try_from(span.0).unwrap_or(u32::MAX), end: u32::try_from(span.1).unwrap_or(u32::MAX) }
    }

    pub fn span(&self) -> Span {
        (self.start as usize, self.end as usize)
    }

    pub fn constant(&self) -> Option<&Value> {
        match &self.op {
            Op::Constant(value) => Some(value),
            _ => None,
        }
    }
}

#[derive(Debug)]
pub(crate) enum Op {
    Constant(Value),
    Input(usize),
    Local(usize),
    /// A name that nobody gave.
    Missing,
    /// A field of the element being filtered, else what the name means outside.
    ItemField {
        item: usize,
        name: Arc<str>,
        otherwise: Box<Code>,
    },
    List(Vec<Code>),
    /// Key, place of the variable, value.
    Context(Vec<(Arc<str>, usize, Code)>),
    Range(Box<(Edge<Code>, Edge<Code>)>),
    Negate(Box<Code>),
    Arithmetic(Arithmetic, Box<[Code; 2]>),
    Compare(Comparison, Box<[Code; 2]>),
    /// `not(value)`, the built-in that conditions use most.
    Not(Box<Code>),
    /// `today()`.
    Today,
    And(Vec<Code>),
    Or(Vec<Code>),
    Between(Box<[Code; 3]>),
    In {
        value: Box<Code>,
        slot: usize,
        tests: Vec<TestCode>,
    },
    If(Box<[Code; 3]>),
    For(Vec<IterationCode>, Box<Code>),
    /// `every` when true, else `some`.
    Quantified {
        every: bool,
        over: Vec<IterationCode>,
        condition: Box<Code>,
    },
    Filter {
        source: Box<Code>,
        slot: usize,
        condition: Box<Code>,
        kind: FilterKind,
    },
    Path(Box<Code>, Arc<str>),
    Builtin {
        body: Body,
        arguments: Vec<Code>,
        pattern: Option<Arc<Pattern>>,
    },
    Invoke {
        callee: Box<Code>,
        arguments: Vec<Code>,
        names: Option<Vec<Arc<str>>>,
    },
    InstanceOf(Box<Code>, Type),
    Function(Arc<FunctionCode>),
}

/// What the brackets after a list hold, as far as the text tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FilterKind {
    Index,
    Condition,
    Unknown,
}

#[derive(Debug)]
pub(crate) struct TestCode {
    pub comparison: Option<Comparison>,
    pub code: Code,
    /// Whether the test is a condition on `?`.
    pub asks: bool,
}

#[derive(Debug)]
pub(crate) struct IterationCode {
    pub slot: usize,
    pub over: OverCode,
}

#[derive(Debug)]
pub(crate) enum OverCode {
    Each(Code),
    Steps(Box<[Code; 2]>),
}
