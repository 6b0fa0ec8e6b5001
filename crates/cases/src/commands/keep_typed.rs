//! What is being typed is kept while the page is open, so that a crash or a time-out loses nothing.

use super::keep_file::draft_permit;
use crate::draft;
use base::{OrRefuse, Refusal, Result};
use catalogue::published;
use db::Cx;
use schema::Answers;

/// Keeps good answers of a page that is still open. The version stays, so that the page itself can still be saved; after
/// another device saved, nothing is kept.
#[derive(Debug, Clone)]
pub struct KeepTyped {
    /// The draft.
    pub draft: i64,
    /// The version the page was made from.
    pub version: i64,
    /// Good answers.
    pub values: Answers,
}

impl KeepTyped {
    /// Runs the command.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let mut draft = draft::store::own(cx, self.draft)?.or_refuse(Refusal::NOT_FOUND)?;
        base::refuse_if!(draft.submitted.is_some(), "case.draft_submitted");
        base::refuse_if!(draft.version != self.version, Refusal::STALE);
        let published = published::store::get(cx, draft.publication)?.or_refuse("case.item_gone")?;
        let permit = draft_permit(cx, &draft)?;
        for (field, value) in &self.values {
            if draft.answers.get(field) != Some(value) {
                draft.sources.remove(field);
                draft.answers.insert(field.clone(), value.clone());
            }
        }
        draft::store::keep_typed(cx, &permit, &draft, published.parts.form.as_ref())
    }
}
