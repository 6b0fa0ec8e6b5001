//! Somebody ends sessions on other devices.

use crate::rights::own;
use crate::sessions::store;
use base::{Refusal, Result};
use db::Cx;

/// Ends one of one's own sessions.
#[derive(Debug, Clone, Copy)]
pub struct RevokeSession {
    /// The session.
    pub session: i64,
}

impl RevokeSession {
    /// Ends it at once; another's session is not found.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let permit = own(cx)?;
        let me = cx.me();
        base::refuse_if!(!store::is_open(cx, me, self.session)?, Refusal::NOT_FOUND);
        cx.about("session", self.session);
        store::revoke(cx, &permit, me, self.session)
    }
}

/// Ends all of one's sessions but the one that acts.
#[derive(Debug, Clone, Copy)]
pub struct RevokeOthers;

impl RevokeOthers {
    /// Ends them.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let permit = own(cx)?;
        let (me, this) = (cx.me(), cx.actor().session);
        cx.about("account", me.0);
        store::revoke_others(cx, &permit, me, this)
    }
}
