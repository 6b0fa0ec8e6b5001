//! The syntax tree to its resolved form: names become places, calls find their function, constants are computed.

mod fold;

use crate::ast::{Arguments, Iteration, Kind, Node, Over, Test};
use crate::builtins::{self, Pattern};
use crate::code::{Code, FilterKind, IterationCode, Op, OverCode, TestCode};
use crate::finding::Span;
use crate::function::FunctionCode;
use crate::names;
use crate::types::Type;
use crate::value::{Edge, Value};
use std::collections::HashMap;
use std::sync::Arc;

/// A compiled expression and how many places for variables it needs.
#[derive(Debug)]
pub(crate) struct Program {
    pub code: Code,
    pub frame: usize,
}

/// Compiles with the values of `inputs` in this order; an input may be a path such as `applicant.age`.
pub(crate) fn program<S: AsRef<str>>(root: &Node, inputs: &[S]) -> Program {
    let inputs = inputs.iter().enumerate().map(|(place, name)| (name.as_ref().to_owned(), place)).collect();
    let mut compiler = Compiler { inputs, bindings: Vec::new(), height: 0, most: 0, outermost: true };
    let code = compiler.node(root);
    Program { code, frame: compiler.most }
}

enum Binding {
    Local(Arc<str>, usize),
    /// The element of a filter, whose fields are names.
    Item(usize),
}

struct Compiler {
    inputs: HashMap<String, usize>,
    bindings: Vec<Binding>,
    height: usize,
    most: usize,
    /// Outside every function, where inputs can be read.
    outermost: bool,
}

impl Compiler {
    fn place(&mut self) -> usize {
        let place = self.height;
        self.height += 1;
        self.most = self.most.max(self.height);
        place
    }

    fn bind(&mut self, name: &Arc<str>) -> usize {
        let place = self.place();
        self.bindings.push(Binding::Local(name.clone(), place));
        place
    }

    /// Compiles with variables that end after it.
    fn within<T>(&mut self, compile: impl FnOnce(&mut Self) -> T) -> T {
        let (height, bindings) = (self.height, self.bindings.len());
        let result = compile(self);
        self.height = height;
        self.bindings.truncate(bindings);
        result
    }

    fn nodes<'n>(&mut self, nodes: impl IntoIterator<Item = &'n Node>) -> Vec<Code> {
        nodes.into_iter().map(|node| self.node(node)).collect()
    }

    fn boxed(&mut self, node: &Node) -> Box<Code> {
        Box::new(self.node(node))
    }

    fn pair(&mut self, pair: &[Node; 2]) -> [Code; 2] {
        [self.node(&pair[0]), self.node(&pair[1])]
    }

    fn three(&mut self, three: &[Node; 3]) -> [Code; 3] {
        [self.node(&three[0]), self.node(&three[1]), self.node(&three[2])]
    }

    fn node(&mut self, node: &Node) -> Code {
        let op = match &node.kind {
            Kind::Null => Op::Constant(Value::Null),
            Kind::Boolean(value) => Op::Constant(Value::Boolean(*value)),
            Kind::Number(value) => Op::Constant(Value::Number(*value)),
            Kind::Text(text) => Op::Constant(Value::Text(text.clone())),
            Kind::Temporal(value) => Op::Constant(value.clone()),
            Kind::Name(name) => self.resolve(name, node.span),
            Kind::List(items) => Op::List(self.nodes(items)),
            Kind::Context(entries) => self.within(|compiler| {
                let entry = |compiler: &mut Self, (key, value): &(Arc<str>, Node)| {
                    let code = compiler.node(value);
                    (key.clone(), compiler.bind(key), code)
                };
                Op::Context(entries.iter().map(|each| entry(compiler, each)).collect())
            }),
            Kind::Range(range) => Op::Range(Box::new((self.edge(&range.low), self.edge(&range.high)))),
            Kind::Negate(value) => Op::Negate(self.boxed(value)),
            Kind::Arithmetic(operator, pair) => Op::Arithmetic(*operator, Box::new(self.pair(pair))),
            Kind::Compare(operator, pair) => Op::Compare(*operator, Box::new(self.pair(pair))),
            Kind::And(terms) => Op::And(self.nodes(terms)),
            Kind::Or(terms) => Op::Or(self.nodes(terms)),
            Kind::Between(three) => Op::Between(Box::new(self.three(three))),
            Kind::If(three) => Op::If(Box::new(self.three(three))),
            Kind::In(value, tests) => self.membership(value, tests),
            Kind::For(over, body) => self.iterate(over, body, Op::For),
            Kind::Some(over, body) => {
                self.iterate(over, body, |over, condition| Op::Quantified { every: false, over, condition })
            }
            Kind::Every(over, body) => {
                self.iterate(over, body, |over, condition| Op::Quantified { every: true, over, condition })
            }
            Kind::Filter(pair) => self.filter(&pair[0], &pair[1]),
            Kind::Path(source, name) => match self.input_path(node) {
                Some(place) => Op::Input(place),
                None => Op::Path(self.boxed(source), name.clone()),
            },
            Kind::Call(callee, arguments) => self.call(callee, arguments),
            Kind::InstanceOf(value, of) => Op::InstanceOf(self.boxed(value), of.clone()),
            Kind::Function(parameters, body) => self.function(node, parameters, body),
        };
        fold::fold(Code::new(op, node.span))
    }

    /// What a name means here: the innermost variable, a field of a filtered element, or an input.
    fn resolve(&self, name: &Arc<str>, span: Span) -> Op {
        let mut items = Vec::new();
        let mut op = None;
        for binding in self.bindings.iter().rev() {
            match binding {
                Binding::Local(known, place) if known == name => {
                    op = Some(Op::Local(*place));
                    break;
                }
                Binding::Local(..) => {}
                Binding::Item(place) => items.push(*place),
            }
        }
        let outside = || match self.inputs.get(&**name) {
            Some(place) if self.outermost => Op::Input(*place),
            _ => Op::Missing,
        };
        let op = op.unwrap_or_else(outside);
        items.into_iter().rev().fold(op, |otherwise, item| Op::ItemField {
            item,
            name: name.clone(),
            otherwise: Box::new(Code::new(otherwise, span)),
        })
    }

    /// The place of a path that was bound as a whole, unless a variable or an element may stand before it.
    fn input_path(&self, node: &Node) -> Option<usize> {
        let mut steps = Vec::new();
        let mut node = node;
        while let Kind::Path(source, name) = &node.kind {
            steps.push(&**name);
            node = source;
        }
        let Kind::Name(root) = &node.kind else { return None };
        let hidden = self.bindings.iter().any(|binding| match binding {
            Binding::Local(name, _) => name == root,
            Binding::Item(_) => true,
        });
        if hidden || !self.outermost {
            return None;
        }
        steps.push(root);
        steps.reverse();
        self.inputs.get(&steps.join(".")).copied()
    }

    fn edge(&mut self, edge: &Edge<Node>) -> Edge<Code> {
        match edge {
            Edge::Open => Edge::Open,
            Edge::Included(node) => Edge::Included(self.node(node)),
            Edge::Excluded(node) => Edge::Excluded(self.node(node)),
        }
    }

    fn membership(&mut self, value: &Node, tests: &[Test]) -> Op {
        let value = self.boxed(value);
        self.within(|compiler| {
            let slot = compiler.bind(&Arc::from("?"));
            let test = |compiler: &mut Self, test: &Test| match test {
                Test::Compare(operator, node) => {
                    TestCode { comparison: Some(*operator), code: compiler.node(node), asks: false }
                }
                Test::Value(node) => TestCode { comparison: None, code: compiler.node(node), asks: names::asks(node) },
            };
            let tests = tests.iter().map(|each| test(compiler, each)).collect();
            Op::In { value, slot, tests }
        })
    }

    fn iterate(
        &mut self,
        over: &[Iteration],
        body: &Node,
        make: impl FnOnce(Vec<IterationCode>, Box<Code>) -> Op,
    ) -> Op {
        self.within(|compiler| {
            let mut codes = Vec::new();
            for iteration in over {
                let over = match &iteration.over {
                    Over::Each(node) => OverCode::Each(compiler.node(node)),
                    Over::Steps(ends) => OverCode::Steps(Box::new(compiler.pair(ends))),
                };
                codes.push(IterationCode { slot: compiler.bind(&iteration.name), over });
            }
            let body = compiler.boxed(body);
            make(codes, body)
        })
    }

    fn filter(&mut self, source: &Node, condition: &Node) -> Op {
        let source = self.boxed(source);
        let kind = filter_kind(condition);
        if kind == FilterKind::Index {
            let condition = self.boxed(condition);
            return Op::Filter { source, slot: 0, condition, kind };
        }
        self.within(|compiler| {
            let slot = compiler.place();
            compiler.bindings.push(Binding::Item(slot));
            compiler.bindings.push(Binding::Local(Arc::from("item"), slot));
            let condition = compiler.boxed(condition);
            Op::Filter { source, slot, condition, kind }
        })
    }

    fn call(&mut self, callee: &Node, arguments: &Arguments) -> Op {
        let builtin = match &callee.kind {
            Kind::Name(name) => builtins::find(name),
            _ => None,
        };
        let Some(builtin) = builtin else {
            let callee = self.boxed(callee);
            let names = match arguments {
                Arguments::Positional(_) => None,
                Arguments::Named(nodes) => Some(nodes.iter().map(|(name, _)| name.clone()).collect()),
            };
            return Op::Invoke { callee, arguments: self.nodes(arguments.nodes()), names };
        };
        let arguments = match arguments {
            Arguments::Positional(nodes) => self.nodes(nodes),
            Arguments::Named(nodes) => {
                let names: Vec<&str> = nodes.iter().map(|(name, _)| &**name).collect();
                let Some((_, places)) = builtin.by_names(&names) else { return Op::Constant(Value::Null) };
                let count = places.iter().max().map_or(0, |place| place + 1);
                let mut ordered: Vec<Code> =
                    (0..count).map(|_| Code::new(Op::Constant(Value::Null), callee.span)).collect();
                for (place, (_, node)) in places.into_iter().zip(nodes) {
                    ordered[place] = self.node(node);
                }
                ordered
            }
        };
        if !builtin.takes(arguments.len()) {
            return Op::Constant(Value::Null);
        }
        let mut arguments = arguments;
        match (builtin.name, arguments.pop()) {
            ("today", None) => return Op::Today,
            ("not", Some(negand)) => return Op::Not(Box::new(negand)),
            (_, last) => arguments.extend(last),
        }
        let pattern = Pattern::ahead(builtin.name, &arguments).map(Arc::new);
        Op::Builtin { body: builtin.body, arguments, pattern }
    }

    fn function(&mut self, node: &Node, parameters: &[(Arc<str>, Type)], body: &Node) -> Op {
        let mut captures = Vec::new();
        let mut inner = Compiler { inputs: HashMap::new(), bindings: Vec::new(), height: 0, most: 0, outermost: false };
        for (name, _) in parameters {
            inner.bind(name);
        }
        for name in names::free(node) {
            let op = self.resolve(&name, node.span);
            if !matches!(op, Op::Missing) {
                captures.push(Code::new(op, node.span));
                inner.bind(&name);
            }
        }
        let body = inner.node(body);
        Op::Function(Arc::new(FunctionCode {
            parameters: parameters.to_vec(),
            captures,
            body,
            frame: inner.most,
            source: Arc::from(node.to_string()),
        }))
    }
}

/// Whether brackets hold a position or a condition, where the text alone tells.
fn filter_kind(condition: &Node) -> FilterKind {
    match &condition.kind {
        Kind::Number(_) => FilterKind::Index,
        Kind::Negate(inner) => filter_kind(inner),
        Kind::Boolean(_)
        | Kind::Compare(..)
        | Kind::And(_)
        | Kind::Or(_)
        | Kind::Between(_)
        | Kind::In(..)
        | Kind::Some(..)
        | Kind::Every(..)
        | Kind::InstanceOf(..) => FilterKind::Condition,
        _ => FilterKind::Unknown,
    }
}
