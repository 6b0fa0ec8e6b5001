//! Idempotency keys: a write that comes twice counts once and answers the same.

mod store;

use base::{Refusal, Result};
use db::Cx;
use serde_json::Value;
use sm3::{Digest, Sm3};

/// How long an answer is kept.
pub const KEEP_DAYS: i64 = 30;

/// Forgets answers that are older than [`KEEP_DAYS`]; a daily duty.
pub fn forget_old(cx: &mut Cx) -> Result<()> {
    let before = cx.now().plus(-KEEP_DAYS * base::moment::DAY);
    store::forget(cx, before)
}

/// The digest of a call: operation and input.
pub fn digest(name: &str, path: &[(String, String)], query: &str, body: &[u8]) -> String {
    let mut hash = Sm3::new();
    hash.update(name.as_bytes());
    for (key, value) in path {
        hash.update(key.as_bytes());
        hash.update([0]);
        hash.update(value.as_bytes());
        hash.update([0]);
    }
    hash.update(query.as_bytes());
    hash.update([0]);
    hash.update(body);
    hex::encode(hash.finalize())
}

/// Runs a write once for a key of a token, within its transaction.
pub fn once(
    cx: &mut Cx,
    token: i64,
    key: &str,
    digest: &str,
    body: impl FnOnce(&mut Cx) -> Result<Value>,
) -> Result<Value> {
    if let Some((known, answer)) = store::find(cx, token, key)? {
        base::refuse_if!(known != digest, "api.key_reused");
        return Ok(answer);
    }
    let answer = body(cx)?;
    store::keep(cx, token, key, digest, &answer)?;
    Ok(answer)
}

/// A key that may be used: eight to a hundred visible ASCII characters.
pub fn check(key: Option<&str>) -> Result<String> {
    match key {
        Some(key) if (8..=100).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic()) => {
            Ok(key.to_owned())
        }
        _ => Err(Refusal::new("api.key_needed").into()),
    }
}
