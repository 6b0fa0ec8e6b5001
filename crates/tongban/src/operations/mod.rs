//! What an operator does with an installation: open it, back it up, restore it, check it.
//!
//! A backup is one folder: a copy of the database made while it is in use, the blobs, the master key wrapped under a passphrase,
//! and a manifest with the SM3 digest of every file. The database is copied first: a blob is durable before its row, so every
//! row of the copy has its blob in the folder.

pub mod backup;
pub mod check;
mod digest;
mod manifest;
mod open;
pub mod packs;
pub mod restore;
pub mod serving;
mod tools;
mod wrap;

pub use manifest::{Entry, Manifest};
pub use open::{Installation, Opening, open, open_watched};
