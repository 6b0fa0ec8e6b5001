//! Writing and removing records.

use crate::model::Record;
use crate::store;
use base::{Permit, Result};
use db::Cx;

/// Most bytes of one record's values.
const LONGEST: usize = 64 << 10;

/// The blind index of a subject: the same for its citizen id or credit code in every type.
pub(crate) fn blind(cx: &Cx, key: &str) -> String {
    let key: String = key.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_uppercase).collect();
    cx.blind("record-key", &key)
}

fn subject(blind: &str) -> String {
    format!("record:{blind}")
}

/// Writes a record in place of what stood under its type and subject; answers its id. Refused: `record.too_large`,
/// `record.field_twice` when a field is both plain and sensitive.
pub fn put(cx: &mut Cx, permit: &Permit, record: &Record) -> Result<i64> {
    let plain = serde_json::to_string(&record.plain)?;
    let sensitive = serde_json::to_vec(&record.sensitive)?;
    base::refuse_if!(plain.len() + sensitive.len() > LONGEST, "record.too_large");
    let twice = record.plain.keys().find(|field| record.sensitive.contains_key(*field));
    base::refuse_if!(twice.is_some(), "record.field_twice", "field" = twice.map_or("", String::as_str));
    let blind = blind(cx, &record.key);
    let sealed = if record.sensitive.is_empty() { None } else { Some(cx.seal(&subject(&blind), &sensitive)?) };
    store::note_fields(cx, permit, &record.kind, record.plain.keys().chain(record.sensitive.keys()))?;
    store::put(cx, permit, record, &blind, plain, sealed)
}

/// Removes the record of a type about a subject; the question it answered is asked again from then on.
pub fn remove(cx: &mut Cx, permit: &Permit, kind: &str, key: &str) -> Result<()> {
    let blind = blind(cx, key);
    store::remove(cx, permit, kind, &blind)
}

/// Removes all records about a subject and destroys its key, so that sealed values are gone from every backup too.
pub fn destroy(cx: &mut Cx, permit: &Permit, key: &str) -> Result<()> {
    let blind = blind(cx, key);
    store::remove_all(cx, permit, &blind)?;
    cx.destroy_data_key(permit, &subject(&blind))
}
