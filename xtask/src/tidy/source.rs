//! A small reader of Rust text: tells code, comments, literals and tests apart, so that checks do not trip over words.

use std::ops::Range;

/// A string literal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Literal {
    /// Byte offset of its first quote.
    pub at: usize,
    /// Its text; the escapes `\"` and a `\` at a line's end are resolved, others left.
    pub text: String,
}

/// A Rust file, taken apart.
#[derive(Debug)]
pub struct Source {
    /// The text with comments, strings and characters blanked out; offsets are those of the file.
    pub code: String,
    /// The strings, in order.
    pub literals: Vec<Literal>,
    /// Parts under `#[cfg(test)]`.
    tests: Vec<Range<usize>>,
}

impl Source {
    /// Takes a text apart. Never fails: what is not Rust is read as code.
    pub fn read(text: &str) -> Source {
        let mut reader =
            Reader { bytes: text.as_bytes(), text, at: 0, code: text.as_bytes().to_vec(), literals: Vec::new() };
        while reader.at < reader.bytes.len() {
            reader.step();
        }
        let code = String::from_utf8_lossy(&reader.code).into_owned();
        let tests = tests(&code);
        Source { code, literals: reader.literals, tests }
    }

    /// Whether an offset lies in a part for tests.
    pub fn in_tests(&self, at: usize) -> bool {
        self.tests.iter().any(|range| range.contains(&at))
    }

    /// The line of an offset, from 1.
    pub fn line(&self, at: usize) -> usize {
        self.code.get(..at).unwrap_or(&self.code).matches('\n').count() + 1
    }

    /// Offsets where the code outside tests has these words, not as part of a longer word.
    pub fn finds<'a>(&'a self, words: &'a str) -> impl Iterator<Item = usize> + 'a {
        let bytes = self.code.as_bytes();
        let within = |at: usize| bytes.get(at).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
        let (starts, ends) = (words.starts_with(is_word), words.ends_with(is_word));
        self.code.match_indices(words).map(|(at, _)| at).filter(move |at| {
            let joined = (starts && *at > 0 && within(at - 1)) || (ends && within(at + words.len()));
            !joined && !self.in_tests(*at)
        })
    }

    /// The strings outside tests.
    pub fn product_literals(&self) -> impl Iterator<Item = &Literal> {
        self.literals.iter().filter(|literal| !self.in_tests(literal.at))
    }

    /// The end of the bracket that opens at `at`, or of the text.
    pub fn closing(&self, at: usize) -> usize {
        closing(self.code.as_bytes(), at)
    }
}

fn is_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_'
}

fn closing(code: &[u8], at: usize) -> usize {
    let mut depth = 0_usize;
    for (offset, byte) in code.iter().enumerate().skip(at) {
        match byte {
            b'{' | b'(' | b'[' => depth += 1,
            b'}' | b')' | b']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return offset + 1;
                }
            }
            _ => {}
        }
    }
    code.len()
}

/// Items under `#[cfg(test)]`: up to the `;` or the end of the block that follows.
fn tests(code: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (start, mark) in code.match_indices("#[cfg(test)]") {
        let after = start + mark.len();
        let end = match code[after..].find(['{', ';']) {
            Some(offset) if code.as_bytes()[after + offset] == b'{' => closing(code.as_bytes(), after + offset),
            Some(offset) => after + offset + 1,
            None => code.len(),
        };
        found.push(start..end);
    }
    found
}

struct Reader<'a> {
    bytes: &'a [u8],
    text: &'a str,
    at: usize,
    code: Vec<u8>,
    literals: Vec<Literal>,
}

impl Reader<'_> {
    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or_default()
    }

    fn step(&mut self) {
        match (self.peek(0), self.peek(1)) {
            (b'/', b'/') => {
                let end = self.text[self.at..].find('\n').map_or(self.bytes.len(), |offset| self.at + offset);
                self.blank_to(end);
            }
            (b'/', b'*') => self.block_comment(),
            (b'"', _) => self.string(self.at),
            (b'\'', _) => self.character(),
            (first, _) if first.is_ascii_alphabetic() || first == b'_' => self.word(),
            _ => self.at += 1,
        }
    }

    /// Blanks out up to `end`, keeping line ends.
    fn blank_to(&mut self, end: usize) {
        let end = end.min(self.bytes.len());
        for byte in &mut self.code[self.at..end] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
        self.at = end;
    }

    fn block_comment(&mut self) {
        let (mut depth, mut end) = (0_usize, self.at);
        while end < self.bytes.len() {
            if self.bytes[end..].starts_with(b"/*") {
                (depth, end) = (depth + 1, end + 2);
            } else if self.bytes[end..].starts_with(b"*/") {
                (depth, end) = (depth - 1, end + 2);
                if depth == 0 {
                    break;
                }
            } else {
                end += 1;
            }
        }
        self.blank_to(end);
    }

    /// A word, which may be the prefix of a string.
    fn word(&mut self) {
        let start = self.at;
        while self.peek(0).is_ascii_alphanumeric() || self.peek(0) == b'_' {
            self.at += 1;
        }
        let hashes = self.bytes[self.at..].iter().take_while(|byte| **byte == b'#').count();
        match (&self.bytes[start..self.at], self.peek(0)) {
            (b"r" | b"br" | b"cr", _) if self.peek(hashes) == b'"' => self.raw_string(hashes),
            (b"b" | b"c", b'"') => self.string(self.at),
            _ => {}
        }
    }

    fn string(&mut self, quote: usize) {
        let mut end = quote + 1;
        while end < self.bytes.len() && self.bytes[end] != b'"' {
            end += if self.bytes[end] == b'\\' { 2 } else { 1 };
        }
        let end = end.min(self.bytes.len());
        let text = self.text.get(quote + 1..end).unwrap_or_default().replace("\\\"", "\"");
        let mut lines = text.split("\\\n");
        let mut joined = lines.next().unwrap_or_default().to_owned();
        lines.for_each(|line| joined.push_str(line.trim_start()));
        self.literals.push(Literal { at: quote, text: joined });
        self.blank_to(end + 1);
    }

    fn raw_string(&mut self, hashes: usize) {
        let quote = self.at + hashes;
        let finish = format!("\"{}", "#".repeat(hashes));
        let length = self.text[quote + 1..].find(&finish).unwrap_or(self.text.len() - quote - 1);
        self.literals.push(Literal { at: quote, text: self.text[quote + 1..quote + 1 + length].to_owned() });
        self.blank_to(quote + 1 + length + finish.len());
    }

    /// A character, or a lifetime, which stays code.
    fn character(&mut self) {
        let rest = &self.text[self.at + 1..];
        let mut letters = rest.char_indices();
        let length = match (letters.next(), letters.next()) {
            (Some((_, '\\')), Some((_, escaped))) => {
                rest[1 + escaped.len_utf8()..].find('\'').map(|offset| 1 + escaped.len_utf8() + offset)
            }
            (Some(_), Some((offset, '\''))) => Some(offset),
            _ => None,
        };
        match length {
            Some(length) => self.blank_to(self.at + 1 + length + 1),
            None => self.at += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(source: &Source) -> Vec<&str> {
        source.literals.iter().map(|literal| literal.text.as_str()).collect()
    }

    #[test]
    fn comments_and_strings_are_no_code() {
        let source = Source::read("// unwrap()\nlet a = \"x.unwrap()\"; /* /* y.unwrap() */ */ b.unwrap();");
        assert_eq!(source.finds(".unwrap()").count(), 1);
        assert_eq!(texts(&source), ["x.unwrap()"]);
        assert_eq!(source.line(source.literals[0].at), 2);
    }

    #[test]
    fn every_kind_of_string_is_read() {
        let text = "(\"a\\\"b\", r\"c\\\", r#\"d\"e\"#, b\"f\", br##\"g\"#h\"##, \"i \\\n    j\", \"事\")";
        assert_eq!(texts(&Source::read(text)), ["a\"b", "c\\", "d\"e", "f", "g\"#h", "i j", "事"]);
    }

    #[test]
    fn characters_and_lifetimes_are_told_apart() {
        let source = Source::read("fn f<'a>(x: &'a str) { g('\"', '\\'', '\\u{22}', '事'); let r#type = 1; h(\"k\") }");
        assert_eq!(texts(&source), ["k"]);
        assert!(source.code.contains("<'a>"));
    }

    #[test]
    fn parts_for_tests_are_known() {
        let source = Source::read(
            "a.unwrap();\n#[cfg(test)]\nmod tests {\n    b.unwrap();\n}\nc.unwrap();\n#[cfg(test)]\nmod more;\nd.unwrap();",
        );
        let lines: Vec<usize> = source.finds(".unwrap()").map(|at| source.line(at)).collect();
        assert_eq!(lines, [1, 6, 9]);
    }

    #[test]
    fn words_are_found_whole() {
        let source = Source::read("Instant::now(); MyInstant::now(); Instant::nowhere();");
        assert_eq!(source.finds("Instant::now").count(), 1);
    }

    #[test]
    fn broken_text_does_not_panic() {
        for text in ["\"", "r#\"", "'", "/*", "'\\", "b\"\\", "\"\\", "#[cfg(test)]", "'事", "}})("] {
            let _ = Source::read(text);
        }
    }
}
