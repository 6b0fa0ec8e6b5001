//! Function values: `function(x) x + 1` with what it uses from around it.

use crate::code::Code;
use crate::types::Type;
use crate::value::Value;
use std::fmt;
use std::sync::Arc;

/// The compiled part of a function, shared by all values made from it.
#[derive(Debug)]
pub(crate) struct FunctionCode {
    pub parameters: Vec<(Arc<str>, Type)>,
    /// What to take from around the function when its value is made.
    pub captures: Vec<Code>,
    pub body: Code,
    /// How many places for variables the body needs, parameters and captures first.
    pub frame: usize,
    pub source: Arc<str>,
}

/// A function written in FEEL. It holds everything it needs and may outlive the evaluation that made it.
pub struct Function {
    pub(crate) code: Arc<FunctionCode>,
    pub(crate) captured: Vec<Value>,
}

impl Function {
    /// How many parameters it has.
    pub fn arity(&self) -> usize {
        self.code.parameters.len()
    }

    /// Its source text.
    pub fn source(&self) -> &str {
        &self.code.source
    }
}

impl fmt::Debug for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.source())
    }
}
