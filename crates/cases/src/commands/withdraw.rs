//! The applicant withdraws before the decision.

use super::clean;
use crate::case::{Case, Outcome, store};
use crate::engine::Work;
use crate::paper::{self, PaperKind};
use crate::rights::APPLY;
use base::{CaseId, OrRefuse, Refusal, Result};
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

impl Withdraw {
    /// Runs the command; answers the closed case.
    pub fn run(&self, cx: &mut Cx) -> Result<Case> {
        let reason = clean(&self.reason)?;
        let case = store::visible(cx, self.case)?.or_refuse(Refusal::NOT_FOUND)?;
        let permit = cx.permit(APPLY, case.target())?;
        base::refuse_if!(!case.is_open(), "case.closed");
        base::refuse_if!(case.parent.is_some(), "case.withdraw_the_whole");
        base::refuse_if!(case.decided_at.is_some(), "case.already_decided");
        let granted = store::children(cx, case.id)?.iter().any(|child| child.outcome == Some(Outcome::Granted));
        base::refuse_if!(granted, "case.partly_granted_already");
        let mut work = Work::load(cx, case, permit)?;
        paper::make(&mut work, cx, PaperKind::Withdrawal)?;
        work.cancel(cx, Outcome::Withdrawn, "withdrawn")?;
        work.save(cx, "withdrawn", true, &json!({ "reason": reason }))
    }
}
