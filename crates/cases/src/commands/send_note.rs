//! Applicant and office write to each other about a case.

use super::clean;
use crate::case::represented::{self, Represented};
use crate::case::store;
use crate::{note, rights};
use base::{CaseId, OrRefuse, Refusal, Result};
use db::Cx;
use serde_json::json;

/// Sends a message about a case.
#[derive(Debug, Clone)]
pub struct SendNote {
    /// The case.
    pub case: CaseId,
    /// What is said.
    pub words: String,
}

impl SendNote {
    /// Runs the command.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let words = clean(&self.words)?;
        base::refuse_if!(words.is_empty(), "case.nothing_said");
        let case = store::visible(cx, self.case)?.or_refuse(Refusal::NOT_FOUND)?;
        let applicant = Represented::by_caller(cx)?.has(&case);
        let permit = if applicant {
            represented::permit(cx, &case)?
        } else {
            match cx.permit(rights::HANDLE, case.target()) {
                Err(_) => cx.permit(rights::ACCEPT, case.target())?,
                Ok(permit) => permit,
            }
        };
        cx.about("case", case.id.0);
        note::store::add(cx, &permit, case.id, &words, applicant)?;
        if !applicant {
            let event =
                json!({ "case": case.id, "kind": "note", "number": case.number, "item": case.item, "detail": {} });
            cx.emit("case.told", &event)?;
        }
        Ok(())
    }
}
