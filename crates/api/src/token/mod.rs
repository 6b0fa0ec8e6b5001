//! Tokens for programs: each stands for an account, names the rights it may use, ends on a day, and can be revoked.

pub mod store;

use base::moment::DAY;
use base::{AccountId, Grant, Moment, OrRefuse, Principal, Refusal, Result, Right, Target, Text};
use db::Cx;
use sm3::{Digest, Sm3};
use std::sync::Arc;

/// Make and revoke one's own tokens.
pub const KEEP: Right = Right("api.token");
/// The longest life of a token.
pub const MOST_DAYS: i64 = 366;

/// The rights that this crate guards, with words for the page of roles.
pub fn rights() -> Vec<(Right, Text)> {
    vec![(KEEP, Text::new("管理接口令牌", "Keep tokens for programs"))]
}

/// A token, without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Id.
    pub id: i64,
    /// Account it stands for.
    pub account: AccountId,
    /// What it is for.
    pub name: String,
    /// Rights it may use; empty for all that the account has.
    pub rights: Vec<String>,
    /// When it was made.
    pub made_at: Moment,
    /// When it ends.
    pub until: Moment,
    /// When it was revoked.
    pub revoked_at: Option<Moment>,
}

/// The digest under which a token is stored.
pub fn digest(secret: &str) -> String {
    hex::encode(Sm3::digest(secret.as_bytes()))
}

/// A new secret of 256 bits, made before the transaction.
pub fn secret() -> String {
    use base64::Engine as _;
    let mut bytes = [0u8; 32];
    #[expect(clippy::disallowed_methods, reason = "secrets of tokens are the one use of ambient randomness here")]
    rand::Rng::fill_bytes(&mut rand::rng(), &mut bytes);
    format!("tb_{}", base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes))
}

/// Makes a token. The secret is shown once, by the caller.
#[derive(Debug, Clone)]
pub struct MakeToken {
    /// What it is for.
    pub name: String,
    /// Rights it may use; empty for all that the account has.
    pub rights: Vec<String>,
    /// How long it lives, in days.
    pub days: i64,
    /// Digest of the secret.
    pub digest: String,
}

impl MakeToken {
    /// Runs the command; answers the token's id.
    pub fn run(&self, cx: &mut Cx) -> Result<i64> {
        let permit = cx.permit(KEEP, Target { owner: Some(cx.me()), ..Target::default() })?;
        let name = self.name.trim();
        base::refuse_if!(name.is_empty() || name.chars().count() > 60, "api.token_name");
        base::refuse_if!(!(1..=MOST_DAYS).contains(&self.days), "api.token_days", "most" = MOST_DAYS);
        let unheld = self.rights.iter().find(|right| !cx.actor().grants.iter().any(|grant| *grant.right == **right));
        if let Some(right) = unheld {
            return Err(Refusal::new("api.token_right").with("right", right).into());
        }
        let until = cx.now().plus(self.days * DAY);
        store::add(cx, &permit, name, &self.rights, until, &self.digest)
    }
}

/// Revokes a token of one's own.
#[derive(Debug, Clone)]
pub struct RevokeToken {
    /// The token.
    pub token: i64,
}

impl RevokeToken {
    /// Runs the command.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let token = store::own(cx, self.token)?.or_refuse(Refusal::NOT_FOUND)?;
        let permit = cx.permit(KEEP, Target { owner: Some(token.account), ..Target::default() })?;
        store::revoke(cx, &permit, token.id)
    }
}

/// Who a secret stands for: the account's principal with only the token's rights. `None` for an unknown, revoked or ended token.
pub fn principal(cx: &mut Cx, setup: &identity::Setup, secret: &str) -> Result<Option<(Principal, i64)>> {
    let Some(token) = store::by_digest(cx, &digest(secret))? else { return Ok(None) };
    if token.revoked_at.is_some() || token.until <= cx.now() {
        return Ok(None);
    }
    let Some(signed) = identity::principal_of(cx, setup, token.account)? else { return Ok(None) };
    let mut principal = (*signed.principal).clone();
    if !token.rights.is_empty() {
        let kept: Vec<Grant> = principal
            .grants
            .iter()
            .filter(|grant| token.rights.iter().any(|right| **right == *grant.right))
            .cloned()
            .collect();
        principal.grants = Arc::from(kept);
    }
    Ok(Some((principal, token.id)))
}
