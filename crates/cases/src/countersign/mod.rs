//! Opinions that the holder of a step asks for before deciding (会签、征求意见): of colleagues by name, or of another office.
//!
//! Those asked see the case read-only while the question stands, and answer with agree or disagree. Their answers bind nobody:
//! the holder decides. Until enough have answered the step cannot be finished, unless the question is closed with a reason.

pub mod store;

use crate::case::model::words;
use base::{AccountId, CaseId, Moment, OfficeId, Target};

words! {
    /// When a question is answered enough.
    Mode {
        /// Everybody who was asked has answered.
        All = "all",
        /// One has answered; the others need not.
        Any = "any",
    }
}

words! {
    /// Where a question stands.
    State {
        /// Waits for answers; the step cannot be finished.
        Open = "open",
        /// Enough have answered.
        Complete = "complete",
        /// Closed by who asked, or because its step ended.
        Closed = "closed",
    }
}

words! {
    /// Where one request stands.
    Reply {
        /// Waits.
        Open = "open",
        /// Answered.
        Answered = "answered",
        /// No longer wanted: it is in nobody's list.
        Withdrawn = "withdrawn",
    }
}

/// Most people and offices asked at once.
pub const MOST_ASKED: usize = 20;
/// The longest time to answer, in working days.
pub const MOST_DAYS: u32 = 60;

/// A question about a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Countersign {
    /// Id.
    pub id: i64,
    /// The case.
    pub case: CaseId,
    /// The step during which it was asked.
    pub task: i64,
    /// When it is answered enough.
    pub mode: Mode,
    /// What was asked.
    pub question: String,
    /// Last day to answer, as a day number.
    pub due: Option<i64>,
    /// The working days that it leaves; none beside a day that an earlier version set.
    pub days: Option<u32>,
    /// Who asked.
    pub asked_by: AccountId,
    /// When.
    pub asked_at: Moment,
    /// Where it stands.
    pub state: State,
    /// Why it was closed before enough had answered.
    pub reason: String,
    /// Those who were asked.
    pub asked: Vec<Asked>,
}

/// One who was asked: an official, or an office of which anybody in reach may answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Id.
    pub id: i64,
    /// The question.
    pub countersign: i64,
    /// The case.
    pub case: CaseId,
    /// Office that is asked, or where the official works.
    pub office: OfficeId,
    /// Its path.
    pub office_path: String,
    /// Its region.
    pub region: String,
    /// The official; none for the office as a whole.
    pub account: Option<AccountId>,
    /// Where it stands.
    pub state: Reply,
    /// The answer, once there is one.
    pub agrees: Option<bool>,
    /// The opinion.
    pub words: String,
    /// Who answered.
    pub answered_by: Option<AccountId>,
    /// When.
    pub answered_at: Option<Moment>,
    /// Optimistic version.
    pub version: i64,
}

impl Asked {
    /// Where it lies, for permits.
    pub fn target(&self) -> Target<'_> {
        Target { owner: self.account, office: Some(self.office), path: &self.office_path, region: &self.region }
    }
}
