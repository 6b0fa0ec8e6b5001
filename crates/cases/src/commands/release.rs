//! An official puts a step back into the pool.

use super::held;
use crate::journal;
use crate::task;
use base::Result;
use db::Cx;
use serde_json::{Map, json};

/// Puts a step back.
#[derive(Debug, Clone)]
pub struct Release {
    /// The step.
    pub task: i64,
}

impl Release {
    /// Runs the command.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let (task, work) = held(cx, self.task)?;
        base::refuse_if!(task.assignee.is_none(), "case.not_claimed");
        cx.about("case", work.case.id.0);
        task::store::assign(cx, &work.permit, &task, None)?;
        let detail = json!({ "step": task.name });
        journal::store::add(cx, &work.permit, work.case.id, "released", false, &detail, Map::new())
    }
}
