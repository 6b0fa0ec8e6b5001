//! A passed draft becomes the version that new cases use. Running cases keep theirs.

use super::take;
use crate::library::{DraftState, errors, store};
use crate::published::commands::{Publish, Release};
use crate::rights::ITEM_PUBLISH;
use base::Result;
use db::Cx;

/// Publishes a draft.
#[derive(Debug, Clone)]
pub struct PublishDraft {
    /// The draft.
    pub draft: i64,
    /// Its version as it was read.
    pub version: i64,
}

impl PublishDraft {
    /// Runs the command.
    pub fn run(&self, cx: &mut Cx) -> Result<Release> {
        let (entry, draft) = take(cx, self.draft, self.version)?;
        let permit = cx.permit(ITEM_PUBLISH, entry.target())?;
        base::refuse_if!(draft.state != DraftState::Approved, "item.not_approved");
        base::refuse_if!(draft.editor == cx.me(), "item.own_draft");
        base::refuse_if!(draft.base != entry.publication, "item.base_replaced");
        let errors = errors(draft.item());
        base::refuse_if!(errors > 0, "item.has_errors", "count" = errors);
        let mut body = draft.body.clone();
        if let Some(assigned) = &mut body.item.assigned {
            assigned.version = u32::try_from(entry.version + 1).unwrap_or(u32::MAX);
        }
        let release = Publish { name: draft.name.clone(), body, offer: None }.run(cx)?;
        store::move_draft(cx, &permit, &draft, DraftState::Published, "published", "")?;
        if !draft.takes.is_empty() {
            store::offer_taken(cx, &permit, &draft.name, &draft.takes)?;
        }
        Ok(release)
    }
}
