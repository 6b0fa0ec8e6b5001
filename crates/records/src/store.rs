//! Records, grants and readings in the database.

use crate::model::{Ask, Grant, Held, Reading, Record};
use base::moment::{day_date, day_number};
use base::{AccountId, Error, OfficeId, Permit, Result, Text};
use db::{Cx, V};
use jiff::civil::Date;
use serde_json::{Map, Value, json};

/// A record as stored.
pub(crate) struct Row {
    pub plain: Map<String, Value>,
    pub sealed: Option<Vec<u8>>,
    pub source: Text,
    pub as_of: Date,
}

pub(crate) fn put(
    cx: &mut Cx,
    permit: &Permit,
    record: &Record,
    blind: &str,
    plain: String,
    sealed: Option<Vec<u8>>,
) -> Result<i64> {
    let (id, now) = (cx.new_id(), cx.now());
    let rows = cx.write_returning(
        permit,
        "INSERT INTO record (id, type, key_blind, plain, sealed, source_office, source_zh, source_en, as_of, changed_at, version) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1) ON CONFLICT (key_blind, type) DO UPDATE SET plain = excluded.plain, \
         sealed = excluded.sealed, source_office = excluded.source_office, source_zh = excluded.source_zh, \
         source_en = excluded.source_en, as_of = excluded.as_of, changed_at = excluded.changed_at, version = record.version + 1 \
         RETURNING id",
        &[
            V::from(id),
            V::from(&record.kind),
            V::from(blind),
            V::from(plain),
            V::from(sealed),
            V::from(record.office),
            V::from(&record.source.zh),
            V::from(&record.source.en),
            V::from(day_number(record.as_of)),
            V::from(now),
        ],
    )?;
    rows.first().ok_or_else(|| Error::fault("a record was written and is not there"))?.i64(0)
}

/// Notes which fields a type has, so that a grant can name them. Values stay where they are.
pub(crate) fn note_fields<'a>(
    cx: &mut Cx,
    permit: &Permit,
    kind: &str,
    fields: impl Iterator<Item = &'a String>,
) -> Result<()> {
    let known = crate::grants::known_fields(cx, kind)?;
    let mut all = known.clone();
    all.extend(fields.filter(|field| !known.contains(field)).cloned());
    if all.len() == known.len() {
        return Ok(());
    }
    all.sort();
    all.dedup();
    cx.keep(
        permit,
        "INSERT INTO record_type (type, fields) VALUES ($1, $2) ON CONFLICT (type) DO UPDATE SET fields = excluded.fields",
        vec![V::from(kind), V::from(&json!(all))],
    )
}

pub(crate) fn remove(cx: &mut Cx, permit: &Permit, kind: &str, blind: &str) -> Result<()> {
    cx.write(permit, "DELETE FROM record WHERE key_blind = $1 AND type = $2", vec![V::from(blind), V::from(kind)])
}

pub(crate) fn remove_all(cx: &mut Cx, permit: &Permit, blind: &str) -> Result<()> {
    cx.write(permit, "DELETE FROM record WHERE key_blind = $1", vec![V::from(blind)])
}

pub(crate) fn record(cx: &mut Cx, kind: &str, blind: &str) -> Result<Option<Row>> {
    let row = cx.one(
        "SELECT plain, sealed, source_zh, source_en, as_of FROM record WHERE key_blind = $1 AND type = $2",
        &[V::from(blind), V::from(kind)],
    )?;
    row.map(|row| {
        Ok(Row {
            plain: row.json(0)?,
            sealed: row.opt_bytes(1)?.map(<[u8]>::to_vec),
            source: Text::new(row.text(2)?, row.text(3)?),
            as_of: day_date(row.i64(4)?),
        })
    })
    .transpose()
}

pub(crate) fn held(cx: &mut Cx, blind: &str) -> Result<Vec<Held>> {
    let rows = cx.query(
        "SELECT type, source_zh, source_en, as_of FROM record WHERE key_blind = $1 ORDER BY type LIMIT 200",
        &[V::from(blind)],
    )?;
    rows.iter()
        .map(|row| {
            let source = Text::new(row.text(1)?, row.text(2)?);
            Ok(Held { kind: row.string(0)?, source, as_of: day_date(row.i64(3)?) })
        })
        .collect()
}

pub(crate) fn log(cx: &mut Cx, permit: &Permit, ask: &Ask<'_>, grant: &Grant, blind: &str, found: bool) -> Result<()> {
    let (id, now, actor) = (cx.new_id(), cx.now(), cx.actor().clone());
    cx.write(
        permit,
        "INSERT INTO record_read (id, grant_id, consumer, type, key_blind, fields, noun, about, purpose_zh, purpose_en, basis, found, \
         account, actor, office, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        vec![
            V::from(id),
            V::from(grant.id),
            V::from(ask.consumer),
            V::from(ask.kind),
            V::from(blind),
            V::from(&json!(ask.fields)),
            V::from(ask.about.0),
            V::from(ask.about.1),
            V::from(&grant.terms.purpose.zh),
            V::from(&grant.terms.purpose.en),
            V::from(&grant.terms.basis),
            V::from(found),
            V::from(actor.account),
            V::from(&*actor.name),
            V::from(actor.office.unwrap_or_default()),
            V::from(now),
        ],
    )
}

pub(crate) const READING: &str =
    "id, consumer, type, fields, noun, about, purpose_zh, purpose_en, basis, found, account, actor, office, at";

pub(crate) fn read_reading(row: &db::Row) -> Result<Reading> {
    Ok(Reading {
        id: row.i64(0)?,
        consumer: row.string(1)?,
        kind: row.string(2)?,
        fields: row.json(3)?,
        about: (row.string(4)?, row.i64(5)?),
        purpose: Text::new(row.text(6)?, row.text(7)?),
        basis: row.string(8)?,
        found: row.bool(9)?,
        account: AccountId(row.i64(10)?),
        actor: row.string(11)?,
        office: OfficeId(row.i64(12)?),
        at: row.moment(13)?,
    })
}

pub(crate) fn readings_of(cx: &mut Cx, blind: &str, before: i64, limit: i64) -> Result<Vec<Reading>> {
    let sql = format!("SELECT {READING} FROM record_read WHERE key_blind = $1 AND id < $2 ORDER BY id DESC LIMIT $3");
    cx.query(&sql, &[V::from(blind), V::from(before), V::from(limit)])?.iter().map(read_reading).collect()
}

/// Readings about a subject, and those of an account in its own affairs, whose records may lie under other numbers (of a
/// home, a certificate).
pub(crate) fn readings_mine(
    cx: &mut Cx,
    blind: &str,
    account: AccountId,
    before: i64,
    limit: i64,
) -> Result<Vec<Reading>> {
    let sql = format!(
        "SELECT {READING} FROM record_read WHERE (key_blind = $1 OR (account = $2 AND office = 0)) AND id < $3 \
         ORDER BY id DESC LIMIT $4"
    );
    let params = [V::from(blind), V::from(account), V::from(before), V::from(limit)];
    cx.query(&sql, &params)?.iter().map(read_reading).collect()
}

pub(crate) fn readings_about(cx: &mut Cx, noun: &str, about: i64) -> Result<Vec<Reading>> {
    let sql = format!("SELECT {READING} FROM record_read WHERE noun = $1 AND about = $2 ORDER BY id DESC LIMIT 200");
    cx.query(&sql, &[V::from(noun), V::from(about)])?.iter().map(read_reading).collect()
}
