//! A timer of a process ran down.

use crate::case::store;
use crate::engine::Work;
use base::{CaseId, Error, Result, Target};
use db::Cx;
use flow::{ActivityId, Command};
use serde_json::json;

/// Tells the process that a timer ran down; one that is no longer wanted is passed over.
#[derive(Debug, Clone)]
pub struct FireTimer {
    /// The case.
    pub case: CaseId,
    /// Its activity.
    pub activity: i64,
}

impl FireTimer {
    /// Runs the command.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let Some(case) = store::get(cx, self.case)?.filter(crate::case::Case::is_open) else { return Ok(()) };
        let permit = cx.permit(crate::rights::HANDLE, Target::default())?;
        let mut work = Work::load(cx, case, permit)?;
        let waits = work.state.as_ref().is_some_and(|state| state.activity(ActivityId(self.activity as u64)).is_some());
        if !waits {
            return Ok(());
        }
        match work.tell(cx, Command::TimerFired { activity: ActivityId(self.activity as u64) }) {
            Err(Error::Refused(refusal)) if refusal.code == "flow.suspended" => return Ok(()),
            other => other?,
        }
        work.save(cx, "timer", false, &json!({})).map(drop)
    }
}
