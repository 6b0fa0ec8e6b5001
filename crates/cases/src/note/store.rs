//! Rows of messages about a case.

use super::Note;
use base::{CaseId, Permit, Result};
use db::{Cx, V};

/// Messages of a case, oldest first.
pub fn of_case(cx: &mut Cx, case: CaseId) -> Result<Vec<Note>> {
    let rows = cx.query(
        "SELECT id, name, from_applicant, words, sent_at, read_at FROM case_note WHERE case_id = $1 ORDER BY id LIMIT 1000",
        &[V::from(case)],
    )?;
    rows.iter()
        .map(|row| {
            Ok(Note {
                id: row.i64(0)?,
                name: row.string(1)?,
                from_applicant: row.bool(2)?,
                words: row.string(3)?,
                sent_at: row.moment(4)?,
                read_at: row.opt_moment(5)?,
            })
        })
        .collect()
}

/// Adds a message by the caller.
pub fn add(cx: &mut Cx, permit: &Permit, case: CaseId, words: &str, from_applicant: bool) -> Result<()> {
    let name = cx.actor().name.to_string();
    let params = vec![
        V::from(cx.new_id()),
        V::from(case),
        V::from(cx.me()),
        V::from(name),
        V::from(from_applicant),
        V::from(words),
        V::from(cx.now()),
    ];
    cx.write(
        permit,
        "INSERT INTO case_note (id, case_id, account, name, from_applicant, words, sent_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        params,
    )
}

/// Notes that one side has seen what the other wrote.
pub fn seen(cx: &mut Cx, permit: &Permit, case: CaseId, by_applicant: bool) -> Result<()> {
    let params = vec![V::from(case), V::from(!by_applicant), V::from(cx.now())];
    cx.keep(
        permit,
        "UPDATE case_note SET read_at = $3 WHERE case_id = $1 AND from_applicant = $2 AND read_at IS NULL",
        params,
    )
}
