//! A child is no longer wanted: its joint case ended or went back.

use super::submit::engine_permit;
use crate::case::{Outcome, store};
use crate::engine::Work;
use base::{CaseId, Result};
use db::Cx;
use serde_json::json;

/// Voids the child of an activity, if it is still open.
#[derive(Debug, Clone)]
pub struct VoidChild {
    /// The joint case.
    pub parent: CaseId,
    /// The activity of its process.
    pub activity: i64,
}

impl VoidChild {
    /// Runs the command.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let child = store::child_of(cx, self.parent, self.activity)?;
        let Some(child) = child.filter(crate::case::Case::is_open) else { return Ok(()) };
        let permit = engine_permit(cx)?;
        let mut work = Work::load(cx, child, permit)?;
        work.cancel(cx, Outcome::Void, "no longer wanted")?;
        work.save(cx, "voided", false, &json!({})).map(drop)
    }
}
