//! Literals, names, and the forms that start with a word or a bracket.

use super::{ADDITIVE, Parsed, Parser, wrong};
use crate::ast::{Arguments, Comparison, Iteration, Kind, Node, Over, RangeNode};
use crate::finding::Finding;
use crate::lexer::Token;
use crate::temporal;
use crate::types::Type;
use crate::value::Edge;
use std::sync::Arc;

impl Parser<'_> {
    pub(super) fn primary(&mut self) -> Parsed<Node> {
        match self.peek() {
            Token::Word => self.word_form(),
            Token::Sign("(") => self.parenthesis(),
            Token::Sign("[") => self.bracket(),
            Token::Sign("{") => self.context(),
            Token::Sign("]") => self.open_range(),
            _ => self.plain(),
        }
    }

    /// `]a..b]`.
    fn open_range(&mut self) -> Parsed<Node> {
        let start = self.span().0;
        self.next();
        self.enter()?;
        let low = self.inside(|parser| parser.operators(ADDITIVE))?;
        self.leave();
        self.expect("..")?;
        self.range_from(Edge::Excluded(low), start)
    }

    /// A literal of one token.
    fn plain(&mut self) -> Parsed<Node> {
        let span = self.span();
        match self.peek().clone() {
            Token::Number(number) => self.literal(Kind::Number(number)),
            Token::Text(text) => self.literal(Kind::Text(text)),
            Token::Sign("?") => self.literal(Kind::Name(Arc::from("?"))),
            Token::At(text) => match temporal::parse_literal(&text) {
                Some(value) => self.literal(Kind::Temporal(value)),
                None => Err(wrong(
                    "feel.date",
                    span,
                    format!("“{text}”不是日期、时间或时长，例如 @\"2026-01-31\"、@\"P1Y\"。"),
                    format!("\"{text}\" is not a date, time or duration, such as @\"2026-01-31\" or @\"P1Y\"."),
                )),
            },
            _ => Err(self.unexpected("一个值", "a value")),
        }
    }

    fn literal(&mut self, kind: Kind) -> Parsed<Node> {
        let span = self.span();
        self.next();
        self.node(kind, span)
    }

    fn word_form(&mut self) -> Parsed<Node> {
        let start = self.span().0;
        match self.word().unwrap_or_default() {
            "null" => self.literal(Kind::Null),
            "true" => self.literal(Kind::Boolean(true)),
            "false" => self.literal(Kind::Boolean(false)),
            "if" => self.conditional(),
            "for" => {
                let (over, body) = self.iteration("return")?;
                self.node(Kind::For(over, Box::new(body)), (start, self.last_end()))
            }
            "some" => {
                let (over, body) = self.iteration("satisfies")?;
                self.node(Kind::Some(over, Box::new(body)), (start, self.last_end()))
            }
            "every" => {
                let (over, body) = self.iteration("satisfies")?;
                self.node(Kind::Every(over, Box::new(body)), (start, self.last_end()))
            }
            "function" => self.function(),
            _ => {
                let name = self.name()?;
                self.node(Kind::Name(name), (start, self.last_end()))
            }
        }
    }

    fn conditional(&mut self) -> Parsed<Node> {
        let start = self.span().0;
        self.next();
        let condition = self.expression()?;
        self.expect_word("then")?;
        let then = self.expression()?;
        self.expect_word("else")?;
        let otherwise = self.expression()?;
        self.node(Kind::If(Box::new([condition, then, otherwise])), (start, self.last_end()))
    }

    fn iteration(&mut self, word: &str) -> Parsed<(Vec<Iteration>, Node)> {
        self.next();
        let mut over = Vec::new();
        loop {
            let name = self.declared("in")?;
            self.expect_word("in")?;
            let first = self.expression()?;
            let each =
                if self.accept("..") { Over::Steps(Box::new([first, self.expression()?])) } else { Over::Each(first) };
            over.push(Iteration { name, over: each });
            if !self.accept(",") {
                break;
            }
        }
        self.expect_word(word)?;
        Ok((over, self.expression()?))
    }

    fn function(&mut self) -> Parsed<Node> {
        let start = self.span().0;
        self.next();
        self.expect("(")?;
        let mut parameters: Vec<(Arc<str>, Type)> = Vec::new();
        while !self.is_sign(")") {
            let span = self.span();
            let name = self.declared("")?;
            if parameters.iter().any(|(known, _)| *known == name) {
                return Err(duplicate(span, &name));
            }
            let of = if self.accept(":") { self.type_name()? } else { Type::Any };
            parameters.push((name, of));
            if !self.accept(",") {
                break;
            }
        }
        self.expect(")")?;
        if self.is_word("external") {
            return Err(wrong(
                "feel.external",
                self.span(),
                "不能使用外部函数。",
                "External functions cannot be used.",
            ));
        }
        let body = self.expression()?;
        self.node(Kind::Function(parameters, Box::new(body)), (start, self.last_end()))
    }

    pub(super) fn arguments(&mut self) -> Parsed<Arguments> {
        if self.is_sign(")") {
            return Ok(Arguments::Positional(Vec::new()));
        }
        let span = self.span();
        let Some(first) = self.argument_name() else {
            let mut nodes = vec![self.expression()?];
            while self.accept(",") {
                nodes.push(self.expression()?);
            }
            return Ok(Arguments::Positional(nodes));
        };
        let mut nodes: Vec<(Arc<str>, Node)> = vec![(first, self.expression()?)];
        while self.accept(",") {
            let Some(name) = self.argument_name() else {
                return Err(self.unexpected("参数名和冒号", "the name of an argument and a colon"));
            };
            if nodes.iter().any(|(known, _)| *known == name) {
                return Err(duplicate(span, &name));
            }
            nodes.push((name, self.expression()?));
        }
        Ok(Arguments::Named(nodes))
    }

    /// `(value)`, `(a..b)` or `(< value)`.
    fn parenthesis(&mut self) -> Parsed<Node> {
        let start = self.span().0;
        self.next();
        if let Token::Sign(sign) = *self.peek()
            && let Some(operator) = Comparison::of_sign(sign)
        {
            return self.half_range(operator, start);
        }
        let value = self.inside(Parser::expression)?;
        if self.accept("..") {
            return self.range_from(Edge::Excluded(value), start);
        }
        self.expect(")")?;
        Ok(value)
    }

    /// The rest of `(< value)`.
    fn half_range(&mut self, operator: Comparison, start: usize) -> Parsed<Node> {
        let sign = self.span();
        self.next();
        self.enter()?;
        let bound = self.inside(|parser| parser.operators(ADDITIVE))?;
        self.leave();
        self.expect(")")?;
        let range = match operator {
            Comparison::Less => RangeNode { low: Edge::Open, high: Edge::Excluded(bound) },
            Comparison::AtMost => RangeNode { low: Edge::Open, high: Edge::Included(bound) },
            Comparison::Greater => RangeNode { low: Edge::Excluded(bound), high: Edge::Open },
            Comparison::AtLeast => RangeNode { low: Edge::Included(bound), high: Edge::Open },
            Comparison::Equal => {
                self.count_again(&bound)?;
                RangeNode { low: Edge::Included(bound.clone()), high: Edge::Included(bound) }
            }
            Comparison::Unequal => {
                return Err(wrong("feel.range", sign, "“!=” 不能表示一个范围。", "\"!=\" does not make a range."));
            }
        };
        self.node(Kind::Range(Box::new(range)), (start, self.last_end()))
    }

    /// `[a, b]` or `[a..b]`.
    fn bracket(&mut self) -> Parsed<Node> {
        let start = self.span().0;
        self.next();
        let mut items = Vec::new();
        while !self.is_sign("]") || !items.is_empty() {
            let item = self.inside(Parser::expression)?;
            if items.is_empty() && self.accept("..") {
                return self.range_from(Edge::Included(item), start);
            }
            items.push(item);
            if !self.accept(",") {
                break;
            }
        }
        self.expect("]")?;
        self.node(Kind::List(items), (start, self.last_end()))
    }

    /// The rest of a range after `..`.
    pub(super) fn range_from(&mut self, low: Edge<Node>, start: usize) -> Parsed<Node> {
        self.enter()?;
        let closing = std::mem::replace(&mut self.closing, true);
        let high = self.operators(ADDITIVE);
        self.closing = closing;
        self.leave();
        let high = high?;
        let high = if self.accept("]") {
            Edge::Included(high)
        } else if self.accept(")") || self.accept("[") {
            Edge::Excluded(high)
        } else {
            return Err(self.unexpected("范围的结尾“]”或“)”", "the end of the range, \"]\" or \")\""));
        };
        self.node(Kind::Range(Box::new(RangeNode { low, high })), (start, self.last_end()))
    }

    fn context(&mut self) -> Parsed<Node> {
        let start = self.span().0;
        self.next();
        let mut entries: Vec<(Arc<str>, Node)> = Vec::new();
        while !self.is_sign("}") {
            let span = self.span();
            let key = self.key()?;
            if entries.iter().any(|(known, _)| *known == key) {
                return Err(duplicate(span, &key));
            }
            self.expect(":")?;
            let value = self.inside(Parser::expression)?;
            entries.push((key, value));
            if !self.accept(",") {
                break;
            }
        }
        self.expect("}")?;
        self.node(Kind::Context(entries), (start, self.last_end()))
    }

    fn key(&mut self) -> Parsed<Arc<str>> {
        if let Token::Text(text) = self.peek().clone() {
            self.next();
            self.know_local(&text);
            return Ok(text);
        }
        self.declared("")
    }
}

fn duplicate(span: (usize, usize), name: &str) -> Box<Finding> {
    wrong("feel.duplicate_name", span, format!("名称“{name}”重复。"), format!("The name \"{name}\" is given twice."))
}
