//! Somebody removes a second factor.

use super::sign_in::{SignedIn, key_of, rests, wrong};
use crate::accounts::store;
use crate::rights::own;
use crate::setup::Limits;
use base::{Refusal, Result};
use db::Cx;

/// Removes a factor. The password was checked before, as for changing it.
#[derive(Debug, Clone)]
pub struct RemoveTotp {
    /// The factor.
    pub factor: i64,
    /// Whether the password belonged to `hash`.
    pub right: bool,
    /// The hash against which the password was checked.
    pub hash: String,
    /// Limits of wrong tries.
    pub limits: Limits,
}

impl RemoveTotp {
    /// Whether it was removed; a wrong password is counted as at signing in. Another's factor is not found.
    pub fn run(&self, cx: &mut Cx) -> Result<bool> {
        let permit = own(cx)?;
        let me = cx.me();
        cx.about("account", me.0);
        let known = store::factors(cx, me)?.iter().any(|factor| factor.id == self.factor);
        base::refuse_if!(!known, Refusal::NOT_FOUND);
        let key = key_of(me);
        if let Some(until) = rests(cx, &key)? {
            return Err(Refusal::new("sign_in.rests").with("until", web::format::time(until.civil())).into());
        }
        if !self.right || store::password(cx, me)? != self.hash {
            let _counted: SignedIn = wrong(cx, &permit, &key, &self.limits)?;
            return Ok(false);
        }
        store::remove_factor(cx, &permit, me, Some(self.factor))?;
        Ok(true)
    }
}
