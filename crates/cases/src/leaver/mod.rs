//! What a leaver has in hand, and hand-overs on their way through it.

mod hand;
pub mod store;

use crate::case::model::words;
use crate::rights::ASSIGN;
use base::{AccountId, CaseId, Grant, Moment, OfficeId, Principal};
pub(crate) use hand::Hand;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

words! {
    /// Where a hand-over stands.
    State {
        /// Something is still to be looked at.
        Running = "running",
        /// Everything was looked at.
        Done = "done",
        /// It ended early: who ordered it or who takes over is gone. What was left stays with the leaver.
        Stopped = "stopped",
    }
}

/// How far a hand-over is: first through cases, then through applications begun at a window, each in the order of their ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    /// After this case.
    Case(CaseId),
    /// After this application.
    Draft(i64),
}

impl At {
    /// The beginning.
    pub const START: At = At::Case(CaseId(0));

    /// The stage's word and the id.
    pub fn stored(self) -> (&'static str, i64) {
        match self {
            At::Case(case) => ("case", case.0),
            At::Draft(draft) => ("draft", draft),
        }
    }

    /// Reads them.
    pub fn read(stage: &str, id: i64) -> Option<At> {
        match stage {
            "case" => Some(At::Case(CaseId(id))),
            "draft" => Some(At::Draft(id)),
            _ => None,
        }
    }
}

/// What was handed over.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandedOver {
    /// Steps that went to the successor.
    pub steps: usize,
    /// Steps that went to a pool.
    pub pooled: usize,
    /// Cases that the successor follows from now on as their first contact.
    pub cases: usize,
    /// Opinions that are asked of the successor from now on.
    pub opinions: usize,
    /// Requests for more time that are the successor's from now on.
    pub extensions: usize,
    /// Applications begun at a window that the successor goes on with.
    pub drafts: usize,
    /// Steps, cases and requests out of the caller's reach: they stay as they are.
    pub out_of_reach: usize,
    /// Cases and opinions that the successor's office has nothing to do with: they stay as they are.
    pub unfit: usize,
    /// Cases of which something changed.
    pub touched: usize,
}

impl HandedOver {
    /// Cases of which something changed, and applications begun at a window.
    pub fn count(&self) -> usize {
        self.touched + self.drafts
    }
}

/// A hand-over that took more than one portion.
#[derive(Debug, Clone, PartialEq)]
pub struct Order {
    /// Id.
    pub id: i64,
    /// Who leaves.
    pub from: AccountId,
    /// Who takes over; none for the pools.
    pub to: Option<AccountId>,
    /// Why.
    pub reason: String,
    /// Who ordered it; 0 for the system.
    pub by: AccountId,
    /// The office at whose post.
    pub office: Option<OfficeId>,
    /// How far the right to reassign reached then.
    pub reach: Vec<Grant>,
    /// When.
    pub begun_at: Moment,
    /// How far it is.
    pub at: At,
    /// Cases and applications looked at.
    pub looked: i64,
    /// How many there were.
    pub in_all: i64,
    /// What was handed over so far.
    pub done: HandedOver,
    /// Where it stands.
    pub state: State,
    /// When it came to its end.
    pub ended_at: Option<Moment>,
}

/// The right to reassign, as far as somebody holds it.
pub fn reach(actor: &Principal) -> Vec<Grant> {
    actor.grants.iter().filter(|grant| *grant.right == *ASSIGN.0).cloned().collect()
}

/// Who ordered a hand-over as of today: with the right to reassign where it reached then and still does, and no other right.
pub fn orderer(today: &Principal, then: &[Grant]) -> Arc<Principal> {
    let held = reach(today).into_iter().filter(|grant| then.contains(grant)).collect::<Vec<_>>();
    Arc::new(Principal { grants: Arc::from(held), ..today.clone() })
}
