//! The holder of a step goes on without the opinions that have not come, and says why.

use super::{clean, held};
use crate::countersign::{self, State};
use crate::journal;
use base::{OrRefuse, Result};
use db::Cx;
use serde_json::{Map, json};

/// Closes the question of a step: requests without an answer vanish, answers stay.
#[derive(Debug, Clone)]
pub struct CloseCountersign {
    /// The step.
    pub task: i64,
    /// Why it goes on without them.
    pub reason: String,
}

impl CloseCountersign {
    /// Runs the command.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let reason = clean(&self.reason)?;
        base::refuse_if!(reason.is_empty(), "case.reason_needed");
        let (task, work) = held(cx, self.task)?;
        let open = countersign::store::open_of_task(cx, task.id)?.or_refuse("case.countersign_none")?;
        let left = countersign::store::unanswered(cx, open.id)?;
        cx.about("case", work.case.id.0);
        countersign::store::end(cx, &work.permit, open.id, State::Closed, &reason)?;
        let detail = json!({ "step": task.name, "reason": reason, "left": left });
        journal::store::add(cx, &work.permit, work.case.id, "countersign-closed", false, &detail, Map::new())
    }
}
