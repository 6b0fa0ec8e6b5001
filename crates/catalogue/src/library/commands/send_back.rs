//! A reviewer sends a draft back and says why.

use super::{take, words};
use crate::library::{DraftState, store};
use crate::rights::ITEM_REVIEW;
use base::Result;
use db::Cx;

/// Sends a draft back.
#[derive(Debug, Clone)]
pub struct SendBack {
    /// The draft.
    pub draft: i64,
    /// Its version as it was read.
    pub version: i64,
    /// What has to be changed.
    pub reasons: String,
}

impl SendBack {
    /// Runs the command.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let (entry, draft) = take(cx, self.draft, self.version)?;
        let permit = cx.permit(ITEM_REVIEW, entry.target())?;
        base::refuse_if!(!matches!(draft.state, DraftState::Review | DraftState::Approved), "item.not_in_review");
        base::refuse_if!(draft.editor == cx.me(), "item.own_draft");
        let reasons = words(&self.reasons)?;
        base::refuse_if!(reasons.is_empty(), "item.reason_needed");
        store::move_draft(cx, &permit, &draft, DraftState::Returned, "returned", &reasons)
    }
}
