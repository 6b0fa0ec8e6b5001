//! Somebody who may reassign finds stuck steps and gives them to others.

use super::clean;
use crate::case::store as cases;
use crate::journal;
use crate::rights::ASSIGN;
use crate::task::{self, State, Task};
use base::{AccountId, OrRefuse, Permit, Refusal, Result};
use db::Cx;
use serde_json::{Map, json};

/// Gives one step to somebody, or back to the pool.
#[derive(Debug, Clone)]
pub struct Assign {
    /// The step.
    pub task: i64,
    /// Who does it from now on; none for the pool.
    pub to: Option<AccountId>,
    /// Why.
    pub reason: String,
}

impl Assign {
    /// Runs the command.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let reason = clean(&self.reason)?;
        base::refuse_if!(reason.is_empty(), "case.reason_needed");
        let task = task::store::visible(cx, self.task)?.or_refuse(Refusal::NOT_FOUND)?;
        base::refuse_if!(task.state != State::Open, "case.step_is_over", "step" = task.name);
        let permit = cx.permit(ASSIGN, task.target())?;
        give(cx, &permit, &task, self.to, &reason)
    }
}

/// Gives an open step to somebody who can do it, or back to its pool.
pub(crate) fn give(cx: &mut Cx, permit: &Permit, task: &Task, to: Option<AccountId>, reason: &str) -> Result<()> {
    let office = identity::office(cx, task.office)?.or_refuse("case.no_such_office")?;
    let mut name = String::new();
    if let Some(to) = to {
        let able = super::can_take(cx, to, &task.role, &office)?;
        base::refuse_if!(!able, "case.cannot_take_it");
        name = identity::name_of(cx, to)?;
    }
    let case = cases::get(cx, task.case)?.or_refuse(Refusal::NOT_FOUND)?;
    cx.about("case", case.id.0);
    task::store::assign(cx, permit, task, to)?;
    let detail = json!({ "step": task.name, "to": name, "reason": reason });
    journal::store::add(cx, permit, case.id, "assigned", false, &detail, Map::new())
}
