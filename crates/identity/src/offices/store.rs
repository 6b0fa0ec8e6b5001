//! Offices in the database.

use super::model::{Office, OfficeFacts};
use crate::region;
use base::refusal::OrRefuse;
use base::{OfficeId, Permit, Refusal, Result, Text};
use db::{Cx, Row, V};

const COLUMNS: &str = "o.id, o.parent, o.path, o.code, o.kind, o.name_zh, o.name_en, o.short_zh, o.short_en, o.division, o.region, o.phone, \
     o.address_zh, o.address_en, o.hours_zh, o.hours_en, o.closed_at, o.version";

/// What a transaction has read of an office, its functions left out.
const HEAD: &str = "office-head";

fn read(row: &Row) -> Result<Office> {
    let text = |at: usize| -> Result<Text> { Ok(Text::new(row.string(at)?, row.string(at + 1)?)) };
    Ok(Office {
        id: OfficeId(row.i64(0)?),
        parent: row.opt_i64(1)?.map(OfficeId),
        path: row.string(2)?,
        code: row.string(3)?,
        kind: row.string(4)?,
        name: text(5)?,
        short: text(7)?,
        division: row.string(9)?,
        region: row.string(10)?,
        phone: row.string(11)?,
        address: text(12)?,
        hours: text(14)?,
        functions: Vec::new(),
        open: row.opt_i64(16)?.is_none(),
        version: row.i64(17)?,
    })
}

fn functions(cx: &mut Cx, id: OfficeId) -> Result<Vec<String>> {
    let rows = cx.query("SELECT function FROM office_function WHERE office = $1 ORDER BY function", &[V::from(id)])?;
    rows.iter().map(|row| row.string(0)).collect()
}

fn with_functions(cx: &mut Cx, row: Option<Row>) -> Result<Option<Office>> {
    let Some(row) = row else { return Ok(None) };
    let mut office = read(&row)?;
    office.functions = functions(cx, office.id)?;
    Ok(Some(office))
}

/// An office by id, closed ones too.
pub fn office(cx: &mut Cx, id: OfficeId) -> Result<Option<Office>> {
    let row = cx.one(&format!("SELECT {COLUMNS} FROM office o WHERE o.id = $1"), &[V::from(id)])?;
    with_functions(cx, row)
}

/// An office by id without its functions: for names and codes; read once in a transaction.
pub fn head(cx: &mut Cx, id: OfficeId) -> Result<Option<Office>> {
    cx.once(HEAD, id.0, |cx| {
        let row = cx.one(&format!("SELECT {COLUMNS} FROM office o WHERE o.id = $1"), &[V::from(id)])?;
        row.as_ref().map(read).transpose()
    })
}

/// The office, or `not_found`.
pub(crate) fn must(cx: &mut Cx, id: OfficeId) -> Result<Office> {
    office(cx, id)?.or_refuse(Refusal::NOT_FOUND)
}

/// An office by its code.
pub fn by_code(cx: &mut Cx, code: &str) -> Result<Option<Office>> {
    let row = cx.one(&format!("SELECT {COLUMNS} FROM office o WHERE o.code = $1"), &[V::from(code)])?;
    with_functions(cx, row)
}

/// The office that does something for a region: the region's own, else that of the nearest region around it. Without its
/// functions.
pub fn with_function(cx: &mut Cx, function: &str, region: &str) -> Result<Option<Office>> {
    for level in region::upward(region) {
        let row = cx.one(
            &format!(
                "SELECT {COLUMNS} FROM office_function f JOIN office o ON o.id = f.office \
                 WHERE f.function = $1 AND f.region = $2 AND o.closed_at IS NULL ORDER BY o.id LIMIT 1"
            ),
            &[V::from(function), V::from(level)],
        )?;
        if let Some(row) = row {
            let office = read(&row)?;
            cx.have_seen(HEAD, office.id.0, Some(office.clone()));
            return Ok(Some(office));
        }
    }
    Ok(None)
}

/// Open offices that do something, anywhere.
pub fn all_with_function(cx: &mut Cx, function: &str) -> Result<Vec<Office>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM office_function f JOIN office o ON o.id = f.office \
         WHERE f.function = $1 AND o.closed_at IS NULL ORDER BY o.region, o.id LIMIT 2000"
    );
    cx.query(&sql, &[V::from(function)])?.iter().map(read).collect()
}

/// Offices directly below one, or the roots; without functions.
pub fn children(cx: &mut Cx, parent: Option<OfficeId>) -> Result<Vec<Office>> {
    let rows = match parent {
        Some(parent) => cx.query(
            &format!(
                "SELECT {COLUMNS} FROM office o WHERE o.parent = $1 ORDER BY o.closed_at IS NOT NULL, o.id LIMIT 1000"
            ),
            &[V::from(parent)],
        )?,
        None => {
            cx.query(&format!("SELECT {COLUMNS} FROM office o WHERE o.parent IS NULL ORDER BY o.id LIMIT 1000"), &[])?
        }
    };
    rows.iter().map(read).collect()
}

/// All open offices in the order of the tree; without functions. For pages and imports: a city has thousands, not more.
pub fn offices(cx: &mut Cx) -> Result<Vec<Office>> {
    let sql = format!("SELECT {COLUMNS} FROM office o WHERE o.closed_at IS NULL ORDER BY o.path LIMIT 20000");
    cx.query(&sql, &[])?.iter().map(read).collect()
}

/// Whether an office has open offices below it, or posts that somebody holds today or later.
pub(crate) fn in_use(cx: &mut Cx, id: OfficeId) -> Result<bool> {
    let today = cx.today_number();
    let below = cx.one("SELECT id FROM office WHERE parent = $1 AND closed_at IS NULL LIMIT 1", &[V::from(id)])?;
    let posts =
        cx.one("SELECT id FROM post WHERE office = $1 AND to_day >= $2 LIMIT 1", &[V::from(id), V::from(today)])?;
    Ok(below.is_some() || posts.is_some())
}

/// Writes a new office below `parent`.
pub(crate) fn insert(
    cx: &mut Cx,
    permit: &Permit,
    parent: Option<&Office>,
    code: &str,
    facts: &OfficeFacts,
) -> Result<Office> {
    let (id, now) = (OfficeId(cx.new_id()), cx.now());
    let path = format!("{}{id}/", parent.map_or("/", |parent| &parent.path));
    let region = region::significant(&facts.division).to_owned();
    cx.write(
        permit,
        "INSERT INTO office (id, parent, path, code, kind, name_zh, name_en, short_zh, short_en, division, region, phone, address_zh, \
         address_en, hours_zh, hours_en, closed_at, made_at, version) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, NULL, $17, 1)",
        vec![
            V::from(id),
            V::from(parent.map(|parent| parent.id)),
            V::from(&path),
            V::from(code),
            V::from(&facts.kind),
            V::from(&facts.name.zh),
            V::from(&facts.name.en),
            V::from(&facts.short.zh),
            V::from(&facts.short.en),
            V::from(&facts.division),
            V::from(&region),
            V::from(&facts.phone),
            V::from(&facts.address.zh),
            V::from(&facts.address.en),
            V::from(&facts.hours.zh),
            V::from(&facts.hours.en),
            V::from(now),
        ],
    )?;
    set_functions(cx, permit, id, &region, &facts.functions)?;
    bump(cx, permit)?;
    let facts = facts.clone();
    Ok(Office {
        id,
        parent: parent.map(|parent| parent.id),
        path,
        code: code.to_owned(),
        kind: facts.kind,
        name: facts.name,
        short: facts.short,
        division: facts.division,
        region,
        phone: facts.phone,
        address: facts.address,
        hours: facts.hours,
        functions: facts.functions,
        open: true,
        version: 1,
    })
}

fn set_functions(cx: &mut Cx, permit: &Permit, id: OfficeId, region: &str, functions: &[String]) -> Result<()> {
    cx.write(permit, "DELETE FROM office_function WHERE office = $1", vec![V::from(id)])?;
    for function in functions {
        cx.write(
            permit,
            "INSERT INTO office_function (function, region, office) VALUES ($1, $2, $3) ON CONFLICT (function, region, office) DO NOTHING",
            vec![V::from(function), V::from(region), V::from(id)],
        )?;
    }
    Ok(())
}

/// Writes what is known of an office anew.
pub(crate) fn update(cx: &mut Cx, permit: &Permit, office: &Office, facts: &OfficeFacts) -> Result<()> {
    let region = region::significant(&facts.division).to_owned();
    cx.write_one(
        permit,
        "UPDATE office SET kind = $2, name_zh = $3, name_en = $4, short_zh = $5, short_en = $6, division = $7, region = $8, phone = $9, \
         address_zh = $10, address_en = $11, hours_zh = $12, hours_en = $13, version = version + 1 WHERE id = $1 AND version = $14",
        vec![
            V::from(office.id),
            V::from(&facts.kind),
            V::from(&facts.name.zh),
            V::from(&facts.name.en),
            V::from(&facts.short.zh),
            V::from(&facts.short.en),
            V::from(&facts.division),
            V::from(&region),
            V::from(&facts.phone),
            V::from(&facts.address.zh),
            V::from(&facts.address.en),
            V::from(&facts.hours.zh),
            V::from(&facts.hours.en),
            V::from(office.version),
        ],
    )?;
    set_functions(cx, permit, office.id, &region, &facts.functions)?;
    bump(cx, permit)
}

/// Closes an office.
pub(crate) fn close(cx: &mut Cx, permit: &Permit, office: &Office) -> Result<()> {
    let now = cx.now();
    cx.write_one(
        permit,
        "UPDATE office SET closed_at = $2, version = version + 1 WHERE id = $1 AND version = $3 AND closed_at IS NULL",
        vec![V::from(office.id), V::from(now), V::from(office.version)],
    )?;
    bump(cx, permit)
}

/// Makes every cached principal stale: offices, posts, roles or proxies have changed.
pub(crate) fn bump(cx: &mut Cx, permit: &Permit) -> Result<()> {
    cx.write(permit, "UPDATE identity_version SET version = version + 1 WHERE id = 1", vec![])
}
