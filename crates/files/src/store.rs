//! The table `file`.

use crate::model::{File, State};
use crate::{Kind, Stored};
use base::{AccountId, FileId, Moment, Permit, Result};
use db::{Cx, Row, V};

const COLUMNS: &str = "id, digest, size, kind, name, owner, noun, about, state, made_at, blob_digest, key_sealed";

pub(crate) struct Insert<'a> {
    pub id: FileId,
    pub stored: &'a Stored,
    pub owner: AccountId,
    pub about: Option<(&'a str, i64)>,
    pub key: Option<Vec<u8>>,
}

pub(crate) fn insert(cx: &mut Cx, permit: &Permit, row: Insert<'_>) -> Result<()> {
    let (noun, about) = row.about.unwrap_or(("", 0));
    let state = if row.about.is_some() { State::Kept } else { State::Fresh };
    let settled = row.about.is_some().then(|| cx.now());
    cx.write(
        permit,
        "INSERT INTO file (id, digest, blob_digest, size, kind, name, owner, noun, about, state, key_sealed, made_at, settled_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        vec![
            V::from(row.id),
            V::from(&row.stored.digest),
            V::from(&row.stored.blob),
            V::from(i64::try_from(row.stored.size).unwrap_or(i64::MAX)),
            V::from(row.stored.kind.code()),
            V::from(&row.stored.name),
            V::from(row.owner),
            V::from(noun),
            V::from(about),
            V::from(state.code()),
            V::from(row.key),
            V::from(cx.now()),
            V::from(settled),
        ],
    )
}

pub(crate) fn attach(cx: &mut Cx, permit: &Permit, id: FileId, owner: AccountId, about: (&str, i64)) -> Result<()> {
    cx.write_one(
        permit,
        "UPDATE file SET state = 'kept', noun = $3, about = $4, settled_at = $5 \
         WHERE id = $1 AND owner = $2 AND (state = 'fresh' OR (state = 'kept' AND noun = $3 AND about = $4))",
        vec![V::from(id), V::from(owner), V::from(about.0), V::from(about.1), V::from(cx.now())],
    )
}

pub(crate) fn discard(cx: &mut Cx, permit: &Permit, id: FileId, about: (&str, i64)) -> Result<()> {
    cx.write_one(
        permit,
        "UPDATE file SET state = 'gone', settled_at = $4 WHERE id = $1 AND noun = $2 AND about = $3 AND state <> 'gone'",
        vec![V::from(id), V::from(about.0), V::from(about.1), V::from(cx.now())],
    )
}

/// A row as it stands; its key is still sealed.
pub(crate) fn by_id(cx: &mut Cx, id: FileId) -> Result<Option<(File, Option<Vec<u8>>)>> {
    let row = cx.one(&format!("SELECT {COLUMNS} FROM file WHERE id = $1 AND state <> 'gone'"), &[V::from(id)])?;
    row.as_ref().map(read).transpose()
}

pub(crate) fn of(cx: &mut Cx, noun: &str, about: i64) -> Result<Vec<File>> {
    let sql =
        format!("SELECT {COLUMNS} FROM file WHERE noun = $1 AND about = $2 AND state = 'kept' ORDER BY id LIMIT 1000");
    let rows = cx.query(&sql, &[V::from(noun), V::from(about)])?;
    rows.iter().map(|row| Ok(read(row)?.0)).collect()
}

fn read(row: &Row) -> Result<(File, Option<Vec<u8>>)> {
    let key = row.opt_bytes(11)?.map(<[u8]>::to_vec);
    let file = File {
        id: FileId(row.i64(0)?),
        digest: row.string(1)?,
        size: u64::try_from(row.i64(2)?).unwrap_or(0),
        kind: Kind::from_code(row.text(3)?),
        name: row.string(4)?,
        owner: AccountId(row.i64(5)?),
        about: (row.string(6)?, row.i64(7)?),
        state: State::from_code(row.text(8)?),
        sealed: key.is_some(),
        made_at: row.moment(9)?,
        blob: row.string(10)?,
        key: None,
    };
    Ok((file, key))
}

/// Ids of fresh rows made before an instant.
pub(crate) fn forgotten(cx: &mut Cx, before: Moment, limit: i64) -> Result<Vec<FileId>> {
    let rows = cx.query(
        "SELECT id FROM file WHERE state = 'fresh' AND made_at < $1 ORDER BY made_at, id LIMIT $2",
        &[V::from(before), V::from(limit)],
    )?;
    rows.iter().map(|row| row.i64(0).map(FileId)).collect()
}

pub(crate) fn forget(cx: &mut Cx, permit: &Permit, id: FileId) -> Result<()> {
    cx.write(
        permit,
        "UPDATE file SET state = 'gone', settled_at = $2 WHERE id = $1 AND state = 'fresh'",
        vec![V::from(id), V::from(cx.now())],
    )
}

/// Which of some blobs belong to a living row.
pub(crate) fn living(cx: &mut Cx, blobs: &[String]) -> Result<Vec<String>> {
    if blobs.is_empty() {
        return Ok(Vec::new());
    }
    let numbers: Vec<String> = (1..=blobs.len()).map(|number| format!("${number}")).collect();
    let sql = format!(
        "SELECT DISTINCT blob_digest FROM file WHERE state <> 'gone' AND blob_digest IN ({})",
        numbers.join(", ")
    );
    let params: Vec<V> = blobs.iter().map(V::from).collect();
    cx.query(&sql, &params)?.iter().map(|row| row.string(0)).collect()
}

/// Living rows after an id, for the check: id, blob.
pub(crate) fn page(cx: &mut Cx, after: i64, limit: i64) -> Result<Vec<(i64, String)>> {
    let rows = cx.query(
        "SELECT id, blob_digest FROM file WHERE id > $1 AND state <> 'gone' ORDER BY id LIMIT $2",
        &[V::from(after), V::from(limit)],
    )?;
    rows.iter().map(|row| Ok((row.i64(0)?, row.string(1)?))).collect()
}
