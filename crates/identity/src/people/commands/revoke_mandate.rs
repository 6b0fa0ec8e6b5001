//! Either side ends a mandate.

use super::{party, unbind};
use crate::people::mandates::store as mandates;
use crate::people::model::MandateState;
use crate::rights::own;
use base::Result;
use db::Cx;

/// Ends it at once: whoever acts by it acts for oneself again.
#[derive(Debug, Clone, Copy)]
pub struct RevokeMandate {
    /// The mandate.
    pub mandate: i64,
}

impl RevokeMandate {
    /// Ends it; another's mandate is not found.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let permit = own(cx)?;
        let person = party(cx)?;
        let mandate = mandates::of(cx, person, self.mandate)?;
        let over = !matches!(mandate.state, MandateState::Waiting | MandateState::Active);
        base::refuse_if!(over, "mandate.settled");
        cx.about("mandate", mandate.id);
        mandates::settle(cx, &permit, &mandate, MandateState::Revoked)?;
        unbind(cx, &permit, &mandate)
    }
}
