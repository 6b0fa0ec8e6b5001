//! Companies, and who acts for them: the legal representative and agents with powers and dates (经办人授权).

pub mod commands;
pub mod model;
pub(crate) mod pages;
pub mod store;

pub use model::{Agency, Company, Power};
