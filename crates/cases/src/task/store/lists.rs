//! Lists of steps: inboxes, pools, what was done.

use super::{COLUMNS, SCOPE, Task, read, work_scope};
use crate::case::represented::Represented;
use crate::case::store::on_side;
use crate::rights;
use base::{AccountId, CaseId, Moment, Result};
use db::{Cx, V};

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

/// What somebody did lately, in the own name or for another, newest first; also what a proxy did in that name.
pub fn done_by(cx: &mut Cx, account: AccountId, before: Moment, limit: i64) -> Result<Vec<Task>> {
    let by = |column: &str| {
        format!(
            "SELECT id FROM (SELECT id FROM case_task WHERE state = 'done' AND {column} = $1 AND done_at < $2 \
             ORDER BY done_at DESC LIMIT $3) {column}_rows"
        )
    };
    let sql = format!(
        "SELECT {COLUMNS} FROM case_task t WHERE t.id IN ({} UNION {}) ORDER BY t.done_at DESC LIMIT $3",
        by("assignee"),
        by("done_by")
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

/// Open steps of a case that an account holds, or held until it was disabled and nobody has claimed since.
pub fn in_hand(cx: &mut Cx, case: CaseId, account: AccountId) -> Result<Vec<Task>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM case_task t WHERE t.case_id = $1 AND t.state = 'open' \
         AND (t.assignee = $2 OR (t.left_by = $2 AND t.assignee IS NULL)) ORDER BY t.id LIMIT 500"
    );
    cx.query(&sql, &[V::from(case), V::from(account)])?.iter().map(read).collect()
}

/// All open steps that an account holds, or held until it was disabled and nobody has claimed since, for a hand-over.
pub fn held_or_left_by(cx: &mut Cx, account: AccountId, after: i64, limit: i64) -> Result<Vec<Task>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM case_task t WHERE t.state = 'open' AND t.id > $2 \
         AND (t.assignee = $1 OR (t.left_by = $1 AND t.assignee IS NULL)) ORDER BY t.id LIMIT $3"
    );
    cx.query(&sql, &[V::from(account), V::from(after), V::from(limit)])?.iter().map(read).collect()
}

/// Disabled accounts whose steps lie in pools that the caller may reassign from.
pub fn leavers(cx: &mut Cx, limit: i64) -> Result<Vec<AccountId>> {
    let mut params = vec![V::from(limit)];
    let scope = SCOPE.visible(cx.actor(), &[rights::ASSIGN], &mut params);
    let sql = format!(
        "SELECT DISTINCT t.left_by FROM case_task t WHERE t.state = 'open' AND t.left_by IS NOT NULL AND {scope} \
         ORDER BY t.left_by LIMIT $1"
    );
    cx.query(&sql, &params)?.iter().map(|row| Ok(AccountId(row.i64(0)?))).collect()
}

/// Open steps that wait for the caller as an applicant, partner or guardian.
pub fn for_applicant(cx: &mut Cx, limit: i64) -> Result<Vec<Task>> {
    let mut params = vec![V::from(cx.me()), V::from(limit)];
    let ids = on_side(&Represented::by_caller(cx)?, &mut params);
    let sql = format!(
        "SELECT {COLUMNS} FROM case_task t JOIN cases c ON c.id = t.case_id WHERE t.id IN (\
         SELECT id FROM case_task WHERE assignee = $1 AND state = 'open' UNION \
         SELECT s.id FROM case_task s WHERE s.state = 'open' AND s.case_id IN ({ids})) \
         AND t.state = 'open' AND {waits} ORDER BY t.id LIMIT $2",
        waits = super::waits_for(&format!("c.id IN ({ids})"))
    );
    cx.query(&sql, &params)?.iter().map(read).collect()
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
