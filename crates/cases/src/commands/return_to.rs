//! An official sends a case back to an earlier step; of parallel branches only this one.

use super::{clean, held};
use crate::case::Case;
use crate::task;
use base::Result;
use db::Cx;
use flow::{ActivityId, Command};
use serde_json::json;

/// Sends back.
#[derive(Debug, Clone)]
pub struct ReturnTo {
    /// The step held now.
    pub task: i64,
    /// Element to return to.
    pub element: String,
    /// Why; who did that step reads it.
    pub reason: String,
}

impl ReturnTo {
    /// Runs the command; answers the case as it is now. The step goes to whoever did it before.
    pub fn run(&self, cx: &mut Cx) -> Result<Case> {
        let reason = clean(&self.reason)?;
        base::refuse_if!(reason.is_empty(), "case.reason_needed");
        let (task, mut work) = held(cx, self.task)?;
        work.must_run()?;
        let earlier = task::store::of_case(cx, work.case.id)?;
        let before =
            earlier.iter().rev().find(|one| one.element == self.element && one.state == task::State::Done).cloned();
        base::refuse_if!(before.as_ref().is_none_or(|one| one.kind == "accept"), "case.no_such_earlier_step");
        work.tell(cx, Command::ReturnTo { activity: ActivityId(task.activity as u64), element: self.element.clone() })?;
        if let Some(holder) = before.and_then(|one| one.assignee) {
            let reopened = work.steps(cx)?.iter().find(|one| one.element == self.element).cloned();
            if let Some(reopened) = reopened {
                task::store::assign(cx, &work.permit, &reopened, Some(holder))?;
            }
        }
        let detail = json!({ "step": task.name, "to": self.element, "reason": reason });
        work.save(cx, "returned", false, &detail)
    }
}
