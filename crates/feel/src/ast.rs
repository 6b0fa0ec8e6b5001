//! The syntax tree of an expression.

use crate::finding::Span;
use crate::types::Type;
use crate::value::{Edge, Value};
use rust_decimal::Decimal;
use std::sync::Arc;

/// A part of an expression and where it stands. Two nodes are equal when they say the same, wherever they stand.
#[derive(Clone, Debug)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// Its byte range in the source.
    pub span: Span,
    depth: usize,
}

impl PartialEq for Node {
    fn eq(&self, other: &Node) -> bool {
        self.kind == other.kind
    }
}

/// The kinds of expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// `12.5`.
    Number(Decimal),
    /// `"text"`.
    Text(Arc<str>),
    /// `@"2026-01-01"`: a date, time, date and time or duration.
    Temporal(Value),
    /// A name; `?` is the input of a unary test, `item` the element of a filter.
    Name(Arc<str>),
    /// `[a, b]`.
    List(Vec<Node>),
    /// `{a: 1, "b": 2}`.
    Context(Vec<(Arc<str>, Node)>),
    /// `[a..b]`, `(a..b)`, `(<a)`.
    Range(Box<RangeNode>),
    /// `-a`.
    Negate(Box<Node>),
    /// `a + b`.
    Arithmetic(Arithmetic, Box<[Node; 2]>),
    /// `a < b`.
    Compare(Comparison, Box<[Node; 2]>),
    /// `a and b and c`.
    And(Vec<Node>),
    /// `a or b or c`.
    Or(Vec<Node>),
    /// `value between low and high`: the three in this order.
    Between(Box<[Node; 3]>),
    /// `value in (tests)`.
    In(Box<Node>, Vec<Test>),
    /// `if condition then a else b`: the three in this order.
    If(Box<[Node; 3]>),
    /// `for x in list, y in 1..3 return body`.
    For(Vec<Iteration>, Box<Node>),
    /// `some x in list satisfies condition`.
    Some(Vec<Iteration>, Box<Node>),
    /// `every x in list satisfies condition`.
    Every(Vec<Iteration>, Box<Node>),
    /// `source[condition]`, also `source[1]`.
    Filter(Box<[Node; 2]>),
    /// `source.name`.
    Path(Box<Node>, Arc<str>),
    /// `callee(arguments)`.
    Call(Box<Node>, Arguments),
    /// `value instance of type`.
    InstanceOf(Box<Node>, Type),
    /// `function(a: number, b) body`.
    Function(Vec<(Arc<str>, Type)>, Box<Node>),
}

/// The two ends of a range.
#[derive(Clone, Debug, PartialEq)]
pub struct RangeNode {
    /// The lower end.
    pub low: Edge<Node>,
    /// The upper end.
    pub high: Edge<Node>,
}

/// `+ - * / **`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arithmetic {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `**`
    Power,
}

impl Arithmetic {
    /// As it is written.
    pub fn sign(self) -> &'static str {
        match self {
            Arithmetic::Add => "+",
            Arithmetic::Subtract => "-",
            Arithmetic::Multiply => "*",
            Arithmetic::Divide => "/",
            Arithmetic::Power => "**",
        }
    }
}

/// `= != < <= > >=`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `!=`
    Unequal,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
}

impl Comparison {
    /// As it is written.
    pub fn sign(self) -> &'static str {
        match self {
            Comparison::Equal => "=",
            Comparison::Unequal => "!=",
            Comparison::Less => "<",
            Comparison::AtMost => "<=",
            Comparison::Greater => ">",
            Comparison::AtLeast => ">=",
        }
    }

    pub(crate) fn of_sign(sign: &str) -> Option<Comparison> {
        use Comparison::{AtLeast, AtMost, Equal, Greater, Less, Unequal};
        [Equal, Unequal, Less, AtMost, Greater, AtLeast].into_iter().find(|operator| operator.sign() == sign)
    }
}

/// One test after `in`.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// `< 5`.
    Compare(Comparison, Node),
    /// A value to equal, a list or range to be in, or a condition on `?`.
    Value(Node),
}

impl Test {
    /// The expression of the test.
    pub fn node(&self) -> &Node {
        match self {
            Test::Compare(_, node) | Test::Value(node) => node,
        }
    }
}

/// One variable of `for`, `some` and `every`.
#[derive(Clone, Debug, PartialEq)]
pub struct Iteration {
    /// The variable.
    pub name: Arc<str>,
    /// What it runs over.
    pub over: Over,
}

/// What a variable runs over.
#[derive(Clone, Debug, PartialEq)]
pub enum Over {
    /// The elements of a list, or of a range of whole numbers or dates.
    Each(Node),
    /// `from..to`, up or down.
    Steps(Box<[Node; 2]>),
}

/// The arguments of a call.
#[derive(Clone, Debug, PartialEq)]
pub enum Arguments {
    /// By position.
    Positional(Vec<Node>),
    /// By name.
    Named(Vec<(Arc<str>, Node)>),
}

impl Arguments {
    /// The argument expressions as written.
    pub fn nodes(&self) -> Vec<&Node> {
        match self {
            Arguments::Positional(nodes) => nodes.iter().collect(),
            Arguments::Named(nodes) => nodes.iter().map(|(_, node)| node).collect(),
        }
    }
}

impl Node {
    /// A node above the parts that `kind` holds.
    pub fn new(kind: Kind, span: Span) -> Node {
        let mut node = Node { kind, span, depth: 1 };
        node.depth += node.children().iter().map(|child| child.depth).max().unwrap_or(0);
        node
    }

    /// How many levels of nodes there are, this one included.
    pub fn depth(&self) -> usize {
        self.depth
    }

    /// The parts directly below this one, in source order.
    pub fn children(&self) -> Vec<&Node> {
        match &self.kind {
            Kind::Null | Kind::Boolean(_) | Kind::Number(_) | Kind::Text(_) | Kind::Temporal(_) | Kind::Name(_) => {
                vec![]
            }
            Kind::List(nodes) | Kind::And(nodes) | Kind::Or(nodes) => nodes.iter().collect(),
            Kind::Context(entries) => entries.iter().map(|(_, node)| node).collect(),
            Kind::Range(range) => [&range.low, &range.high].into_iter().filter_map(Edge::bound).collect(),
            Kind::Negate(node) | Kind::Path(node, _) | Kind::InstanceOf(node, _) | Kind::Function(_, node) => {
                vec![node]
            }
            Kind::Arithmetic(_, pair) | Kind::Compare(_, pair) | Kind::Filter(pair) => pair.iter().collect(),
            Kind::Between(three) | Kind::If(three) => three.iter().collect(),
            Kind::In(value, tests) => std::iter::once(&**value).chain(tests.iter().map(Test::node)).collect(),
            Kind::For(over, body) | Kind::Some(over, body) | Kind::Every(over, body) => {
                over.iter().flat_map(Iteration::nodes).chain([&**body]).collect()
            }
            Kind::Call(callee, arguments) => std::iter::once(&**callee).chain(arguments.nodes()).collect(),
        }
    }
}

impl Iteration {
    /// The expressions of what it runs over.
    pub fn nodes(&self) -> Vec<&Node> {
        match &self.over {
            Over::Each(node) => vec![node],
            Over::Steps(ends) => ends.iter().collect(),
        }
    }
}
