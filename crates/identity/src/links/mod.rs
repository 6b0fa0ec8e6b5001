//! Secrets that are used once: links that set a password, tickets that prove a phone, codes sent to a phone.

pub mod store;

pub use store::Used;
