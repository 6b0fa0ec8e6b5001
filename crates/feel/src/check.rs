//! Checks names and types before an expression runs. Stricter than evaluation: what would always be `null` is a finding.

mod calls;
mod operators;

use crate::ast::{Iteration, Kind, Node, Over, Test};
use crate::expression::Expression;
use crate::finding::{Finding, nearest};
use crate::limits::MAX_FINDINGS;
use crate::types::{FunctionType, Scope, Type};
use crate::value::{Edge, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

impl Expression {
    /// The type of the expression when its names have the types of the scope; else all that is wrong, in source order.
    pub fn check(&self, scope: &Scope) -> Result<Type, Vec<Finding>> {
        let mut checker = Checker { scope, bindings: Vec::new(), findings: Vec::new() };
        let of = checker.node(self.root());
        let mut findings = checker.findings;
        if findings.is_empty() {
            return Ok(of);
        }
        findings.sort_by_key(|finding| finding.span);
        findings.truncate(MAX_FINDINGS);
        Err(findings)
    }
}

enum Binding {
    Local(Arc<str>, Type),
    /// The element of a filter, whose fields are names.
    Item(Type),
}

struct Checker<'s> {
    scope: &'s Scope,
    bindings: Vec<Binding>,
    findings: Vec<Finding>,
}

impl Checker<'_> {
    fn find(&mut self, code: &'static str, node: &Node, zh: impl Into<String>, en: impl Into<String>) {
        self.findings.push(Finding::new(code, node.span, zh, en));
    }

    /// Checks with variables that end after it.
    fn within<T>(&mut self, bindings: impl IntoIterator<Item = Binding>, check: impl FnOnce(&mut Self) -> T) -> T {
        let height = self.bindings.len();
        self.bindings.extend(bindings);
        let result = check(self);
        self.bindings.truncate(height);
        result
    }

    fn node(&mut self, node: &Node) -> Type {
        match &node.kind {
            Kind::Null => Type::Null,
            Kind::Boolean(_) => Type::Boolean,
            Kind::Number(_) => Type::Number,
            Kind::Text(_) => Type::Text,
            Kind::Temporal(value) => type_of(value),
            Kind::Name(name) => self.name(node, name),
            Kind::List(items) => {
                let mut types = items.iter().map(|item| self.node(item)).collect::<Vec<_>>().into_iter();
                let first = types.next().unwrap_or(Type::Any);
                Type::list(types.fold(first, |all, of| all.join(&of)))
            }
            Kind::Context(entries) => self.context(entries),
            Kind::Range(range) => self.range(node, &range.low, &range.high),
            Kind::Negate(value) => self.negate(value),
            Kind::Arithmetic(operator, pair) => self.arithmetic(node, *operator, pair),
            Kind::Compare(operator, pair) => {
                let (a, b) = (self.node(&pair[0]), self.node(&pair[1]));
                self.compare(node, *operator, &a, &b);
                Type::Boolean
            }
            Kind::And(terms) | Kind::Or(terms) => {
                for term in terms {
                    self.condition(term);
                }
                Type::Boolean
            }
            Kind::Between(three) => {
                let types: Vec<Type> = three.iter().map(|part| self.node(part)).collect();
                self.ordered(node, &types[0], &types[1]);
                self.ordered(node, &types[0], &types[2]);
                Type::Boolean
            }
            Kind::In(value, tests) => self.membership(value, tests),
            Kind::If(three) => {
                self.condition(&three[0]);
                let (then, otherwise) = (self.node(&three[1]), self.node(&three[2]));
                then.join(&otherwise)
            }
            Kind::For(over, body) => Type::list(self.iterate(over, |checker| checker.node(body))),
            Kind::Some(over, body) | Kind::Every(over, body) => {
                self.iterate(over, |checker| checker.condition(body));
                Type::Boolean
            }
            Kind::Filter(pair) => self.filter(&pair[0], &pair[1]),
            Kind::Path(source, name) => {
                let of = self.node(source);
                self.path(node, &of, name)
            }
            Kind::Call(callee, arguments) => self.call(node, callee, arguments),
            Kind::InstanceOf(value, _) => {
                self.node(value);
                Type::Boolean
            }
            Kind::Function(parameters, body) => {
                let bindings = parameters.iter().map(|(name, of)| Binding::Local(name.clone(), of.clone()));
                let result = self.within(bindings.collect::<Vec<_>>(), |checker| checker.node(body));
                let parameters = parameters.iter().map(|(_, of)| of.clone()).collect();
                Type::Function(Arc::new(FunctionType { parameters, result }))
            }
        }
    }

    /// The type of a name; `None` when nobody gave it.
    fn lookup(&self, name: &str) -> Option<Type> {
        for binding in self.bindings.iter().rev() {
            match binding {
                Binding::Local(known, of) if **known == *name => return Some(of.clone()),
                Binding::Item(Type::Context(fields)) => {
                    if let Some(of) = fields.get(name) {
                        return Some(of.clone());
                    }
                }
                _ => {}
            }
        }
        self.scope.get(name).cloned()
    }

    fn name(&mut self, node: &Node, name: &Arc<str>) -> Type {
        if let Some(of) = self.lookup(name) {
            return of;
        }
        let open = |of: &Type| matches!(of, Type::Any) || matches!(of, Type::Context(fields) if fields.is_empty());
        if self.bindings.iter().any(|binding| matches!(binding, Binding::Item(of) if open(of))) {
            return Type::Any;
        }
        let mut known: Vec<String> = self.scope.names().map(ToOwned::to_owned).collect();
        for binding in &self.bindings {
            match binding {
                Binding::Local(name, _) => known.push(name.to_string()),
                Binding::Item(Type::Context(fields)) => known.extend(fields.keys().cloned()),
                Binding::Item(_) => {}
            }
        }
        let suggestion = nearest(name, known.iter().map(String::as_str));
        let finding = Finding::new(
            "feel.unknown_name",
            node.span,
            format!("没有名为“{name}”的值。"),
            format!("There is no value named \"{name}\"."),
        );
        self.findings.push(finding.suggest(suggestion));
        Type::Any
    }

    fn context(&mut self, entries: &[(Arc<str>, Node)]) -> Type {
        self.within([], |checker| {
            let mut fields = BTreeMap::new();
            for (key, value) in entries {
                let of = checker.node(value);
                fields.insert(key.to_string(), of.clone());
                checker.bindings.push(Binding::Local(key.clone(), of));
            }
            Type::Context(Arc::new(fields))
        })
    }

    fn range(&mut self, node: &Node, low: &Edge<Node>, high: &Edge<Node>) -> Type {
        let types: Vec<Type> = [low, high].into_iter().filter_map(Edge::bound).map(|bound| self.node(bound)).collect();
        if let [low, high] = types.as_slice() {
            self.ordered(node, low, high);
        }
        Type::range(types.into_iter().reduce(|low, high| low.join(&high)).unwrap_or(Type::Any))
    }

    /// Something that must be true or false.
    fn condition(&mut self, node: &Node) {
        let of = self.node(node);
        if !Type::Boolean.accepts(&of) {
            self.find(
                "feel.condition",
                node,
                format!("这里需要“是/否”条件，实际是 {of}。"),
                format!("A condition (true or false) is needed here, but this is {of}."),
            );
        }
    }

    fn membership(&mut self, value: &Node, tests: &[Test]) -> Type {
        let of = self.node(value);
        self.within([Binding::Local(Arc::from("?"), of.clone())], |checker| {
            for test in tests {
                match test {
                    Test::Compare(operator, node) => {
                        let bound = checker.node(node);
                        checker.compare(node, *operator, &of, &bound);
                    }
                    Test::Value(node) if crate::names::asks(node) => checker.condition(node),
                    Test::Value(node) => {
                        let test = checker.node(node);
                        checker.belongs(node, &of, &test);
                    }
                }
            }
        });
        Type::Boolean
    }

    /// Whether a value of one type may lie in, or equal, a value of the other.
    fn belongs(&mut self, node: &Node, of: &Type, test: &Type) {
        let inner = match test {
            Type::Range(inner) => &**inner,
            Type::List(inner) => match &**inner {
                Type::Range(inner) => inner,
                inner => inner,
            },
            other => other,
        };
        if !of.accepts(inner) && !inner.accepts(of) && !of.accepts(test) {
            self.find(
                "feel.operands",
                node,
                format!("{of} 不可能在 {test} 中。"),
                format!("{of} can never be in {test}."),
            );
        }
    }

    fn iterate<T>(&mut self, over: &[Iteration], body: impl FnOnce(&mut Self) -> T) -> T {
        self.within([], |checker| {
            for iteration in over {
                let of = match &iteration.over {
                    Over::Each(node) => match checker.node(node) {
                        Type::Range(inner) => (*inner).clone(),
                        of => of.element(),
                    },
                    Over::Steps(ends) => {
                        let (from, to) = (checker.node(&ends[0]), checker.node(&ends[1]));
                        for (node, of) in ends.iter().zip([&from, &to]) {
                            if !of.is_open() && !matches!(of, Type::Number | Type::Date) {
                                checker.find(
                                    "feel.operands",
                                    node,
                                    format!("“..” 的两端须为数字或日期，实际是 {of}。"),
                                    format!("The ends of \"..\" are numbers or dates, but this is {of}."),
                                );
                            }
                        }
                        from.join(&to)
                    }
                };
                checker.bindings.push(Binding::Local(iteration.name.clone(), of));
            }
            body(checker)
        })
    }

    fn filter(&mut self, source: &Node, condition: &Node) -> Type {
        let of = self.node(source);
        let element = of.element();
        let bindings = [Binding::Item(element.clone()), Binding::Local(Arc::from("item"), element.clone())];
        match self.within(bindings, |checker| checker.node(condition)) {
            Type::Number => element,
            Type::Boolean => Type::list(element),
            test if test.is_open() => Type::Any,
            test => {
                self.find(
                    "feel.condition",
                    condition,
                    format!("方括号中需要位置或条件，实际是 {test}。"),
                    format!("Brackets hold a position or a condition, but this is {test}."),
                );
                Type::list(element)
            }
        }
    }

    fn path(&mut self, node: &Node, of: &Type, name: &Arc<str>) -> Type {
        let known: Vec<(String, Type)> = match of {
            Type::Any | Type::Null => return Type::Any,
            Type::List(inner) => return Type::list(self.path(node, inner, name)),
            Type::Context(fields) if fields.is_empty() => return Type::Any,
            Type::Context(fields) => fields.iter().map(|(name, of)| (name.clone(), of.clone())).collect(),
            other => properties(other),
        };
        if let Some((_, of)) = known.iter().find(|(known, _)| **known == **name) {
            return of.clone();
        }
        let finding = Finding::new(
            "feel.unknown_field",
            (node.span.1.saturating_sub(name.len()), node.span.1),
            format!("{of} 没有“{name}”。"),
            format!("{of} has no \"{name}\"."),
        );
        self.findings.push(finding.suggest(nearest(name, known.iter().map(|(name, _)| name.as_str()))));
        Type::Any
    }
}

/// The type of a literal.
fn type_of(value: &Value) -> Type {
    match value {
        Value::Date(_) => Type::Date,
        Value::Time(_) => Type::Time,
        Value::DateTime(_) => Type::DateTime,
        Value::DaysDuration(_) => Type::DaysDuration,
        Value::YearsDuration(_) => Type::YearsDuration,
        _ => Type::Any,
    }
}

/// The named parts of values that are no contexts.
fn properties(of: &Type) -> Vec<(String, Type)> {
    let numbers = |names: &[&str]| -> Vec<(String, Type)> {
        names.iter().map(|name| ((*name).to_owned(), Type::Number)).collect()
    };
    let zone = || [("time offset".to_owned(), Type::DaysDuration), ("timezone".to_owned(), Type::Text)];
    match of {
        Type::Date => numbers(&["year", "month", "day", "weekday"]),
        Type::Time => numbers(&["hour", "minute", "second"]).into_iter().chain(zone()).collect(),
        Type::DateTime => numbers(&["year", "month", "day", "weekday", "hour", "minute", "second"])
            .into_iter()
            .chain(zone())
            .collect(),
        Type::DaysDuration => numbers(&["days", "hours", "minutes", "seconds"]),
        Type::YearsDuration => numbers(&["years", "months"]),
        Type::Range(inner) => vec![
            ("start".to_owned(), (**inner).clone()),
            ("end".to_owned(), (**inner).clone()),
            ("start included".to_owned(), Type::Boolean),
            ("end included".to_owned(), Type::Boolean),
        ],
        _ => Vec::new(),
    }
}
