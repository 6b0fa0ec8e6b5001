//! A clerk takes back a wrong acceptance before anybody has acted on it.

use super::clean;
use crate::case::{Case, Status, store};
use crate::engine::Work;
use crate::journal::{self, Entry};
use crate::paper::{self, PaperKind};
use crate::rights::ACCEPT;
use crate::task::{self, State};
use base::{CaseId, OrRefuse, Refusal, Result};
use db::Cx;
use flow::{ActivityId, Command};
use serde_json::json;

/// Takes an acceptance back.
#[derive(Debug, Clone)]
pub struct UndoAcceptance {
    /// The case.
    pub case: CaseId,
    /// Why.
    pub reason: String,
}

impl UndoAcceptance {
    /// Runs the command; answers the case, which waits for acceptance again.
    pub fn run(&self, cx: &mut Cx) -> Result<Case> {
        let reason = clean(&self.reason)?;
        base::refuse_if!(reason.is_empty(), "case.reason_needed");
        let case = store::visible(cx, self.case)?.or_refuse(Refusal::NOT_FOUND)?;
        base::refuse_if!(case.status != Status::Accepted, "case.not_accepted_yet");
        let tasks = task::store::of_case(cx, case.id)?;
        let accepted = tasks.iter().rev().find(|one| one.kind == "accept" && one.state == State::Done).cloned();
        let accepted = accepted.or_refuse("case.not_accepted_here")?;
        let (by_silence, acted) = since_acceptance(cx, case.id)?;
        base::refuse_if!(by_silence, "case.accepted_by_silence");
        let permit = cx.permit(ACCEPT, accepted.target())?;
        base::refuse_if!(accepted.assignee != Some(cx.me()), "case.not_accepted_by_you");
        let acted = acted
            || tasks.iter().any(|one| one.id > accepted.id && (one.state == State::Done || one.assignee.is_some()));
        base::refuse_if!(acted, "case.already_acted_on");
        for child in store::children(cx, case.id)? {
            let steps = task::store::of_case(cx, child.id)?;
            let acted = steps.iter().any(|one| one.state == State::Done || one.assignee.is_some())
                || since_acceptance(cx, child.id)?.1;
            base::refuse_if!(acted, "case.already_acted_on");
        }
        let mut work = Work::load(cx, case, permit)?;
        let open = work.state.as_ref().and_then(|state| state.active().next().map(|activity| activity.id));
        let open = open.or_refuse("case.already_acted_on")?;
        work.case.status = Status::Submitted;
        work.case.accepted_at = None;
        work.case.clock_from = None;
        work.case.promised_due = None;
        work.case.statutory_due = None;
        work.tell(cx, Command::ReturnTo { activity: ActivityId(open.0), element: accepted.element.clone() })?;
        let reopened = work.steps(cx)?.iter().find(|one| one.element == accepted.element).cloned();
        if let Some(reopened) = reopened {
            let me = cx.me();
            task::store::assign(cx, &work.permit, &reopened, Some(me))?;
        }
        super::submit::await_acceptance(&mut work, cx)?;
        // What the law gives to who heard nothing in time, no undoing takes away.
        let over = work.case.accept_due.is_some_and(|due| cx.today_number() > due);
        base::refuse_if!(over, "case.undo_too_late");
        paper::store::withdraw(cx, &work.permit, work.case.id, PaperKind::Acceptance)?;
        work.save(cx, "acceptance-undone", true, &json!({ "reason": reason }))
    }
}

/// Whether the last acceptance came of silence, and whether anybody has worked on the case since.
fn since_acceptance(cx: &mut Cx, case: CaseId) -> Result<(bool, bool)> {
    let journal = journal::store::of_case(cx, case)?;
    let at = journal.iter().rposition(|entry| ["accepted", "accepted-by-silence"].contains(&entry.kind.as_str()));
    let by_silence = at.is_some_and(|at| journal[at].kind == "accepted-by-silence");
    let after = at.map_or(0, |at| at + 1);
    let acted = journal.iter().skip(after).any(Entry::is_work);
    Ok((by_silence, acted))
}
