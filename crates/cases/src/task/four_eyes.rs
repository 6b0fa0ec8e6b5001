//! Nobody both examines and decides one case by standing in for somebody: where the process separates the two, a proxy does not
//! bring them together again.

use super::{Task, store};
use crate::case::Case;
use crate::commands::can_take;
use base::{AccountId, Result};
use db::Cx;

/// Kinds of steps that prepare a decision.
const EXAMINES: &[&str] = &["handle", "inspect"];
const DECIDES: &str = "decide";

/// Refuses a step of a case to an official who did its counterpart, when one of the two is done by proxy.
pub(crate) fn check(cx: &mut Cx, case: &Case, task: &Task) -> Result<()> {
    let me = cx.me();
    let counterparts: &[&str] = match task.kind.as_str() {
        DECIDES => EXAMINES,
        kind if EXAMINES.contains(&kind) => &[DECIDES],
        _ => return Ok(()),
    };
    if me.0 == 0 {
        return Ok(());
    }
    let done = store::done_in(cx, case.id, me)?;
    let mut counterparts = done.iter().filter(|one| counterparts.contains(&one.kind.as_str()) && one.role != task.role);
    let Some(first) = counterparts.next() else { return Ok(()) };
    let mut by_proxy = stands_in(cx, me, task, task.assignee)? || stands_in(cx, me, first, first.assignee)?;
    for other in counterparts {
        by_proxy = by_proxy || stands_in(cx, me, other, other.assignee)?;
    }
    base::refuse_if!(by_proxy, "case.four_eyes", "step" = first.name);
    Ok(())
}

/// Whether somebody does a step for another: it is the other's, or its role is not one of his own at that office.
fn stands_in(cx: &mut Cx, me: AccountId, task: &Task, holder: Option<AccountId>) -> Result<bool> {
    if holder.is_some_and(|holder| holder != me) {
        return Ok(true);
    }
    match identity::office(cx, task.office)? {
        Some(office) => Ok(!can_take(cx, me, &task.role, &office)?),
        None => Ok(false),
    }
}
