//! Service items and published definitions of forms and processes.

pub mod item;
pub mod published;
mod tables;

pub use tables::MIGRATIONS;
