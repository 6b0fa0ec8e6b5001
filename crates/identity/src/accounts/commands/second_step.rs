//! Somebody whose password was right gives the code of the second factor.

use super::sign_in::{SignedIn, key_of, rests, wrong};
use crate::accounts::store;
use crate::rights::SIGN_IN;
use crate::sessions::store as sessions;
use crate::setup::Limits;
use crate::totp;
use base::{Refusal, Result, Target};
use db::Cx;

/// Gives the code.
#[derive(Debug, Clone)]
pub struct SecondStep {
    /// The token of the session that waits.
    pub token: String,
    /// What was typed.
    pub code: String,
    /// The device.
    pub device: String,
    /// Limits.
    pub limits: Limits,
}

impl SecondStep {
    /// Opens a new session in place of the one that waited. A session that does not wait is refused as `sign_in.again`.
    pub fn run(&self, cx: &mut Cx) -> Result<SignedIn> {
        let permit = cx.permit(SIGN_IN, Target::default())?;
        let now = cx.now();
        let waits =
            sessions::by_token(cx, &self.token)?.filter(|seen| seen.level == 0 && seen.active && seen.ends_at > now);
        let waits = waits.ok_or_else(|| Refusal::new("sign_in.again"))?;
        cx.about("account", waits.account.0);
        let key = key_of(waits.account);
        if let Some(until) = rests(cx, &key)? {
            return Ok(SignedIn::Rests { until });
        }
        for factor in store::factors(cx, waits.account)? {
            if factor.confirmed_at.is_none() || factor.kind != "totp" {
                continue;
            }
            let Some((secret, last)) = store::factor_secret(cx, waits.account, factor.id)? else { continue };
            let Some(step) = totp::check(&secret, &self.code, now).filter(|step| totp::is_new(*step, last)) else {
                continue;
            };
            store::use_factor(cx, &permit, waits.account, factor.id, step)?;
            sessions::revoke(cx, &permit, waits.account, waits.id)?;
            store::clear_attempts(cx, &permit, &key)?;
            store::signed_in(cx, &permit, waits.account)?;
            cx.note("outcome", "signed-in");
            let token = sessions::open(cx, &permit, waits.account, 1, &self.device, self.limits.whole)?;
            return Ok(SignedIn::Done { token, account: waits.account });
        }
        let outcome = wrong(cx, &permit, &key, &self.limits)?;
        if matches!(outcome, SignedIn::Rests { .. }) {
            sessions::revoke(cx, &permit, waits.account, waits.id)?;
        }
        Ok(outcome)
    }
}
