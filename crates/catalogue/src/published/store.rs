//! Rows of publications.

use super::{Body, Published, State, parts};
use base::{Moment, Permit, Result};
use db::{Cx, Row, V};

const COLUMNS: &str = "id, name, version, state, digest";

fn read(cx: &mut Cx, row: &Row) -> Result<Published> {
    let (id, digest) = (row.i64(0)?, row.string(4)?);
    let parts = parts(&digest, || {
        let row = cx.one("SELECT body FROM publication WHERE id = $1", &[V::from(id)])?;
        row.map_or_else(|| Err(base::Error::fault("a publication lost its body")), |row| row.string(0))
    })?;
    Ok(Published { id, name: row.string(1)?, version: row.i64(2)?, state: State::read(row.text(3)?)?, digest, parts })
}

/// The publication with an id.
pub fn get(cx: &mut Cx, id: i64) -> Result<Option<Published>> {
    let row = cx.one(&format!("SELECT {COLUMNS} FROM publication WHERE id = $1"), &[V::from(id)])?;
    row.map(|row| read(cx, &row)).transpose()
}

/// The publication that a case pins, whatever became of it since: what it says never changes, so it is read once. Its state
/// is the one in which it was first read; ask [`get`] or [`current`] where the state matters.
pub fn pinned(cx: &mut Cx, id: i64) -> Result<Option<Published>> {
    cx.known("publication", id, |cx| get(cx, id))
}

/// The publication that new cases of an item use.
pub fn current(cx: &mut Cx, name: &str) -> Result<Option<Published>> {
    let row = cx.one(
        &format!("SELECT {COLUMNS} FROM publication WHERE name = $1 AND state IN ('current', 'suspended') ORDER BY version DESC LIMIT 1"),
        &[V::from(name)],
    )?;
    row.map(|row| read(cx, &row)).transpose()
}

/// All items in use, by name, after a name.
pub fn all_current(cx: &mut Cx, after: &str, limit: i64) -> Result<Vec<Published>> {
    let rows = cx.query(
        &format!("SELECT {COLUMNS} FROM publication WHERE state = 'current' AND name > $1 ORDER BY name LIMIT $2"),
        &[V::from(after), V::from(limit)],
    )?;
    rows.iter().map(|row| read(cx, row)).collect()
}

/// A page of the items in use or suspended, by name, after a name.
pub fn all_shown(cx: &mut Cx, after: &str, limit: i64) -> Result<Vec<(Published, Moment)>> {
    let rows = cx.query(
        &format!(
            "SELECT {COLUMNS}, published_at FROM publication WHERE state IN ('current', 'suspended') AND name > $1 ORDER BY name LIMIT $2"
        ),
        &[V::from(after), V::from(limit)],
    )?;
    rows.iter().map(|row| Ok((read(cx, row)?, row.moment(5)?))).collect()
}

/// When the versions of an item were published, the newest first: id, version, state, instant.
pub fn history(cx: &mut Cx, name: &str, limit: i64) -> Result<Vec<(i64, i64, State, Moment)>> {
    let rows = cx.query(
        "SELECT id, version, state, published_at FROM publication WHERE name = $1 ORDER BY version DESC LIMIT $2",
        &[V::from(name), V::from(limit)],
    )?;
    rows.iter().map(|row| Ok((row.i64(0)?, row.i64(1)?, State::read(row.text(2)?)?, row.moment(3)?))).collect()
}

/// The whole body of a publication, as it was published.
pub fn body(cx: &mut Cx, id: i64) -> Result<Option<Body>> {
    let row = cx.one("SELECT body FROM publication WHERE id = $1", &[V::from(id)])?;
    row.map(|row| row.json(0)).transpose()
}

/// All versions of an item, the newest first.
pub fn versions(cx: &mut Cx, name: &str, limit: i64) -> Result<Vec<Published>> {
    let rows = cx.query(
        &format!("SELECT {COLUMNS} FROM publication WHERE name = $1 ORDER BY version DESC LIMIT $2"),
        &[V::from(name), V::from(limit)],
    )?;
    rows.iter().map(|row| read(cx, row)).collect()
}

/// Adds the next version and retires the one before; a body that is already current adds nothing. Answers the current one's id.
pub fn publish(cx: &mut Cx, permit: &Permit, name: &str, body: &Body) -> Result<i64> {
    let (digest, text) = body.digest()?;
    let before = cx.one(
        "SELECT id, version, digest FROM publication WHERE name = $1 ORDER BY version DESC LIMIT 1",
        &[V::from(name)],
    )?;
    let mut version = 1;
    if let Some(row) = before {
        if row.text(2)? == digest {
            return row.i64(0);
        }
        version = row.i64(1)? + 1;
        cx.write(
            permit,
            "UPDATE publication SET state = 'replaced', replaced_at = $2 WHERE name = $1 AND state IN ('current', 'suspended')",
            vec![V::from(name), V::from(cx.now())],
        )?;
    }
    let id = cx.new_id();
    cx.about("publication", id);
    cx.note("item", name);
    cx.note("version", version);
    cx.write(
        permit,
        "INSERT INTO publication (id, name, version, state, digest, body, published_at, published_by) \
         VALUES ($1, $2, $3, 'current', $4, $5, $6, $7)",
        vec![
            V::from(id),
            V::from(name),
            V::from(version),
            V::from(digest),
            V::from(text),
            V::from(cx.now()),
            V::from(cx.me()),
        ],
    )?;
    Ok(id)
}

/// Suspends, resumes or cancels the version in use.
pub fn set_state(cx: &mut Cx, permit: &Permit, id: i64, state: State) -> Result<()> {
    cx.about("publication", id);
    cx.note("state", state.word());
    cx.write_one(permit, "UPDATE publication SET state = $2 WHERE id = $1", vec![V::from(id), V::from(state.word())])
}
