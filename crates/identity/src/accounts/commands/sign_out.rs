//! Somebody signs out.

use crate::rights::own;
use crate::sessions::store;
use base::Result;
use db::Cx;

/// Ends the session that acts.
#[derive(Debug, Clone, Copy)]
pub struct SignOut;

impl SignOut {
    /// Ends it; a session that has ended already is no trouble.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let permit = own(cx)?;
        let (me, session) = (cx.me(), cx.actor().session);
        cx.about("account", me.0);
        if store::is_open(cx, me, session)? {
            store::revoke(cx, &permit, me, session)?;
        }
        Ok(())
    }
}
