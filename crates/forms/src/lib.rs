//! Renders forms: one question a page for the public, one dense form for a window, the summary of answers, and sheets.
//!
//! What a form means is `schema`'s; this crate only turns [`schema::Part`]s into HTML with the classes of the design
//! system, so a new field type needs no line here. Every page works without scripts: rows of a table are added and removed,
//! and files dropped, by submit buttons that [`Action`] reads.
//!
//! A handler for a question page does: read the posted text ([`raw_of`]), apply the [`Action`], let `schema` read the page,
//! store the outcome, and either go on or show [`Question`] again with what was typed and the problems.

mod action;
mod dense;
mod field_view;
mod findings;
mod question;
mod sheet_cells;
mod spreadsheet;
mod summary;
mod view;

pub use action::{Action, attach, raw_of};
pub use dense::Dense;
pub use findings::{Finding, Findings};
pub use question::Question;
pub use spreadsheet::{Sheet, SheetError, SheetProblem, SheetRow, read_sheet, sheet_template};
pub use summary::{Line, Section, Summary, SummaryRow};

use base::Locale;
use schema::Form;

/// The media type of [`schema_document`].
pub const SCHEMA_MEDIA: &str = "application/schema+json; charset=utf-8";

/// The JSON Schema of a form as a document, for an interface's endpoint.
pub fn schema_document(form: &Form, locale: Locale) -> String {
    let schema = schema::json_schema(form, locale);
    serde_json::to_string_pretty(&schema).unwrap_or_else(|_| schema.to_string())
}

#[cfg(test)]
mod tests;
