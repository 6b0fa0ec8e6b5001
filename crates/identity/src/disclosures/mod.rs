//! Views in clear: each time an official sees somebody's numbers, answers or files unmasked, a line that this person reads.
//!
//! The audit says the same to those who watch the officials. The line here is for the person it is about: who looked, at
//! which matter, what for (Personal Information Protection Law art. 7 and art. 44).

pub mod model;
pub mod store;

pub use model::{Disclosure, NewDisclosure, What};
