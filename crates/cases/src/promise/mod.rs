//! What an applicant promised instead of handing materials in (告知承诺): told beforehand what is promised, when it is checked
//! and what a breach means; checked by the office after the grant.

pub mod store;

use crate::case::model::words;
use base::{AccountId, CaseId, Moment, Text};

words! {
    /// Where a promise stands.
    State {
        /// Made, not checked yet.
        Made = "made",
        /// Checked and true.
        Kept = "kept",
        /// Checked and not true.
        Broken = "broken",
    }
}

/// A promise of a case. Texts are those that the applicant saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promise {
    /// The case.
    pub case: CaseId,
    /// What was promised.
    pub text: Text,
    /// Names of the materials it stands for.
    pub instead_of: Vec<Text>,
    /// Within what time after the grant it is checked, such as `3m`.
    pub check: String,
    /// What a breach means.
    pub breach: Text,
    /// When it was made.
    pub made_at: Moment,
    /// Last day of the check, as a day number; set with the grant.
    pub check_due: Option<i64>,
    /// Where it stands.
    pub state: State,
    /// What the check showed.
    pub words: String,
    /// Who checked.
    pub checked_by: Option<AccountId>,
    /// When.
    pub checked_at: Option<Moment>,
}

impl Promise {
    /// Whether it was granted on and waits for its check.
    pub fn waits(&self) -> bool {
        self.state == State::Made && self.check_due.is_some()
    }
}
