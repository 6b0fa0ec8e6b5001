//! Rows of answers by key.

use crate::token::KEEP;
use base::{Result, Target};
use db::{Cx, V};
use serde_json::Value;

pub fn find(cx: &mut Cx, token: i64, key: &str) -> Result<Option<(String, Value)>> {
    let row =
        cx.one("SELECT digest, answer FROM api_repeat WHERE token = $1 AND key = $2", &[V::from(token), V::from(key)])?;
    row.map(|row| Ok((row.string(0)?, row.json(1)?))).transpose()
}

pub fn keep(cx: &mut Cx, token: i64, key: &str, digest: &str, answer: &Value) -> Result<()> {
    // A token that may write anything may keep its own answers.
    let permit = base::Principal::system("api").permit(KEEP, Target::default())?;
    let params = vec![V::from(token), V::from(key), V::from(digest), V::from(answer), V::from(cx.now())];
    cx.keep(&permit, "INSERT INTO api_repeat (token, key, digest, answer, at) VALUES ($1, $2, $3, $4, $5)", params)
}

pub fn forget(cx: &mut Cx, before: base::Moment) -> Result<()> {
    let permit = cx.permit(KEEP, Target::default())?;
    cx.keep(&permit, "DELETE FROM api_repeat WHERE at < $1", vec![V::from(before)])
}
