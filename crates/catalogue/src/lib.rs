//! Service items and published definitions of forms and processes.
//!
//! [`item`] is the pure model of a service item, [`published`] the versions that cases pin, [`library`] what stands about each item in
//! the administrators' library.

pub mod item;
pub mod library;
pub mod published;
pub mod rights;
mod tables;

pub use tables::MIGRATIONS;
