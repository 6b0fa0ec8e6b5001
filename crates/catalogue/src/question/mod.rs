//! Questions about an item: asked by a signed-in person, answered at the desk of the office in charge, shown to everybody when the
//! asker agrees and the office thinks it useful.

pub mod commands;
pub mod model;
pub mod pages;
pub mod store;

pub use model::{Question, QuestionState};
