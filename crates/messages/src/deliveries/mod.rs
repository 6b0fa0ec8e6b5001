//! What could not be delivered and what else failed for good, with another try.

pub mod commands;
pub(crate) mod pages;
pub(crate) mod store;

use base::{AccountId, Moment};

/// A notice that failed for good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failed {
    /// Id.
    pub id: i64,
    /// `sms` or `email`.
    pub channel: String,
    /// Whom it should have told; 0 for a phone number that belongs to nobody yet.
    pub account: AccountId,
    /// Key of the wording.
    pub wording: String,
    /// How often it was tried.
    pub attempts: i64,
    /// Why the last try failed.
    pub error: String,
    /// When it was made.
    pub made_at: Moment,
}
