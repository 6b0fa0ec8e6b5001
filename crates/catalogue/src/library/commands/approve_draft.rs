//! A reviewer passes a draft that somebody else wrote.

use super::{take, words};
use crate::library::{DraftState, store};
use crate::rights::ITEM_REVIEW;
use base::Result;
use db::Cx;

/// Passes a draft.
#[derive(Debug, Clone)]
pub struct ApproveDraft {
    /// The draft.
    pub draft: i64,
    /// Its version as it was read.
    pub version: i64,
    /// Remarks; may be empty.
    pub remarks: String,
}

impl ApproveDraft {
    /// Runs the command.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let (entry, draft) = take(cx, self.draft, self.version)?;
        let permit = cx.permit(ITEM_REVIEW, entry.target())?;
        base::refuse_if!(draft.state != DraftState::Review, "item.not_in_review");
        base::refuse_if!(draft.editor == cx.me(), "item.own_draft");
        let remarks = words(&self.remarks)?;
        store::move_draft(cx, &permit, &draft, DraftState::Approved, "approved", &remarks)
    }
}
