//! Rows of the journal.

use super::Entry;
use base::{AccountId, CaseId, Permit, Result};
use db::{Cx, Row, V};
use serde_json::{Map, Value};

fn read(row: &Row) -> Result<Entry> {
    Ok(Entry {
        id: row.i64(0)?,
        case: CaseId(row.i64(1)?),
        at: row.moment(2)?,
        account: AccountId(row.i64(3)?),
        actor: row.string(4)?,
        office: row.string(5)?,
        kind: row.string(6)?,
        open: row.bool(7)?,
        detail: row.json(8)?,
        change: row.json(9)?,
    })
}

/// Adds an entry by the present actor.
pub fn add(
    cx: &mut Cx,
    permit: &Permit,
    case: CaseId,
    kind: &str,
    open: bool,
    detail: &Value,
    change: Map<String, Value>,
) -> Result<()> {
    let office = match cx.actor().office {
        Some(office) => identity::office_head(cx, office)?.map_or_else(String::new, |office| office.name.zh),
        None => String::new(),
    };
    let (id, actor) = (cx.new_id(), cx.actor().name.to_string());
    cx.write(
        permit,
        "INSERT INTO case_journal (id, case_id, at, account, actor, office, kind, open_to_applicant, detail, change) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        vec![
            V::from(id),
            V::from(case),
            V::from(cx.now()),
            V::from(cx.me()),
            V::from(actor),
            V::from(office),
            V::from(kind),
            V::from(open),
            V::from(detail),
            V::from(&Value::Object(change)),
        ],
    )
}

/// All entries of a case, oldest first. A case has some dozens; [`LIMIT`] guards against a runaway.
pub fn of_case(cx: &mut Cx, case: CaseId) -> Result<Vec<Entry>> {
    let rows = cx.query(
        "SELECT id, case_id, at, account, actor, office, kind, open_to_applicant, detail, change FROM case_journal \
         WHERE case_id = $1 ORDER BY id LIMIT $2",
        &[V::from(case), V::from(LIMIT)],
    )?;
    rows.iter().map(read).collect()
}

/// Most entries that are read of one case.
pub const LIMIT: i64 = 5_000;

/// Whether something of a kind happened to a case.
pub fn has(cx: &mut Cx, case: CaseId, kind: &str) -> Result<bool> {
    let row = cx
        .one("SELECT id FROM case_journal WHERE case_id = $1 AND kind = $2 LIMIT 1", &[V::from(case), V::from(kind)])?;
    Ok(row.is_some())
}
