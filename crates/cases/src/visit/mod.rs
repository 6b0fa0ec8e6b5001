//! Somebody comes to a window about an application that is already under way: who was identified there, by whom, and when.

pub mod store;

use base::moment::MINUTE;
use base::{Moment, PersonId};

/// How long a person counts as still standing at the window.
pub const STAYS: i64 = 30 * MINUTE;

/// One visit; it is the clerk's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Visit {
    /// Id.
    pub id: i64,
    /// Who stands there.
    pub person: PersonId,
    /// When the person was identified.
    pub made_at: Moment,
}
