//! Natural persons as the city knows them, and mandates by which one acts for another.
//!
//! The certificate number, birth date, sex and division are sealed together under the person's data key (they give each
//! other away); a keyed index of the number serves equality.

pub mod commands;
pub mod mandates;
pub mod model;
pub(crate) mod pages;

pub mod store;

pub use model::{Level, Mandate, MandateKind, MandateState, Person, Sensitive};
