//! An expression as callers hold it: parsed, checked, bound to places, evaluated.

use crate::ast::Node;
use crate::compile::{self, Program};
use crate::environment::{Environment, Names};
use crate::failure::{Failure, Note};
use crate::finding::Finding;
use crate::machine::Machine;
use crate::names;
use crate::parser;
use crate::types::Scope;
use crate::value::Value;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

/// A parsed FEEL expression. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Expression {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    source: String,
    root: Node,
    /// The free names in order, which are also the inputs of the program.
    names: Vec<String>,
    program: Program,
}

/// An expression whose names are places in a slice of values: the fast form, for many evaluations.
#[derive(Clone, Debug)]
pub struct Bound {
    program: Arc<Program>,
}

impl Expression {
    /// Reads an expression whose names are single words.
    pub fn parse(source: &str) -> Result<Expression, Finding> {
        Expression::parse_in(source, &Scope::new())
    }

    /// Reads an expression in which the names of the scope may hold spaces and signs.
    pub fn parse_in(source: &str, scope: &Scope) -> Result<Expression, Finding> {
        Ok(Expression::new(source, parser::expression(source, scope).map_err(|finding| *finding)?))
    }

    /// Reads unary tests, as cells of decision tables hold them: `-`, `< 5, [10..20]`, `not("a", "b")`. The result is an
    /// expression over the name `?` that is true when the value of `?` passes.
    pub fn unary_tests(source: &str) -> Result<Expression, Finding> {
        Expression::unary_tests_in(source, &Scope::new())
    }

    /// Reads unary tests in which the names of the scope may hold spaces and signs.
    pub fn unary_tests_in(source: &str, scope: &Scope) -> Result<Expression, Finding> {
        Ok(Expression::new(source, parser::unary_tests(source, scope).map_err(|finding| *finding)?))
    }

    fn new(source: &str, root: Node) -> Expression {
        let names: Vec<String> = names::free(&root).iter().map(ToString::to_string).collect();
        let program = compile::program(&root, &names);
        Expression { inner: Arc::new(Inner { source: source.to_owned(), root, names, program }) }
    }

    /// The source text as it was given.
    pub fn source(&self) -> &str {
        &self.inner.source
    }

    /// The syntax tree.
    pub fn root(&self) -> &Node {
        &self.inner.root
    }

    /// The names the expression takes from outside: first steps of paths only. Names inside a filter count too, though
    /// they may turn out to be fields of the filtered elements.
    pub fn names(&self) -> BTreeSet<String> {
        self.inner.names.iter().cloned().collect()
    }

    /// Makes the fast form. Each name is a free name or a whole path (`applicant.age`); its place in the slice is the
    /// place of its value in [`Bound::evaluate`]. Names that are not bound are `null`.
    pub fn bind<S: AsRef<str>>(&self, names: &[S]) -> Bound {
        Bound { program: Arc::new(compile::program(&self.inner.root, names)) }
    }

    /// Evaluates with values by name.
    pub fn evaluate(&self, names: &dyn Names, environment: &Environment) -> Result<Value, Failure> {
        run(&self.inner.program, &self.values(names), environment, None)
    }

    /// Evaluates and notes where a part became `null` although its operands were there.
    pub fn evaluate_with_notes(
        &self,
        names: &dyn Names,
        environment: &Environment,
        notes: &mut Vec<Note>,
    ) -> Result<Value, Failure> {
        for name in self.inner.names.iter().filter(|name| names.value(name).is_none()) {
            notes.extend(names::find(&self.inner.root, name).map(|span| Note { code: "unknown_name", span }));
        }
        let value = run(&self.inner.program, &self.values(names), environment, Some(notes));
        notes.sort_by_key(|note| note.span);
        value
    }

    fn values(&self, names: &dyn Names) -> Vec<Value> {
        self.inner.names.iter().map(|name| names.value(name).unwrap_or_default()).collect()
    }
}

impl Bound {
    /// Evaluates with values by place; places that are missing are `null`.
    pub fn evaluate(&self, values: &[Value], environment: &Environment) -> Result<Value, Failure> {
        run(&self.program, values, environment, None)
    }
}

fn run(
    program: &Program,
    values: &[Value],
    environment: &Environment,
    notes: Option<&mut Vec<Note>>,
) -> Result<Value, Failure> {
    let mut machine = Machine::new(values, environment, program.frame, notes);
    let value = machine.value(&program.code)?;
    machine.deliver(value)
}

impl fmt::Display for Expression {
    /// The expression in normal form.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.inner.root)
    }
}

impl PartialEq for Expression {
    /// Expressions are equal when they have the same syntax tree.
    fn eq(&self, other: &Expression) -> bool {
        self.inner.root == other.inner.root
    }
}
