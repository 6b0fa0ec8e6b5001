//! The audit as the audit administrator reads it: rows by newest first, and how far they are sealed.

pub mod store;

pub use store::{Entry, Filter, Sealed};
