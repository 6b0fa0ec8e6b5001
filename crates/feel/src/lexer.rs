//! Source text to tokens.

use crate::finding::{Finding, Span};
use crate::number;
use rust_decimal::Decimal;
use std::sync::Arc;

/// One token.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Token {
    Number(Decimal),
    Text(Arc<str>),
    /// `@"…"`.
    At(Arc<str>),
    /// A word: part of a name, or a keyword.
    Word,
    Sign(&'static str),
    End,
}

/// A token with its place.
#[derive(Clone, Debug)]
pub(crate) struct Lexed {
    pub token: Token,
    pub span: Span,
}

/// Signs, longer ones first.
const SIGNS: &[&str] = &[
    "**", "..", "<=", ">=", "!=", "->", "(", ")", "[", "]", "{", "}", ",", ":", ".", "+", "-", "*", "/", "=", "<", ">",
    "?",
];

fn starts_word(c: char) -> bool {
    c.is_alphabetic() || c == '_'
}

fn continues_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Whether the text is one word that is not reserved.
pub(crate) fn is_identifier(text: &str) -> bool {
    text.chars().next().is_some_and(starts_word) && text.chars().all(continues_word) && !is_reserved(text)
}

/// Whether the word has a meaning of its own in the grammar.
pub(crate) fn is_reserved(word: &str) -> bool {
    matches!(
        word,
        "and"
            | "between"
            | "else"
            | "every"
            | "external"
            | "false"
            | "for"
            | "function"
            | "if"
            | "in"
            | "not"
            | "null"
            | "or"
            | "return"
            | "satisfies"
            | "some"
            | "then"
            | "true"
    )
}

/// Splits the source into tokens, the last of which is `End`.
pub(crate) fn lex(source: &str) -> Result<Vec<Lexed>, Finding> {
    let mut lexer = Lexer { source, at: 0 };
    let mut tokens = Vec::new();
    loop {
        lexer.skip_space()?;
        let start = lexer.at;
        let token = lexer.token()?;
        let end = token == Token::End;
        tokens.push(Lexed { token, span: (start, lexer.at) });
        if end {
            return Ok(tokens);
        }
    }
}

struct Lexer<'s> {
    source: &'s str,
    at: usize,
}

impl Lexer<'_> {
    fn rest(&self) -> &str {
        &self.source[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn skip_while(&mut self, test: impl Fn(char) -> bool) {
        self.at += self.rest().chars().take_while(|c| test(*c)).map(char::len_utf8).sum::<usize>();
    }

    fn skip_space(&mut self) -> Result<(), Finding> {
        loop {
            self.skip_while(|c| c.is_whitespace() || c == '\u{feff}');
            if self.rest().starts_with("//") {
                self.skip_while(|c| c != '\n');
            } else if self.rest().starts_with("/*") {
                let start = self.at;
                let Some(length) = self.rest().find("*/") else {
                    let end = self.source.len();
                    return Err(Finding::new(
                        "feel.comment",
                        (start, end),
                        "注释没有结束。",
                        "The comment is not closed.",
                    ));
                };
                self.at += length + 2;
            } else {
                return Ok(());
            }
        }
    }

    fn token(&mut self) -> Result<Token, Finding> {
        let Some(first) = self.peek() else { return Ok(Token::End) };
        let second = self.rest().chars().nth(1);
        if first.is_ascii_digit() || (first == '.' && second.is_some_and(|c| c.is_ascii_digit())) {
            return self.number();
        }
        if starts_word(first) {
            self.skip_while(continues_word);
            return Ok(Token::Word);
        }
        if first == '"' {
            return self.text().map(Token::Text);
        }
        if first == '@' && second == Some('"') {
            self.at += 1;
            return self.text().map(Token::At);
        }
        match SIGNS.iter().find(|sign| self.rest().starts_with(**sign)) {
            Some(sign) => {
                self.at += sign.len();
                Ok(Token::Sign(sign))
            }
            None => Err(self.wrong_character(first)),
        }
    }

    fn wrong_character(&self, c: char) -> Finding {
        let (ascii, length) = match c {
            '“' | '”' | '‘' | '’' => (Some('"'.to_string()), 1),
            '。' => (Some('.'.to_string()), 1),
            '、' => (Some(','.to_string()), 1),
            '！'..='～' => (char::from_u32(u32::from(c) - 0xFEE0).map(String::from), 1),
            '&' => (Some("and".to_owned()), self.rest().chars().take_while(|c| *c == '&').count()),
            '|' => (Some("or".to_owned()), self.rest().chars().take_while(|c| *c == '|').count()),
            _ => (None, 1),
        };
        let shown = if c.is_control() { format!("U+{:04X}", u32::from(c)) } else { c.to_string() };
        Finding::new(
            "feel.character",
            (self.at, self.at + c.len_utf8() * length),
            format!("这里不能使用字符“{shown}”。"),
            format!("The character \"{shown}\" cannot stand here."),
        )
        .suggest(ascii)
    }

    fn number(&mut self) -> Result<Token, Finding> {
        let start = self.at;
        self.skip_while(|c| c.is_ascii_digit());
        let mut after = self.rest().chars();
        if after.next() == Some('.') && after.next().is_some_and(|c| c.is_ascii_digit()) {
            self.at += 1;
            self.skip_while(|c| c.is_ascii_digit());
        }
        let exponent = self.rest().strip_prefix(['e', 'E']).map(|rest| rest.trim_start_matches(['+', '-']));
        if exponent.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) {
            let sign = self.rest().len() - 1 - exponent.map_or(0, str::len);
            if sign <= 1 {
                self.at += 1 + sign;
                self.skip_while(|c| c.is_ascii_digit());
            }
        }
        let span = (start, self.at);
        number::parse(&self.source[start..self.at]).map(Token::Number).ok_or_else(|| {
            Finding::new(
                "feel.number",
                span,
                "数字过大，最多 28 位有效数字。",
                "The number is too large; 28 digits at most.",
            )
        })
    }

    fn text(&mut self) -> Result<Arc<str>, Finding> {
        let start = self.at;
        self.at += 1;
        let mut text = String::new();
        loop {
            let c = self.peek().filter(|c| *c != '\n' && *c != '\r').ok_or_else(|| {
                Finding::new(
                    "feel.string",
                    (start, self.at),
                    "文本缺少结束的引号。",
                    "The text lacks its closing quote.",
                )
            })?;
            self.at += c.len_utf8();
            match c {
                '"' => return Ok(Arc::from(text)),
                '\\' => self.escape(&mut text)?,
                c => text.push(c),
            }
        }
    }

    /// Reads what follows a backslash; one that starts no escape stands for itself, as patterns need it.
    fn escape(&mut self, text: &mut String) -> Result<(), Finding> {
        let start = self.at - 1;
        let plain = match self.peek() {
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some(c @ ('"' | '\'' | '\\')) => c,
            Some('u' | 'U') => {
                let length = if self.rest().starts_with('u') { 4 } else { 6 };
                let unit = self.hexadecimal(self.at + 1, length);
                let c = unit.and_then(|unit| self.character(unit, length));
                let Some((c, end)) = c else {
                    let span = (start, self.at + 1);
                    return Err(Finding::new("feel.string", span, "字符编号有误。", "The character number is wrong."));
                };
                self.at = end;
                text.push(c);
                return Ok(());
            }
            _ => {
                text.push('\\');
                return Ok(());
            }
        };
        self.at += 1;
        text.push(plain);
        Ok(())
    }

    fn hexadecimal(&self, start: usize, length: usize) -> Option<u32> {
        let digits = self.source.get(start..start + length)?;
        if digits.bytes().all(|byte| byte.is_ascii_hexdigit()) { u32::from_str_radix(digits, 16).ok() } else { None }
    }

    /// The character of a number, or of a pair of surrogates, and where it ends.
    fn character(&self, unit: u32, length: usize) -> Option<(char, usize)> {
        let end = self.at + 1 + length;
        if length == 4 && (0xD800..0xDC00).contains(&unit) && self.source.get(end..end + 2) == Some("\\u") {
            let low = self.hexadecimal(end + 2, 4).filter(|low| (0xDC00..0xE000).contains(low))?;
            return Some((char::from_u32(0x1_0000 + ((unit - 0xD800) << 10) + (low - 0xDC00))?, end + 6));
        }
        char::from_u32(unit).map(|c| (c, end))
    }
}
