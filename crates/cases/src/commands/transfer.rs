//! An official hands a step to a colleague or to another office. The first-contact owner stays.

use super::{clean, held};
use crate::case::Case;
use crate::task;
use base::{AccountId, OfficeId, OrRefuse, Result};
use db::Cx;
use serde_json::json;

/// Hands a step over.
#[derive(Debug, Clone)]
pub struct Transfer {
    /// The step.
    pub task: i64,
    /// Office that does it from now on; none for the same.
    pub office: Option<OfficeId>,
    /// Official who does it; none for the office's pool.
    pub to: Option<AccountId>,
    /// Why.
    pub reason: String,
}

impl Transfer {
    /// Runs the command; answers the case as it is now.
    pub fn run(&self, cx: &mut Cx) -> Result<Case> {
        let reason = clean(&self.reason)?;
        base::refuse_if!(reason.is_empty(), "case.reason_needed");
        let (task, work) = held(cx, self.task)?;
        let office = identity::office(cx, self.office.unwrap_or(task.office))?.or_refuse("case.no_such_office")?;
        base::refuse_if!(!office.open, "case.no_such_office");
        if let Some(to) = self.to {
            let able = super::can_take(cx, to, &task.role, &office)?;
            base::refuse_if!(!able, "case.cannot_take_it");
        }
        task::store::move_to(cx, &work.permit, &task, office.id, &office.path, self.to)?;
        let name = match self.to {
            Some(to) => identity::name_of(cx, to)?,
            None => String::new(),
        };
        let detail = json!({ "step": task.name, "office": office.name, "to": name, "reason": reason });
        work.save(cx, "transferred", false, &detail)
    }
}
