//! What is wrong with answers while they are typed, for the script that shows it beside the field.

use base::Locale;
use schema::{Problem, Raw};
use serde::Serialize;

/// What is wrong with one place of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The place, which is the name of its input: `phone`, `address.detail`, `rows[1].name`.
    pub field: String,
    /// The sentence, in the person's language.
    pub message: String,
}

/// The answer to a draft that was kept.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Findings {
    /// In the order of the form.
    pub findings: Vec<Finding>,
}

impl Findings {
    /// Of the problems, those with places in which something stands: what is still empty is no mistake yet.
    pub fn of(problems: &[Problem], typed: &Raw, locale: Locale) -> Findings {
        let about =
            problems.iter().filter(|one| one.code != "required" && !one.field.is_empty() && !blank(typed, &one.field));
        let findings = about.map(|one| Finding { field: one.field.clone(), message: one.sentence(locale) }).collect();
        Findings { findings }
    }
}

fn blank(typed: &Raw, place: &str) -> bool {
    typed.is_blank_under(place) && typed.all(place).iter().all(|text| text.trim().is_empty())
}
