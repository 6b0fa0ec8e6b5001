//! Somebody removes a second factor.

use crate::accounts::store;
use crate::rights::own;
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
}

impl RemoveTotp {
    /// Removes it. Refused as `password.wrong`; another's factor is not found.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let permit = own(cx)?;
        let me = cx.me();
        cx.about("account", me.0);
        base::refuse_if!(!self.right || store::password(cx, me)? != self.hash, "password.wrong");
        let known = store::factors(cx, me)?.iter().any(|factor| factor.id == self.factor);
        base::refuse_if!(!known, Refusal::NOT_FOUND);
        store::remove_factor(cx, &permit, me, Some(self.factor))
    }
}
