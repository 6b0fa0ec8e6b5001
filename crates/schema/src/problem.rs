//! What is wrong with an answer, in sentences that say what to do.

use base::{Locale, Text};
use serde::Serialize;

/// One thing to change, at one place of the form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The page on which it is shown; empty when the answer belongs to no page.
    pub page: String,
    /// The place: `citizen_id`, `address.detail`, `rows[1].name`; empty for the form as a whole.
    pub field: String,
    /// A stable code, such as `required`, `too-long`, `code-check`, `check`, `rule.age`.
    pub code: String,
    /// The values in the sentence, by name.
    pub args: Vec<(String, String)>,
    /// The sentence in both languages.
    pub say: Text,
}

impl Problem {
    /// The sentence in a language.
    pub fn sentence(&self, locale: Locale) -> String {
        self.say.get(locale).to_owned()
    }

    /// The id of the top field, the part of the path before any `.` or `[`.
    pub fn top(&self) -> &str {
        self.field.split(['.', '[']).next().unwrap_or_default()
    }
}
