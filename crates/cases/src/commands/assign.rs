//! Somebody who may reassign finds stuck steps and gives them to others; a leaver's work goes to a successor.

use super::clean;
use crate::case::store as cases;
use crate::engine::Work;
use crate::journal;
use crate::rights::ASSIGN;
use crate::task::{self, State, Task};
use base::{AccountId, CaseId, OrRefuse, Refusal, Result};
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
        give(cx, &task, self.to, &reason)
    }
}

fn give(cx: &mut Cx, task: &Task, to: Option<AccountId>, reason: &str) -> Result<()> {
    let permit = cx.permit(ASSIGN, task.target())?;
    let office = identity::office(cx, task.office)?.or_refuse("case.no_such_office")?;
    let mut name = String::new();
    if let Some(to) = to {
        let able = super::can_take(cx, to, &task.role, &office)?;
        base::refuse_if!(!able, "case.cannot_take_it");
        name = identity::name_of(cx, to)?;
    }
    let case = cases::get(cx, task.case)?.or_refuse(Refusal::NOT_FOUND)?;
    cx.about("case", case.id.0);
    task::store::assign(cx, &permit, task, to)?;
    let detail = json!({ "step": task.name, "to": name, "reason": reason });
    journal::store::add(cx, &permit, case.id, "assigned", false, &detail, Map::new())
}

/// Hands all open steps of a leaver to a successor, or back to their pools; a successor is first-contact owner from then on.
#[derive(Debug, Clone)]
pub struct HandOver {
    /// Who leaves.
    pub from: AccountId,
    /// Who takes over; steps that he may not do go to the pool.
    pub to: Option<AccountId>,
    /// Why.
    pub reason: String,
}

/// What was handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HandedOver {
    /// Steps that went to the successor.
    pub steps: usize,
    /// Steps that went to a pool.
    pub pooled: usize,
    /// Cases that the successor follows from now on as their first contact.
    pub cases: usize,
}

impl HandOver {
    /// Runs the command.
    pub fn run(&self, cx: &mut Cx) -> Result<HandedOver> {
        let reason = clean(&self.reason)?;
        base::refuse_if!(reason.is_empty(), "case.reason_needed");
        let (mut given, mut pooled, mut after) = (0, 0, 0);
        loop {
            let page = task::store::held_by(cx, self.from, after, 200)?;
            let Some(last) = page.last() else { break };
            after = last.id;
            for task in &page {
                let office = identity::office(cx, task.office)?.or_refuse("case.no_such_office")?;
                let able = match self.to {
                    Some(to) => super::can_take(cx, to, &task.role, &office)?,
                    None => false,
                };
                give(cx, task, self.to.filter(|_| able), &reason)?;
                *(if able { &mut given } else { &mut pooled }) += 1;
            }
        }
        let owned = match self.to {
            Some(to) => self.follow(cx, to, &reason)?,
            None => 0,
        };
        base::refuse_if!(given + pooled + owned == 0, "case.nothing_to_hand_over");
        Ok(HandedOver { steps: given, pooled, cases: owned })
    }

    /// The successor follows the leaver's cases to their end too: a first-contact owner who has left can be asked nothing.
    fn follow(&self, cx: &mut Cx, to: AccountId, reason: &str) -> Result<usize> {
        let (mut count, mut after) = (0, CaseId(0));
        let name = identity::name_of(cx, to)?;
        loop {
            let page = cases::owned_by(cx, self.from, after, 200)?;
            let Some(last) = page.last() else { return Ok(count) };
            after = last.id;
            for case in page {
                let permit = cx.permit(ASSIGN, case.target())?;
                let mut work = Work::load(cx, case, permit)?;
                work.case.owner = Some(to);
                work.save(cx, "owner-changed", true, &json!({ "to": name, "reason": reason }))?;
                count += 1;
            }
        }
    }
}
