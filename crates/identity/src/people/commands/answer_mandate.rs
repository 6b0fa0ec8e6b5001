//! Somebody takes or declines a mandate that another gave.

use super::party;
use crate::people::mandates::store as mandates;
use crate::people::model::{MandateKind, MandateState};
use crate::rights::own;
use base::{Refusal, Result};
use db::Cx;

/// Answers.
#[derive(Debug, Clone, Copy)]
pub struct AnswerMandate {
    /// The mandate.
    pub mandate: i64,
    /// Yes or no.
    pub yes: bool,
}

impl AnswerMandate {
    /// Answers; only its holder can, and only while it waits (`mandate.settled`).
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let permit = own(cx)?;
        let person = party(cx)?;
        let mandate = mandates::of(cx, person, self.mandate)?;
        base::refuse_if!(mandate.holder != person || mandate.kind != MandateKind::Adult, Refusal::NOT_FOUND);
        base::refuse_if!(mandate.state != MandateState::Waiting, "mandate.settled");
        cx.about("mandate", mandate.id);
        let state = if self.yes { MandateState::Active } else { MandateState::Declined };
        mandates::settle(cx, &permit, &mandate, state)?;
        crate::accounts::store::touch(cx, &permit, person)
    }
}
