//! Rows of materials and answers.

use super::{Check, Material, letter};
use base::{CaseId, Error, FileId, Permit, Result, Text};
use catalogue::item::Trust;
use db::{Cx, Row, V};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

fn read(row: &Row) -> Result<Material> {
    let trust = match row.text(5)? {
        "A" => Trust::A,
        "B" => Trust::B,
        "C" => Trust::C,
        "D" => Trust::D,
        other => return Err(Error::fault(format_args!("a material has the unknown trust {other}"))),
    };
    Ok(Material {
        id: row.i64(0)?,
        case: CaseId(row.i64(1)?),
        material: row.string(2)?,
        title: Text::new(row.text(3)?, row.text(4)?),
        trust,
        source: row.json(6)?,
        file: row.opt_i64(7)?.map(FileId),
        file_name: row.string(8)?,
        state: Check::read(row.text(9)?).ok_or_else(|| Error::fault("a material has an unknown state"))?,
        note: row.string(10)?,
        added_at: row.moment(11)?,
        version: row.i64(12)?,
        due: row.opt_i64(13)?,
    })
}

/// Materials of a case, in order; replaced ones too.
pub fn of_case(cx: &mut Cx, case: CaseId) -> Result<Vec<Material>> {
    let rows = cx.query(
        "SELECT id, case_id, material, title_zh, title_en, trust, source, file, file_name, state, note, added_at, version, due \
         FROM case_material WHERE case_id = $1 ORDER BY id LIMIT 1000",
        &[V::from(case)],
    )?;
    rows.iter().map(read).collect()
}

/// Adds a material.
pub fn insert(cx: &mut Cx, permit: &Permit, material: &Material) -> Result<()> {
    cx.write(
        permit,
        "INSERT INTO case_material (id, case_id, material, title_zh, title_en, trust, source, file, file_name, state, note, added_at, version, due) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1, $13)",
        vec![
            V::from(material.id),
            V::from(material.case),
            V::from(&material.material),
            V::from(&material.title.zh),
            V::from(&material.title.en),
            V::from(letter(material.trust)),
            V::from(serde_json::to_string(&material.source)?),
            V::from(material.file),
            V::from(&material.file_name),
            V::from(material.state.word()),
            V::from(&material.note),
            V::from(material.added_at),
            V::from(material.due),
        ],
    )
}

/// Writes the check of a material.
pub fn check(cx: &mut Cx, permit: &Permit, material: &Material, state: Check, note: &str) -> Result<()> {
    let params = vec![
        V::from(material.id),
        V::from(state.word()),
        V::from(note),
        V::from(cx.me()),
        V::from(cx.now()),
        V::from(material.version),
    ];
    cx.write_one(
        permit,
        "UPDATE case_material SET state = $2, note = $3, checked_by = $4, checked_at = $5, version = version + 1 \
         WHERE id = $1 AND version = $6",
        params,
    )
}

/// Sets the last day by which a material is to follow.
pub fn set_due(cx: &mut Cx, permit: &Permit, id: i64, due: i64) -> Result<()> {
    cx.write(permit, "UPDATE case_material SET due = $2 WHERE id = $1", vec![V::from(id), V::from(due)])
}

/// What was answered: values by field, and where the prefilled ones came from.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Answers {
    /// All values that the caller was given.
    pub values: Map<String, Value>,
    /// Source of each field that the city filled in.
    pub sources: BTreeMap<String, Text>,
}

/// The answers of a case, sensitive ones opened. The caller must have found the case visible.
pub fn answers(cx: &mut Cx, case: CaseId) -> Result<Answers> {
    let row = cx.one("SELECT plain, sealed, sources FROM case_answers WHERE case_id = $1", &[V::from(case)])?;
    let Some(row) = row else { return Ok(Answers::default()) };
    let mut values: Map<String, Value> = row.json(0)?;
    if let Some(sealed) = row.opt_bytes(1)? {
        let opened: Map<String, Value> = serde_json::from_slice(&cx.unseal(sealed)?)?;
        values.extend(opened);
    }
    Ok(Answers { values, sources: row.json(2)? })
}

/// Stores the answers of a new case; `sensitive` under the case's own data key.
pub fn set_answers(
    cx: &mut Cx,
    permit: &Permit,
    case: CaseId,
    plain: &Map<String, Value>,
    sensitive: &Map<String, Value>,
    sources: &BTreeMap<String, Text>,
) -> Result<()> {
    let sealed = if sensitive.is_empty() {
        None
    } else {
        Some(cx.seal(&format!("case:{case}"), &serde_json::to_vec(sensitive)?)?)
    };
    cx.write(
        permit,
        "INSERT INTO case_answers (case_id, plain, sealed, sources, version) VALUES ($1, $2, $3, $4, 1)",
        vec![
            V::from(case),
            V::from(serde_json::to_string(plain)?),
            V::from(sealed),
            V::from(serde_json::to_string(sources)?),
        ],
    )
}

/// The answers that are not sensitive.
pub fn plain_answers(cx: &mut Cx, case: CaseId) -> Result<Map<String, Value>> {
    let row = cx.one("SELECT plain FROM case_answers WHERE case_id = $1", &[V::from(case)])?;
    row.map_or_else(|| Ok(Map::new()), |row| row.json(0))
}
