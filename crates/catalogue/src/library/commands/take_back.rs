//! An editor takes a draft back from the reviewers, to write on.

use super::take;
use crate::library::{DraftState, store};
use crate::rights::ITEM_EDIT;
use base::Result;
use db::Cx;

/// Takes a draft back.
#[derive(Debug, Clone)]
pub struct TakeBack {
    /// The draft.
    pub draft: i64,
    /// Its version as it was read.
    pub version: i64,
}

impl TakeBack {
    /// Runs the command.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let (entry, draft) = take(cx, self.draft, self.version)?;
        let permit = cx.permit(ITEM_EDIT, entry.target())?;
        base::refuse_if!(!matches!(draft.state, DraftState::Review | DraftState::Approved), "item.not_in_review");
        store::move_draft(cx, &permit, &draft, DraftState::Writing, "taken-back", "")
    }
}
