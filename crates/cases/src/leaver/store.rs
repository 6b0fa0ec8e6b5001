//! Rows of hand-overs, and what somebody has in hand.

use super::{At, Order, State};
use base::{AccountId, CaseId, Error, OfficeId, Permit, Result};
use db::{Cx, Row, V};

const COLUMNS: &str = "id, leaver, successor, reason, ordered_by, office, reach, begun_at, stage, reached, looked, in_all, done, \
state, ended_at";

/// Cases in which an account `$1` has something in hand after a case `$2`: a step held, or held until the account was disabled;
/// the first contact; an opinion asked by name; a request for more time.
const IN_HAND: &str = "SELECT t.case_id FROM case_task t WHERE t.state = 'open' AND t.assignee = $1 AND t.case_id > $2 \
UNION SELECT t.case_id FROM case_task t WHERE t.state = 'open' AND t.left_by = $1 AND t.assignee IS NULL AND t.case_id > $2 \
UNION SELECT c.id FROM cases c WHERE c.owner = $1 AND c.finished_at IS NULL AND c.id > $2 \
UNION SELECT s.case_id FROM case_countersigner s WHERE s.account = $1 AND s.state = 'open' AND s.case_id > $2 \
UNION SELECT e.case_id FROM case_extension e WHERE e.asked_by = $1 AND e.state = 'asked' AND e.case_id > $2";

/// Those cases, in the order of their ids.
pub fn cases_in_hand(cx: &mut Cx, account: AccountId, after: CaseId, limit: i64) -> Result<Vec<CaseId>> {
    let sql = format!("SELECT h.case_id FROM ({IN_HAND}) h ORDER BY h.case_id LIMIT $3");
    let rows = cx.query(&sql, &[V::from(account), V::from(after), V::from(limit)])?;
    rows.iter().map(|row| Ok(CaseId(row.i64(0)?))).collect()
}

/// How many cases and applications begun at a window an account has in hand.
pub fn count_in_hand(cx: &mut Cx, account: AccountId) -> Result<i64> {
    let sql = format!(
        "SELECT (SELECT COUNT(*) FROM ({IN_HAND}) h) + (SELECT COUNT(*) FROM case_draft d WHERE d.account = $1 \
         AND d.channel = 'window' AND d.submitted IS NULL)"
    );
    let row = cx.one(&sql, &[V::from(account), V::from(CaseId(0))])?;
    row.map_or(Ok(0), |row| row.i64(0))
}

fn read(row: &Row) -> Result<Order> {
    let wrong = || Error::fault("a hand-over holds an unknown word");
    Ok(Order {
        id: row.i64(0)?,
        from: AccountId(row.i64(1)?),
        to: row.opt_i64(2)?.map(AccountId),
        reason: row.string(3)?,
        by: AccountId(row.i64(4)?),
        office: row.opt_i64(5)?.map(OfficeId),
        reach: row.json(6)?,
        begun_at: row.moment(7)?,
        at: At::read(row.text(8)?, row.i64(9)?).ok_or_else(wrong)?,
        looked: row.i64(10)?,
        in_all: row.i64(11)?,
        done: row.json(12)?,
        state: State::read(row.text(13)?).ok_or_else(wrong)?,
        ended_at: row.opt_moment(14)?,
    })
}

/// One hand-over.
pub fn get(cx: &mut Cx, id: i64) -> Result<Option<Order>> {
    let sql = format!("SELECT {COLUMNS} FROM hand_over WHERE id = $1");
    cx.one(&sql, &[V::from(id)])?.as_ref().map(read).transpose()
}

/// The last hand-overs that the caller ordered and that took more than one portion, newest first.
pub fn mine(cx: &mut Cx, limit: i64) -> Result<Vec<Order>> {
    let sql = format!("SELECT {COLUMNS} FROM hand_over WHERE ordered_by = $1 ORDER BY id DESC LIMIT $2");
    cx.query(&sql, &[V::from(cx.me()), V::from(limit)])?.iter().map(read).collect()
}

/// Keeps what is left of a hand-over after its first portion.
pub fn begin(cx: &mut Cx, permit: &Permit, order: &Order) -> Result<()> {
    let (stage, reached) = order.at.stored();
    cx.write(
        permit,
        "INSERT INTO hand_over (id, leaver, successor, reason, ordered_by, office, reach, begun_at, stage, reached, looked, in_all, \
         done, state, ended_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        vec![
            V::from(order.id),
            V::from(order.from),
            V::from(order.to),
            V::from(&order.reason),
            V::from(order.by),
            V::from(order.office),
            V::from(&serde_json::to_value(&order.reach)?),
            V::from(order.begun_at),
            V::from(stage),
            V::from(reached),
            V::from(order.looked),
            V::from(order.in_all),
            V::from(&serde_json::to_value(&order.done)?),
            V::from(order.state.word()),
            V::from(order.ended_at),
        ],
    )
}

/// Writes how far a hand-over is that stood at `before`; refused as stale when it stands elsewhere by now.
pub fn go_on(cx: &mut Cx, permit: &Permit, before: At, order: &Order) -> Result<()> {
    let ((stood, at), (stage, reached)) = (before.stored(), order.at.stored());
    cx.write_one(
        permit,
        "UPDATE hand_over SET stage = $4, reached = $5, looked = $6, done = $7, state = $8, ended_at = $9 \
         WHERE id = $1 AND stage = $2 AND reached = $3 AND state = 'running'",
        vec![
            V::from(order.id),
            V::from(stood),
            V::from(at),
            V::from(stage),
            V::from(reached),
            V::from(order.looked),
            V::from(&serde_json::to_value(&order.done)?),
            V::from(order.state.word()),
            V::from(order.ended_at),
        ],
    )
}
