//! One's own messages.

pub mod commands;
mod model;
pub(crate) mod pages;
pub(crate) mod store;

pub use model::Message;

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
