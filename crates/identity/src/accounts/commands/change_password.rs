//! Somebody sets a new password and knows the old one.

use super::sign_in::{SignedIn, key_of, rests, wrong};
use crate::accounts::store;
use crate::rights::own;
use crate::sessions::store as sessions;
use crate::setup::Limits;
use base::Result;
use db::Cx;

/// Sets the password. Both passwords were checked and hashed before.
#[derive(Debug, Clone)]
pub struct ChangePassword {
    /// Whether the old password belonged to `old_hash`.
    pub right: bool,
    /// The hash against which the old one was checked.
    pub old_hash: String,
    /// The hash of the new one.
    pub password: String,
    /// Limits of wrong tries.
    pub limits: Limits,
}

impl ChangePassword {
    /// Whether it was set; wrong tries are counted as at signing in. Other devices are signed out.
    pub fn run(&self, cx: &mut Cx) -> Result<bool> {
        let permit = own(cx)?;
        let me = cx.me();
        cx.about("account", me.0);
        let key = key_of(me);
        if let Some(until) = rests(cx, &key)? {
            return Err(base::Refusal::new("sign_in.rests").with("until", web::format::time(until.civil())).into());
        }
        let account = store::must(cx, me)?;
        if !self.right || store::password(cx, me)? != self.old_hash {
            let _counted: SignedIn = wrong(cx, &permit, &key, &self.limits)?;
            return Ok(false);
        }
        store::set_password(cx, &permit, &account, &self.password)?;
        let this = cx.actor().session;
        sessions::revoke_others(cx, &permit, me, this)?;
        Ok(true)
    }
}
