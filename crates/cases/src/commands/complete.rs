//! An official finishes a step: examined, inspected, decided, delivered, or refused at the door.

use super::{clean, held, no_open_question};
use crate::case::Case;
use crate::task::{self, four_eyes};
use base::Result;
use db::Cx;
use flow::{ActivityId, Command, Data};
use serde_json::json;

/// Finishes a step with an outcome and an opinion. A refusal must be reasoned (Licensing Law art. 38).
#[derive(Debug, Clone)]
pub struct Complete {
    /// The step.
    pub task: i64,
    /// `pass` or `object` for examination and inspection, `grant` or `refuse` for a decision, `reject` at acceptance, `done` else.
    pub outcome: String,
    /// Opinion, which goes into the file, and into the paper of a refusal.
    pub opinion: String,
}

/// Outcomes that a kind of step may have; the first is the usual one.
pub fn outcomes(kind: &str) -> &'static [&'static str] {
    match kind {
        "accept" => &["reject"],
        "decide" => &["grant", "refuse"],
        "handle" | "inspect" | "confirm" => &["pass", "object"],
        _ => &["done"],
    }
}

impl Complete {
    /// Runs the command; answers the case as it is now.
    pub fn run(&self, cx: &mut Cx) -> Result<Case> {
        let opinion = clean(&self.opinion)?;
        let (task, mut work) = held(cx, self.task)?;
        work.must_run()?;
        base::refuse_if!(!outcomes(&task.kind).contains(&self.outcome.as_str()), "case.unknown_outcome");
        let against = matches!(self.outcome.as_str(), "refuse" | "reject" | "object");
        base::refuse_if!(against && opinion.is_empty(), "case.reason_needed");
        no_open_question(cx, &work, &task)?;
        four_eyes::check(cx, &work.case, &task)?;
        work.finish_step(cx, &task, &self.outcome, &opinion)?;
        if work.told().is_none_or(|told| told.drafted) {
            task::store::drop_opinions(cx, &work.permit, task.id)?;
        }
        let mut output = Data::new();
        if !task.variable.is_empty() {
            output.insert(task.variable.clone(), json!(self.outcome));
        }
        work.tell(cx, Command::Complete { activity: ActivityId(task.activity as u64), output })?;
        let kind = match (task.kind.as_str(), self.outcome.as_str()) {
            ("decide", "grant") => "granted",
            ("decide", _) => "refused",
            ("accept", _) => "not-accepted",
            ("inspect", _) => "inspected",
            ("deliver", _) => "delivered",
            _ => "examined",
        };
        let open = matches!(kind, "granted" | "refused" | "not-accepted" | "delivered" | "inspected");
        let detail = json!({
            "step": task.name, "outcome": self.outcome, "number": work.case.result_number,
            "closed": !work.case.is_open(),
        });
        work.save(cx, kind, open, &detail)
    }
}
