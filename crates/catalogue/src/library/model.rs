//! What stands in the library: entries, drafts, what was said about them.

use crate::item::Item;
use crate::published::Body;
use base::{AccountId, Moment, OfficeId, Target, Text};

/// How far a draft has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DraftState {
    /// Being written (待提交).
    Writing,
    /// Waits for a reviewer (审核中).
    Review,
    /// Sent back with reasons (不通过).
    Returned,
    /// Passed, may be published (通过).
    Approved,
    /// Became a version.
    Published,
    /// Given up.
    Discarded,
}

impl DraftState {
    /// All of them.
    pub const ALL: [DraftState; 6] = [
        DraftState::Writing,
        DraftState::Review,
        DraftState::Returned,
        DraftState::Approved,
        DraftState::Published,
        DraftState::Discarded,
    ];

    /// The word in the database and in keys of the Fluent files.
    pub fn word(self) -> &'static str {
        match self {
            DraftState::Writing => "writing",
            DraftState::Review => "review",
            DraftState::Returned => "returned",
            DraftState::Approved => "approved",
            DraftState::Published => "published",
            DraftState::Discarded => "discarded",
        }
    }

    /// The key of its name in the Fluent files.
    pub fn key(self) -> &'static str {
        match self {
            DraftState::Writing => "library-draft-writing",
            DraftState::Review => "library-draft-review",
            DraftState::Returned => "library-draft-returned",
            DraftState::Approved => "library-draft-approved",
            DraftState::Published => "library-draft-published",
            DraftState::Discarded => "library-draft-discarded",
        }
    }

    /// Reads the word.
    pub fn read(word: &str) -> Option<DraftState> {
        DraftState::ALL.into_iter().find(|state| state.word() == word)
    }

    /// Whether it can still be written.
    pub fn is_open(self) -> bool {
        matches!(self, DraftState::Writing | DraftState::Returned)
    }

    /// Whether it is neither published nor given up.
    pub fn is_alive(self) -> bool {
        !matches!(self, DraftState::Published | DraftState::Discarded)
    }
}

/// An entry of the library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// `pack/item`.
    pub name: String,
    /// Legal name.
    pub title: Text,
    /// The office in charge, once a city has named it.
    pub office: Option<OfficeId>,
    /// Path of that office, `/` without one.
    pub path: String,
    /// Division code of that office.
    pub region: String,
    /// `draft`, `current`, `suspended`, `cancelled`.
    pub state: String,
    /// Why it is suspended or cancelled.
    pub reason: String,
    /// The version in use.
    pub publication: Option<i64>,
    /// Its number; 0 for none.
    pub version: i64,
    /// Whether the version in use was written here and not taken from a pack.
    pub edited: bool,
    /// The draft that is being worked on.
    pub draft: Option<i64>,
    /// How far that draft has come.
    pub draft_state: Option<DraftState>,
    /// When something changed last.
    pub changed: Moment,
}

impl Entry {
    /// The entry as a target of rights.
    pub fn target(&self) -> Target<'_> {
        Target { owner: None, office: self.office, path: &self.path, region: &self.region }
    }
}

/// A draft of an item.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Id.
    pub id: i64,
    /// `pack/item`.
    pub name: String,
    /// The publication it began from; none for a new item.
    pub base: Option<i64>,
    /// What would be published.
    pub body: Body,
    /// Digest of the pack's offer that it takes over; empty for none.
    pub takes: String,
    /// How far it has come.
    pub state: DraftState,
    /// Who wrote it last.
    pub editor: AccountId,
    /// That person's name.
    pub editor_name: String,
    /// When it was changed.
    pub changed: Moment,
    /// Version for optimistic writes.
    pub version: i64,
}

impl Draft {
    /// The item that it describes.
    pub fn item(&self) -> &Item {
        &self.body.item
    }
}

/// The key of the name of an entry's state.
pub fn state_key(state: &str) -> &'static str {
    match state {
        "current" => "library-state-current",
        "suspended" => "library-state-suspended",
        "cancelled" => "library-state-cancelled",
        "replaced" => "library-state-replaced",
        _ => "library-state-draft",
    }
}

/// What somebody did with a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// Id of the draft.
    pub draft: i64,
    /// When.
    pub at: Moment,
    /// Who.
    pub name: String,
    /// `submitted`, `taken-back`, `returned`, `approved`, `published`, `discarded`, `imported`.
    pub outcome: String,
    /// Reasons or remarks.
    pub words: String,
}

impl Review {
    /// The key of what was done.
    pub fn key(&self) -> &'static str {
        match self.outcome.as_str() {
            "submitted" => "library-said-submitted",
            "taken-back" => "library-said-taken-back",
            "returned" => "library-said-returned",
            "approved" => "library-said-approved",
            "published" => "library-said-published",
            "imported" => "library-said-imported",
            _ => "library-said-discarded",
        }
    }
}
