//! Somebody agrees to act for a company, or declines.

use crate::companies::store;
use crate::people::commands::party;
use crate::rights::own;
use base::{Refusal, Result};
use db::Cx;

/// Answers.
#[derive(Debug, Clone, Copy)]
pub struct AnswerAgency {
    /// The agency.
    pub agency: i64,
    /// Yes or no.
    pub yes: bool,
}

impl AnswerAgency {
    /// Answers; only the agent can, and only once (`agency.settled`).
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let permit = own(cx)?;
        let person = party(cx)?;
        let agency = store::agency(cx, self.agency)?;
        base::refuse_if!(agency.person != person, Refusal::NOT_FOUND);
        base::refuse_if!(agency.accepted, "agency.settled");
        cx.about("agency", agency.id);
        store::settle(cx, &permit, &agency, if self.yes { "active" } else { "declined" })?;
        crate::accounts::store::touch(cx, &permit, person)
    }
}
