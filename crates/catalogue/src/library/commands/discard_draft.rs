//! An editor gives a draft up. The version in use stays as it is.

use super::take;
use crate::library::{DraftState, store};
use crate::rights::ITEM_EDIT;
use base::Result;
use db::Cx;

/// Gives a draft up.
#[derive(Debug, Clone)]
pub struct DiscardDraft {
    /// The draft.
    pub draft: i64,
    /// Its version as it was read.
    pub version: i64,
}

impl DiscardDraft {
    /// Runs the command.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let (entry, draft) = take(cx, self.draft, self.version)?;
        let permit = cx.permit(ITEM_EDIT, entry.target())?;
        base::refuse_if!(!draft.state.is_alive(), "item.not_writable");
        store::move_draft(cx, &permit, &draft, DraftState::Discarded, "discarded", "")?;
        if entry.publication.is_none() {
            store::forget_entry(cx, &permit, &draft.name)?;
        }
        Ok(())
    }
}
