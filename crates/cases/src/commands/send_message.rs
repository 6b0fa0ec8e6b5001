//! Something came that a case waits for: another body's answer, a payment, a delivery.

use super::clean;
use crate::case::{Case, store};
use crate::engine::Work;
use crate::rights;
use base::{CaseId, OrRefuse, Refusal, Result};
use db::Cx;
use flow::{Command, Data};
use serde_json::json;

/// Tells a case that a message came which its process waits for (BPMN 2.0, message events). The office in charge says so, by hand or by a
/// program of its own; a message that nothing waits for is refused.
#[derive(Debug, Clone)]
pub struct SendMessage {
    /// The case.
    pub case: CaseId,
    /// Name of the message, as the process has it.
    pub name: String,
    /// What came, in words for the file; may be empty.
    pub words: String,
}

impl SendMessage {
    /// Runs the command.
    pub fn run(&self, cx: &mut Cx) -> Result<Case> {
        let words = clean(&self.words)?;
        let case = store::visible(cx, self.case)?.or_refuse(Refusal::NOT_FOUND)?;
        let permit = cx.permit(rights::HANDLE, case.target())?;
        base::refuse_if!(!case.is_open(), "case.closed");
        let mut work = Work::load(cx, case, permit)?;
        work.tell(cx, Command::Message { name: self.name.clone(), activity: None, output: Data::default() })?;
        work.save(cx, "message", false, &json!({ "message": self.name, "words": words }))
    }
}
