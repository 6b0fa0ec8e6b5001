//! Offices: the tree of organisations, and which office does what where.

pub mod commands;
pub mod model;
pub(crate) mod pages;

pub mod store;

pub use model::Office;
