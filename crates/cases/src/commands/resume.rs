//! An office lets the clock go on when a special procedure is over.

use super::{clean, held};
use crate::case::Case;
use crate::clock::SpanKind;
use base::Result;
use db::Cx;
use serde_json::json;

/// Lets the clock go on.
#[derive(Debug, Clone)]
pub struct Resume {
    /// The step.
    pub task: i64,
    /// What came of the procedure.
    pub result: String,
}

impl Resume {
    /// Runs the command; answers the case as it is now.
    pub fn run(&self, cx: &mut Cx) -> Result<Case> {
        let result = clean(&self.result)?;
        let (task, mut work) = held(cx, self.task)?;
        let special = work.spans(cx)?.iter().any(|span| span.to.is_none() && span.kind != SpanKind::Supplement);
        base::refuse_if!(!special, "case.not_paused");
        work.resume(cx)?;
        let detail = json!({ "step": task.name, "result": result });
        work.save(cx, "resumed", true, &detail)
    }
}
