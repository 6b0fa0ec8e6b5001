//! A syntax tree as source text. Reading the text back gives the same tree.

use crate::ast::{Arguments, Kind, Node, Over, RangeNode, Test};
use crate::value::Edge;
use crate::value_text::{write_key, write_quoted};
use std::fmt::{self, Write as _};

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        Printer { out: &mut text }.node(self)?;
        f.write_str(&text)
    }
}

/// How tightly a node binds: 0 for forms that may swallow what stands to their right, 9 for what never needs parentheses.
fn level(node: &Node) -> u8 {
    match &node.kind {
        Kind::If(_) | Kind::For(..) | Kind::Some(..) | Kind::Every(..) | Kind::Function(..) | Kind::InstanceOf(..) => 0,
        Kind::Or(_) => 1,
        Kind::And(_) => 2,
        Kind::Compare(..) | Kind::Between(_) | Kind::In(..) => 3,
        Kind::Arithmetic(operator, _) => match operator.sign() {
            "+" | "-" => 4,
            "**" => 6,
            _ => 5,
        },
        Kind::Negate(_) => 7,
        _ => 9,
    }
}

struct Printer<'o> {
    out: &'o mut String,
}

impl Printer<'_> {
    /// Writes a node where at least the given level is needed.
    fn at(&mut self, node: &Node, needed: u8) -> fmt::Result {
        if level(node) >= needed {
            return self.node(node);
        }
        self.out.write_char('(')?;
        self.node(node)?;
        self.out.write_char(')')
    }

    fn separated<T>(&mut self, items: &[T], mut write: impl FnMut(&mut Self, &T) -> fmt::Result) -> fmt::Result {
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.out.write_str(", ")?;
            }
            write(self, item)?;
        }
        Ok(())
    }

    fn node(&mut self, node: &Node) -> fmt::Result {
        match &node.kind {
            Kind::Null => self.out.write_str("null"),
            Kind::Boolean(value) => write!(self.out, "{value}"),
            Kind::Number(value) => write!(self.out, "{value}"),
            Kind::Text(text) => write_quoted(self.out, text),
            Kind::Temporal(value) => write!(self.out, "{value}"),
            Kind::Name(name) => self.out.write_str(name),
            Kind::List(items) => {
                self.out.write_char('[')?;
                self.separated(items, Self::node)?;
                self.out.write_char(']')
            }
            Kind::Context(entries) => {
                self.out.write_char('{')?;
                self.separated(entries, |printer, (key, value)| {
                    write_key(printer.out, key)?;
                    printer.out.write_str(": ")?;
                    printer.node(value)
                })?;
                self.out.write_char('}')
            }
            Kind::Range(range) => self.range(range),
            Kind::Negate(value) => {
                self.out.write_char('-')?;
                self.at(value, 7)
            }
            Kind::Arithmetic(operator, pair) => self.infix(&pair[0], operator.sign(), &pair[1], level(node)),
            Kind::Compare(operator, pair) => self.infix(&pair[0], operator.sign(), &pair[1], 3),
            Kind::And(terms) => self.chain(terms, "and", 3),
            Kind::Or(terms) => self.chain(terms, "or", 2),
            _ => self.form(node),
        }
    }

    fn form(&mut self, node: &Node) -> fmt::Result {
        match &node.kind {
            Kind::Between(three) => {
                self.at(&three[0], 3)?;
                self.out.write_str(" between ")?;
                self.at(&three[1], 4)?;
                self.out.write_str(" and ")?;
                self.at(&three[2], 4)
            }
            Kind::In(value, tests) => {
                self.at(value, 3)?;
                self.out.write_str(" in (")?;
                self.separated(tests, Self::test)?;
                self.out.write_char(')')
            }
            Kind::If(three) => {
                for (word, part) in ["if ", " then ", " else "].into_iter().zip(three.iter()) {
                    self.out.write_str(word)?;
                    self.node(part)?;
                }
                Ok(())
            }
            Kind::For(over, body) => self.iterate("for ", over, " return ", body),
            Kind::Some(over, body) => self.iterate("some ", over, " satisfies ", body),
            Kind::Every(over, body) => self.iterate("every ", over, " satisfies ", body),
            Kind::Filter(pair) => {
                self.at(&pair[0], 9)?;
                self.out.write_char('[')?;
                self.node(&pair[1])?;
                self.out.write_char(']')
            }
            Kind::Path(source, name) => {
                self.at(source, 9)?;
                write!(self.out, ".{name}")
            }
            Kind::Call(callee, arguments) => {
                self.at(callee, 9)?;
                self.out.write_char('(')?;
                match arguments {
                    Arguments::Positional(nodes) => self.separated(nodes, Self::node)?,
                    Arguments::Named(nodes) => self.separated(nodes, |printer, (name, node)| {
                        write!(printer.out, "{name}: ")?;
                        printer.node(node)
                    })?,
                }
                self.out.write_char(')')
            }
            Kind::InstanceOf(value, of) => {
                self.at(value, 8)?;
                write!(self.out, " instance of {of}")
            }
            Kind::Function(parameters, body) => {
                self.out.write_str("function(")?;
                self.separated(parameters, |printer, (name, of)| write!(printer.out, "{name}: {of}"))?;
                self.out.write_str(") ")?;
                self.node(body)
            }
            _ => Ok(()),
        }
    }

    fn infix(&mut self, left: &Node, sign: &str, right: &Node, level: u8) -> fmt::Result {
        self.at(left, level)?;
        write!(self.out, " {sign} ")?;
        self.at(right, level + 1)
    }

    fn chain(&mut self, terms: &[Node], word: &str, needed: u8) -> fmt::Result {
        for (index, term) in terms.iter().enumerate() {
            let date = self.out.ends_with("date");
            if index > 0 {
                write!(self.out, " {word} ")?;
            }
            let start = self.out.len();
            self.at(term, needed)?;
            if index > 0 && date && word == "and" && self.out[start..].starts_with("time(") {
                self.out.insert(start, '(');
                self.out.push(')');
            }
        }
        Ok(())
    }

    fn iterate(&mut self, word: &str, over: &[crate::ast::Iteration], then: &str, body: &Node) -> fmt::Result {
        self.out.write_str(word)?;
        self.separated(over, |printer, iteration| {
            write!(printer.out, "{} in ", iteration.name)?;
            match &iteration.over {
                Over::Each(node) => printer.node(node),
                Over::Steps(ends) => {
                    printer.node(&ends[0])?;
                    printer.out.write_str("..")?;
                    printer.node(&ends[1])
                }
            }
        })?;
        self.out.write_str(then)?;
        self.node(body)
    }

    fn test(&mut self, test: &Test) -> fmt::Result {
        match test {
            Test::Compare(operator, node) => {
                write!(self.out, "{} ", operator.sign())?;
                self.at(node, 4)
            }
            Test::Value(node) => self.at(node, 1),
        }
    }

    fn range(&mut self, range: &RangeNode) -> fmt::Result {
        let (sign, bound) = match (&range.low, &range.high) {
            (Edge::Open, Edge::Included(high)) => ("<=", high),
            (Edge::Open, Edge::Excluded(high)) => ("<", high),
            (Edge::Included(low), Edge::Open) => (">=", low),
            (Edge::Excluded(low), Edge::Open) => (">", low),
            (low, high) => {
                self.out.write_char(if low.is_included() { '[' } else { '(' })?;
                if let Some(low) = low.bound() {
                    self.node(low)?;
                }
                self.out.write_str("..")?;
                if let Some(high) = high.bound() {
                    self.at(high, 4)?;
                }
                return self.out.write_char(if high.is_included() { ']' } else { ')' });
            }
        };
        write!(self.out, "({sign}")?;
        self.at(bound, 4)?;
        self.out.write_char(')')
    }
}
