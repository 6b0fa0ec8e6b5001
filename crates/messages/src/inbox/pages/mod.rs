//! `/me/messages`.

pub mod list;
pub mod message;
pub mod wishes;
