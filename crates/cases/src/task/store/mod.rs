//! Rows of steps.

mod lists;
mod whole;
mod write;

pub use lists::{
    After, Filter, Urgency, Way, Which, count, done_by, for_applicant, held_by, held_or_left_by, holders, in_hand,
    leavers, mine, page, pool, reassignable,
};
pub use whole::{Told, Whole, whole};
pub use write::{
    assign, cancel, drop_opinions, finish, give_opinion, insert, keep_opinion, move_to, set_due, set_left_by,
    set_step_due,
};

use super::{State, Task, Whose};
use crate::case::represented::Represented;
use crate::rights;
use base::{AccountId, CaseId, Error, OfficeId, Principal, Result};
use db::{Columns, Cx, Row, V};

/// Columns of the scope of a step in the pool of an office.
pub const SCOPE: Columns = Columns {
    own: Some("t.assignee"),
    office: Some("t.office"),
    path: Some("t.office_path"),
    region: Some("t.region"),
};

const COLUMNS: &str = "t.id, t.case_id, t.activity, t.element, t.name, t.kind, t.role, t.variable, t.term, t.office, t.office_path, \
t.region, t.assignee, t.state, t.opened_at, t.claimed_at, t.done_at, t.step_due, t.due, t.outcome, t.opinion, t.version, t.done_by, \
t.whose";

fn read(row: &Row) -> Result<Task> {
    Ok(Task {
        id: row.i64(0)?,
        case: CaseId(row.i64(1)?),
        activity: row.i64(2)?,
        element: row.string(3)?,
        name: row.string(4)?,
        kind: row.string(5)?,
        role: row.string(6)?,
        variable: row.string(7)?,
        term: row.string(8)?,
        office: OfficeId(row.i64(9)?),
        office_path: row.string(10)?,
        region: row.string(11)?,
        assignee: row.opt_i64(12)?.map(AccountId),
        state: State::read(row.text(13)?).ok_or_else(|| Error::fault("a step has an unknown state"))?,
        opened_at: row.moment(14)?,
        claimed_at: row.opt_moment(15)?,
        done_at: row.opt_moment(16)?,
        step_due: row.opt_i64(17)?,
        due: row.i64(18)?,
        outcome: row.string(19)?,
        opinion: row.string(20)?,
        version: row.i64(21)?,
        done_by: row.opt_i64(22)?.map(AccountId),
        whose: Whose::read(row.text(23)?).ok_or_else(|| Error::fault("a step is of an unknown side"))?,
    })
}

/// A step that the caller may see: through its office or region by right, or because it is his.
pub fn visible(cx: &mut Cx, id: i64) -> Result<Option<Task>> {
    let mut params = vec![V::from(id)];
    let scope = work_scope(cx.actor(), &mut params);
    cx.one(&format!("SELECT {COLUMNS} FROM case_task t WHERE t.id = $1 AND {scope}"), &params)?
        .as_ref()
        .map(read)
        .transpose()
}

fn work_scope(actor: &Principal, params: &mut Vec<V>) -> String {
    SCOPE.visible(actor, &[rights::ACCEPT, rights::HANDLE, rights::DECIDE, rights::ASSIGN], params)
}

/// All steps of a case, oldest first.
pub fn of_case(cx: &mut Cx, case: CaseId) -> Result<Vec<Task>> {
    let sql = format!("SELECT {COLUMNS} FROM case_task t WHERE t.case_id = $1 ORDER BY t.id LIMIT 2000");
    cx.query(&sql, &[V::from(case)])?.iter().map(read).collect()
}

/// Steps of a case that an account did, in its own name or for another.
pub fn done_in(cx: &mut Cx, case: CaseId, account: AccountId) -> Result<Vec<Task>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM case_task t WHERE t.case_id = $1 AND t.state = 'done' \
         AND (t.done_by = $2 OR (t.assignee = $2 AND t.done_by IS NULL)) ORDER BY t.id LIMIT 500"
    );
    cx.query(&sql, &[V::from(case), V::from(account)])?.iter().map(read).collect()
}

/// Open steps of a case.
pub fn open_of_case(cx: &mut Cx, case: CaseId) -> Result<Vec<Task>> {
    let sql =
        format!("SELECT {COLUMNS} FROM case_task t WHERE t.case_id = $1 AND t.state = 'open' ORDER BY t.id LIMIT 500");
    cx.query(&sql, &[V::from(case)])?.iter().map(read).collect()
}

/// The step of an activity.
pub fn of_activity(cx: &mut Cx, case: CaseId, activity: i64) -> Result<Option<Task>> {
    let sql = format!("SELECT {COLUMNS} FROM case_task t WHERE t.case_id = $1 AND t.activity = $2");
    cx.one(&sql, &[V::from(case), V::from(activity)])?.as_ref().map(read).transpose()
}

/// A draft of an opinion, kept through crashes and time-outs until the step is done.
pub fn opinion_draft(cx: &mut Cx, task: i64) -> Result<Option<(String, String)>> {
    let row = cx.one(
        "SELECT words, choice FROM case_opinion WHERE task = $1 AND account = $2",
        &[V::from(task), V::from(cx.me())],
    )?;
    row.map(|row| Ok((row.string(0)?, row.string(1)?))).transpose()
}

/// A step that waits for the calling applicant, guardian or partner.
pub fn for_person(cx: &mut Cx, id: i64) -> Result<Option<Task>> {
    let mut params = vec![V::from(cx.me()), V::from(id)];
    let waits = waits_for(&Represented::by_caller(cx)?.condition(&mut params));
    let sql = format!("SELECT {COLUMNS} FROM case_task t JOIN cases c ON c.id = t.case_id WHERE t.id = $2 AND {waits}");
    cx.one(&sql, &params)?.as_ref().map(read).transpose()
}

/// The condition that a step `t` of a case `c` waits for the caller, who is `$1`; as [`Task::is_for`].
fn waits_for(side: &str) -> String {
    format!("((t.whose = 'other' AND t.assignee = $1) OR (t.whose = 'applicant' AND {side}))")
}

/// A step of the applicant's side, whosever it is; the caller has found its case to be that of who stands at the window.
pub fn of_applicant(cx: &mut Cx, id: i64) -> Result<Option<Task>> {
    let sql = format!("SELECT {COLUMNS} FROM case_task t WHERE t.id = $1 AND t.whose <> 'office'");
    cx.one(&sql, &[V::from(id)])?.as_ref().map(read).transpose()
}
