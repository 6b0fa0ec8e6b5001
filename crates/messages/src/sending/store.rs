//! Messages as they are written, and notices on their way out.

use super::wishes::{Choices, Wishes};
use crate::wordings::{Rendered, Wording};
use base::{AccountId, Permit, Result};
use db::{Cx, V};
use serde_json::json;

pub(crate) struct NewMessage<'a> {
    pub id: i64,
    pub account: AccountId,
    pub about: (&'a str, i64),
    pub wording: &'a str,
    pub zh: &'a Rendered,
    pub en: &'a Rendered,
    pub href: &'a str,
}

pub(crate) struct NewNotice<'a> {
    pub id: i64,
    pub channel: &'static str,
    pub account: AccountId,
    pub wording: &'a str,
    pub address: Option<Vec<u8>>,
    pub text: Vec<u8>,
}

/// The edited wording and the choices of an account, in one round.
pub(crate) fn texts_and_choices(
    cx: &mut Cx,
    key: &str,
    account: AccountId,
) -> Result<(Option<Wording>, Option<Choices>)> {
    let rows = cx.query(
        "SELECT CAST(1 AS BIGINT), texts FROM wording WHERE key = $1 \
         UNION ALL SELECT CAST(2 AS BIGINT), choices FROM message_wish WHERE account = $2",
        &[V::from(key), V::from(account)],
    )?;
    let (mut wording, mut choices) = (None, None);
    for row in rows {
        if row.i64(0)? == 1 {
            wording = Some(row.json(1)?);
        } else {
            choices = Some(row.json(1)?);
        }
    }
    Ok((wording, choices))
}

pub(crate) fn insert_message(cx: &mut Cx, permit: &Permit, new: &NewMessage<'_>) -> Result<()> {
    let now = cx.now();
    cx.write(
        permit,
        "INSERT INTO message (id, account, noun, about, wording, title_zh, title_en, body_zh, body_en, href, sent_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        vec![
            V::from(new.id),
            V::from(new.account),
            V::from(new.about.0),
            V::from(new.about.1),
            V::from(new.wording),
            V::from(&new.zh.title),
            V::from(&new.en.title),
            V::from(&new.zh.body),
            V::from(&new.en.body),
            V::from(new.href),
            V::from(now),
        ],
    )?;
    cx.keep(
        permit,
        "INSERT INTO message_unread (account, unread) VALUES ($1, 1) \
         ON CONFLICT (account) DO UPDATE SET unread = message_unread.unread + 1",
        vec![V::from(new.account)],
    )
}

pub(crate) fn insert_notice(cx: &mut Cx, permit: &Permit, new: NewNotice<'_>) -> Result<()> {
    let now = cx.now();
    cx.write(
        permit,
        "INSERT INTO notice_out (id, channel, account, wording, address_sealed, text_sealed, state, attempts, last_error, made_at) \
         VALUES ($1, $2, $3, $4, $5, $6, 'queued', 0, '', $7)",
        vec![
            V::from(new.id),
            V::from(new.channel),
            V::from(new.account),
            V::from(new.wording),
            V::from(new.address),
            V::from(new.text),
            V::from(now),
        ],
    )
}

/// A notice that waits, opened.
pub(crate) struct Waiting {
    pub channel: String,
    pub account: AccountId,
    pub address: Option<String>,
    pub text: Rendered,
}

/// The notice while it waits; `None` once it is settled.
pub(crate) fn waiting(cx: &mut Cx, id: i64) -> Result<Option<Waiting>> {
    let row = cx.one(
        "SELECT channel, account, address_sealed, text_sealed FROM notice_out WHERE id = $1 AND state = 'queued'",
        &[V::from(id)],
    )?;
    let Some(row) = row else { return Ok(None) };
    let address = match row.opt_bytes(2)? {
        Some(sealed) => Some(String::from_utf8_lossy(&cx.unseal(sealed)?).into_owned()),
        None => None,
    };
    let text = match row.opt_bytes(3)? {
        Some(sealed) => serde_json::from_slice(&cx.unseal(sealed)?)?,
        None => Rendered::default(),
    };
    Ok(Some(Waiting { channel: row.string(0)?, account: AccountId(row.i64(1)?), address, text }))
}

/// Notes what came of a try. What was sent, or has no way, loses its text and address.
pub(crate) fn settle(
    cx: &mut Cx,
    permit: &Permit,
    id: i64,
    state: &'static str,
    attempts: i64,
    error: &str,
) -> Result<()> {
    let (now, error): (_, String) = (cx.now(), error.chars().take(500).collect());
    let params = vec![V::from(id), V::from(state), V::from(attempts), V::from(error), V::from(now)];
    let sql = if matches!(state, "sent" | "none") {
        "UPDATE notice_out SET state = $2, attempts = $3, last_error = $4, settled_at = $5, address_sealed = NULL, text_sealed = NULL \
         WHERE id = $1 AND state = 'queued'"
    } else {
        "UPDATE notice_out SET state = $2, attempts = $3, last_error = $4, settled_at = $5 WHERE id = $1 AND state = 'queued'"
    };
    cx.keep(permit, sql, params)
}

/// How somebody wants to be told.
pub(crate) fn wishes(cx: &mut Cx, account: AccountId, usual: Choices) -> Result<Wishes> {
    let row =
        cx.one("SELECT choices, email_sealed, version FROM message_wish WHERE account = $1", &[V::from(account)])?;
    let Some(row) = row else { return Ok(Wishes { choices: usual, email: String::new(), version: 0 }) };
    let email = match row.opt_bytes(1)? {
        Some(sealed) => String::from_utf8_lossy(&cx.unseal(sealed)?).into_owned(),
        None => String::new(),
    };
    Ok(Wishes { choices: row.json(0)?, email, version: row.i64(2)? })
}

pub(crate) fn save_wishes(cx: &mut Cx, permit: &Permit, account: AccountId, wishes: &Wishes) -> Result<()> {
    let sealed = match wishes.email.as_str() {
        "" => None,
        email => Some(cx.seal(&format!("notice:{account}"), email.as_bytes())?),
    };
    let mut params = vec![V::from(account), V::from(&json!(wishes.choices)), V::from(sealed)];
    if wishes.version == 0 {
        let rows = cx.write_returning(
            permit,
            "INSERT INTO message_wish (account, choices, email_sealed, version) VALUES ($1, $2, $3, 1) \
             ON CONFLICT (account) DO NOTHING RETURNING version",
            &params,
        )?;
        base::refuse_if!(rows.is_empty(), base::Refusal::STALE);
        return Ok(());
    }
    params.push(V::from(wishes.version));
    cx.write_one(
        permit,
        "UPDATE message_wish SET choices = $2, email_sealed = $3, version = version + 1 WHERE account = $1 AND version = $4",
        params,
    )
}
