//! What could not be delivered and what else failed for good, with another try.

pub mod commands;
pub(crate) mod pages;
pub(crate) mod store;

use crate::DELIVERIES;
use base::{AccountId, Moment, Result};
use db::{Cx, JobRow};
use identity::EVERYWHERE;

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

/// Notices that failed for good after an id, oldest first.
pub fn failed(cx: &mut Cx, after: i64, limit: i64) -> Result<Vec<Failed>> {
    cx.permit(DELIVERIES, EVERYWHERE)?;
    store::failed(cx, after, limit.clamp(1, 200))
}

/// Jobs that failed for good after an id, oldest first.
pub fn failed_jobs(cx: &mut Cx, after: i64, limit: i64) -> Result<Vec<JobRow>> {
    cx.permit(DELIVERIES, EVERYWHERE)?;
    cx.dead_jobs(after, limit.clamp(1, 200))
}
