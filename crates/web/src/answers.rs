//! What arrived in a form: an ordered list of names and texts, and files. Names may repeat.

use crate::sniff::Kind;
pub use base::letters::is_hidden;
use tempfile::NamedTempFile;

/// What is wrong with one field as it arrived, before anybody asks what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// The bytes are not UTF-8.
    NotText,
    /// A character that cannot be seen or that reorders text: controls, direction marks, non-characters.
    HiddenCharacter,
    /// Longer than the limit in bytes.
    TooLong(usize),
    /// A file over the limit in bytes.
    FileTooLarge(u64),
    /// A file without content.
    FileEmpty,
    /// A program: executables and scripts are never taken.
    FileProgram,
    /// More files than the limit.
    TooManyFiles(usize),
}

impl Trouble {
    /// Key of the sentence that says so; its value is `$limit`.
    pub fn key(&self) -> &'static str {
        match self {
            Trouble::NotText => "field-not-text",
            Trouble::HiddenCharacter => "field-hidden-character",
            Trouble::TooLong(_) => "field-too-long",
            Trouble::FileTooLarge(_) => "field-file-too-large",
            Trouble::FileEmpty => "field-file-empty",
            Trouble::FileProgram => "field-file-program",
            Trouble::TooManyFiles(_) => "field-too-many-files",
        }
    }

    /// The limit that was passed, as people read it; empty when there is none.
    pub fn limit(&self) -> String {
        match self {
            Trouble::TooLong(bytes) => crate::format::number(i64::try_from(*bytes).unwrap_or(i64::MAX)),
            Trouble::FileTooLarge(bytes) => crate::format::size(*bytes),
            Trouble::TooManyFiles(count) => count.to_string(),
            _ => String::new(),
        }
    }
}

/// A file that arrived and now lies in a temporary file, which goes when this value goes.
#[derive(Debug)]
pub struct Upload {
    /// Name of the field.
    pub field: String,
    /// The file's name as the browser gave it, without folders.
    pub name: String,
    /// What its first bytes say it is; the browser's word is not asked.
    pub kind: Kind,
    /// Size in bytes.
    pub size: u64,
    /// SM3 digest of its content (GB/T 32905).
    pub sm3: [u8; 32],
    /// The content.
    pub file: NamedTempFile,
}

/// A form's content.
#[derive(Debug, Default)]
pub struct Answers {
    fields: Vec<(String, String)>,
    files: Vec<Upload>,
    troubles: Vec<(String, Trouble)>,
}

impl Answers {
    /// From pairs, as tests and programs have them.
    pub fn of<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Answers {
        let mut answers = Answers::default();
        for (name, value) in pairs {
            answers.put(name.to_owned(), value);
        }
        answers
    }

    /// The first text under a name; `None` when the form had no such field.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.fields.iter().find_map(|(known, value)| (known == name).then_some(value.as_str()))
    }

    /// The first text under a name without white space around it; empty when absent.
    pub fn text(&self, name: &str) -> &str {
        self.get(name).unwrap_or_default().trim()
    }

    /// All texts under a name, in their order.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Whether a box was ticked or a button pressed.
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// The version of the thing that the page showed, from its field `version`; -1, which nothing has, when that is missing or no number.
    pub fn version(&self) -> i64 {
        self.text("version").parse().unwrap_or(-1)
    }

    /// The answer to a question that has a button for yes and one for no; none when it is neither.
    pub fn yes_or_no(&self, name: &str) -> Option<bool> {
        match self.text(name) {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        }
    }

    /// Everything, in order.
    pub fn fields(&self) -> &[(String, String)] {
        &self.fields
    }

    /// The files, in order.
    pub fn files(&self) -> &[Upload] {
        &self.files
    }

    /// The files, to keep.
    pub fn into_files(self) -> Vec<Upload> {
        self.files
    }

    /// What was wrong with fields as they arrived: name and trouble. Wrong text is kept without the wrong characters, so
    /// that a page can show it again.
    pub fn troubles(&self) -> &[(String, Trouble)] {
        &self.troubles
    }

    /// Adds a text as it arrived: line ends become `\n`, and hidden characters are taken out and noted.
    pub fn put(&mut self, name: String, value: &str) {
        let value = value.replace("\r\n", "\n").replace('\r', "\n");
        let clean: String = value.chars().filter(|character| !is_hidden(*character)).collect();
        if clean.len() != value.len() {
            self.note(&name, Trouble::HiddenCharacter);
        }
        self.fields.push((name, clean));
    }

    /// Adds bytes that should be text.
    pub fn put_bytes(&mut self, name: String, value: &[u8]) {
        match std::str::from_utf8(value) {
            Ok(text) => self.put(name, text),
            Err(_) => {
                self.note(&name, Trouble::NotText);
                let readable = String::from_utf8_lossy(value).replace('\u{fffd}', "");
                self.put(name, &readable);
            }
        }
    }

    /// Adds a file.
    pub fn put_file(&mut self, upload: Upload) {
        self.files.push(upload);
    }

    /// Notes what is wrong with a field.
    pub fn note(&mut self, name: &str, trouble: Trouble) {
        self.troubles.push((name.to_owned(), trouble));
    }
}

/// Percent-decodes bytes, with `+` as a space.
pub fn decode_bytes(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        let byte = text[at];
        let digit = |ahead: usize| text.get(at + ahead).and_then(|digit| char::from(*digit).to_digit(16));
        match (byte, digit(1), digit(2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                at += 3;
                continue;
            }
            (b'+', ..) => out.push(b' '),
            _ => out.push(byte),
        }
        at += 1;
    }
    out
}

/// Percent-decodes text; `None` when it is not UTF-8 or holds hidden characters.
pub fn decode(text: &[u8]) -> Option<String> {
    let text = String::from_utf8(decode_bytes(text)).ok()?;
    (!text.chars().any(is_hidden)).then_some(text)
}

/// Percent-encodes text for a query or a cookie.
pub fn encode(text: &str) -> String {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push(char::from(HEX[usize::from(byte >> 4)]));
            out.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn order_and_repetition_are_kept() {
        let answers = Answers::of([("a", "1"), ("b", " 二 "), ("a", "3")]);
        assert_eq!(answers.get("a"), Some("1"));
        assert_eq!(answers.all("a").collect::<Vec<_>>(), ["1", "3"]);
        assert_eq!(answers.text("b"), "二");
        assert!(answers.has("b") && !answers.has("c"));
    }

    #[test]
    fn hidden_characters_are_taken_out_and_named() {
        let answers = Answers::of([("name", "陈\u{0}晓\u{202e}岚"), ("ok", "一\r\n二\t三")]);
        assert_eq!(answers.get("name"), Some("陈晓岚"));
        assert_eq!(answers.get("ok"), Some("一\n二\t三"));
        assert_eq!(answers.troubles(), [("name".to_owned(), Trouble::HiddenCharacter)]);
        let mut broken = Answers::default();
        broken.put_bytes("n".to_owned(), b"a\xff\xfeb");
        assert_eq!((broken.get("n"), &broken.troubles()[0].1), (Some("ab"), &Trouble::NotText));
    }

    proptest! {
        #[test]
        fn encoding_reads_back(text in "\\PC*") {
            prop_assert_eq!(String::from_utf8(decode_bytes(encode(&text).as_bytes())).expect("UTF-8"), text);
        }

        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = decode(&bytes);
            let mut answers = Answers::default();
            answers.put_bytes("x".to_owned(), &bytes);
            prop_assert!(!answers.get("x").expect("kept").chars().any(is_hidden));
        }
    }
}
