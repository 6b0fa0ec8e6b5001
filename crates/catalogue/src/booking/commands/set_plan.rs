//! An office says when it receives people who booked, and how many at a time. What is booked already stays.

use crate::booking::{Plan, store};
use crate::rights::SLOTS;
use base::{OfficeId, OrRefuse, Refusal, Result};
use db::Cx;

/// Sets the plan of an office.
#[derive(Debug, Clone)]
pub struct SetPlan {
    /// The office.
    pub office: OfficeId,
    /// Its plan; `version` as it was read.
    pub plan: Plan,
}

impl SetPlan {
    /// Runs the command.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let office = identity::office(cx, self.office)?.or_refuse(Refusal::NOT_FOUND)?;
        let permit = cx.permit(SLOTS, office.target())?;
        let plan = &self.plan;
        base::refuse_if!(!(5..=240).contains(&plan.minutes), "book.bad_minutes");
        base::refuse_if!(!(0..=200).contains(&plan.capacity), "book.bad_capacity");
        base::refuse_if!(!(1..=90).contains(&plan.ahead), "book.bad_ahead");
        cx.about("office", office.id.0);
        cx.note("capacity", plan.capacity);
        store::set_plan(cx, &permit, office.id, plan)
    }
}
