//! Looking at tokens, taking them, and saying what was expected instead.

use super::{Parsed, Parser, wrong};
use crate::finding::{Finding, Span};
use crate::lexer::Token;

impl<'s> Parser<'s> {
    pub(super) fn peek(&self) -> &Token {
        &self.tokens[self.at].token
    }

    pub(super) fn peek_at(&self, ahead: usize) -> &Token {
        let last = self.tokens.len() - 1;
        &self.tokens[(self.at + ahead).min(last)].token
    }

    pub(super) fn span(&self) -> Span {
        self.tokens[self.at].span
    }

    /// Where the token before this one ended.
    pub(super) fn last_end(&self) -> usize {
        if self.at == 0 { 0 } else { self.tokens[self.at - 1].span.1 }
    }

    pub(super) fn next(&mut self) {
        if self.at + 1 < self.tokens.len() {
            self.at += 1;
        }
    }

    pub(super) fn word(&self) -> Option<&'s str> {
        let lexed = &self.tokens[self.at];
        (lexed.token == Token::Word).then(|| &self.source[lexed.span.0..lexed.span.1])
    }

    pub(super) fn word_at(&self, ahead: usize) -> Option<&'s str> {
        let lexed = &self.tokens[(self.at + ahead).min(self.tokens.len() - 1)];
        (lexed.token == Token::Word).then(|| &self.source[lexed.span.0..lexed.span.1])
    }

    pub(super) fn is_word(&self, word: &str) -> bool {
        self.word() == Some(word)
    }

    pub(super) fn is_sign(&self, sign: &str) -> bool {
        matches!(self.peek(), Token::Sign(found) if *found == sign)
    }

    pub(super) fn accept(&mut self, sign: &str) -> bool {
        let found = self.is_sign(sign);
        if found {
            self.next();
        }
        found
    }

    pub(super) fn accept_word(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        if found {
            self.next();
        }
        found
    }

    pub(super) fn expect(&mut self, sign: &str) -> Parsed<()> {
        if self.accept(sign) { Ok(()) } else { Err(self.unexpected(&format!("“{sign}”"), &format!("\"{sign}\""))) }
    }

    pub(super) fn expect_word(&mut self, word: &str) -> Parsed<()> {
        if self.accept_word(word) {
            Ok(())
        } else {
            Err(self.unexpected(&format!("“{word}”"), &format!("\"{word}\"")))
        }
    }

    pub(super) fn end(&self) -> Parsed<()> {
        if self.peek() == &Token::End {
            return Ok(());
        }
        Err(self.unexpected("表达式的结尾", "the end of the expression"))
    }

    pub(super) fn unexpected(&self, zh: &str, en: &str) -> Box<Finding> {
        let span = self.span();
        let found = &self.source[span.0..span.1];
        let shown: String = found.chars().take(40).collect();
        let (found_zh, found_en) = if self.peek() == &Token::End {
            ("表达式已结束".to_owned(), "the expression ends".to_owned())
        } else {
            (format!("遇到“{shown}”"), format!("there is \"{shown}\""))
        };
        let mut finding = wrong(
            "feel.unexpected",
            span,
            format!("这里应为{zh}，但{found_zh}。"),
            format!("Expected {en} here, but {found_en}."),
        );
        let doubled = self.at > 0 && found == "=" && self.source[..span.0].ends_with('=');
        finding.suggestion = doubled.then(String::new);
        finding
    }
}
