//! Who may read what, what for, on which basis, until when.

use crate::model::{Grant, NewGrant};
use crate::store;
use base::{Permit, Result};
use db::Cx;

/// Gives a grant; answers its id. Refused: `record.grant_empty` when it names no consumer, fields, purpose or basis.
pub fn grant(cx: &mut Cx, permit: &Permit, new: &NewGrant) -> Result<i64> {
    let empty = new.consumer.is_empty() || new.fields.is_empty() || new.purpose.zh.is_empty() || new.basis.is_empty();
    base::refuse_if!(empty, "record.grant_empty");
    let id = cx.new_id();
    cx.note("consumer", new.consumer.as_str());
    store::insert_grant(cx, permit, id, new)?;
    Ok(id)
}

/// Ends a grant now. Refused: `stale` when it has ended.
pub fn revoke(cx: &mut Cx, permit: &Permit, id: i64) -> Result<()> {
    store::end_grant(cx, permit, id)
}

/// The grants of a consumer, ended ones too, oldest first.
pub fn grants(cx: &mut Cx, consumer: &str) -> Result<Vec<Grant>> {
    store::grants(cx, consumer)
}
