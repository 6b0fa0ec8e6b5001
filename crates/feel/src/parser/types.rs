//! Names of types: `number`, `list<date>`, `context<age: number>`, `function<number> -> boolean`.

use super::{Parsed, Parser, wrong};
use crate::finding::nearest;
use crate::types::{FunctionType, Type};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Plain types, longer names first.
const PLAIN: &[(&str, Type)] = &[
    ("years and months duration", Type::YearsDuration),
    ("days and time duration", Type::DaysDuration),
    ("date and time", Type::DateTime),
    ("Any", Type::Any),
    ("Null", Type::Null),
    ("boolean", Type::Boolean),
    ("number", Type::Number),
    ("string", Type::Text),
    ("date", Type::Date),
    ("time", Type::Time),
];

impl Parser<'_> {
    pub(super) fn type_name(&mut self) -> Parsed<Type> {
        self.enter()?;
        let of = self.type_inside();
        self.leave();
        of
    }

    fn type_inside(&mut self) -> Parsed<Type> {
        for (name, of) in PLAIN {
            let words = name.split(' ').count();
            if name.split(' ').enumerate().all(|(ahead, word)| self.word_at(ahead) == Some(word)) {
                self.at += words;
                return Ok(of.clone());
            }
        }
        let span = self.span();
        let Some(word) = self.word() else { return Err(self.unexpected("类型", "a type")) };
        self.next();
        match word {
            "list" => Ok(Type::list(self.one_parameter()?)),
            "range" => Ok(Type::range(self.one_parameter()?)),
            "context" => self.context_type(),
            "function" => self.function_type(),
            _ => {
                let known = PLAIN.iter().map(|(name, _)| *name).chain(["list", "range", "context", "function"]);
                let mut finding = wrong(
                    "feel.unknown_type",
                    span,
                    format!("没有名为“{word}”的类型。"),
                    format!("There is no type \"{word}\"."),
                );
                finding.suggestion = nearest(word, known);
                Err(finding)
            }
        }
    }

    /// `<T>`, or nothing for any element.
    fn one_parameter(&mut self) -> Parsed<Type> {
        if !self.accept("<") {
            return Ok(Type::Any);
        }
        let of = self.type_name()?;
        self.expect(">")?;
        Ok(of)
    }

    fn context_type(&mut self) -> Parsed<Type> {
        let mut fields = BTreeMap::new();
        if self.accept("<") {
            loop {
                let name = self.declared("")?;
                self.expect(":")?;
                fields.insert(name.to_string(), self.type_name()?);
                if !self.accept(",") {
                    break;
                }
            }
            self.expect(">")?;
        }
        Ok(Type::Context(Arc::new(fields)))
    }

    fn function_type(&mut self) -> Parsed<Type> {
        let mut of = FunctionType { parameters: Vec::new(), result: Type::Any };
        if self.accept("<") {
            while !self.is_sign(">") {
                of.parameters.push(self.type_name()?);
                if !self.accept(",") {
                    break;
                }
            }
            self.expect(">")?;
            if self.accept("->") {
                of.result = self.type_name()?;
            }
        }
        Ok(Type::Function(Arc::new(of)))
    }
}
