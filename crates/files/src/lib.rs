//! Stored files: content in a local folder under its SM3 digest (GB/T 32905-2016), facts in the table `file`.
//!
//! - [`Files::store`] streams an upload into the folder before the transaction and refuses what it should not hold: programs,
//!   archive bombs, empty or over-large files, kinds that nobody asked for. When it answers, the content is durable.
//! - [`keep`] or [`take`] writes the row in the transaction. A row is `fresh` until it belongs to something, then `kept`,
//!   in the end `gone`. Content without a living row is swept a day later ([`Files::sweep`]).
//! - A sealed file is encrypted with a key of its own (SM4-GCM); the key lies in the row under the file's data key, so that
//!   destroying that data key destroys the content, in every backup too.
//! - [`Files::verify`] compares rows and folder, for `check`.
//!
//! Whether somebody may see a file is decided by the caller, who knows what the file belongs to.

mod archive;
mod blobs;
mod kind;
mod model;
mod picture;
mod rows;
mod rule;
mod sealed;
mod serve;
mod store;
mod sweep;
mod tables;
mod upload;
mod verify;

pub use archive::inspect_archive;
pub use blobs::Files;
pub use kind::Kind;
pub use model::{File, State, Stored};
pub use rows::{attach, destroy, discard, keep, of, open, take};
pub use rule::Rule;
pub use sealed::Reader;
pub use serve::Show;
pub use sweep::Swept;
pub use tables::MIGRATIONS;
pub use upload::inspect;
pub use verify::Checked;

use base::Right;

/// Remove files that belong to nothing; held by the system.
pub const SWEEP: Right = Right("file.sweep");

/// All rights of this crate with their words in Chinese and English.
pub const RIGHTS: &[(Right, &str, &str)] = &[(SWEEP, "清理无主文件", "Remove files that belong to nothing")];
