//! What checks read from the store: all cases of the fresh city, and what the audit says of who did what when.

use base::{AccountId, CaseId, Moment, Result};
use db::{Cx, V};

/// Ids of all cases, oldest first; a story makes a handful.
pub fn cases(cx: &mut Cx) -> Result<Vec<CaseId>> {
    let rows = cx.query("SELECT id FROM cases ORDER BY id LIMIT $1", &[V::from(1_000_i64)])?;
    rows.iter().map(|row| Ok(CaseId(row.i64(0)?))).collect()
}

/// Whether the audit has a row of what somebody did at a moment.
pub fn is_audited(cx: &mut Cx, account: AccountId, at: Moment) -> Result<bool> {
    let row =
        cx.one("SELECT id FROM audit WHERE at = $1 AND account = $2 LIMIT 1", &[V::from(at), V::from(account)])?;
    Ok(row.is_some())
}

/// The case that a draft became.
pub fn case_of_draft(cx: &mut Cx, draft: i64) -> Result<Option<i64>> {
    let row = cx.one("SELECT submitted FROM case_draft WHERE id = $1", &[V::from(draft)])?;
    row.map(|row| row.opt_i64(0)).transpose().map(Option::flatten)
}
