//! The applicant withdraws before the decision.

use super::clean;
use crate::acting::Acting;
use crate::case::{Case, Outcome, store};
use crate::paper::{self, PaperKind};
use base::{CaseId, Result};
use db::Cx;
use serde_json::json;

/// Withdraws an application.
#[derive(Debug, Clone)]
pub struct Withdraw {
    /// The case.
    pub case: CaseId,
    /// Why; may be empty.
    pub reason: String,
}

/// Why a case cannot be taken back, if so: `parts` are those of a joint one, each with its outcome.
pub(crate) fn may_withdraw(case: &Case, mut parts: impl Iterator<Item = Option<Outcome>>) -> Result<()> {
    base::refuse_if!(!case.is_open(), "case.closed");
    base::refuse_if!(case.parent.is_some(), "case.withdraw_the_whole");
    base::refuse_if!(case.decided_at.is_some(), "case.already_decided");
    base::refuse_if!(parts.any(|outcome| outcome == Some(Outcome::Granted)), "case.partly_granted_already");
    Ok(())
}

impl Withdraw {
    /// Runs the command; answers the closed case.
    pub fn run(&self, cx: &mut Cx) -> Result<Case> {
        self.by(cx, Acting::Online)
    }

    /// The same, by whoever acts on the applicant's side.
    pub(crate) fn by(&self, cx: &mut Cx, acting: Acting) -> Result<Case> {
        let reason = clean(&self.reason)?;
        let mut work = acting.work(cx, self.case)?;
        let parts = store::children(cx, work.case.id)?;
        may_withdraw(&work.case, parts.iter().map(|part| part.outcome))?;
        paper::make(&mut work, cx, PaperKind::Withdrawal)?;
        work.cancel(cx, Outcome::Withdrawn, "withdrawn")?;
        work.save(cx, "withdrawn", true, &json!({ "reason": reason }))
    }
}
