//! Rows of loaded calendars on their way.

use super::{Load, State};
use base::{AccountId, CaseId, Error, Permit, Result};
use db::{Cx, Row, V};

const COLUMNS: &str = "id, year, loaded_by, loaded_at, replaced, reached, looked, open_cases, moved, state, ended_at";

fn read(row: &Row) -> Result<Load> {
    Ok(Load {
        id: row.i64(0)?,
        year: i16::try_from(row.i64(1)?).map_err(|_| Error::fault("a calendar of an impossible year was loaded"))?,
        loaded_by: AccountId(row.i64(2)?),
        loaded_at: row.moment(3)?,
        replaced: row.json(4)?,
        reached: CaseId(row.i64(5)?),
        looked: row.i64(6)?,
        open: row.i64(7)?,
        moved: row.i64(8)?,
        state: State::read(row.text(9)?).ok_or_else(|| Error::fault("a calendar's load has an unknown state"))?,
        ended_at: row.opt_moment(10)?,
    })
}

/// One load.
pub fn get(cx: &mut Cx, id: i64) -> Result<Option<Load>> {
    let sql = format!("SELECT {COLUMNS} FROM calendar_load WHERE id = $1");
    cx.one(&sql, &[V::from(id)])?.as_ref().map(read).transpose()
}

/// The load that is under way; there is one at most.
pub fn running(cx: &mut Cx) -> Result<Option<Load>> {
    let sql = format!("SELECT {COLUMNS} FROM calendar_load WHERE state = 'running' ORDER BY id DESC LIMIT 1");
    cx.one(&sql, &[])?.as_ref().map(read).transpose()
}

/// The last loads, newest first.
pub fn newest(cx: &mut Cx, limit: i64) -> Result<Vec<Load>> {
    let sql = format!("SELECT {COLUMNS} FROM calendar_load ORDER BY id DESC LIMIT $1");
    cx.query(&sql, &[V::from(limit)])?.iter().map(read).collect()
}

/// Begins a load; one that is under way ends where it is.
pub fn begin(cx: &mut Cx, permit: &Permit, load: &Load) -> Result<()> {
    cx.write(
        permit,
        "UPDATE calendar_load SET state = 'replaced', ended_at = $1 WHERE state = 'running'",
        vec![V::from(cx.now())],
    )?;
    cx.write(
        permit,
        "INSERT INTO calendar_load (id, year, loaded_by, loaded_at, replaced, reached, looked, open_cases, moved, state, ended_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        vec![
            V::from(load.id),
            V::from(i64::from(load.year)),
            V::from(load.loaded_by),
            V::from(load.loaded_at),
            V::from(&serde_json::to_value(&load.replaced)?),
            V::from(load.reached),
            V::from(load.looked),
            V::from(load.open),
            V::from(load.moved),
            V::from(load.state.word()),
            V::from(load.ended_at),
        ],
    )
}

/// Writes how far a load is that stood at `before`; refused as stale when it stands elsewhere by now.
pub fn go_on(cx: &mut Cx, permit: &Permit, before: CaseId, load: &Load) -> Result<()> {
    cx.write_one(
        permit,
        "UPDATE calendar_load SET reached = $3, looked = $4, moved = $5, state = $6, ended_at = $7 \
         WHERE id = $1 AND reached = $2 AND state = 'running'",
        vec![
            V::from(load.id),
            V::from(before),
            V::from(load.reached),
            V::from(load.looked),
            V::from(load.moved),
            V::from(load.state.word()),
            V::from(load.ended_at),
        ],
    )
}
