//! The audit as the audit administrator reads it: rows by newest first, and how far they are sealed.

pub(crate) mod pages;
pub mod store;

pub use store::{Entry, Filter, Sealed};
