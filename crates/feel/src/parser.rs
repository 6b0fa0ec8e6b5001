//! Tokens to a syntax tree: operators by precedence. Forms that start with a word or bracket are in `forms`.

#![expect(clippy::unnecessary_box_returns, reason = "a boxed finding keeps the frames of deep recursion small")]

mod forms;
mod names;
mod tokens;
mod types;

use crate::ast::{Arguments, Arithmetic, Comparison, Kind, Node, Test};
use crate::finding::{Finding, Span};
use crate::lexer::{self, Lexed, Token};
use crate::limits::{MAX_DEPTH, MAX_NODES, MAX_SOURCE};
use crate::types::Scope;
use crate::value::Edge;
use std::collections::HashMap;
use std::sync::Arc;

/// The result of a rule. The finding is boxed so that deep recursion carries little.
pub(crate) type Parsed<T> = Result<T, Box<Finding>>;

fn wrong(code: &'static str, span: Span, zh: impl Into<String>, en: impl Into<String>) -> Box<Finding> {
    Box::new(Finding::new(code, span, zh, en))
}

/// Reads one expression.
pub(crate) fn expression(source: &str, scope: &Scope) -> Parsed<Node> {
    let mut parser = Parser::new(source, scope)?;
    let node = parser.expression()?;
    parser.end()?;
    Ok(node)
}

/// Reads unary tests: `-`, `< 5, [10..20]`, `not("a", "b")`; they test the name `?`.
pub(crate) fn unary_tests(source: &str, scope: &Scope) -> Parsed<Node> {
    let mut parser = Parser::new(source, scope)?;
    let whole = (0, source.len());
    if parser.is_sign("-") && parser.tokens.len() == 2 {
        return parser.node(Kind::Boolean(true), whole);
    }
    let negated = parser.is_word("not") && parser.peek_at(1) == &Token::Sign("(");
    if negated {
        parser.next();
        parser.next();
    }
    let tests = parser.tests()?;
    if negated {
        parser.expect(")")?;
    }
    parser.end()?;
    let input = parser.node(Kind::Name(Arc::from("?")), whole)?;
    let test = parser.node(Kind::In(Box::new(input), tests), whole)?;
    if !negated {
        return Ok(test);
    }
    let not = parser.node(Kind::Name(Arc::from("not")), whole)?;
    parser.node(Kind::Call(Box::new(not), Arguments::Positional(vec![test])), whole)
}

pub(crate) struct Parser<'s> {
    source: &'s str,
    tokens: Vec<Lexed>,
    at: usize,
    depth: usize,
    nodes: usize,
    /// Names of several tokens by their first one, longest first.
    names: HashMap<String, Vec<names::Known>>,
    /// Inside the upper bound of a range, where `[` may close it.
    closing: bool,
}

const ADDITIVE: u8 = 4;

impl<'s> Parser<'s> {
    fn new(source: &'s str, scope: &Scope) -> Parsed<Parser<'s>> {
        if source.len() > MAX_SOURCE {
            return Err(wrong(
                "feel.too_long",
                (MAX_SOURCE, source.len()),
                format!("表达式过长，最多 {MAX_SOURCE} 字节。"),
                format!("The expression is too long; {MAX_SOURCE} bytes at most."),
            ));
        }
        let tokens = lexer::lex(source).map_err(Box::new)?;
        let mut parser = Parser { source, tokens, at: 0, depth: 0, nodes: 0, names: HashMap::new(), closing: false };
        parser.know_properties();
        for name in scope.all_names() {
            parser.know(name);
        }
        Ok(parser)
    }

    // Nodes and bounds.

    fn enter(&mut self) -> Parsed<()> {
        self.depth += 1;
        if self.depth > MAX_DEPTH { Err(too_deep(self.span())) } else { Ok(()) }
    }

    fn leave(&mut self) {
        self.depth -= 1;
    }

    fn count(&mut self, nodes: usize, span: Span) -> Parsed<()> {
        self.nodes += nodes;
        if self.nodes <= MAX_NODES {
            return Ok(());
        }
        Err(wrong(
            "feel.too_many_nodes",
            span,
            format!("表达式过于复杂，最多 {MAX_NODES} 个部分。"),
            format!("The expression has too many parts; {MAX_NODES} at most."),
        ))
    }

    /// Counts a tree that is about to stand twice, so that doubling cannot grow without bound.
    fn count_again(&mut self, node: &Node) -> Parsed<()> {
        let mut waiting = vec![node];
        while let Some(node) = waiting.pop() {
            self.count(1, node.span)?;
            waiting.extend(node.children());
        }
        Ok(())
    }

    /// Makes a node, counting nodes and the depth of the tree.
    fn node(&mut self, kind: Kind, span: Span) -> Parsed<Node> {
        self.count(1, span)?;
        let node = Node::new(kind, span);
        if node.depth() > MAX_DEPTH {
            return Err(too_deep(span));
        }
        Ok(node)
    }

    // Operators by precedence, loosest first: or, and, comparison, additive, multiplicative, power, negation.

    pub(super) fn expression(&mut self) -> Parsed<Node> {
        self.enter()?;
        let node = self.operators(1);
        self.leave();
        node
    }

    fn operators(&mut self, loosest: u8) -> Parsed<Node> {
        let start = self.span().0;
        let mut left = self.negation()?;
        while let Some((operator, level)) = self.operator() {
            if level < loosest {
                break;
            }
            left = self.combine(left, operator, level, start)?;
        }
        Ok(left)
    }

    /// An operator and what stands right of it. Apart from `operators`, so that parentheses within parentheses need
    /// little stack.
    fn combine(&mut self, left: Node, operator: Operator, level: u8, start: usize) -> Parsed<Node> {
        if let Operator::Logic(word) = operator {
            return self.chain(left, word, level, start);
        }
        self.next();
        let kind = match operator {
            Operator::Arithmetic(operator) => Kind::Arithmetic(operator, Box::new([left, self.operators(level + 1)?])),
            Operator::Compare(operator) => Kind::Compare(operator, Box::new([left, self.operators(level + 1)?])),
            Operator::Between => {
                let low = self.operators(ADDITIVE)?;
                self.expect_word("and")?;
                Kind::Between(Box::new([left, low, self.operators(ADDITIVE)?]))
            }
            Operator::Logic(_) | Operator::In => Kind::In(Box::new(left), self.tests_after_in()?),
        };
        self.node(kind, (start, self.last_end()))
    }

    fn operator(&self) -> Option<(Operator, u8)> {
        Some(match self.peek() {
            Token::Word => match self.word()? {
                "or" => (Operator::Logic("or"), 1),
                "and" => (Operator::Logic("and"), 2),
                "between" => (Operator::Between, 3),
                "in" => (Operator::In, 3),
                _ => return None,
            },
            Token::Sign("+") => (Operator::Arithmetic(Arithmetic::Add), 4),
            Token::Sign("-") => (Operator::Arithmetic(Arithmetic::Subtract), 4),
            Token::Sign("*") => (Operator::Arithmetic(Arithmetic::Multiply), 5),
            Token::Sign("/") => (Operator::Arithmetic(Arithmetic::Divide), 5),
            Token::Sign("**") => (Operator::Arithmetic(Arithmetic::Power), 6),
            Token::Sign(sign) => (Operator::Compare(Comparison::of_sign(sign)?), 3),
            _ => return None,
        })
    }

    /// `a and b and c` as one node, so that long conditions stay flat.
    fn chain(&mut self, first: Node, word: &'static str, level: u8, start: usize) -> Parsed<Node> {
        let mut terms = vec![first];
        while self.accept_word(word) {
            terms.push(self.operators(level + 1)?);
        }
        let kind = if word == "and" { Kind::And(terms) } else { Kind::Or(terms) };
        self.node(kind, (start, self.last_end()))
    }

    fn negation(&mut self) -> Parsed<Node> {
        let start = self.span().0;
        if !self.accept("-") {
            return self.instance();
        }
        self.enter()?;
        let node = self.negation()?;
        self.leave();
        self.node(Kind::Negate(Box::new(node)), (start, self.last_end()))
    }

    fn instance(&mut self) -> Parsed<Node> {
        let start = self.span().0;
        let mut node = self.postfix()?;
        while self.is_word("instance") && self.word_at(1) == Some("of") {
            self.next();
            self.next();
            let of = self.type_name()?;
            node = self.node(Kind::InstanceOf(Box::new(node), of), (start, self.last_end()))?;
        }
        Ok(node)
    }

    fn postfix(&mut self) -> Parsed<Node> {
        let start = self.span().0;
        let mut node = self.primary()?;
        loop {
            if self.accept(".") {
                let name = self.member()?;
                node = self.node(Kind::Path(Box::new(node), name), (start, self.last_end()))?;
            } else if self.is_sign("[") && !(self.closing && self.closes_range()) {
                self.next();
                let condition = self.inside(Parser::expression)?;
                self.expect("]")?;
                node = self.node(Kind::Filter(Box::new([node, condition])), (start, self.last_end()))?;
            } else if self.is_sign("(") {
                self.next();
                let arguments = self.inside(Parser::arguments)?;
                self.expect(")")?;
                node = self.node(Kind::Call(Box::new(node), arguments), (start, self.last_end()))?;
            } else {
                return Ok(node);
            }
        }
    }

    /// Runs a rule inside brackets, where `[` no longer closes a range.
    fn inside<T>(&mut self, rule: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        let closing = std::mem::replace(&mut self.closing, false);
        let result = rule(self);
        self.closing = closing;
        result
    }

    /// Whether the `[` here ends a range (`]1..5[`) because nothing that follows could be a condition.
    fn closes_range(&self) -> bool {
        match self.peek_at(1) {
            Token::Word => {
                let word = self.word_at(1).unwrap_or_default();
                lexer::is_reserved(word)
                    && !matches!(word, "not" | "true" | "false" | "null" | "if" | "for" | "some" | "every")
            }
            Token::Sign(sign) => !matches!(*sign, "(" | "[" | "-" | "{" | "?"),
            Token::End => true,
            Token::Number(_) | Token::Text(_) | Token::At(_) => false,
        }
    }

    // Tests after `in`.

    fn tests_after_in(&mut self) -> Parsed<Vec<Test>> {
        if !self.is_sign("(") {
            return Ok(vec![self.test(ADDITIVE)?]);
        }
        let start = self.span().0;
        self.next();
        self.enter()?;
        let mut tests = vec![self.inside(|parser| parser.test(1))?];
        if let [Test::Value(_)] = tests.as_slice()
            && self.accept("..")
        {
            let Some(Test::Value(low)) = tests.pop() else { return Err(self.unexpected("范围", "a range")) };
            tests.push(Test::Value(self.range_from(Edge::Excluded(low), start)?));
            self.leave();
            return Ok(tests);
        }
        while self.accept(",") {
            tests.push(self.inside(|parser| parser.test(1))?);
        }
        self.leave();
        self.expect(")")?;
        Ok(tests)
    }

    fn tests(&mut self) -> Parsed<Vec<Test>> {
        let mut tests = vec![self.test(1)?];
        while self.accept(",") {
            tests.push(self.test(1)?);
        }
        Ok(tests)
    }

    fn test(&mut self, loosest: u8) -> Parsed<Test> {
        self.enter()?;
        let test = if let Token::Sign(sign) = *self.peek()
            && let Some(operator) = Comparison::of_sign(sign)
        {
            self.next();
            Test::Compare(operator, self.operators(ADDITIVE)?)
        } else {
            Test::Value(self.operators(loosest)?)
        };
        self.leave();
        Ok(test)
    }
}

enum Operator {
    Logic(&'static str),
    Arithmetic(Arithmetic),
    Compare(Comparison),
    Between,
    In,
}

fn too_deep(span: Span) -> Box<Finding> {
    wrong(
        "feel.too_deep",
        span,
        format!("嵌套过深，最多 {MAX_DEPTH} 层。"),
        format!("Nested too deeply; {MAX_DEPTH} levels at most."),
    )
}
