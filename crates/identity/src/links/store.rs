//! One-time links and codes in the database. Only digests and keyed indexes are stored.

use crate::accounts::model::{LinkPurpose, PhonePurpose};
use crate::tokens;
use base::moment::{DAY, MINUTE};
use base::{AccountId, Error, Moment, Permit, Refusal, Result};
use db::{Cx, V};

/// A link's content when it is opened.
#[derive(Debug, Clone)]
pub struct Used {
    /// Id of the link.
    pub id: i64,
    /// The account it is for.
    pub account: Option<AccountId>,
    /// A sealed value, opened.
    pub secret: Option<String>,
}

/// Makes a link; `life` in milliseconds. A secret is sealed.
pub(crate) fn make(
    cx: &mut Cx,
    permit: &Permit,
    purpose: LinkPurpose,
    account: Option<AccountId>,
    secret: Option<&str>,
    life: i64,
) -> Result<String> {
    let (token, id, now) = (tokens::make(), cx.new_id(), cx.now());
    let sealed = secret.map(|secret| cx.seal("one-time-link", secret.as_bytes())).transpose()?;
    cx.write(
        permit,
        "INSERT INTO one_time_link (id, purpose, token, account, detail, secret_sealed, made_at, ends_at, used_at) \
         VALUES ($1, $2, $3, $4, '', $5, $6, $7, NULL)",
        vec![
            V::from(id),
            V::from(purpose.code()),
            V::from(tokens::digest(&token)),
            V::from(account),
            V::from(sealed),
            V::from(now),
            V::from(now.plus(life)),
        ],
    )?;
    Ok(token)
}

/// Looks at a link without using it. An unknown, used or expired one is refused as `link.gone`.
pub(crate) fn look(cx: &mut Cx, purpose: LinkPurpose, token: &str) -> Result<Used> {
    let row = cx.one(
        "SELECT id, account, secret_sealed, ends_at FROM one_time_link WHERE token = $1 AND purpose = $2 AND used_at IS NULL",
        &[V::from(tokens::digest(token)), V::from(purpose.code())],
    )?;
    let gone = || Error::from(Refusal::new("link.gone"));
    let row = row.ok_or_else(gone)?;
    if row.moment(3)? <= cx.now() {
        return Err(gone());
    }
    let secret =
        row.opt_bytes(2)?.map(<[u8]>::to_vec).map(|sealed| crate::people::store::open_text(cx, &sealed)).transpose()?;
    Ok(Used { id: row.i64(0)?, account: row.opt_i64(1)?.map(AccountId), secret })
}

/// Uses a link: it works once.
pub(crate) fn take(cx: &mut Cx, permit: &Permit, purpose: LinkPurpose, token: &str) -> Result<Used> {
    let used = look(cx, purpose, token)?;
    let now = cx.now();
    cx.write_one(
        permit,
        "UPDATE one_time_link SET used_at = $2 WHERE id = $1 AND used_at IS NULL",
        vec![V::from(used.id), V::from(now)],
    )?;
    Ok(used)
}

/// Ends the open links of a purpose, of one account or of all.
pub(crate) fn cancel(cx: &mut Cx, permit: &Permit, purpose: LinkPurpose, account: Option<AccountId>) -> Result<()> {
    let now = cx.now();
    cx.write(
        permit,
        "UPDATE one_time_link SET used_at = $3 WHERE purpose = $1 AND used_at IS NULL AND (CAST($2 AS BIGINT) IS NULL OR account = $2)",
        vec![V::from(purpose.code()), V::from(account), V::from(now)],
    )
}

/// Which duty a first link is for, whatever the duty.
pub(crate) fn purpose_of(cx: &mut Cx, token: &str) -> Result<Option<String>> {
    let row = cx.one("SELECT purpose FROM one_time_link WHERE token = $1", &[V::from(tokens::digest(token))])?;
    row.map(|row| row.string(0)).transpose()
}

fn code_blind(cx: &Cx, purpose: PhonePurpose, phone: &str, code: &str) -> String {
    cx.blind("phone-code", &format!("{}|{phone}|{code}", purpose.code()))
}

/// Makes a code for a phone, good for ten minutes. One a minute, ten a day for each phone; codes that were made in the future,
/// before the clock was set back, do not count and go.
pub(crate) fn make_code(cx: &mut Cx, permit: &Permit, purpose: PhonePurpose, phone: &str) -> Result<String> {
    let (blind, now) = (cx.blind("phone", phone), cx.now());
    let (since, upto) = (now.plus(-DAY), now.plus(MINUTE));
    let rows = cx.query(
        "SELECT made_at FROM phone_code WHERE phone_blind = $1 AND made_at > $2 AND made_at <= $3 ORDER BY id DESC LIMIT 10",
        &[V::from(&blind), V::from(since), V::from(upto)],
    )?;
    if rows.first().map(|row| row.moment(0)).transpose()?.is_some_and(|last| last.plus(MINUTE) > now) {
        return Err(Refusal::new("code.wait").into());
    }
    if rows.len() >= 10 {
        return Err(Refusal::new("code.too_many").into());
    }
    let (id, code) = (cx.new_id(), tokens::code());
    let code_blind = code_blind(cx, purpose, phone, &code);
    cx.write(
        permit,
        "DELETE FROM phone_code WHERE phone_blind = $1 AND (made_at <= $2 OR made_at > $3)",
        vec![V::from(&blind), V::from(since), V::from(upto)],
    )?;
    cx.write(
        permit,
        "INSERT INTO phone_code (id, purpose, phone_blind, code_blind, made_at, ends_at, tries, used_at) VALUES ($1, $2, $3, $4, $5, $6, 0, NULL)",
        vec![V::from(id), V::from(purpose.code()), V::from(blind), V::from(code_blind), V::from(now), V::from(now.plus(10 * MINUTE))],
    )?;
    Ok(code)
}

/// Whether the code is the last one sent to the phone for this purpose; five tries, one use. A wrong try is counted, so
/// the caller must commit.
pub(crate) fn check_code(cx: &mut Cx, permit: &Permit, purpose: PhonePurpose, phone: &str, code: &str) -> Result<bool> {
    let (blind, now) = (cx.blind("phone", phone), cx.now());
    let row = cx.one(
        "SELECT id, code_blind, ends_at, tries, used_at FROM phone_code WHERE phone_blind = $1 AND purpose = $2 ORDER BY id DESC LIMIT 1",
        &[V::from(blind), V::from(purpose.code())],
    )?;
    let Some(row) = row else { return Ok(false) };
    let (id, ends_at): (i64, Moment) = (row.i64(0)?, row.moment(2)?);
    if ends_at <= now || row.i64(3)? >= 5 || row.opt_i64(4)?.is_some() {
        return Ok(false);
    }
    let right = row.text(1)? == code_blind(cx, purpose, phone, code);
    let used = right.then_some(now);
    cx.write_one(
        permit,
        "UPDATE phone_code SET tries = tries + 1, used_at = $2 WHERE id = $1 AND used_at IS NULL",
        vec![V::from(id), V::from(used)],
    )?;
    Ok(right)
}
