//! The applicant saves a page of questions.

use super::keep_file::draft_permit;
use crate::draft::{self, Draft};
use base::{OrRefuse, Refusal, Result};
use catalogue::published;
use db::Cx;
use schema::Answers;

/// Saves answers that were read and checked from a page.
#[derive(Debug, Clone)]
pub struct SavePage {
    /// The draft.
    pub draft: i64,
    /// The version the page was made from; another device may have saved since.
    pub version: i64,
    /// Fields that the page asks: those without an answer are cleared.
    pub fields: Vec<String>,
    /// Their answers.
    pub values: Answers,
    /// The page to go on with.
    pub next: String,
}

impl SavePage {
    /// Runs the command; answers the draft as it is now.
    pub fn run(&self, cx: &mut Cx) -> Result<Draft> {
        let mut draft = draft::store::own(cx, self.draft)?.or_refuse(Refusal::NOT_FOUND)?;
        base::refuse_if!(draft.submitted.is_some(), "case.draft_submitted");
        base::refuse_if!(draft.version != self.version, Refusal::STALE);
        let published = published::store::get(cx, draft.publication)?.or_refuse("case.item_gone")?;
        let permit = draft_permit(cx, &draft)?;
        for field in &self.fields {
            let before = draft.answers.get(field).cloned();
            match self.values.get(field) {
                Some(value) => draft.answers.insert(field.clone(), value.clone()),
                None => draft.answers.remove(field),
            };
            if before.as_ref() != draft.answers.get(field) {
                draft.sources.remove(field);
            }
        }
        draft.page.clone_from(&self.next);
        draft::store::update(cx, &permit, &draft, published.parts.form.as_ref())?;
        draft.version += 1;
        Ok(draft)
    }
}
