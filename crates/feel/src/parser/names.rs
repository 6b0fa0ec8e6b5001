//! Names of several tokens, such as `first name` or `date and time`: the longest known one wins.

use super::{Parsed, Parser};
use crate::builtins;
use crate::lexer::{self, Token};
use std::sync::Arc;

/// A known name and the texts of its tokens.
pub(super) struct Known {
    parts: Vec<String>,
    name: Arc<str>,
}

/// Properties whose names have spaces.
const PROPERTIES: &[&str] = &["time offset", "start included", "end included"];
/// Longest name in bytes.
const LONGEST_NAME: usize = 200;

impl<'s> Parser<'s> {
    pub(super) fn know_properties(&mut self) {
        for name in PROPERTIES {
            self.know(name);
        }
    }

    /// Makes a name usable although it has spaces or signs in it.
    pub(super) fn know(&mut self, name: &str) {
        if lexer::is_identifier(name) || name.len() > LONGEST_NAME {
            return;
        }
        let Ok(mut tokens) = lexer::lex(name) else { return };
        tokens.pop();
        if tokens.len() < 2 || tokens[0].token != Token::Word {
            return;
        }
        let parts: Vec<String> = tokens.iter().map(|lexed| name[lexed.span.0..lexed.span.1].to_owned()).collect();
        let known = self.names.entry(parts[0].clone()).or_default();
        if known.iter().all(|known| known.parts != parts) {
            known.push(Known { parts, name: Arc::from(name) });
            known.sort_by_key(|known| std::cmp::Reverse(known.parts.len()));
        }
    }

    /// Makes a name declared inside the expression usable; only words, so that operators keep their meaning.
    pub(super) fn know_local(&mut self, name: &str) {
        if name.contains(' ') && name.split(' ').all(lexer::is_identifier) {
            self.know(name);
        }
    }

    /// The text of the token `ahead` of the current one.
    fn text_at(&self, ahead: usize) -> &'s str {
        let lexed = &self.tokens[(self.at + ahead).min(self.tokens.len() - 1)];
        &self.source[lexed.span.0..lexed.span.1]
    }

    /// Takes the longest known name of several tokens that starts here.
    fn long_name(&mut self) -> Option<Arc<str>> {
        let found =
            self.names.get(self.word()?)?.iter().find(|known| {
                known.parts.iter().enumerate().all(|(ahead, part)| self.text_at(ahead) == part.as_str())
            })?;
        let (length, name) = (found.parts.len(), found.name.clone());
        self.at += length;
        Some(name)
    }

    /// Takes the name of a built-in function with spaces, when a call follows.
    fn long_function(&mut self) -> Option<Arc<str>> {
        let first = self.word()?;
        let found = builtins::spaced_names(first).iter().find(|name| {
            let parts = name.split(' ').count();
            name.split(' ').enumerate().all(|(ahead, part)| self.text_at(ahead) == part)
                && self.peek_at(parts) == &Token::Sign("(")
        })?;
        self.at += found.split(' ').count();
        Some(Arc::from(*found))
    }

    /// A name where a value is expected.
    pub(super) fn name(&mut self) -> Parsed<Arc<str>> {
        match self.word() {
            Some(word) if !lexer::is_reserved(word) || word == "not" => {
                if let Some(name) = self.long_name().or_else(|| self.long_function()) {
                    return Ok(name);
                }
                self.next();
                Ok(Arc::from(word))
            }
            _ => Err(self.unexpected("一个值", "a value")),
        }
    }

    /// A name after a dot, where reserved words are plain names.
    pub(super) fn member(&mut self) -> Parsed<Arc<str>> {
        if let Some(name) = self.long_name() {
            return Ok(name);
        }
        let Some(word) = self.word() else { return Err(self.unexpected("字段名", "the name of a field")) };
        self.next();
        Ok(Arc::from(word))
    }

    /// A name that is being declared: all words up to `stop`.
    pub(super) fn declared(&mut self, stop: &str) -> Parsed<Arc<str>> {
        let mut name = String::new();
        while let Some(word) = self.word().filter(|word| *word != stop) {
            if !name.is_empty() {
                name.push(' ');
            } else if lexer::is_reserved(word) {
                break;
            }
            name.push_str(word);
            self.next();
        }
        if name.is_empty() || name.len() > LONGEST_NAME {
            return Err(self.unexpected("名称", "a name"));
        }
        self.know_local(&name);
        Ok(Arc::from(name))
    }

    /// The name of an argument, when `name:` stands here.
    pub(super) fn argument_name(&mut self) -> Option<Arc<str>> {
        let words = (0..8).take_while(|ahead| self.peek_at(*ahead) == &Token::Word).count();
        if words == 0 || self.peek_at(words) != &Token::Sign(":") {
            return None;
        }
        let name = (0..words).map(|ahead| self.text_at(ahead)).collect::<Vec<_>>().join(" ");
        self.at += words + 1;
        Some(Arc::from(name))
    }
}
