//! What is wrong with a process file: a stable code, the element's id and line, and a sentence in both languages.
//!
//! | code | severity | meaning |
//! |---|---|---|
//! | F001 | error | not well-formed XML, or it declares a document type |
//! | F002 | error | not UTF-8 |
//! | F003 | error | too large, too many elements, nested too deep, too many attributes, or a text too long |
//! | F004 | error | the root is not BPMN 2.0 `definitions` |
//! | F005 | error, warning | no process that can run; one that says it does not run is the only one (warning) |
//! | F006 | error | more than one process that can run |
//! | F010 | error | element not supported |
//! | F011 | error | event definition not supported here |
//! | F012 | error | marker or attribute not supported (loops, multi-instance, compensation, quantities) |
//! | F013 | error | event definition missing, or more than one |
//! | F014 | note | extension of another tool, not used |
//! | F015 | note | drawn only, not run (lanes, pools, unused declarations) |
//! | F020 | error | element without id |
//! | F021 | error | id used twice |
//! | F022 | error | reference to something that is not there |
//! | F023 | error | flow crosses the border of a sub-process |
//! | F024 | error | connection not allowed here |
//! | F030 | error | no start event |
//! | F031 | error | more than one start event |
//! | F032 | error | unreachable element |
//! | F033 | error | no end can be reached from the element |
//! | F034 | warning | conditions without a default flow |
//! | F035 | error | flow out of a deciding gateway has no condition |
//! | F036 | error | condition or default where none is used |
//! | F037 | error | join that can never complete |
//! | F038 | warning | join that may wait for ever |
//! | F039 | error | loop in which nothing waits |
//! | F040 | error | FEEL expression that does not parse, or fails its type check |
//! | F041 | error | timer text that is no date, duration, cycle or term |
//! | F042 | error | expression language other than FEEL |
//! | F050 | error | unknown word of the product's namespace |
//! | F051 | error | value not allowed |
//! | F052 | error | word of the product's namespace in the wrong place |
//! | F053 | warning | nothing says who does the task, which item is called, what is run |
//! | F054 | error | parameter not declared |
//! | F055 | error | parameter without a value |
//! | F056 | warning | parameter declared and not used |
//! | F057 | warning | one name with two English names |
//! | F058 | warning | a line is drawn across an element that it does not lead to |

use serde::{Deserialize, Serialize};
use std::fmt;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Read and left aside on purpose; it changes nothing in how the process runs.
    Note,
    /// It runs, but probably not as meant.
    Warning,
    /// The definition is refused.
    Error,
}

/// One finding in a process file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Stable code, `F001` to `F099`; the module lists them.
    pub code: &'static str,
    /// Id of the element, where there is one.
    pub element: Option<String>,
    /// Line in the file, from 1; 0 where no line can be said.
    pub line: u32,
    /// How much it matters.
    pub severity: Severity,
    /// The sentence in Chinese.
    pub zh: String,
    /// The sentence in English.
    pub en: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}:", self.code, self.line)?;
        if let Some(element) = &self.element {
            write!(f, "{element}:")?;
        }
        write!(f, " {}", self.en)
    }
}

/// Where a finding stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    pub element: Option<&'a str>,
    pub line: u32,
}

impl<'a> Place<'a> {
    pub fn of(element: &'a str, line: u32) -> Place<'a> {
        Place { element: (!element.is_empty()).then_some(element), line }
    }

    pub fn line(line: u32) -> Place<'a> {
        Place { element: None, line }
    }
}

/// Collects findings, at most [`Findings::LIMIT`] of them, so that a hostile file cannot fill memory with complaints.
#[derive(Debug, Default)]
pub(crate) struct Findings(Vec<Finding>);

impl Findings {
    pub const LIMIT: usize = 1_000;

    pub fn add(&mut self, severity: Severity, code: &'static str, place: Place<'_>, zh: String, en: String) {
        let full = self.0.len() >= Findings::LIMIT && (severity != Severity::Error || self.has_errors());
        if !full {
            let element = place.element.map(|id| clip(id, 120));
            self.0.push(Finding { code, element, line: place.line, severity, zh, en });
        }
    }

    pub fn error(&mut self, code: &'static str, place: Place<'_>, zh: String, en: String) {
        self.add(Severity::Error, code, place, zh, en);
    }

    pub fn warning(&mut self, code: &'static str, place: Place<'_>, zh: String, en: String) {
        self.add(Severity::Warning, code, place, zh, en);
    }

    pub fn note(&mut self, code: &'static str, place: Place<'_>, zh: String, en: String) {
        self.add(Severity::Note, code, place, zh, en);
    }

    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|finding| finding.severity == Severity::Error)
    }

    /// The findings in the order of the file.
    pub fn sorted(mut self) -> Vec<Finding> {
        self.0.sort_by(|a, b| (a.line, a.code, &a.element).cmp(&(b.line, b.code, &b.element)));
        self.0
    }
}

/// A text cut for a message, so that what a file holds never makes a sentence long.
pub(crate) fn clip(text: &str, longest: usize) -> String {
    if text.chars().count() <= longest { text.to_owned() } else { text.chars().take(longest).chain(['…']).collect() }
}

/// The word among `known` that was probably meant.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > 64 {
        return None;
    }
    known
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= 2.max(candidate.len() / 3))
        .min()
        .map(|(_, candidate)| candidate)
}

/// "; did you mean …?" in both languages, or nothing.
pub(crate) fn hint<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> (String, String) {
    match nearest(word, known) {
        Some(meant) => (format!("；是不是“{meant}”？"), format!("; did you mean “{meant}”?")),
        None => (String::new(), String::new()),
    }
}
