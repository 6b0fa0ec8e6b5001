//! Rows of steps.

use super::{State, Task};
use crate::rights;
use base::{AccountId, CaseId, Error, Moment, OfficeId, Permit, Principal, Result};
use db::{Columns, Cx, Row, V};

/// Columns of the scope of a step in the pool of an office.
pub const SCOPE: Columns = Columns {
    own: Some("t.assignee"),
    office: Some("t.office"),
    path: Some("t.office_path"),
    region: Some("t.region"),
};

const COLUMNS: &str = "t.id, t.case_id, t.activity, t.element, t.name, t.kind, t.role, t.variable, t.term, t.office, t.office_path, \
t.region, t.assignee, t.state, t.opened_at, t.claimed_at, t.done_at, t.step_due, t.due, t.outcome, t.opinion, t.version";

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

/// Where a page of a list begins: the due day and id after which it goes on.
#[derive(Debug, Clone, Copy, Default)]
pub struct After {
    /// Due day of the last row seen.
    pub due: i64,
    /// Its id.
    pub id: i64,
}

/// My open steps, by due day.
pub fn mine(cx: &mut Cx, after: After, limit: i64) -> Result<Vec<Task>> {
    let mut accounts = vec![cx.me()];
    accounts.extend(cx.actor().proxies.iter().copied());
    let mut params = vec![V::from(after.due), V::from(after.id), V::from(limit)];
    let marks = marks(&mut params, accounts);
    let sql = format!(
        "SELECT {COLUMNS} FROM case_task t WHERE t.state = 'open' AND t.assignee IN ({marks}) AND (t.due, t.id) > ($1, $2) \
         ORDER BY t.due, t.id LIMIT $3"
    );
    cx.query(&sql, &params)?.iter().map(read).collect()
}

fn marks(params: &mut Vec<V>, values: impl IntoIterator<Item = impl Into<V>>) -> String {
    let mut out = Vec::new();
    for value in values {
        params.push(value.into());
        out.push(format!("${}", params.len()));
    }
    out.join(", ")
}

/// Unclaimed steps in reach whose role the caller holds, by due day.
pub fn pool(cx: &mut Cx, after: After, limit: i64) -> Result<Vec<Task>> {
    let mut params = vec![V::from(after.due), V::from(after.id), V::from(limit)];
    let scope = work_scope(cx.actor(), &mut params);
    let roles: Vec<String> = cx.actor().roles.iter().map(|role| role.to_string()).collect();
    if roles.is_empty() {
        return Ok(Vec::new());
    }
    let roles = marks(&mut params, roles);
    let sql = format!(
        "SELECT {COLUMNS} FROM case_task t WHERE t.state = 'open' AND t.assignee IS NULL AND {scope} AND t.role IN ({roles}) \
         AND t.kind <> 'applicant' AND (t.due, t.id) > ($1, $2) ORDER BY t.due, t.id LIMIT $3"
    );
    cx.query(&sql, &params)?.iter().map(read).collect()
}

/// Open steps in reach of somebody who may reassign them, by due day; those without a holder for `idle_since` first when asked.
pub fn reassignable(cx: &mut Cx, opened_before: Moment, after: After, limit: i64) -> Result<Vec<Task>> {
    let mut params = vec![V::from(after.due), V::from(after.id), V::from(limit), V::from(opened_before)];
    let scope = SCOPE.visible(cx.actor(), &[rights::ASSIGN], &mut params);
    let sql = format!(
        "SELECT {COLUMNS} FROM case_task t WHERE t.state = 'open' AND {scope} AND t.kind <> 'applicant' AND t.opened_at <= $4 \
         AND (t.due, t.id) > ($1, $2) ORDER BY t.due, t.id LIMIT $3"
    );
    cx.query(&sql, &params)?.iter().map(read).collect()
}

/// What a list is narrowed to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Item, `pack/item`; empty for all.
    pub item: String,
    /// Beginning of the division code; empty for all.
    pub region: String,
    /// How urgent; none for all.
    pub urgency: Option<Urgency>,
}

/// How urgent a step is, by days alone: the share of a limit that is left plays no part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Urgency {
    /// Over the statutory limit, or over the time for acceptance.
    Red,
    /// Over the promised limit.
    Yellow,
    /// Due between today and this day number.
    Soon(i64),
    /// Due after this day number, or never.
    Green(i64),
    /// The clock stands still.
    Paused,
}

/// Which way a list is read from a place in it.
#[derive(Debug, Clone, Copy)]
pub enum Way {
    /// What follows, in order.
    Onward(After),
    /// What precedes; answered in order all the same.
    Back(After),
}

/// A page of a list of open steps, narrowed. Costs the rows of the page where the list's index serves; a filter that few
/// steps pass reads on until the page is full.
pub fn page(cx: &mut Cx, which: Which, filter: &Filter, way: Way, limit: i64) -> Result<Vec<Task>> {
    let (after, sign, order) = match way {
        Way::Onward(after) => (after, '>', ""),
        Way::Back(after) => (after, '<', " DESC"),
    };
    let mut params = vec![V::from(after.due), V::from(after.id), V::from(limit)];
    let whose = whose(cx, which, &mut params);
    let mut narrowed = String::new();
    if !filter.item.is_empty() {
        narrowed.push_str(&format!(" AND c.item = {}", marks(&mut params, [filter.item.as_str()])));
    }
    if !filter.region.is_empty() {
        let start: String = filter.region.chars().filter(char::is_ascii_digit).take(12).collect();
        narrowed.push_str(&format!(" AND t.region LIKE {}", marks(&mut params, [format!("{start}%")])));
    }
    if let Some(urgency) = filter.urgency {
        narrowed.push_str(&urgent(urgency, cx.today_number(), &mut params));
    }
    let join = if filter.item.is_empty() && filter.urgency.is_none() { "" } else { "JOIN cases c ON c.id = t.case_id" };
    let sql = format!(
        "SELECT {COLUMNS} FROM case_task t {join} WHERE t.state = 'open' AND {whose}{narrowed} AND (t.due, t.id) {sign} ($1, $2) \
         ORDER BY t.due{order}, t.id{order} LIMIT $3"
    );
    let mut tasks = cx.query(&sql, &params)?.iter().map(read).collect::<Result<Vec<_>>>()?;
    if matches!(way, Way::Back(_)) {
        tasks.reverse();
    }
    Ok(tasks)
}

fn whose(cx: &Cx, which: Which, params: &mut Vec<V>) -> String {
    let actor = cx.actor();
    match which {
        Which::Mine => {
            let accounts: Vec<AccountId> = std::iter::once(cx.me()).chain(actor.proxies.iter().copied()).collect();
            format!("t.assignee IN ({})", marks(params, accounts))
        }
        Which::Pool if actor.roles.is_empty() => "FALSE".to_owned(),
        Which::Pool => {
            let scope = work_scope(actor, params);
            let roles: Vec<String> = actor.roles.iter().map(|role| role.to_string()).collect();
            format!("t.assignee IS NULL AND t.kind <> 'applicant' AND {scope} AND t.role IN ({})", marks(params, roles))
        }
    }
}

fn urgent(urgency: Urgency, today: i64, params: &mut Vec<V>) -> String {
    let mut day = |day: i64| marks(params, [day]);
    match urgency {
        Urgency::Red => format!(
            " AND c.paused = 0 AND ((c.status = 'submitted' AND c.accept_due < {0}) OR (c.status = 'accepted' AND c.statutory_due < {0}))",
            day(today)
        ),
        Urgency::Yellow => format!(
            " AND c.paused = 0 AND c.status = 'accepted' AND c.promised_due < {0} AND (c.statutory_due IS NULL OR c.statutory_due >= {0})",
            day(today)
        ),
        Urgency::Soon(until) => format!(" AND c.paused = 0 AND t.due >= {} AND t.due <= {}", day(today), day(until)),
        Urgency::Green(from) => format!(" AND c.paused = 0 AND t.due > {}", day(from)),
        Urgency::Paused => " AND c.paused = 1".to_owned(),
    }
}

/// Accounts that hold open steps which the caller may reassign.
pub fn holders(cx: &mut Cx, limit: i64) -> Result<Vec<AccountId>> {
    let mut params = vec![V::from(limit)];
    let scope = SCOPE.visible(cx.actor(), &[rights::ASSIGN], &mut params);
    let sql = format!(
        "SELECT DISTINCT t.assignee FROM case_task t WHERE t.state = 'open' AND t.assignee IS NOT NULL AND t.kind <> 'applicant' \
         AND {scope} ORDER BY t.assignee LIMIT $1"
    );
    cx.query(&sql, &params)?.iter().map(|row| Ok(AccountId(row.i64(0)?))).collect()
}

/// What somebody did lately, newest first.
pub fn done_by(cx: &mut Cx, account: AccountId, before: Moment, limit: i64) -> Result<Vec<Task>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM case_task t WHERE t.state = 'done' AND t.assignee = $1 AND t.done_at < $2 ORDER BY t.done_at DESC LIMIT $3"
    );
    cx.query(&sql, &[V::from(account), V::from(before), V::from(limit)])?.iter().map(read).collect()
}

/// All open steps that an account holds, for a hand-over.
pub fn held_by(cx: &mut Cx, account: AccountId, after: i64, limit: i64) -> Result<Vec<Task>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM case_task t WHERE t.state = 'open' AND t.assignee = $1 AND t.id > $2 ORDER BY t.id LIMIT $3"
    );
    cx.query(&sql, &[V::from(account), V::from(after), V::from(limit)])?.iter().map(read).collect()
}

/// Open steps of the applicant of an account's cases.
pub fn for_applicant(cx: &mut Cx, account: AccountId, limit: i64) -> Result<Vec<Task>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM case_task t WHERE t.state = 'open' AND t.kind = 'applicant' AND t.assignee = $1 ORDER BY t.id LIMIT $2"
    );
    cx.query(&sql, &[V::from(account), V::from(limit)])?.iter().map(read).collect()
}

/// Counts open steps, but never more than `most`: enough for a menu.
pub fn count(cx: &mut Cx, which: Which, most: i64) -> Result<i64> {
    let after = After { due: -1, id: 0 };
    let rows = match which {
        Which::Mine => mine(cx, after, most)?,
        Which::Pool => pool(cx, after, most)?,
    };
    Ok(rows.len() as i64)
}

/// Which list is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Held by the caller.
    Mine,
    /// Waiting in reach.
    Pool,
}

/// Adds a step.
pub fn insert(cx: &mut Cx, permit: &Permit, task: &Task) -> Result<()> {
    cx.write(
        permit,
        "INSERT INTO case_task (id, case_id, activity, element, name, kind, role, variable, term, office, office_path, region, \
         assignee, state, opened_at, claimed_at, done_at, step_due, due, outcome, opinion, version) VALUES ($1, $2, $3, $4, $5, $6, \
         $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, 1)",
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
        ],
    )
}

/// Gives an open step to somebody, or back to the pool.
pub fn assign(cx: &mut Cx, permit: &Permit, task: &Task, to: Option<AccountId>) -> Result<()> {
    let at = to.map(|_| cx.now());
    cx.write_one(
        permit,
        "UPDATE case_task SET assignee = $2, claimed_at = $3, version = version + 1 WHERE id = $1 AND state = 'open' AND version = $4",
        vec![V::from(task.id), V::from(to), V::from(at), V::from(task.version)],
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
        "UPDATE case_task SET office = $2, office_path = $3, assignee = $4, version = version + 1 \
         WHERE id = $1 AND state = 'open' AND version = $5",
        vec![V::from(task.id), V::from(office), V::from(path), V::from(to), V::from(task.version)],
    )
}

/// Marks a step as done by whoever holds it.
pub fn finish(cx: &mut Cx, permit: &Permit, task: &Task, outcome: &str, opinion: &str) -> Result<()> {
    cx.write_one(
        permit,
        "UPDATE case_task SET state = 'done', done_at = $2, outcome = $3, opinion = $4, assignee = $5, version = version + 1 \
         WHERE id = $1 AND state = 'open' AND version = $6",
        vec![
            V::from(task.id),
            V::from(cx.now()),
            V::from(outcome),
            V::from(opinion),
            V::from(task.assignee.or_else(|| Some(cx.me()).filter(|me| me.0 != 0))),
            V::from(task.version),
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

/// A draft of an opinion, kept through crashes and time-outs until the step is done.
pub fn opinion_draft(cx: &mut Cx, task: i64) -> Result<Option<(String, String)>> {
    let row = cx.one(
        "SELECT words, choice FROM case_opinion WHERE task = $1 AND account = $2",
        &[V::from(task), V::from(cx.me())],
    )?;
    row.map(|row| Ok((row.string(0)?, row.string(1)?))).transpose()
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

/// Removes the drafts of a step that is done.
pub fn drop_opinions(cx: &mut Cx, permit: &Permit, task: i64) -> Result<()> {
    cx.keep(permit, "DELETE FROM case_opinion WHERE task = $1", vec![V::from(task)])
}

/// A step that waits for the calling applicant, guardian or partner.
pub fn for_person(cx: &mut Cx, id: i64) -> Result<Option<Task>> {
    let sql = format!("SELECT {COLUMNS} FROM case_task t WHERE t.id = $1 AND t.kind = 'applicant' AND t.assignee = $2");
    cx.one(&sql, &[V::from(id), V::from(cx.me())])?.as_ref().map(read).transpose()
}
