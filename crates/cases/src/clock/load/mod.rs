//! A year's calendar on its way through the open cases: how far it is, and what held before.

pub mod store;

use crate::case::model::words;
use base::{AccountId, CaseId, Moment};
use calendar::YearNotice;
use std::collections::BTreeMap;

words! {
    /// Where a load stands.
    State {
        /// Cases are still to be looked at.
        Running = "running",
        /// All open cases were looked at.
        Done = "done",
        /// A later load looks at all of them anew.
        Replaced = "replaced",
    }
}

/// The notices in whose place others came, by year; none where nothing had been loaded for a year.
pub type Replaced = BTreeMap<i16, Option<YearNotice>>;

/// A notice that was loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Load {
    /// Id.
    pub id: i64,
    /// Year of the notice.
    pub year: i16,
    /// Who loaded it.
    pub loaded_by: AccountId,
    /// When.
    pub loaded_at: Moment,
    /// What held before: of this load, and of those that it replaced under way.
    pub replaced: Replaced,
    /// The last case that was looked at.
    pub reached: CaseId,
    /// Cases looked at.
    pub looked: i64,
    /// Cases that were open when it was loaded.
    pub open: i64,
    /// Due days that moved.
    pub moved: i64,
    /// Where it stands.
    pub state: State,
    /// When it came to its end.
    pub ended_at: Option<Moment>,
}
