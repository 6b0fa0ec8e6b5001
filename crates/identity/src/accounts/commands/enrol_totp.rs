//! Somebody starts to use an authenticator app.

use crate::accounts::store;
use crate::rights::own;
use crate::totp;
use base::Result;
use db::Cx;

/// Makes a secret that waits for its first code.
#[derive(Debug, Clone)]
pub struct EnrolTotp {
    /// What its owner calls it.
    pub name: String,
}

/// A new secret, shown once.
#[derive(Debug, Clone)]
pub struct NewTotp {
    /// The factor.
    pub factor: i64,
    /// The secret in base 32.
    pub secret: String,
    /// The address that opens an authenticator app on a phone.
    pub address: String,
}

impl EnrolTotp {
    /// The secret. `issuer` is the name that the app shows. Refused as `factor.too_many` from the fifth
    /// on, and as `factor.name_long` for a name of more than 30 characters.
    pub fn run(&self, cx: &mut Cx, issuer: &str) -> Result<NewTotp> {
        let permit = own(cx)?;
        let name = self.name.trim();
        base::refuse_if!(name.chars().count() > 30, "factor.name_long");
        let me = cx.me();
        cx.about("account", me.0);
        let confirmed = store::factors(cx, me)?.iter().filter(|factor| factor.confirmed_at.is_some()).count();
        base::refuse_if!(confirmed >= 4, "factor.too_many");
        let account = store::must(cx, me)?;
        let secret = totp::secret();
        let factor = store::insert_factor(cx, &permit, me, "totp", name, &secret)?;
        let label = account.login.unwrap_or(account.name);
        Ok(NewTotp { factor, secret: totp::base32(&secret), address: totp::address(issuer, &label, &secret) })
    }
}
