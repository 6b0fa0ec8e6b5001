//! Rows of grants.

use super::Standing;
use crate::model::{Grant, NewGrant, Reading};
use crate::store::{READING, read_reading};
use base::moment::{day_date, day_number};
use base::{Permit, Result, Text};
use db::{Cx, V};
use serde_json::json;

pub(crate) fn insert_grant(cx: &mut Cx, permit: &Permit, id: i64, new: &NewGrant) -> Result<()> {
    let now = cx.now();
    cx.write(
        permit,
        "INSERT INTO record_grant (id, consumer, type, fields, purpose_zh, purpose_en, basis, until_day, made_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        vec![
            V::from(id),
            V::from(&new.consumer),
            V::from(&new.kind),
            V::from(&json!(new.fields)),
            V::from(&new.purpose.zh),
            V::from(&new.purpose.en),
            V::from(&new.basis),
            V::from(day_number(new.until)),
            V::from(now),
        ],
    )
}

pub(crate) fn end_grant(cx: &mut Cx, permit: &Permit, id: i64) -> Result<()> {
    let now = cx.now();
    cx.write_one(
        permit,
        "UPDATE record_grant SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL",
        vec![V::from(id), V::from(now)],
    )
}

const GRANT: &str =
    "g.id, g.consumer, g.type, g.fields, g.purpose_zh, g.purpose_en, g.basis, g.until_day, g.made_at, g.ended_at";

fn read_grant(row: &db::Row) -> Result<Grant> {
    Ok(Grant {
        id: row.i64(0)?,
        terms: NewGrant {
            consumer: row.string(1)?,
            kind: row.string(2)?,
            fields: row.json(3)?,
            purpose: Text::new(row.text(4)?, row.text(5)?),
            basis: row.string(6)?,
            until: day_date(row.i64(7)?),
        },
        made_at: row.moment(8)?,
        ended_at: row.opt_moment(9)?,
    })
}

pub(crate) fn grants(cx: &mut Cx, consumer: &str) -> Result<Vec<Grant>> {
    let sql = format!("SELECT {GRANT} FROM record_grant g WHERE g.consumer = $1 ORDER BY g.id LIMIT 500");
    cx.query(&sql, &[V::from(consumer)])?.iter().map(read_grant).collect()
}

pub(crate) fn grants_for(cx: &mut Cx, consumer: &str, kind: &str) -> Result<Vec<Grant>> {
    let sql = format!(
        "SELECT {GRANT} FROM record_grant g WHERE g.consumer = $1 AND g.type = $2 AND g.ended_at IS NULL ORDER BY g.id LIMIT 100"
    );
    cx.query(&sql, &[V::from(consumer), V::from(kind)])?.iter().map(read_grant).collect()
}

/// Which grants a list shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Part of the consumer's code or of the type's; empty for all.
    pub words: String,
    /// Those that ended or are over, in place of those in force.
    pub over: bool,
}

fn read_standing(row: &db::Row) -> Result<Standing> {
    Ok(Standing { grant: read_grant(row)?, last_used: row.opt_moment(10)? })
}

const LAST: &str = "(SELECT max(r.at) FROM record_read r WHERE r.grant_id = g.id)";

/// Grants below an id with their last use, the newest first.
pub fn list(cx: &mut Cx, filter: &Filter, before: i64, limit: i64) -> Result<Vec<Standing>> {
    let state = if filter.over {
        "(g.ended_at IS NOT NULL OR g.until_day < $3)"
    } else {
        "g.ended_at IS NULL AND g.until_day >= $3"
    };
    let words = format!("%{}%", filter.words.trim().to_lowercase().replace(['%', '_'], " "));
    let sql = format!(
        "SELECT {GRANT}, {LAST} FROM record_grant g WHERE g.id < $1 AND (lower(g.consumer) LIKE $2 OR lower(g.type) LIKE $2) AND {state} \
         ORDER BY g.id DESC LIMIT $4"
    );
    let today = day_number(cx.today());
    let params = [V::from(before), V::from(words), V::from(today), V::from(limit)];
    cx.query(&sql, &params)?.iter().map(read_standing).collect()
}

/// A grant with its last use.
pub(crate) fn get(cx: &mut Cx, id: i64) -> Result<Option<Standing>> {
    let sql = format!("SELECT {GRANT}, {LAST} FROM record_grant g WHERE g.id = $1");
    cx.one(&sql, &[V::from(id)])?.as_ref().map(read_standing).transpose()
}

/// The latest readings through a grant.
pub(crate) fn readings_through(cx: &mut Cx, grant: i64, limit: i64) -> Result<Vec<Reading>> {
    let sql = format!("SELECT {READING} FROM record_read WHERE grant_id = $1 ORDER BY at DESC, id DESC LIMIT $2");
    cx.query(&sql, &[V::from(grant), V::from(limit)])?.iter().map(read_reading).collect()
}

/// How many readings went through a grant.
pub fn reading_count(cx: &mut Cx, grant: i64) -> Result<i64> {
    let row = cx.one("SELECT CAST(count(*) AS BIGINT) FROM record_read WHERE grant_id = $1", &[V::from(grant)])?;
    row.map_or(Ok(0), |row| row.i64(0))
}

/// The fields that records of a type have had, sorted; none for a type of which there never was a record.
pub fn known_fields(cx: &mut Cx, kind: &str) -> Result<Vec<String>> {
    let row = cx.one("SELECT fields FROM record_type WHERE type = $1", &[V::from(kind)])?;
    row.map_or(Ok(Vec::new()), |row| row.json(0))
}

/// All types of which there was a record, sorted.
pub(crate) fn types(cx: &mut Cx) -> Result<Vec<String>> {
    let rows = cx.query("SELECT type FROM record_type ORDER BY type LIMIT 1000", &[])?;
    rows.iter().map(|row| row.string(0)).collect()
}
