//! An official asks for more time; an approver decides (Licensing Law art. 42).

use super::{clean, held};
use crate::case::{Case, Status};
use crate::clock;
use base::{Error, Refusal, Result};
use calendar::Term;
use db::Cx;
use serde_json::json;

/// Asks for more time.
#[derive(Debug, Clone)]
pub struct AskExtension {
    /// The step.
    pub task: i64,
    /// By how much, such as `10wd`.
    pub term: String,
    /// Why; the applicant reads it once it is approved.
    pub reason: String,
}

impl AskExtension {
    /// Runs the command; answers the request's id.
    pub fn run(&self, cx: &mut Cx) -> Result<(Case, i64)> {
        let reason = clean(&self.reason)?;
        base::refuse_if!(reason.is_empty(), "case.reason_needed");
        let term = Term::parse(self.term.trim())
            .map_err(|_| Error::from(Refusal::new("case.term_unreadable").with("term", self.term.trim())))?;
        let (task, work) = held(cx, self.task)?;
        base::refuse_if!(work.case.status != Status::Accepted, "case.not_accepted_yet");
        base::refuse_if!(!work.case.extended.is_empty(), "case.extended_before");
        let most = work.published.parts.item.limits.extension.as_ref().map(|limit| limit.term);
        let Some(most) = most else {
            return Err(Refusal::new("case.no_extension").into());
        };
        base::refuse_if!(term.unit != most.unit, "case.extension_unit", "most" = most.words_zh());
        base::refuse_if!(
            term.at_most(most) != Some(true) || term.amount == 0,
            "case.extension_too_long",
            "most" = most.words_zh()
        );
        let waiting = clock::store::extensions(cx, work.case.id)?.iter().any(|one| one.state == "asked");
        base::refuse_if!(waiting, "case.extension_waits");
        let id = clock::store::ask_extension(cx, &work.permit, work.case.id, &term.to_string(), &reason)?;
        let detail = json!({ "step": task.name, "term": term.to_string(), "reason": reason });
        let case = work.save(cx, "extension-asked", false, &detail)?;
        Ok((case, id))
    }
}
