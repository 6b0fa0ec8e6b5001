//! The case itself: one piece of work done on request, its state and its place.

pub mod model;
pub mod represented;
pub mod store;
pub mod words;

pub use model::{Case, Channel, Outcome, Status};
