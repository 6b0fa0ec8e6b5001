//! Offices, people and posts out of a spreadsheet: read with limits, checked line by line in both languages, shown before
//! anything happens, and then applied whole or not at all.

pub mod check;
pub mod commands;
pub mod model;
pub(crate) mod pages;
pub mod sheet;
pub mod store;
pub mod template;

pub use model::{OfficeLine, Plan, PostLine, Problem, Sheet, Summary};
