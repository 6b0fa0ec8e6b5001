//! An official sees the answers of a case unmasked, for a purpose that is written down.

use super::{clean, disclose, open_task, work_permit};
use crate::journal;
use crate::material::{self, store::Answers};
use base::{Result, Text};
use db::Cx;
use identity::disclosures::What;
use serde_json::{Map, json};

/// Opens the masked answers once.
#[derive(Debug, Clone)]
pub struct ViewAnswers {
    /// The step for which they are needed.
    pub task: i64,
    /// What for; it stays in the journal with who looked.
    pub purpose: String,
}

impl ViewAnswers {
    /// Runs the command; answers the answers.
    pub fn run(&self, cx: &mut Cx) -> Result<Answers> {
        let purpose = clean(&self.purpose)?;
        base::refuse_if!(purpose.is_empty(), "case.reason_needed");
        let (task, case) = open_task(cx, self.task)?;
        let permit = work_permit(cx, &task)?;
        disclose(cx, &permit, What::Answers, &case, Text::new(purpose.clone(), purpose.clone()))?;
        let detail = json!({ "step": task.name, "reason": purpose });
        journal::store::add(cx, &permit, case.id, "answers-viewed", false, &detail, Map::new())?;
        material::store::answers(cx, case.id)
    }
}
