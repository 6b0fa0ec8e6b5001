//! Reading through a grant, and the log of it.

use crate::keep::blind;
use crate::model::{Ask, Grant, Held, Reading, Taken};
use crate::{TAKE, grants, store};
use base::{Refusal, Result, Target};
use db::Cx;
use serde_json::Map;

/// Reads fields of the record about a subject, inside a write transaction: each reading is logged, also one that finds nothing.
///
/// `None` when there is no record: then the question is asked. Refused: `record.no_grant` when the consumer holds no grant for
/// this type today, `record.field_not_granted` when one of the fields is not in it. Data whose key was destroyed is no record.
pub fn take(cx: &mut Cx, ask: Ask<'_>) -> Result<Option<Taken>> {
    let me = cx.me();
    let permit = cx.permit(TAKE, Target { owner: Some(me), ..Target::default() })?;
    let grant = allowed(cx, &ask)?;
    let blind = blind(cx, ask.key);
    cx.about(ask.about.0, ask.about.1);
    let row = store::record(cx, ask.kind, &blind)?;
    let taken = match row {
        Some(row) => open(cx, row, ask.fields)?,
        None => None,
    };
    store::log(cx, &permit, &ask, &grant, &blind, taken.is_some())?;
    Ok(taken)
}

/// The grant that allows all fields; the youngest of several.
fn allowed(cx: &mut Cx, ask: &Ask<'_>) -> Result<Grant> {
    let today = cx.today();
    let mut found = grants::store::grants_for(cx, ask.consumer, ask.kind)?;
    found.retain(|grant| grant.ended_at.is_none() && grant.terms.until >= today);
    let missing = |grant: &Grant| {
        ask.fields.iter().find(|field| !grant.terms.fields.iter().any(|known| known == *field)).copied()
    };
    let Some(youngest) = found.last() else {
        return Err(Refusal::new("record.no_grant").with("consumer", ask.consumer).with("type", ask.kind).into());
    };
    match found.iter().rev().find(|grant| missing(grant).is_none()) {
        Some(grant) => Ok(grant.clone()),
        None => {
            Err(Refusal::new("record.field_not_granted").with("field", missing(youngest).unwrap_or_default()).into())
        }
    }
}

fn open(cx: &mut Cx, row: store::Row, fields: &[&str]) -> Result<Option<Taken>> {
    let sealed: Map<String, serde_json::Value> = match row.sealed {
        Some(sealed) => match cx.unseal(&sealed) {
            Ok(plain) => serde_json::from_slice(&plain)?,
            Err(error) if error.code() == Some("data_destroyed") => return Ok(None),
            Err(error) => return Err(error),
        },
        None => Map::new(),
    };
    let mut values = Map::new();
    for field in fields {
        if let Some(value) = row.plain.get(*field).or_else(|| sealed.get(*field)) {
            values.insert((*field).to_owned(), value.clone());
        }
    }
    Ok(Some(Taken { values, source: row.source, as_of: row.as_of }))
}

/// Which records are kept about a subject, without their values. The caller is the subject or acts for it.
pub fn held(cx: &mut Cx, key: &str) -> Result<Vec<Held>> {
    let blind = blind(cx, key);
    store::held(cx, &blind)
}

/// Readings about a subject below an id, newest first. The caller is the subject or acts for it.
pub fn readings_of(cx: &mut Cx, key: &str, before: i64, limit: i64) -> Result<Vec<Reading>> {
    let blind = blind(cx, key);
    store::readings_of(cx, &blind, before, limit.clamp(1, 200))
}

/// Readings for a piece of work, newest first. The caller may see the work.
pub fn readings_about(cx: &mut Cx, noun: &str, id: i64) -> Result<Vec<Reading>> {
    store::readings_about(cx, noun, id)
}

/// Whose data the caller may look at: one's own, those of whom one acts for by mandate, or one's company's. The citizen id or
/// credit code; none before the caller has proved who they are.
pub(crate) fn own_key(cx: &mut Cx) -> Result<Option<String>> {
    let actor = std::sync::Arc::clone(cx.actor());
    if let Some(company) = actor.company {
        return Ok(identity::company(cx, company)?.map(|company| company.credit_code));
    }
    match actor.acting_for.or(actor.person) {
        Some(person) => Ok(Some(identity::people::store::sensitive(cx, person)?.number)),
        None => Ok(None),
    }
}

/// What is kept about the caller and who read it below an id, newest first; none before the caller has proved who they are.
pub fn mine(cx: &mut Cx, before: i64, limit: i64) -> Result<Option<(Vec<Held>, Vec<Reading>)>> {
    let Some(key) = own_key(cx)? else { return Ok(None) };
    let (me, blind) = (cx.me(), blind(cx, &key));
    let readings = store::readings_mine(cx, &blind, me, before, limit.clamp(1, 200))?;
    Ok(Some((store::held(cx, &blind)?, readings)))
}
