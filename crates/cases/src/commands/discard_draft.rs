//! The applicant throws a draft away.

use crate::draft;
use crate::rights::APPLY;
use base::{OrRefuse, Refusal, Result};
use db::Cx;

/// Throws a draft away, with its files.
#[derive(Debug, Clone)]
pub struct DiscardDraft {
    /// The draft.
    pub draft: i64,
}

impl DiscardDraft {
    /// Runs the command.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let draft = draft::store::own(cx, self.draft)?.or_refuse(Refusal::NOT_FOUND)?;
        base::refuse_if!(draft.submitted.is_some(), "case.draft_submitted");
        let permit = cx.permit(APPLY, draft.target())?;
        for file in files::of(cx, "draft", draft.id)? {
            files::discard(cx, &permit, file.id, ("draft", draft.id))?;
        }
        draft::store::remove(cx, &permit, draft.id)
    }
}
