//! Which names an expression takes from outside.

use crate::ast::{Iteration, Kind, Node, Test};
use crate::builtins;
use crate::finding::Span;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The free names of an expression. Names inside a filter count too, though they may turn out to be fields of the
/// filtered elements.
pub(crate) fn free(node: &Node) -> BTreeSet<Arc<str>> {
    let mut walk = Walk { bound: Vec::new(), found: BTreeSet::new() };
    walk.node(node);
    walk.found
}

/// Whether the input of a unary test (`?`) is used.
pub(crate) fn asks(node: &Node) -> bool {
    free(node).contains("?")
}

/// Where a name stands first.
pub(crate) fn find(node: &Node, name: &str) -> Option<Span> {
    match &node.kind {
        Kind::Name(found) if **found == *name => Some(node.span),
        _ => node.children().into_iter().find_map(|child| find(child, name)),
    }
}

struct Walk {
    bound: Vec<Arc<str>>,
    found: BTreeSet<Arc<str>>,
}

impl Walk {
    fn within(&mut self, names: impl IntoIterator<Item = Arc<str>>, walk: impl FnOnce(&mut Self)) {
        let height = self.bound.len();
        self.bound.extend(names);
        walk(self);
        self.bound.truncate(height);
    }

    fn node(&mut self, node: &Node) {
        match &node.kind {
            Kind::Name(name) => {
                if !self.bound.contains(name) {
                    self.found.insert(name.clone());
                }
            }
            Kind::Context(entries) => self.within([], |walk| {
                for (key, value) in entries {
                    walk.node(value);
                    walk.bound.push(key.clone());
                }
            }),
            Kind::In(value, tests) => {
                self.node(value);
                self.within([Arc::from("?")], |walk| tests.iter().map(Test::node).for_each(|test| walk.node(test)));
            }
            Kind::For(over, body) | Kind::Some(over, body) | Kind::Every(over, body) => self.iterations(over, body),
            Kind::Filter(pair) => {
                self.node(&pair[0]);
                self.within([Arc::from("item")], |walk| walk.node(&pair[1]));
            }
            Kind::Call(callee, arguments) => {
                if !matches!(&callee.kind, Kind::Name(name) if builtins::find(name).is_some()) {
                    self.node(callee);
                }
                arguments.nodes().into_iter().for_each(|argument| self.node(argument));
            }
            Kind::Function(parameters, body) => {
                self.within(parameters.iter().map(|(name, _)| name.clone()), |walk| walk.node(body));
            }
            _ => node.children().into_iter().for_each(|child| self.node(child)),
        }
    }

    fn iterations(&mut self, over: &[Iteration], body: &Node) {
        self.within([], |walk| {
            for iteration in over {
                iteration.nodes().into_iter().for_each(|node| walk.node(node));
                walk.bound.push(iteration.name.clone());
            }
            walk.node(body);
        });
    }
}
