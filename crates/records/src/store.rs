//! Rows of records, grants and reads.

use crate::{Ask, Grant, Put, Read, TAKE, Taken};
use base::{Permit, PersonId, Result, Target, Text};
use db::{Cx, V};
use serde_json::{Map, Value};

fn blind(cx: &Cx, kind: &str, key: &str) -> String {
    cx.blind(&format!("record:{kind}"), key)
}

/// The record of a kind with a key, sensitive fields opened.
pub(crate) fn find(cx: &mut Cx, kind: &str, key: &str) -> Result<Option<Taken>> {
    let key = blind(cx, kind, key);
    let row = cx.one(
        "SELECT id, plain, sealed, source_zh, source_en, as_of FROM record WHERE kind = $1 AND key_blind = $2",
        &[V::from(kind), V::from(key)],
    )?;
    let Some(row) = row else { return Ok(None) };
    let mut values: Map<String, Value> = row.json(1)?;
    if let Some(sealed) = row.opt_bytes(2)? {
        let opened: Map<String, Value> = serde_json::from_slice(&cx.unseal(sealed)?)?;
        values.extend(opened);
    }
    Ok(Some(Taken { record: row.i64(0)?, values, source: Text::new(row.text(3)?, row.text(4)?), as_of: row.i64(5)? }))
}

/// Keeps a record; one with the same kind and key is replaced.
pub fn put(cx: &mut Cx, permit: &Permit, put: &Put) -> Result<()> {
    let id = cx.new_id();
    cx.about("record", id);
    cx.note("kind", put.kind.clone());
    let sealed = if put.sensitive.is_empty() {
        None
    } else {
        let subject = put.person.map_or_else(|| format!("record:{id}"), |person| format!("person:{person}"));
        Some(cx.seal(&subject, &serde_json::to_vec(&put.sensitive)?)?)
    };
    let params = vec![
        V::from(id),
        V::from(&put.kind),
        V::from(blind(cx, &put.kind, &put.key)),
        V::from(put.person),
        V::from(serde_json::to_string(&put.plain)?),
        V::from(sealed),
        V::from(&put.source.zh),
        V::from(&put.source.en),
        V::from(put.office),
        V::from(put.as_of),
    ];
    cx.write(
        permit,
        "INSERT INTO record (id, kind, key_blind, person, plain, sealed, source_zh, source_en, office, as_of, version) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1) ON CONFLICT (kind, key_blind) DO UPDATE SET plain = excluded.plain, \
         sealed = excluded.sealed, person = excluded.person, source_zh = excluded.source_zh, source_en = excluded.source_en, \
         office = excluded.office, as_of = excluded.as_of, version = record.version + 1",
        params,
    )
}

/// Deletes a record.
pub fn remove(cx: &mut Cx, permit: &Permit, kind: &str, key: &str) -> Result<()> {
    cx.about("record", 0);
    cx.note("kind", kind);
    let key = blind(cx, kind, key);
    cx.write(permit, "DELETE FROM record WHERE kind = $1 AND key_blind = $2", vec![V::from(kind), V::from(key)])
}

/// Allows a consumer to read a kind of record; an earlier grant for the two is replaced.
pub fn allow(cx: &mut Cx, permit: &Permit, grant: &Grant) -> Result<()> {
    let id = cx.new_id();
    cx.about("record-grant", id);
    cx.note("kind", grant.kind.clone());
    cx.note("consumer", grant.consumer.clone());
    let params = vec![
        V::from(id),
        V::from(&grant.consumer),
        V::from(&grant.kind),
        V::from(serde_json::to_string(&grant.fields)?),
        V::from(&grant.purpose.zh),
        V::from(&grant.purpose.en),
        V::from(&grant.basis),
        V::from(grant.until),
    ];
    cx.write(
        permit,
        "INSERT INTO record_grant (id, consumer, kind, fields, purpose_zh, purpose_en, basis, until_day) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (consumer, kind) DO UPDATE SET fields = excluded.fields, \
         purpose_zh = excluded.purpose_zh, purpose_en = excluded.purpose_en, basis = excluded.basis, until_day = excluded.until_day",
        params,
    )
}

/// The grant under which a consumer may read today.
pub(crate) fn grant_for(cx: &mut Cx, consumer: &str, kind: &str) -> Result<Option<Grant>> {
    let row = cx.one(
        "SELECT consumer, kind, fields, purpose_zh, purpose_en, basis, until_day FROM record_grant \
         WHERE consumer IN ($1, '*') AND kind = $2 AND until_day >= $3 ORDER BY consumer DESC LIMIT 1",
        &[V::from(consumer), V::from(kind), V::from(cx.today_number())],
    )?;
    row.map(|row| {
        Ok(Grant {
            consumer: row.string(0)?,
            kind: row.string(1)?,
            fields: row.json(2)?,
            purpose: Text::new(row.text(3)?, row.text(4)?),
            basis: row.string(5)?,
            until: row.i64(6)?,
        })
    })
    .transpose()
}

/// Logs a read. Within a query that may not write, the read is refused: a read without a trace is none.
pub(crate) fn log(cx: &mut Cx, ask: &Ask<'_>, taken: &Taken, grant: &Grant) -> Result<()> {
    let permit = cx.permit(TAKE, Target { owner: Some(cx.me()), ..Target::default() })?;
    let fields: Vec<&String> = taken.values.keys().collect();
    let actor = cx.actor().name.to_string();
    let params = vec![
        V::from(cx.new_id()),
        V::from(cx.now()),
        V::from(ask.kind),
        V::from(taken.record),
        V::from(ask.person),
        V::from(cx.me()),
        V::from(actor),
        V::from(ask.consumer),
        V::from(&grant.purpose.zh),
        V::from(&grant.purpose.en),
        V::from(serde_json::to_string(&fields)?),
        V::from(ask.matter),
    ];
    cx.write(
        &permit,
        "INSERT INTO record_read (id, at, kind, record, person, account, actor, consumer, purpose_zh, purpose_en, fields, matter) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        params,
    )
}

/// Who read what about a person, the latest first, before an id.
pub fn reads_about(cx: &mut Cx, person: PersonId, before: i64, limit: i64) -> Result<Vec<Read>> {
    let rows = cx.query(
        "SELECT id, at, kind, consumer, actor, purpose_zh, purpose_en, fields, matter FROM record_read \
         WHERE person = $1 AND id < $2 ORDER BY id DESC LIMIT $3",
        &[V::from(person), V::from(before), V::from(limit)],
    )?;
    rows.iter()
        .map(|row| {
            Ok(Read {
                id: row.i64(0)?,
                at: row.moment(1)?,
                kind: row.string(2)?,
                consumer: row.string(3)?,
                actor: row.string(4)?,
                purpose: Text::new(row.text(5)?, row.text(6)?),
                fields: row.json(7)?,
                matter: row.i64(8)?,
            })
        })
        .collect()
}
