//! The item library (事项库): one entry an item, with its state, the office in charge, and the draft that is being written.
//!
//! A draft goes writing → review → approved → published, or is returned with reasons; who reviews or publishes is never who wrote it.
//! A pack's new version waits as an offer until somebody has chosen, element by element, what to take over.

pub mod commands;
pub mod editor;
pub mod model;
pub mod pages;
pub mod store;

pub use model::{Draft, DraftState, Entry, Review};

use crate::item::{Change, Finding, Item, Severity, check, compare, shape};
use crate::published;
use base::{OrRefuse, Refusal, Result};
use db::Cx;

/// Everything wrong with an item as it would be published: its shape and the eight consistency rules.
pub fn findings(item: &Item) -> Vec<Finding> {
    let mut all = shape(item);
    all.extend(check(item));
    all
}

/// How many of the findings stand against publication.
pub fn errors(item: &Item) -> usize {
    findings(item).iter().filter(|finding| finding.severity == Severity::Error).count()
}

/// A pack's offer for an item compared with what it gave before and with the version in use; refused as `item.no_upgrade` when none
/// waits.
pub fn upgrade(cx: &mut Cx, name: &str) -> Result<Vec<Change>> {
    let entry = store::visible(cx, name)?.or_refuse(Refusal::NOT_FOUND)?;
    base::refuse_if!(!store::has_upgrade(cx, name)?, "item.no_upgrade");
    let offer = store::offer(cx, name)?.or_refuse("item.no_upgrade")?;
    let own = published::store::body(cx, entry.publication.or_refuse("item.no_version")?)?;
    let own = own.or_refuse(Refusal::NOT_FOUND)?;
    Ok(compare(&offer.taken.item, &offer.body.item, &own.item))
}
