//! The applicant withdraws before the decision.

use super::clean;
use crate::case::{Case, Outcome, store};
use crate::paper::{self, PaperKind};
use crate::side::Side;
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

/// Whether the applicant may still take a case back.
pub fn can_withdraw(cx: &mut Cx, case: &Case) -> Result<bool> {
    let granted = store::children(cx, case.id)?.iter().any(|child| child.outcome == Some(Outcome::Granted));
    Ok(case.is_open() && case.parent.is_none() && case.decided_at.is_none() && !granted)
}

impl Withdraw {
    /// Runs the command; answers the closed case.
    pub fn run(&self, cx: &mut Cx) -> Result<Case> {
        self.by(cx, Side::Own)
    }

    /// The same, by whoever acts on the applicant's side.
    pub(crate) fn by(&self, cx: &mut Cx, side: Side) -> Result<Case> {
        let reason = clean(&self.reason)?;
        let mut work = side.work(cx, self.case)?;
        let case = &work.case;
        base::refuse_if!(!case.is_open(), "case.closed");
        base::refuse_if!(case.parent.is_some(), "case.withdraw_the_whole");
        base::refuse_if!(case.decided_at.is_some(), "case.already_decided");
        let granted = store::children(cx, case.id)?.iter().any(|child| child.outcome == Some(Outcome::Granted));
        base::refuse_if!(granted, "case.partly_granted_already");
        paper::make(&mut work, cx, PaperKind::Withdrawal)?;
        work.cancel(cx, Outcome::Withdrawn, "withdrawn")?;
        work.save(cx, "withdrawn", true, &json!({ "reason": reason }))
    }
}
