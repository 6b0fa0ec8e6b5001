//! Messages as their readers see them.

use super::model::Message;
use base::{AccountId, Permit, Result, Text};
use db::{Cx, Row, V};

const COLUMNS: &str = "id, account, noun, about, wording, title_zh, title_en, body_zh, body_en, href, sent_at, read_at";

fn read(row: &Row) -> Result<Message> {
    Ok(Message {
        id: row.i64(0)?,
        account: AccountId(row.i64(1)?),
        about: (row.string(2)?, row.i64(3)?),
        wording: row.string(4)?,
        title: Text::new(row.text(5)?, row.text(6)?),
        body: Text::new(row.text(7)?, row.text(8)?),
        href: row.string(9)?,
        sent_at: row.moment(10)?,
        read_at: row.opt_moment(11)?,
    })
}

/// An account's messages below an id, newest first.
pub(crate) fn list(cx: &mut Cx, account: AccountId, before: i64, limit: i64) -> Result<Vec<Message>> {
    let sql = format!("SELECT {COLUMNS} FROM message WHERE account = $1 AND id < $2 ORDER BY id DESC LIMIT $3");
    cx.query(&sql, &[V::from(account), V::from(before), V::from(limit)])?.iter().map(read).collect()
}

/// An account's own message.
pub(crate) fn own(cx: &mut Cx, account: AccountId, id: i64) -> Result<Option<Message>> {
    let sql = format!("SELECT {COLUMNS} FROM message WHERE id = $1 AND account = $2");
    cx.one(&sql, &[V::from(id), V::from(account)])?.as_ref().map(read).transpose()
}

pub(crate) fn about(cx: &mut Cx, noun: &str, about: i64) -> Result<Vec<Message>> {
    let sql = format!("SELECT {COLUMNS} FROM message WHERE noun = $1 AND about = $2 ORDER BY id DESC LIMIT 200");
    cx.query(&sql, &[V::from(noun), V::from(about)])?.iter().map(read).collect()
}

pub(crate) fn unread(cx: &mut Cx, account: AccountId) -> Result<i64> {
    let row = cx.one("SELECT unread FROM message_unread WHERE account = $1", &[V::from(account)])?;
    row.map_or(Ok(0), |row| row.i64(0))
}

/// Leaves the receipt of a first reading; answers whether it was the first.
pub(crate) fn mark_read(cx: &mut Cx, permit: &Permit, account: AccountId, id: i64) -> Result<bool> {
    let now = cx.now();
    let rows = cx.write_returning(
        permit,
        "UPDATE message SET read_at = $3 WHERE id = $1 AND account = $2 AND read_at IS NULL RETURNING id",
        &[V::from(id), V::from(account), V::from(now)],
    )?;
    if !rows.is_empty() {
        cx.keep(
            permit,
            "UPDATE message_unread SET unread = unread - 1 WHERE account = $1 AND unread > 0",
            vec![V::from(account)],
        )?;
    }
    Ok(!rows.is_empty())
}

/// Marks messages up to an id as read; answers how many were not.
pub(crate) fn mark_all_read(cx: &mut Cx, permit: &Permit, account: AccountId, upto: i64) -> Result<i64> {
    let now = cx.now();
    let rows = cx.write_returning(
        permit,
        "UPDATE message SET read_at = $3 WHERE account = $1 AND id <= $2 AND read_at IS NULL RETURNING id",
        &[V::from(account), V::from(upto), V::from(now)],
    )?;
    let count = rows.len() as i64;
    cx.keep(
        permit,
        "UPDATE message_unread SET unread = CASE WHEN unread > $2 THEN unread - $2 ELSE 0 END WHERE account = $1",
        vec![V::from(account), V::from(count)],
    )?;
    Ok(count)
}
