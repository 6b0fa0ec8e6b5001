//! Changes of steps.

use super::Task;
use base::{AccountId, CaseId, OfficeId, Permit, Result};
use db::{Cx, V};

/// Adds a step.
pub fn insert(cx: &mut Cx, permit: &Permit, task: &Task) -> Result<()> {
    cx.write(
        permit,
        "INSERT INTO case_task (id, case_id, activity, element, name, kind, role, variable, term, office, office_path, region, \
         assignee, state, opened_at, claimed_at, done_at, step_due, due, outcome, opinion, whose, version) VALUES ($1, $2, $3, $4, $5, \
         $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, 1)",
        vec![
            V::from(task.id),
            V::from(task.case),
            V::from(task.activity),
            V::from(&task.element),
            V::from(&task.name),
            V::from(&task.kind),
            V::from(&task.role),
            V::from(&task.variable),
            V::from(&task.term),
            V::from(task.office),
            V::from(&task.office_path),
            V::from(&task.region),
            V::from(task.assignee),
            V::from(task.state.word()),
            V::from(task.opened_at),
            V::from(task.claimed_at),
            V::from(task.done_at),
            V::from(task.step_due),
            V::from(task.due),
            V::from(&task.outcome),
            V::from(&task.opinion),
            V::from(task.whose.word()),
        ],
    )
}

/// Gives an open step to somebody, or back to the pool.
pub fn assign(cx: &mut Cx, permit: &Permit, task: &Task, to: Option<AccountId>) -> Result<()> {
    let at = to.map(|_| cx.now());
    cx.write_one(
        permit,
        "UPDATE case_task SET assignee = $2, claimed_at = $3, left_by = NULL, version = version + 1 WHERE id = $1 AND state = 'open' AND version = $4",
        vec![V::from(task.id), V::from(to), V::from(at), V::from(task.version)],
    )
}

/// Notes whose a step was that lies in its pool, because that account was disabled.
pub fn set_left_by(cx: &mut Cx, permit: &Permit, id: i64, account: AccountId) -> Result<()> {
    cx.write(
        permit,
        "UPDATE case_task SET left_by = $2 WHERE id = $1 AND state = 'open' AND assignee IS NULL",
        vec![V::from(id), V::from(account)],
    )
}

/// Moves an open step to another office, unclaimed or held by somebody there.
pub fn move_to(
    cx: &mut Cx,
    permit: &Permit,
    task: &Task,
    office: OfficeId,
    path: &str,
    to: Option<AccountId>,
) -> Result<()> {
    cx.write_one(
        permit,
        "UPDATE case_task SET office = $2, office_path = $3, assignee = $4, left_by = NULL, version = version + 1 \
         WHERE id = $1 AND state = 'open' AND version = $5",
        vec![V::from(task.id), V::from(office), V::from(path), V::from(to), V::from(task.version)],
    )
}

/// Marks a step as done: the holder's, done by the caller.
pub fn finish(cx: &mut Cx, permit: &Permit, task: &Task, outcome: &str, opinion: &str) -> Result<()> {
    let me = Some(cx.me()).filter(|me| me.0 != 0);
    cx.write_one(
        permit,
        "UPDATE case_task SET state = 'done', done_at = $2, outcome = $3, opinion = $4, assignee = $5, done_by = $7, left_by = NULL, \
         version = version + 1 WHERE id = $1 AND state = 'open' AND version = $6",
        vec![
            V::from(task.id),
            V::from(cx.now()),
            V::from(outcome),
            V::from(opinion),
            V::from(task.assignee.or(me)),
            V::from(task.version),
            V::from(me.filter(|me| task.assignee.is_some_and(|holder| holder != *me))),
        ],
    )
}

/// Cancels the open step of an activity, if there is one.
pub fn cancel(cx: &mut Cx, permit: &Permit, case: CaseId, activity: i64) -> Result<()> {
    crate::countersign::store::end_with_step(cx, permit, case, activity)?;
    cx.write(
        permit,
        "UPDATE case_task SET state = 'cancelled', done_at = $3, version = version + 1 WHERE case_id = $1 AND activity = $2 AND state = 'open'",
        vec![V::from(case), V::from(activity), V::from(cx.now())],
    )
}

/// Moves the day by which the open steps of a case sort.
pub fn set_due(cx: &mut Cx, permit: &Permit, case: CaseId, due: i64) -> Result<()> {
    cx.write(
        permit,
        "UPDATE case_task SET due = $2 WHERE case_id = $1 AND state = 'open' AND due <> $2",
        vec![V::from(case), V::from(due)],
    )
}

/// Moves the last day of an open step.
pub fn set_step_due(cx: &mut Cx, permit: &Permit, id: i64, due: Option<i64>) -> Result<()> {
    cx.write(
        permit,
        "UPDATE case_task SET step_due = $2 WHERE id = $1 AND state = 'open'",
        vec![V::from(id), V::from(due)],
    )
}

/// Keeps a draft of an opinion.
pub fn keep_opinion(cx: &mut Cx, permit: &Permit, task: i64, words: &str, choice: &str) -> Result<()> {
    let params = vec![V::from(task), V::from(cx.me()), V::from(words), V::from(choice), V::from(cx.now())];
    cx.keep(
        permit,
        "INSERT INTO case_opinion (task, account, words, choice, saved_at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (task, account) DO UPDATE SET words = excluded.words, choice = excluded.choice, saved_at = excluded.saved_at",
        params,
    )
}

/// Gives the draft of an opinion to whoever takes the step over, unless he keeps one of his own.
pub fn give_opinion(cx: &mut Cx, permit: &Permit, task: i64, from: AccountId, to: AccountId) -> Result<()> {
    cx.keep(
        permit,
        "UPDATE case_opinion SET account = $3 WHERE task = $1 AND account = $2 \
         AND NOT EXISTS (SELECT 1 FROM case_opinion o WHERE o.task = $1 AND o.account = $3)",
        vec![V::from(task), V::from(from), V::from(to)],
    )
}

/// Removes the drafts of a step that is done.
pub fn drop_opinions(cx: &mut Cx, permit: &Permit, task: i64) -> Result<()> {
    cx.keep(permit, "DELETE FROM case_opinion WHERE task = $1", vec![V::from(task)])
}
