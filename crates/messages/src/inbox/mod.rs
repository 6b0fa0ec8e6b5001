//! One's own messages.

pub mod commands;
mod model;
pub(crate) mod pages;
pub(crate) mod store;

pub use model::Message;

use crate::sending::{Choices, Wishes};
use base::{Principal, Result};
use db::Cx;

/// How many unread messages somebody has, for the head of every page (`identity::setup::Unread`).
pub fn unread(cx: &mut Cx, principal: &Principal) -> Result<u32> {
    Ok(u32::try_from(store::unread(cx, principal.account)?).unwrap_or(0))
}

/// Messages about something, newest first, with their receipts: for the desk that must know whether the applicant was told.
/// The caller has decided that the reader may see the thing.
pub fn about(cx: &mut Cx, noun: &str, id: i64) -> Result<Vec<Message>> {
    store::about(cx, noun, id)
}

/// The caller's own messages below an id, newest first.
pub fn mine(cx: &mut Cx, before: i64, limit: i64) -> Result<Vec<Message>> {
    let me = cx.me();
    store::list(cx, me, before, limit.clamp(1, 200))
}

/// How the caller wants to be told.
pub fn wishes(cx: &mut Cx) -> Result<Wishes> {
    let (me, kind) = (cx.me(), cx.actor().kind);
    let usual = if kind == base::Kind::Official { Choices::OFFICIAL } else { Choices::PERSON };
    crate::sending::store::wishes(cx, me, usual)
}
