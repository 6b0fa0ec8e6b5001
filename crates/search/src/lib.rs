//! Finding things in Chinese and English, indexed in the transaction that changes them.
//!
//! Two sorts of sets:
//! - **Small sets that everybody searches** (service items, guides; up to some 5,000): [`put`] writes a row, [`Index`] holds all of
//!   them in memory and ranks them by words, names, keywords, synonyms, sound (pinyin, whole or initials) and likeness, so that
//!   plain words, typing mistakes and English find the right item. [`Live`] keeps it fresh by a version counter.
//! - **Large sets** (cases, records): [`put_text`] writes cut words into the database's own full text, [`find_text`] reads them within the
//!   reader's scope, newest first.
//!
//! Sensitive values never come here: callers index only what may be listed.

mod doc;
mod index;
mod jieba;
mod live;
mod normal;
mod phrase;
mod query;
mod sound;
mod store;
mod synonyms;
mod tables;
mod text;

pub use doc::{Doc, put, remove};
pub use index::{Entry, Hit, Index, Suggestion, Why};
pub use jieba::warm;
pub use live::Live;
pub use tables::MIGRATIONS;
pub use text::{Found, TextDoc, find_text, label_query, label_tokens, name_tokens, put_text, remove_text, tokens};
