//! An official sees the papers of guardian and child at the window.

use crate::people::mandates::store as mandates;
use crate::people::model::{MandateKind, MandateState};
use crate::people::store;
use crate::rights::at_window;
use base::Result;
use codes::CitizenId;
use db::Cx;

/// Confirms a guardian's mandate that waits. The official types the child's number from the paper, so that nobody confirms
/// what was not seen.
#[derive(Debug, Clone)]
pub struct ConfirmMandate {
    /// The mandate.
    pub mandate: i64,
    /// The child's number as the paper shows it.
    pub number: CitizenId,
}

impl ConfirmMandate {
    /// Confirms it. Refused as `mandate.settled`, or `mandate.no_match` when the number is another's.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let permit = at_window(cx)?;
        let mandate = mandates::by_id(cx, self.mandate)?;
        let waits = mandate.state == MandateState::Waiting && mandate.kind == MandateKind::Guardian;
        base::refuse_if!(!waits, "mandate.settled");
        base::refuse_if!(store::clear(cx, mandate.giver)?.number != self.number.to_string(), "mandate.no_match");
        cx.about("mandate", mandate.id);
        mandates::settle(cx, &permit, &mandate, MandateState::Active)?;
        crate::accounts::store::touch(cx, &permit, mandate.holder)
    }
}
