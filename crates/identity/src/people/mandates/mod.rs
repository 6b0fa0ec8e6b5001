//! Mandates in the database.

pub mod store;
