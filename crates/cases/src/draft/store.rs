//! Rows of drafts.

use super::{CODE_MINUTES, Draft, DraftFile, Seen};
use crate::case::Channel;
use base::moment::MINUTE;
use base::{AccountId, CaseId, CompanyId, Error, FileId, Permit, PersonId, Result};
use db::{Cx, Row, V};
use schema::Form;
use serde_json::{Map, Value};

const COLUMNS: &str = "id, account, item, publication, channel, applicant, applicant_name, person, company, region, plain, sealed, sources, \
page, made_at, changed_at, submitted, version, seen";

fn read(cx: &mut Cx, row: &Row) -> Result<Draft> {
    let mut answers: Map<String, Value> = row.json(10)?;
    if let Some(sealed) = row.opt_bytes(11)? {
        let opened: Map<String, Value> = serde_json::from_slice(&cx.unseal(sealed)?)?;
        answers.extend(opened);
    }
    Ok(Draft {
        id: row.i64(0)?,
        account: AccountId(row.i64(1)?),
        item: row.string(2)?,
        publication: row.i64(3)?,
        channel: Channel::read(row.text(4)?).ok_or_else(|| Error::fault("a draft has an unknown channel"))?,
        applicant: row.opt_i64(5)?.map(AccountId),
        applicant_name: row.string(6)?,
        person: row.opt_i64(7)?.map(PersonId),
        company: row.opt_i64(8)?.map(CompanyId),
        region: row.string(9)?,
        answers,
        sources: row.json(12)?,
        page: row.string(13)?,
        made_at: row.moment(14)?,
        changed_at: row.moment(15)?,
        submitted: row.opt_i64(16)?.map(CaseId),
        version: row.i64(17)?,
        seen: row.opt_string(18)?.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default(),
    })
}

/// A draft of the caller's own.
pub fn own(cx: &mut Cx, id: i64) -> Result<Option<Draft>> {
    let sql = format!("SELECT {COLUMNS} FROM case_draft WHERE id = $1 AND account = $2");
    let row = cx.one(&sql, &[V::from(id), V::from(cx.me())])?;
    row.map(|row| read(cx, &row)).transpose()
}

/// The draft that a hand-over code stands for, while the code lives.
pub fn by_code(cx: &mut Cx, code: &str) -> Result<Option<Draft>> {
    let sql = format!("SELECT {COLUMNS} FROM case_draft WHERE code = $1 AND code_until > $2 AND submitted IS NULL");
    let row = cx.one(&sql, &[V::from(code), V::from(cx.now())])?;
    row.map(|row| read(cx, &row)).transpose()
}

/// Open drafts of the caller, the latest first.
pub fn mine(cx: &mut Cx, limit: i64) -> Result<Vec<Draft>> {
    let sql =
        format!("SELECT {COLUMNS} FROM case_draft WHERE account = $1 AND submitted IS NULL ORDER BY id DESC LIMIT $2");
    let rows = cx.query(&sql, &[V::from(cx.me()), V::from(limit)])?;
    rows.iter().map(|row| read(cx, row)).collect()
}

/// Open drafts that the caller began at a window, the latest first, before an id.
pub fn mine_at_window(cx: &mut Cx, before: i64, limit: i64) -> Result<Vec<Draft>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM case_draft WHERE account = $1 AND id < $2 AND channel = 'window' AND submitted IS NULL \
         ORDER BY id DESC LIMIT $3"
    );
    let rows = cx.query(&sql, &[V::from(cx.me()), V::from(before), V::from(limit)])?;
    rows.iter().map(|row| read(cx, row)).collect()
}

fn sealed(cx: &mut Cx, id: i64, sensitive: &Map<String, Value>) -> Result<Option<Vec<u8>>> {
    if sensitive.is_empty() {
        return Ok(None);
    }
    cx.seal(&format!("draft:{id}"), &serde_json::to_vec(sensitive)?).map(Some)
}

fn split(form: Option<&Form>, answers: &Map<String, Value>) -> (Map<String, Value>, Map<String, Value>) {
    match form {
        Some(form) => schema::split_sensitive(form, answers.clone()),
        None => (answers.clone(), Map::new()),
    }
}

/// Adds a draft.
pub fn insert(cx: &mut Cx, permit: &Permit, draft: &Draft, form: Option<&Form>) -> Result<()> {
    cx.about("draft", draft.id);
    let (plain, sensitive) = split(form, &draft.answers);
    let sealed = sealed(cx, draft.id, &sensitive)?;
    cx.write(
        permit,
        "INSERT INTO case_draft (id, account, item, publication, channel, applicant, applicant_name, person, company, region, plain, \
         sealed, sources, page, made_at, changed_at, version, seen) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, \
         $15, 1, $16)",
        vec![
            V::from(draft.id),
            V::from(draft.account),
            V::from(&draft.item),
            V::from(draft.publication),
            V::from(draft.channel.word()),
            V::from(draft.applicant),
            V::from(&draft.applicant_name),
            V::from(draft.person),
            V::from(draft.company),
            V::from(&draft.region),
            V::from(serde_json::to_string(&plain)?),
            V::from(sealed),
            V::from(serde_json::to_string(&draft.sources)?),
            V::from(&draft.page),
            V::from(draft.made_at),
            V::from(serde_json::to_string(&draft.seen)?),
        ],
    )
}

/// Notes what was seen at the window; what is typed meanwhile stays good.
pub fn note_seen(cx: &mut Cx, permit: &Permit, id: i64, seen: &Seen) -> Result<()> {
    cx.about("draft", id);
    let params = vec![V::from(id), V::from(serde_json::to_string(seen)?)];
    cx.write_one(permit, "UPDATE case_draft SET seen = $2 WHERE id = $1 AND submitted IS NULL", params)
}

/// Saves what was typed; refused as stale when another device saved in between.
pub fn update(cx: &mut Cx, permit: &Permit, draft: &Draft, form: Option<&Form>) -> Result<()> {
    cx.about("draft", draft.id);
    let (plain, sensitive) = split(form, &draft.answers);
    let sealed = sealed(cx, draft.id, &sensitive)?;
    cx.write_one(
        permit,
        "UPDATE case_draft SET plain = $2, sealed = $3, sources = $4, page = $5, region = $6, changed_at = $7, submitted = $8, \
         account = $9, channel = $10, applicant = $11, version = version + 1 WHERE id = $1 AND version = $12",
        vec![
            V::from(draft.id),
            V::from(serde_json::to_string(&plain)?),
            V::from(sealed),
            V::from(serde_json::to_string(&draft.sources)?),
            V::from(&draft.page),
            V::from(&draft.region),
            V::from(cx.now()),
            V::from(draft.submitted),
            V::from(draft.account),
            V::from(draft.channel.word()),
            V::from(draft.applicant),
            V::from(draft.version),
        ],
    )
}

/// Notes the case that a draft became; refused as stale when another device saved in between.
pub fn hand_in(cx: &mut Cx, permit: &Permit, draft: &Draft, case: CaseId) -> Result<()> {
    cx.about("draft", draft.id);
    cx.write_one(
        permit,
        "UPDATE case_draft SET submitted = $2, changed_at = $3, version = version + 1 WHERE id = $1 AND version = $4",
        vec![V::from(draft.id), V::from(case), V::from(cx.now()), V::from(draft.version)],
    )
}

/// Keeps what is being typed under the same version; leaves a draft that was saved in between as it is.
pub fn keep_typed(cx: &mut Cx, permit: &Permit, draft: &Draft, form: Option<&Form>) -> Result<()> {
    let (plain, sensitive) = split(form, &draft.answers);
    let sealed = sealed(cx, draft.id, &sensitive)?;
    cx.keep(
        permit,
        "UPDATE case_draft SET plain = $2, sealed = $3, sources = $4, changed_at = $5 WHERE id = $1 AND version = $6",
        vec![
            V::from(draft.id),
            V::from(serde_json::to_string(&plain)?),
            V::from(sealed),
            V::from(serde_json::to_string(&draft.sources)?),
            V::from(cx.now()),
            V::from(draft.version),
        ],
    )
}

/// The case that a draft became, whoever asks; for files that came with it.
pub fn submitted_as(cx: &mut Cx, id: i64) -> Result<Option<CaseId>> {
    let row = cx.one("SELECT submitted FROM case_draft WHERE id = $1", &[V::from(id)])?;
    Ok(row.map(|row| row.opt_i64(0)).transpose()?.flatten().map(CaseId))
}

/// Gives a draft a hand-over code that lives for [`CODE_MINUTES`].
pub fn set_code(cx: &mut Cx, permit: &Permit, id: i64, code: &str) -> Result<()> {
    cx.about("draft", id);
    let until = cx.now().plus(CODE_MINUTES * MINUTE);
    cx.write_one(
        permit,
        "UPDATE case_draft SET code = $2, code_until = $3 WHERE id = $1 AND submitted IS NULL",
        vec![V::from(id), V::from(code), V::from(until)],
    )
}

/// Takes the code back.
pub fn clear_code(cx: &mut Cx, permit: &Permit, id: i64) -> Result<()> {
    cx.write(permit, "UPDATE case_draft SET code = NULL, code_until = NULL WHERE id = $1", vec![V::from(id)])
}

/// Ids of applications that an official has begun at a window and not handed in, oldest first, after an id.
pub fn at_window_by(cx: &mut Cx, account: AccountId, after: i64, limit: i64) -> Result<Vec<i64>> {
    let rows = cx.query(
        "SELECT id FROM case_draft WHERE account = $1 AND channel = 'window' AND submitted IS NULL AND id > $2 \
         ORDER BY id LIMIT $3",
        &[V::from(account), V::from(after), V::from(limit)],
    )?;
    rows.iter().map(|row| row.i64(0)).collect()
}

/// Somebody else goes on with an application that was begun at a window.
pub fn give(cx: &mut Cx, permit: &Permit, id: i64, to: AccountId) -> Result<()> {
    cx.about("draft", id);
    cx.write_one(
        permit,
        "UPDATE case_draft SET account = $2, version = version + 1 WHERE id = $1 AND submitted IS NULL",
        vec![V::from(id), V::from(to)],
    )
}

/// Removes a draft and its list of files.
pub fn remove(cx: &mut Cx, permit: &Permit, id: i64) -> Result<()> {
    cx.about("draft", id);
    cx.write(permit, "DELETE FROM case_draft_file WHERE draft = $1", vec![V::from(id)])?;
    cx.write(permit, "DELETE FROM case_draft WHERE id = $1", vec![V::from(id)])
}

/// Files of a draft.
pub fn files(cx: &mut Cx, draft: i64) -> Result<Vec<DraftFile>> {
    let rows = cx.query(
        "SELECT id, material, file, name, size FROM case_draft_file WHERE draft = $1 ORDER BY id LIMIT 200",
        &[V::from(draft)],
    )?;
    rows.iter()
        .map(|row| {
            Ok(DraftFile {
                id: row.i64(0)?,
                material: row.string(1)?,
                file: FileId(row.i64(2)?),
                name: row.string(3)?,
                size: row.i64(4)?,
            })
        })
        .collect()
}

/// Adds a file to a draft.
pub fn add_file(
    cx: &mut Cx,
    permit: &Permit,
    draft: i64,
    material: &str,
    file: FileId,
    name: &str,
    size: i64,
) -> Result<()> {
    cx.about("draft", draft);
    let params = vec![
        V::from(cx.new_id()),
        V::from(draft),
        V::from(material),
        V::from(file),
        V::from(name),
        V::from(size),
        V::from(cx.now()),
    ];
    cx.write(
        permit,
        "INSERT INTO case_draft_file (id, draft, material, file, name, size, added_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        params,
    )
}

/// Takes a file out of a draft.
pub fn remove_file(cx: &mut Cx, permit: &Permit, draft: i64, id: i64) -> Result<()> {
    cx.about("draft", draft);
    cx.write_one(permit, "DELETE FROM case_draft_file WHERE draft = $1 AND id = $2", vec![V::from(draft), V::from(id)])
}
