//! The day comes near, or is over, by which an applicant was to send what is missing: the applicant is reminded; then both sides
//! are told that the office may close the case.

use super::submit::engine_permit;
use crate::case::{Case, store};
use crate::clock::watch::{self, Awaited};
use crate::clock::{self, Span};
use base::{CaseId, Result};
use db::Cx;
use serde_json::Map;

/// Looks at a supplement; one that was answered, or whose case is over, is passed over.
#[derive(Debug, Clone)]
pub struct WatchSupplement {
    /// The case.
    pub case: CaseId,
    /// The span in which the clock waits for it.
    pub span: i64,
}

impl WatchSupplement {
    /// Runs the command.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let Some(case) = store::get(cx, self.case)?.filter(Case::is_open) else { return Ok(()) };
        let span = clock::store::spans(cx, case.id)?.into_iter().find(|one| one.id == self.span);
        let Some(due) = span.filter(Span::is_open_supplement).and_then(|span| span.due) else { return Ok(()) };
        let permit = engine_permit(cx)?;
        watch::look(cx, &permit, &case, Awaited::Supplement(self.span), due, Map::new())
    }
}
