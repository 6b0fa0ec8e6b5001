//! An editor hands a draft to the reviewers. Nothing that stands against publication may be left.

use super::take;
use crate::library::{DraftState, errors, store};
use crate::rights::ITEM_EDIT;
use base::Result;
use db::Cx;

/// Hands a draft to the reviewers.
#[derive(Debug, Clone)]
pub struct SubmitDraft {
    /// The draft.
    pub draft: i64,
    /// Its version as it was read.
    pub version: i64,
}

impl SubmitDraft {
    /// Runs the command.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let (entry, draft) = take(cx, self.draft, self.version)?;
        let permit = cx.permit(ITEM_EDIT, entry.target())?;
        base::refuse_if!(!draft.state.is_open(), "item.not_writable");
        let errors = errors(draft.item());
        base::refuse_if!(errors > 0, "item.has_errors", "count" = errors);
        store::move_draft(cx, &permit, &draft, DraftState::Review, "submitted", "")
    }
}
