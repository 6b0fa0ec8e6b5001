//! Reading the audit.

use crate::accounts::store as accounts;
use crate::rights::{AUDIT, EVERYWHERE};
use base::{AccountId, IdMaker, Moment, Result};
use db::{Cx, Row, V};

/// A row of the audit.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Id; time-ordered.
    pub id: i64,
    /// When.
    pub at: Moment,
    /// Which account; 0 for nobody and the system.
    pub account: AccountId,
    /// Name of the actor as it was then.
    pub actor: String,
    /// Command.
    pub command: String,
    /// Kind of the subject.
    pub noun: String,
    /// Id of the subject.
    pub subject: i64,
    /// `done`, or the code of a refusal.
    pub outcome: String,
    /// Plain facts as JSON.
    pub detail: String,
    /// Trace id.
    pub trace: String,
    /// Whether a seal covers it.
    pub sealed: bool,
}

/// Which rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only of this account.
    pub account: Option<AccountId>,
    /// Only of somebody who signs in so, or of all who are named so; empty for everybody.
    pub actor: String,
    /// Only at this instant or later.
    pub since: Option<Moment>,
    /// Only earlier than this instant.
    pub until: Option<Moment>,
    /// Only of this command, or of all that begin so.
    pub command: String,
    /// Only about this kind of subject.
    pub noun: String,
    /// Only about this subject.
    pub subject: Option<i64>,
    /// Only refusals.
    pub refused: bool,
    /// Only rows before this one.
    pub before: Option<i64>,
}

/// How far the audit is sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sealed {
    /// When the last seal was made.
    pub at: Option<Moment>,
    /// The oldest row that no seal covers yet.
    pub open_since: Option<Moment>,
}

fn read(row: &Row) -> Result<Entry> {
    Ok(Entry {
        id: row.i64(0)?,
        at: row.moment(1)?,
        account: AccountId(row.i64(2)?),
        actor: row.string(3)?,
        command: row.string(4)?,
        noun: row.string(5)?,
        subject: row.i64(6)?,
        outcome: row.string(7)?,
        detail: row.string(8)?,
        trace: row.string(9)?,
        sealed: row.opt_i64(10)?.is_some_and(|seal| seal > 0),
    })
}

/// Rows by newest first.
pub fn entries(cx: &mut Cx, filter: &Filter, limit: i64) -> Result<Vec<Entry>> {
    cx.permit(AUDIT, EVERYWHERE)?;
    // Ids are in the order of time, so a span of time is a span of the key.
    let until = filter.until.map_or(i64::MAX, IdMaker::floor);
    let mut params = vec![V::from(filter.before.unwrap_or(i64::MAX).min(until))];
    let mut conditions = vec!["a.id < $1".to_owned()];
    let mut add = |condition: &str, value: V| {
        params.push(value);
        conditions.push(condition.replace('?', &format!("${}", params.len())));
    };
    if let Some(account) = filter.account {
        add("a.account = ?", V::from(account));
    }
    if let Some(since) = filter.since {
        add("a.id >= ?", V::from(IdMaker::floor(since)));
    }
    if !filter.actor.is_empty() {
        match accounts::by_login(cx, &filter.actor)? {
            Some(account) => add("a.account = ?", V::from(account.id)),
            None => add("a.actor = ?", V::from(&filter.actor)),
        }
    }
    if !filter.command.is_empty() {
        let prefix = filter.command.replace(['%', '_', '\\'], "");
        add("a.command LIKE ?", V::from(format!("{prefix}%")));
    }
    if !filter.noun.is_empty() {
        add("a.noun = ?", V::from(&filter.noun));
    }
    if let Some(subject) = filter.subject {
        add("a.subject = ?", V::from(subject));
    }
    if filter.refused {
        // As the index of refusals says it: they are few, and the page shall not read all lines for them.
        conditions.push("a.outcome <> 'done'".to_owned());
    }
    params.push(V::from(limit.clamp(1, 500)));
    let sql = format!(
        "SELECT a.id, a.at, a.account, a.actor, a.command, a.noun, a.subject, a.outcome, a.detail, a.trace, l.seal \
         FROM audit a LEFT JOIN audit_leaf l ON l.audit = a.id WHERE {} ORDER BY a.id DESC LIMIT ${}",
        conditions.join(" AND "),
        params.len()
    );
    cx.query(&sql, &params)?.iter().map(read).collect()
}

/// How far the audit is sealed.
pub fn sealed(cx: &mut Cx) -> Result<Sealed> {
    cx.permit(AUDIT, EVERYWHERE)?;
    let last = cx.one("SELECT at FROM audit_seal ORDER BY id DESC LIMIT 1", &[])?;
    let open = cx.one(
        "SELECT a.at FROM audit_leaf l JOIN audit a ON a.id = l.audit WHERE l.seal = 0 ORDER BY l.audit LIMIT 1",
        &[],
    )?;
    Ok(Sealed {
        at: last.map(|row| row.moment(0)).transpose()?,
        open_since: open.map(|row| row.moment(0)).transpose()?,
    })
}
