//! Code lists: GB/T 39046 annex A and the others service platforms use, each with Chinese and English names.

use std::sync::LazyLock;

/// A list of codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeList {
    /// Its name in packs and fields (`39046-A1`).
    pub id: &'static str,
    /// What the codes say, in Chinese.
    pub zh: &'static str,
    /// What the codes say, in English.
    pub en: &'static str,
    /// The standard it is from, or where it is in use.
    pub source: &'static str,
    /// Whether more than one may be chosen.
    pub many: bool,
    /// The codes, in order.
    pub entries: Vec<ListEntry>,
}

/// One code of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListEntry {
    /// The code.
    pub code: &'static str,
    /// Its name in Chinese.
    pub zh: &'static str,
    /// Its name in English.
    pub en: &'static str,
}

impl CodeList {
    /// The entry with this code.
    pub fn entry(&self, code: &str) -> Option<&ListEntry> {
        self.entries.iter().find(|entry| entry.code == code)
    }

    /// The Chinese name of a code.
    pub fn zh(&self, code: &str) -> Option<&'static str> {
        self.entry(code).map(|entry| entry.zh)
    }

    /// The English name of a code.
    pub fn en(&self, code: &str) -> Option<&'static str> {
        self.entry(code).map(|entry| entry.en)
    }
}

/// One list by its id.
pub fn list(id: &str) -> Option<&'static CodeList> {
    LISTS.iter().find(|list| list.id == id)
}

/// All lists.
pub fn lists() -> &'static [CodeList] {
    &LISTS
}

static LISTS: LazyLock<Vec<CodeList>> = LazyLock::new(|| read(include_str!("../data/code-lists.txt")));

/// A heading is `= id | zh | en | one or many | source`, an entry `code | zh | en`; other lines are empty or `#`.
fn read(text: &'static str) -> Vec<CodeList> {
    let mut lists: Vec<CodeList> = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let parts: Vec<&'static str> = line.trim_start_matches("= ").split('|').map(str::trim).collect();
        match (parts[..].as_ref(), line.starts_with('=')) {
            ([id, zh, en, many, source], true) => {
                lists.push(CodeList { id, zh, en, source, many: *many == "many", entries: Vec::new() });
            }
            ([code, zh, en], false) => {
                let list = lists.last_mut().expect("the file begins with a heading");
                list.entries.push(ListEntry { code, zh, en });
            }
            _ => unreachable!("every line of the built-in file is read by a test"),
        }
    }
    lists
}
