//! What the applicant handed in, or what the city already had, with its trust level.

pub mod store;

use crate::case::model::words;
use base::{CaseId, FileId, Moment, Text};
use catalogue::item::Trust;

words! {
    /// Where the check of a material stands.
    Check {
        /// Not looked at yet.
        Waiting = "waiting",
        /// Not handed in yet: it may follow after acceptance (容缺后补), by the day that is set then.
        Later = "later",
        /// In order.
        Good = "good",
        /// Missing or not in order; the note says what is wrong.
        Wanting = "wanting",
        /// Replaced by a later one.
        Replaced = "replaced",
    }
}

/// One material of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Material {
    /// Id.
    pub id: i64,
    /// The case.
    pub case: CaseId,
    /// Id within the item.
    pub material: String,
    /// Its name.
    pub title: Text,
    /// How it came: A from the issuer, B seen at a window, C uploaded, D declared.
    pub trust: Trust,
    /// Where it is from, in words (JSON text of both languages).
    pub source: Text,
    /// The stored file.
    pub file: Option<FileId>,
    /// Its name as uploaded.
    pub file_name: String,
    /// Where its check stands.
    pub state: Check,
    /// What is missing or wrong.
    pub note: String,
    /// Last day by which it is to follow, as a day number; set with the acceptance.
    pub due: Option<i64>,
    /// When it was added.
    pub added_at: Moment,
    /// Optimistic version.
    pub version: i64,
}

/// The letter of a trust level.
pub fn letter(trust: Trust) -> &'static str {
    match trust {
        Trust::A => "A",
        Trust::B => "B",
        Trust::C => "C",
        Trust::D => "D",
    }
}
