//! An office checks a promise within the time it said (告知承诺的事后核查), after it granted on it.

use super::clean;
use crate::case::store;
use crate::journal;
use crate::promise::{self, State};
use crate::rights::HANDLE;
use base::{CaseId, OrRefuse, Refusal, Result};
use db::Cx;
use serde_json::{Map, json};

/// Writes what the check showed. A breach is told to the applicant with its consequence; undoing the grant is a decision of
/// its own.
#[derive(Debug, Clone)]
pub struct CheckPromise {
    /// The case.
    pub case: CaseId,
    /// Whether the promise is true.
    pub kept: bool,
    /// What the check showed; needed when it is not.
    pub words: String,
}

impl CheckPromise {
    /// Runs the command.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let words = clean(&self.words)?;
        base::refuse_if!(!self.kept && words.is_empty(), "case.reason_needed");
        let case = store::visible(cx, self.case)?.or_refuse(Refusal::NOT_FOUND)?;
        let permit = cx.permit(HANDLE, case.target())?;
        let promise = promise::store::of_case(cx, case.id)?.or_refuse("case.no_promise")?;
        base::refuse_if!(promise.check_due.is_none(), "case.promise_not_granted");
        base::refuse_if!(promise.state != State::Made, "case.promise_checked");
        let (state, kind) = if self.kept { (State::Kept, "promise-kept") } else { (State::Broken, "promise-broken") };
        cx.about("case", case.id.0);
        promise::store::check(cx, &permit, case.id, state, &words)?;
        let detail = json!({ "words": words, "breach": promise.breach });
        journal::store::add(cx, &permit, case.id, kind, true, &detail, Map::new())?;
        if !self.kept {
            let event =
                json!({ "case": case.id, "kind": kind, "number": case.number, "item": case.item, "detail": detail });
            cx.emit("case.told", &event)?;
        }
        Ok(())
    }
}
