//! Rows of the chain.

use super::SealRow;
use base::{AccountId, OfficeId, Result, Right, Target};
use db::{AuditRow, Cx, Row, V};
use std::fmt::Write as _;

const SEAL: Right = Right("audit.seal");
/// Leaves that one statement gives their seal.
const TOGETHER: usize = 200;

const COLUMNS: &str = "id, at, first_audit, last_audit, leaves, root, previous, seal";
const AUDIT: &str =
    "a.id, a.at, a.account, a.actor, a.office, a.command, a.noun, a.subject, a.outcome, a.detail, a.trace, a.written";

fn read(row: &Row) -> Result<SealRow> {
    Ok(SealRow {
        number: row.i64(0)?,
        at: row.moment(1)?,
        first: row.i64(2)?,
        last: row.i64(3)?,
        leaves: row.i64(4)?,
        root: row.bytes(5)?.to_vec(),
        previous: row.bytes(6)?.to_vec(),
        seal: row.bytes(7)?.to_vec(),
    })
}

/// The digest of an audit row as it stands.
fn digest(row: &Row) -> Result<[u8; 32]> {
    let audit = AuditRow {
        id: row.i64(0)?,
        at: row.moment(1)?,
        account: AccountId(row.i64(2)?),
        actor: row.string(3)?,
        office: row.opt_i64(4)?.map(OfficeId),
        command: row.string(5)?,
        noun: row.string(6)?,
        subject: row.i64(7)?,
        outcome: row.string(8)?,
        detail: row.string(9)?,
        trace: row.string(10)?,
    };
    Ok(audit.digest(row.bytes(11)?))
}

/// Committed rows that no seal covers, by id.
pub fn unsealed(cx: &mut Cx, limit: i64) -> Result<Vec<(i64, [u8; 32])>> {
    let sql = format!(
        "SELECT {AUDIT} FROM audit_leaf l JOIN audit a ON a.id = l.audit WHERE l.seal = 0 ORDER BY l.audit LIMIT $1"
    );
    let rows = cx.query(&sql, &[V::from(limit)])?;
    rows.iter().map(|row| Ok((row.i64(0)?, digest(row)?))).collect()
}

/// The newest seal.
pub fn last_seal(cx: &mut Cx) -> Result<Option<SealRow>> {
    cx.one(&format!("SELECT {COLUMNS} FROM audit_seal ORDER BY id DESC LIMIT 1"), &[])?.as_ref().map(read).transpose()
}

/// Seals after a number, in order.
pub fn seals_after(cx: &mut Cx, after: i64, limit: i64) -> Result<Vec<SealRow>> {
    let sql = format!("SELECT {COLUMNS} FROM audit_seal WHERE id > $1 ORDER BY id LIMIT $2");
    cx.query(&sql, &[V::from(after), V::from(limit)])?.iter().map(read).collect()
}

/// The digests of the rows that a seal covers, in its order; none where a row is gone.
pub fn leaves(cx: &mut Cx, seal: &SealRow) -> Result<Vec<Option<[u8; 32]>>> {
    let sql = format!(
        "SELECT {AUDIT} FROM audit_leaf l LEFT JOIN audit a ON a.id = l.audit \
         WHERE l.audit BETWEEN $1 AND $2 AND l.seal = $3 ORDER BY l.audit"
    );
    let rows = cx.query(&sql, &[V::from(seal.first), V::from(seal.last), V::from(seal.number)])?;
    rows.iter().map(|row| row.opt_i64(0)?.map(|_| digest(row)).transpose()).collect()
}

/// Where an audit row stands in the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Its leaf waits for a seal.
    Waits,
    /// Its leaf names a seal that covers it.
    Covered,
    /// Its leaf names a seal that is not there or covers other rows.
    Elsewhere(i64),
    /// It has no leaf.
    Nowhere,
}

/// Ids of audit rows after one, each with its place.
pub fn places_of_rows(cx: &mut Cx, after: i64, limit: i64) -> Result<Vec<(i64, Place)>> {
    let rows = cx.query(
        "SELECT a.id, l.seal, s.id FROM audit a LEFT JOIN audit_leaf l ON l.audit = a.id \
         LEFT JOIN audit_seal s ON s.id = l.seal AND a.id BETWEEN s.first_audit AND s.last_audit \
         WHERE a.id > $1 ORDER BY a.id LIMIT $2",
        &[V::from(after), V::from(limit)],
    )?;
    let place = |row: &Row| -> Result<Place> {
        Ok(match (row.opt_i64(1)?, row.opt_i64(2)?) {
            (None, _) => Place::Nowhere,
            (Some(0), _) => Place::Waits,
            (Some(_), Some(_)) => Place::Covered,
            (Some(seal), None) => Place::Elsewhere(seal),
        })
    };
    rows.iter().map(|row| Ok((row.i64(0)?, place(row)?))).collect()
}

/// Adds a seal and gives it to its leaves. A second seal of the same number cannot be added.
pub fn add(cx: &mut Cx, seal: &SealRow, rows: &[i64]) -> Result<()> {
    let permit = cx.permit(SEAL, Target::default())?;
    cx.keep(
        &permit,
        "INSERT INTO audit_seal (id, at, first_audit, last_audit, leaves, root, previous, seal) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        vec![
            V::from(seal.number),
            V::from(seal.at),
            V::from(seal.first),
            V::from(seal.last),
            V::from(seal.leaves),
            V::from(seal.root.clone()),
            V::from(seal.previous.clone()),
            V::from(seal.seal.clone()),
        ],
    )?;
    for some in rows.chunks(TOGETHER) {
        let mut sql = "UPDATE audit_leaf SET seal = $1 WHERE seal = 0 AND audit IN (".to_owned();
        for place in 0..some.len() {
            let _ = write!(sql, "{}${}", if place == 0 { "" } else { ", " }, place + 2);
        }
        sql.push(')');
        let mut params = vec![V::from(seal.number)];
        params.extend(some.iter().map(|id| V::from(*id)));
        cx.keep(&permit, sql, params)?;
    }
    Ok(())
}
