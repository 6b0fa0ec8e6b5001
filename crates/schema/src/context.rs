//! What the outside tells a form: the day, the places, the code lists, the stored files, what is already known.

use crate::Answers;
use base::Text;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A value to choose, with its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The canonical value.
    pub id: String,
    /// Words in both languages.
    pub text: Text,
    /// The entry above it in a tree.
    pub parent: Option<String>,
    /// A sentence under the words.
    pub hint: Option<Text>,
}

impl Entry {
    /// An entry without a parent or hint.
    pub fn new(id: impl Into<String>, text: Text) -> Entry {
        Entry { id: id.into(), text, parent: None, hint: None }
    }

    /// The same under a parent.
    pub fn under(mut self, parent: impl Into<String>) -> Entry {
        self.parent = Some(parent.into());
        self
    }
}

/// Facts of a stored file, never taken from what a person sends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileFacts {
    /// The name it was given.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// Media type by its content, such as `image/png`.
    pub media: String,
}

/// Looks up what a form refers to. Answers come from data already read: no call may wait.
pub trait Reference {
    /// The divisions directly below a code; the topmost ones the city serves for `None`.
    fn divisions(&self, parent: Option<&str>) -> Vec<Entry> {
        let _ = parent;
        Vec::new()
    }

    /// The full name of a division, such as 云江区滨江街道; `None` when the code is not known.
    fn division(&self, code: &str) -> Option<Text> {
        let _ = code;
        None
    }

    /// The entries of a code list; the national ones unless the city has its own.
    fn list(&self, name: &str) -> Option<Vec<Entry>> {
        crate::types::code::national_list(name)
    }

    /// A stored file that the person acting may use, by its id.
    fn file(&self, id: &str) -> Option<FileFacts> {
        let _ = id;
        None
    }

    /// The divisions that an identity number may begin with; the nation's, present and past, unless the city has its own.
    fn citizen_divisions(&self) -> &codes::Divisions {
        codes::Divisions::national()
    }
}

/// Knows the national code lists and nothing else.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoReference;

impl Reference for NoReference {}

/// What reading and checking need besides the form.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The day in the city.
    pub today: Date,
    /// The time in the city.
    pub now: DateTime,
    /// Places, lists and files.
    pub reference: &'a dyn Reference,
    /// What expressions see as `applicant`.
    pub applicant: &'a Value,
    /// Answers that the city knows (prefilled from a record): they stand whatever is typed.
    pub known: Option<&'a Answers>,
}

impl<'a> Context<'a> {
    /// A context without an applicant and without known answers.
    pub fn new(now: DateTime, reference: &'a dyn Reference) -> Context<'a> {
        Context { today: now.date(), now, reference, applicant: &Value::Null, known: None }
    }

    /// The same with what expressions see as `applicant`.
    pub fn applicant(mut self, applicant: &'a Value) -> Context<'a> {
        self.applicant = applicant;
        self
    }

    /// The same with answers that the city knows.
    pub fn known(mut self, known: &'a Answers) -> Context<'a> {
        self.known = Some(known);
        self
    }

    /// What FEEL needs.
    pub fn environment(&self) -> feel::Environment {
        feel::Environment { today: self.today, now: self.now, max_steps: 100_000, max_list: 10_000 }
    }
}

impl std::fmt::Debug for Context<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Context").field("now", &self.now).finish_non_exhaustive()
    }
}
