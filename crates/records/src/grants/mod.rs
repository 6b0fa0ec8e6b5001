//! Who may read what, what for, on which basis, until when.
//!
//! A grant is given and ended by the security administrator ([`commands`], `/admin/grants`). Its terms never change: another
//! purpose or another field is another grant.

pub mod commands;
pub(crate) mod pages;
pub(crate) mod store;

use crate::model::{Grant, NewGrant};
use base::{Moment, Permit, Result};
use db::Cx;

pub use store::{Filter, known_fields, list, reading_count};

/// A grant with its last use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The grant.
    pub grant: Grant,
    /// When something was read through it last; none when nothing was yet.
    pub last_used: Option<Moment>,
}

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
