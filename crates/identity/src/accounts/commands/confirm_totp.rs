//! Somebody shows by a first code that the authenticator app works.

use crate::accounts::store;
use crate::rights::own;
use crate::totp;
use base::refusal::OrRefuse;
use base::{Refusal, Result};
use db::Cx;

/// Confirms a factor; from now on it is asked for.
#[derive(Debug, Clone)]
pub struct ConfirmTotp {
    /// The factor.
    pub factor: i64,
    /// What was typed.
    pub code: String,
}

impl ConfirmTotp {
    /// Confirms it. Refused as `factor.wrong` for a wrong code.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let permit = own(cx)?;
        let (me, now) = (cx.me(), cx.now());
        cx.about("account", me.0);
        let (secret, last) = store::factor_secret(cx, me, self.factor)?.or_refuse(Refusal::NOT_FOUND)?;
        let step = totp::check(&secret, &self.code, now).filter(|step| *step > last).or_refuse("factor.wrong")?;
        store::use_factor(cx, &permit, me, self.factor, step)
    }
}
