//! Rows of the chain.

use super::SealRow;
use base::{Result, Right, Target};
use db::{Cx, Row, V};

const SEAL: Right = Right("audit.seal");

fn read(row: &Row) -> Result<SealRow> {
    Ok(SealRow {
        id: row.i64(0)?,
        at: row.moment(1)?,
        first: row.i64(2)?,
        last: row.i64(3)?,
        leaves: row.i64(4)?,
        root: row.bytes(5)?.to_vec(),
        previous: row.bytes(6)?.to_vec(),
        seal: row.bytes(7)?.to_vec(),
    })
}

const COLUMNS: &str = "id, at, first_audit, last_audit, leaves, root, previous, seal";

/// Committed rows that no seal covers, by id. Looks back an hour behind the last seal, for rows that committed late.
pub fn unsealed(cx: &mut Cx, limit: i64) -> Result<Vec<(i64, Vec<u8>)>> {
    let floor = last_seal(cx)?.map_or(0, |seal| base::IdMaker::floor(seal.at.plus(-base::moment::HOUR)));
    let rows = cx.query(
        "SELECT a.id, a.digest FROM audit a LEFT JOIN audit_leaf l ON l.audit = a.id \
         WHERE a.id >= $1 AND l.audit IS NULL ORDER BY a.id LIMIT $2",
        &[V::from(floor), V::from(limit)],
    )?;
    rows.iter().map(|row| Ok((row.i64(0)?, row.bytes(1)?.to_vec()))).collect()
}

pub fn last_seal(cx: &mut Cx) -> Result<Option<SealRow>> {
    cx.one(&format!("SELECT {COLUMNS} FROM audit_seal ORDER BY id DESC LIMIT 1"), &[])?.as_ref().map(read).transpose()
}

pub fn seal_after(cx: &mut Cx, after: i64) -> Result<Option<SealRow>> {
    let sql = format!("SELECT {COLUMNS} FROM audit_seal WHERE id > $1 ORDER BY id LIMIT 1");
    cx.one(&sql, &[V::from(after)])?.as_ref().map(read).transpose()
}

/// The rows a seal covers, in its order; no digest where the row is gone.
pub fn leaves(cx: &mut Cx, seal: i64) -> Result<Vec<(i64, Option<Vec<u8>>)>> {
    let rows = cx.query(
        "SELECT l.audit, a.digest FROM audit_leaf l LEFT JOIN audit a ON a.id = l.audit WHERE l.seal = $1 ORDER BY l.place",
        &[V::from(seal)],
    )?;
    rows.iter().map(|row| Ok((row.i64(0)?, row.opt_bytes(1)?.map(<[u8]>::to_vec)))).collect()
}

pub fn add(cx: &mut Cx, seal: &SealRow, rows: &[(i64, Vec<u8>)]) -> Result<()> {
    let permit = cx.permit(SEAL, Target::default())?;
    cx.keep(
        &permit,
        "INSERT INTO audit_seal (id, at, first_audit, last_audit, leaves, root, previous, seal) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        vec![
            V::from(seal.id),
            V::from(seal.at),
            V::from(seal.first),
            V::from(seal.last),
            V::from(seal.leaves),
            V::from(seal.root.clone()),
            V::from(seal.previous.clone()),
            V::from(seal.seal.clone()),
        ],
    )?;
    for (place, (audit, _)) in rows.iter().enumerate() {
        cx.keep(
            &permit,
            "INSERT INTO audit_leaf (audit, seal, place) VALUES ($1, $2, $3)",
            vec![V::from(*audit), V::from(seal.id), V::from(place as i64)],
        )?;
    }
    Ok(())
}
