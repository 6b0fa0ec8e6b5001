//! An official takes a step from the pool.

use super::{open_task, work_permit};
use crate::journal;
use crate::task::{self, Task, four_eyes};
use base::Result;
use db::Cx;
use serde_json::{Map, json};

/// Takes a step. Two who claim at once: the first has it, the other is told who.
#[derive(Debug, Clone)]
pub struct Claim {
    /// The step.
    pub task: i64,
}

impl Claim {
    /// Runs the command; answers the step as it is held now.
    pub fn run(&self, cx: &mut Cx) -> Result<Task> {
        let (mut task, case) = open_task(cx, self.task)?;
        let permit = work_permit(cx, &task)?;
        if let Some(holder) = task.assignee {
            let name = identity::name_of(cx, holder)?;
            base::refuse_if!(true, "case.already_claimed", "name" = name);
        }
        four_eyes::check(cx, &case, &task)?;
        cx.about("case", case.id.0);
        let me = cx.me();
        task::store::assign(cx, &permit, &task, Some(me))?;
        let detail = json!({ "step": task.name, "task": task.id.to_string() });
        journal::store::add(cx, &permit, case.id, "claimed", false, &detail, Map::new())?;
        task.assignee = Some(me);
        Ok(task)
    }
}
