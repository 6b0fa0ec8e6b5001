//! An application before it is handed in: kept on the server, so that another device or a window can go on with it.

pub mod store;
pub mod who;

use crate::case::Channel;
use base::{AccountId, CaseId, CompanyId, FileId, Moment, PersonId, Target, Text};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// How long a draft and a hand-over code live.
pub const KEEP_DAYS: i64 = 30;
/// How long a code moves a draft between the window and the phone.
pub const CODE_MINUTES: i64 = 15;

/// What a clerk saw at the window beside the form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// On whose mandate an agent of a company acts, and which paper shows it; empty for none.
    #[serde(default)]
    pub mandate: String,
    /// The person read out a code that went to the phone.
    #[serde(default)]
    pub phone: bool,
}

/// A draft.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// Id.
    pub id: i64,
    /// Account that fills it in: the applicant's, or a clerk's at a window.
    pub account: AccountId,
    /// Item, `pack/item`.
    pub item: String,
    /// The publication whose form is filled in.
    pub publication: i64,
    /// How it reaches us.
    pub channel: Channel,
    /// Account of the applicant, where it is not the one that fills in.
    pub applicant: Option<AccountId>,
    /// Name of the applicant.
    pub applicant_name: String,
    /// The person for whom it is.
    pub person: Option<PersonId>,
    /// The company for which it is.
    pub company: Option<CompanyId>,
    /// Division code of the office that will be in charge.
    pub region: String,
    /// Answers so far, sensitive ones opened.
    pub answers: Map<String, Value>,
    /// Where prefilled answers came from.
    pub sources: BTreeMap<String, Text>,
    /// The page to go on with.
    pub page: String,
    /// When it was begun.
    pub made_at: Moment,
    /// When it was last saved.
    pub changed_at: Moment,
    /// What was seen at the window.
    pub seen: Seen,
    /// The case it became.
    pub submitted: Option<CaseId>,
    /// Optimistic version.
    pub version: i64,
}

impl Draft {
    /// Whose it is.
    pub fn target(&self) -> Target<'_> {
        Target { owner: Some(self.account), region: &self.region, ..Target::default() }
    }
}

/// A file of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftFile {
    /// Id.
    pub id: i64,
    /// Material it is for.
    pub material: String,
    /// The stored file.
    pub file: FileId,
    /// Name as uploaded.
    pub name: String,
    /// Size in bytes.
    pub size: i64,
}
