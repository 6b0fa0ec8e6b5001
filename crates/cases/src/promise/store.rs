//! Rows of promises.

use super::{Promise, State};
use crate::case::store::SCOPE;
use crate::rights::HANDLE;
use base::{AccountId, CaseId, Error, Permit, Result, Text};
use db::{Cx, Row, V};

const COLUMNS: &str = "m.case_id, m.text_zh, m.text_en, m.instead_of, m.check_term, m.breach_zh, m.breach_en, m.made_at, m.check_due, \
m.state, m.words, m.checked_by, m.checked_at";

fn read(row: &Row) -> Result<Promise> {
    Ok(Promise {
        case: CaseId(row.i64(0)?),
        text: Text::new(row.text(1)?, row.text(2)?),
        instead_of: row.json(3)?,
        check: row.string(4)?,
        breach: Text::new(row.text(5)?, row.text(6)?),
        made_at: row.moment(7)?,
        check_due: row.opt_i64(8)?,
        state: State::read(row.text(9)?).ok_or_else(|| Error::fault("a promise has an unknown state"))?,
        words: row.string(10)?,
        checked_by: row.opt_i64(11)?.map(AccountId),
        checked_at: row.opt_moment(12)?,
    })
}

/// The promise of a case; the caller has found the case visible.
pub fn of_case(cx: &mut Cx, case: CaseId) -> Result<Option<Promise>> {
    let sql = format!("SELECT {COLUMNS} FROM case_promise m WHERE m.case_id = $1");
    cx.one(&sql, &[V::from(case)])?.as_ref().map(read).transpose()
}

/// Promises that wait for their check where the caller handles cases, by the last day of the check, after a day and a case.
pub fn waiting(cx: &mut Cx, after: (i64, CaseId), limit: i64) -> Result<Vec<Promise>> {
    let mut params = vec![V::from(after.0), V::from(after.1), V::from(limit)];
    let scope = SCOPE.visible(cx.actor(), &[HANDLE], &mut params);
    let sql = format!(
        "SELECT {COLUMNS} FROM case_promise m JOIN cases c ON c.id = m.case_id WHERE m.state = 'made' AND m.check_due IS NOT NULL \
         AND (m.check_due, m.case_id) > ($1, $2) AND {scope} ORDER BY m.check_due, m.case_id LIMIT $3"
    );
    cx.query(&sql, &params)?.iter().map(read).collect()
}

/// Adds a promise.
pub fn insert(cx: &mut Cx, permit: &Permit, promise: &Promise) -> Result<()> {
    cx.write(
        permit,
        "INSERT INTO case_promise (case_id, text_zh, text_en, instead_of, check_term, breach_zh, breach_en, made_at, state, words) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'made', '')",
        vec![
            V::from(promise.case),
            V::from(&promise.text.zh),
            V::from(&promise.text.en),
            V::from(serde_json::to_string(&promise.instead_of)?),
            V::from(&promise.check),
            V::from(&promise.breach.zh),
            V::from(&promise.breach.en),
            V::from(promise.made_at),
        ],
    )
}

/// The grant begins the time within which it is checked.
pub fn set_due(cx: &mut Cx, permit: &Permit, case: CaseId, due: i64) -> Result<()> {
    cx.write(
        permit,
        "UPDATE case_promise SET check_due = $2 WHERE case_id = $1 AND state = 'made'",
        vec![V::from(case), V::from(due)],
    )
}

/// Writes what a check showed; refused as stale when somebody checked in between.
pub fn check(cx: &mut Cx, permit: &Permit, case: CaseId, state: State, words: &str) -> Result<()> {
    let params = vec![V::from(case), V::from(state.word()), V::from(words), V::from(cx.me()), V::from(cx.now())];
    cx.write_one(
        permit,
        "UPDATE case_promise SET state = $2, words = $3, checked_by = $4, checked_at = $5 WHERE case_id = $1 AND state = 'made'",
        params,
    )
}
