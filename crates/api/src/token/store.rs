//! Rows of tokens.

use super::Token;
use base::{AccountId, Moment, Permit, Result};
use db::{Cx, Row, V};

const COLUMNS: &str = "id, account, name, rights, made_at, until_ms, revoked_at";

fn read(row: &Row) -> Result<Token> {
    Ok(Token {
        id: row.i64(0)?,
        account: AccountId(row.i64(1)?),
        name: row.string(2)?,
        rights: row.json(3)?,
        made_at: row.moment(4)?,
        until: row.moment(5)?,
        revoked_at: row.opt_moment(6)?,
    })
}

pub(super) fn by_digest(cx: &mut Cx, digest: &str) -> Result<Option<Token>> {
    let sql = format!("SELECT {COLUMNS} FROM api_token WHERE digest = $1");
    cx.one(&sql, &[V::from(digest)])?.as_ref().map(read).transpose()
}

pub(super) fn own(cx: &mut Cx, id: i64) -> Result<Option<Token>> {
    let sql = format!("SELECT {COLUMNS} FROM api_token WHERE id = $1 AND account = $2");
    cx.one(&sql, &[V::from(id), V::from(cx.me())])?.as_ref().map(read).transpose()
}

/// The caller's tokens, newest first.
pub fn mine(cx: &mut Cx) -> Result<Vec<Token>> {
    let sql = format!("SELECT {COLUMNS} FROM api_token WHERE account = $1 ORDER BY id DESC LIMIT 100");
    cx.query(&sql, &[V::from(cx.me())])?.iter().map(read).collect()
}

pub(super) fn add(
    cx: &mut Cx,
    permit: &Permit,
    name: &str,
    rights: &[String],
    until: Moment,
    digest: &str,
) -> Result<i64> {
    let id = cx.new_id();
    cx.about("api-token", id);
    cx.note("name", name);
    let params = vec![
        V::from(id),
        V::from(cx.me()),
        V::from(name),
        V::from(digest),
        V::from(serde_json::to_string(rights)?),
        V::from(cx.now()),
        V::from(until),
    ];
    cx.write(
        permit,
        "INSERT INTO api_token (id, account, name, digest, rights, made_at, until_ms) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        params,
    )?;
    Ok(id)
}

pub(super) fn revoke(cx: &mut Cx, permit: &Permit, id: i64) -> Result<()> {
    cx.about("api-token", id);
    cx.write_one(
        permit,
        "UPDATE api_token SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL",
        vec![V::from(id), V::from(cx.now())],
    )
}
