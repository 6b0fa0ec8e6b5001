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

use crate::item::{Finding, Item, Severity, check, shape};

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
