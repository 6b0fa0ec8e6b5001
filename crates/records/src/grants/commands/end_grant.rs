//! The security administrator ends a grant; from that moment nothing more is read through it.

use crate::GRANT;
use crate::grants::store;
use base::{OrRefuse, Refusal, Result};
use db::Cx;
use identity::EVERYWHERE;

/// Ends a grant.
#[derive(Debug, Clone, Copy)]
pub struct EndGrant {
    /// The grant.
    pub grant: i64,
}

impl EndGrant {
    /// Refused: `not_found`, `stale` when it has ended.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let permit = cx.permit(GRANT, EVERYWHERE)?;
        let standing = store::get(cx, self.grant)?.or_refuse(Refusal::NOT_FOUND)?;
        cx.about("record-grant", self.grant);
        cx.note("consumer", standing.grant.terms.consumer.as_str());
        store::end_grant(cx, &permit, self.grant)
    }
}
