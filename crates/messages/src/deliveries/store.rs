//! Notices that failed for good.

use super::Failed;
use base::{AccountId, Permit, Result};
use db::{Cx, V};

pub(crate) fn failed(cx: &mut Cx, after: i64, limit: i64) -> Result<Vec<Failed>> {
    let rows = cx.query(
        "SELECT id, channel, account, wording, attempts, last_error, made_at FROM notice_out \
         WHERE state = 'failed' AND id > $1 ORDER BY id LIMIT $2",
        &[V::from(after), V::from(limit)],
    )?;
    rows.iter()
        .map(|row| {
            Ok(Failed {
                id: row.i64(0)?,
                channel: row.string(1)?,
                account: AccountId(row.i64(2)?),
                wording: row.string(3)?,
                attempts: row.i64(4)?,
                error: row.string(5)?,
                made_at: row.moment(6)?,
            })
        })
        .collect()
}

pub(crate) fn requeue(cx: &mut Cx, permit: &Permit, id: i64) -> Result<()> {
    cx.write_one(
        permit,
        "UPDATE notice_out SET state = 'queued', attempts = 0 WHERE id = $1 AND state = 'failed'",
        vec![V::from(id)],
    )
}
