//! Rows of answers by key. Answers are sealed: they may hold what an applicant wrote.

use crate::token::KEEP;
use base::{Error, Result, Target};
use db::{Cx, V};
use serde_json::Value;

pub fn find(cx: &mut Cx, token: i64, key: &str) -> Result<Option<(String, Value)>> {
    let row =
        cx.one("SELECT digest, answer FROM api_repeat WHERE token = $1 AND key = $2", &[V::from(token), V::from(key)])?;
    let Some(row) = row else { return Ok(None) };
    let sealed = hex::decode(row.text(1)?).map_err(|_| Error::fault("a kept answer does not read"))?;
    Ok(Some((row.string(0)?, serde_json::from_slice(&cx.unseal(&sealed)?)?)))
}

pub fn keep(cx: &mut Cx, token: i64, key: &str, digest: &str, answer: &Value) -> Result<()> {
    // A token that may write anything may keep its own answers.
    let permit = base::Principal::system("api").permit(KEEP, Target::default())?;
    let sealed = cx.seal("api-answers", &serde_json::to_vec(answer)?)?;
    let params = vec![V::from(token), V::from(key), V::from(digest), V::from(hex::encode(sealed)), V::from(cx.now())];
    cx.keep(&permit, "INSERT INTO api_repeat (token, key, digest, answer, at) VALUES ($1, $2, $3, $4, $5)", params)
}

pub fn forget(cx: &mut Cx, before: base::Moment) -> Result<()> {
    let permit = cx.permit(KEEP, Target::default())?;
    cx.keep(&permit, "DELETE FROM api_repeat WHERE at < $1", vec![V::from(before)])
}
