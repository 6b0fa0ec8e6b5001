//! Plans that wait for their confirmation.

use super::model::Plan;
use base::moment::DAY;
use base::refusal::OrRefuse;
use base::{Permit, Refusal, Result};
use db::{Cx, V};

/// Keeps a plan for a day; older ones go.
pub(crate) fn insert(cx: &mut Cx, permit: &Permit, plan: &Plan) -> Result<i64> {
    let (id, now, me) = (cx.new_id(), cx.now(), cx.me());
    cx.write(permit, "DELETE FROM import_draft WHERE made_at < $1", vec![V::from(now.plus(-DAY))])?;
    cx.write(
        permit,
        "INSERT INTO import_draft (id, account, plan, made_at) VALUES ($1, $2, $3, $4)",
        vec![V::from(id), V::from(me), V::from(serde_json::to_string(plan)?), V::from(now)],
    )?;
    Ok(id)
}

/// A plan that the same administrator keeps.
pub(crate) fn plan(cx: &mut Cx, id: i64) -> Result<Plan> {
    let me = cx.me();
    let row = cx.one("SELECT plan FROM import_draft WHERE id = $1 AND account = $2", &[V::from(id), V::from(me)])?;
    row.or_refuse(Refusal::NOT_FOUND)?.json(0)
}

/// Removes a plan; refused as `stale` when it was applied meanwhile.
pub(crate) fn remove(cx: &mut Cx, permit: &Permit, id: i64) -> Result<()> {
    cx.write_one(permit, "DELETE FROM import_draft WHERE id = $1", vec![V::from(id)])
}
