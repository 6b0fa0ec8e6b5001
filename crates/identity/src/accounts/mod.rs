//! Accounts: who can sign in, with what, from which devices.
//!
//! A resident signs in with the phone number or the identity number, an official with a login name. Numbers are stored
//! sealed, with a keyed index for equality. Sessions and links are known by digests only.

pub mod commands;
pub mod model;
pub(crate) mod pages;

pub mod store;

pub use model::{Account, AccountKind, Device, Factor, LinkPurpose};
