//! Wordings: what messages say. The built-in ones can be edited and restored; an edited one is checked with sample data.

pub mod commands;
mod model;
pub(crate) mod pages;
mod render;
pub(crate) mod store;
#[cfg(test)]
mod tests;

pub use model::{Built, Texts, Wording, built, built_in};
pub use render::{Rendered, check, render};
