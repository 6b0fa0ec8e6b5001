//! Forms as data: a closed vocabulary of field types, and everything that follows from a declaration.
//!
//! A [`Form`] is pages of [`Field`]s, written by packs in TOML. From the one declaration come the reading of typed input
//! ([`Form::read_page`]), the check of whole answers ([`Form::validate`]), what is visible ([`Form::visible`]), the
//! order of pages ([`Form::next_page`]), the words of every problem ([`Problem`]), the read-only view ([`display()`]),
//! the masked view ([`display_masked`]), the split of what must be encrypted ([`split_sensitive`]), a JSON Schema
//! ([`json_schema()`]) and the columns of a spreadsheet ([`columns()`]).
//!
//! Pure: no I/O, no clock; today, code lists, divisions and stored files come in through a [`Context`].
//!
//! # Field types
//! Canonical JSON is what is stored, sent and answered by interfaces. A FEEL expression sees the value in the last column.
//!
//! | type | canonical JSON | in FEEL |
//! |---|---|---|
//! | `text`, `long-text` | string | text |
//! | `whole`, `year` | integer | number |
//! | `decimal`, `percent` | string such as `"12.50"`, exact | number, as written (`70` is 70 %) |
//! | `money` | integer, cents | number of yuan |
//! | `date`, `time`, `month` | `"2026-11-23"`, `"09:30"`, `"2026-11"` | date, time, text |
//! | `date-range` | `{from, to}` | context of dates |
//! | `yes-no`, `statement` | boolean (a statement is only ever `true`) | boolean |
//! | `choice`, `code`, `division` | string: the id or code | text |
//! | `choices` | list of ids, in the order of the options | list of text |
//! | `address` | `{division, detail, lon?, lat?}`; degrees as strings | context |
//! | `citizen-id`, `credit-code`, `phone`, `email`, `url`, `bank-account` | string, normalised | text |
//! | `certificate` | `{type, number}`; type by GA/T 2000.156, such as `111` | context |
//! | `person` | `{name, certificate, phone}` | context |
//! | `organisation` | `{name, code}` | context |
//! | `file`, `image` | list of `{id, name, size, media}`, facts from the store | list of contexts |
//! | `table` | list of objects, a row each | list of contexts |
//! | `computed` | as its `as` type; otherwise boolean, text, or a number as string | the value |
//!
//! A new type is one file under `src/types/` and one line in `types/mod.rs`.
//!
//! # Findings
//! [`Form::check`] answers with these codes: `S001` id not allowed, `S002` id used twice, `S003` nothing in it, `S004` Chinese
//! words missing, `S005` English words missing, `S006` class missing, `S007` class too low for the type, `S008` sensitive and
//! sortable, `S009` expression does not read, `S010` expression has wrong names or types, `S011` condition refers to a later
//! answer, `S012` computed in a circle, `S013` parameter that the type does not have, `S014` parameter missing, `S015` parameter
//! with a wrong value, `S016` page or part not known, `S017` placeholder without a value, `S018` too many.

mod accept;
mod answers;
mod check;
mod check_formulas;
mod clean;
mod columns;
mod context;
mod display;
mod field;
mod finding;
mod form;
mod formula;
mod json_schema;
mod part;
mod problem;
mod raw;
mod read;
mod sensitive;
pub mod types;
mod validate;
mod visible;
mod words;

#[cfg(test)]
mod tests;

pub use answers::{Answers, names};
pub use columns::{Column, columns};
pub use context::{Context, Entry, FileFacts, NoReference, Reference};
pub use display::{display, display_masked, label};
pub use field::{Check, Class, Field, FileRule, Level, Limit, Opt, Pattern};
pub use finding::Finding;
pub use form::{Form, Help, Page, Part as FormPart, Rule};
pub use formula::Formula;
pub use json_schema::json_schema;
pub use part::{Control, Group, Mode, Part, Width};
pub use problem::Problem;
pub use raw::Raw;
pub use read::Outcome;
pub use sensitive::{join_sensitive, shared_with, split_sensitive};
pub use types::FieldType;
pub use visible::{PartProgress, Progress, State, Visible};
