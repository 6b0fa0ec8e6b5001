//! The read-only view of an answer, whole or masked.

use crate::{Class, Field, Reference};
use base::Locale;
use serde_json::Value;

/// The label in a language.
pub fn label(field: &Field, locale: Locale) -> &str {
    field.label.get(locale)
}

/// An answer in words.
pub fn display(field: &Field, value: &Value, locale: Locale, reference: &dyn Reference) -> String {
    field.kind.rules().display(field, value, locale, reference)
}

/// An answer in words for somebody without a purpose to see it all: personal and sensitive answers are masked by their
/// type (`9901 **** **** 4028`, `138****8000`, `陈**`), others are shown.
pub fn display_masked(field: &Field, value: &Value, locale: Locale, reference: &dyn Reference) -> String {
    match field.class() {
        Class::Public | Class::Internal => display(field, value, locale, reference),
        Class::Personal | Class::Sensitive => field.kind.rules().mask(field, value, locale, reference),
    }
}
