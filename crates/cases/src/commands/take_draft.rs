//! A draft moves between the window and the phone by a short code that lives for some minutes and works once.

use super::keep_file::draft_permit;
use crate::acting::window_permit;
use crate::case::Channel;
use crate::draft::{self, Draft};
use crate::rights::APPLY;
use base::{OrRefuse, Refusal, Result, Target};
use catalogue::published;
use db::Cx;

/// Gives a draft a code; the caller makes it from ambient randomness before the transaction.
#[derive(Debug, Clone)]
pub struct MakeCode {
    /// The draft.
    pub draft: i64,
    /// Eight characters without look-alikes.
    pub code: String,
}

impl MakeCode {
    /// Runs the command.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let draft = draft::store::own(cx, self.draft)?.or_refuse(Refusal::NOT_FOUND)?;
        base::refuse_if!(draft.submitted.is_some(), "case.draft_submitted");
        let permit = draft_permit(cx, &draft)?;
        draft::store::set_code(cx, &permit, draft.id, &self.code)
    }
}

/// Takes over the draft of a code: onto the phone, or to the window.
#[derive(Debug, Clone)]
pub struct TakeDraft {
    /// The code as typed.
    pub code: String,
}

impl TakeDraft {
    /// Runs the command; answers the draft, which is the caller's now.
    pub fn run(&self, cx: &mut Cx) -> Result<Draft> {
        let code: String =
            self.code.chars().filter(|c| c.is_ascii_alphanumeric()).take(16).collect::<String>().to_ascii_uppercase();
        let mut draft = draft::store::by_code(cx, &code)?.or_refuse("case.code_unknown")?;
        let official = cx.actor().kind == base::Kind::Official;
        let permit = if official {
            window_permit(cx)?
        } else {
            cx.permit(APPLY, Target { owner: Some(cx.me()), ..Target::default() })?
        };
        if official {
            draft.channel = Channel::Window;
            if draft.applicant.is_none() {
                draft.applicant = Some(draft.account);
            }
        } else {
            // A window draft that names a person goes only to that person.
            base::refuse_if!(draft.person.is_some() && draft.person != cx.actor().person, "case.code_for_other");
            draft.channel = Channel::Phone;
        }
        draft.account = cx.me();
        let published = published::store::get(cx, draft.publication)?.or_refuse("case.item_gone")?;
        draft::store::update(cx, &permit, &draft, published.parts.form.as_ref())?;
        draft::store::clear_code(cx, &permit, draft.id)?;
        draft.version += 1;
        Ok(draft)
    }
}
