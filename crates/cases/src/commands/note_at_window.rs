//! What a clerk saw at the window beside the form: on whose mandate an agent acts, and that the phone is the person's.

use super::clean;
use super::keep_file::draft_permit;
use crate::draft;
use base::{OrRefuse, Refusal, Result};
use db::Cx;

/// Notes it with the draft; it goes into the journal and onto the receipt of the case.
#[derive(Debug, Clone)]
pub struct NoteAtWindow {
    /// The draft.
    pub draft: i64,
    /// The mandate that was shown; none leaves what was noted.
    pub mandate: Option<String>,
    /// The phone was confirmed by a code.
    pub phone: bool,
}

impl NoteAtWindow {
    /// Runs the command.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let draft = draft::store::own(cx, self.draft)?.or_refuse(Refusal::NOT_FOUND)?;
        base::refuse_if!(draft.submitted.is_some(), "case.draft_submitted");
        let permit = draft_permit(cx, &draft)?;
        let mut seen = draft.seen.clone();
        if let Some(mandate) = &self.mandate {
            seen.mandate = clean(mandate)?;
        }
        seen.phone |= self.phone;
        draft::store::note_seen(cx, &permit, draft.id, &seen)
    }
}
