//! What is done with spreadsheets: one file a command.

mod apply_import;
mod keep_import;

pub use apply_import::{Applied, ApplyImport, NewLogin};
pub use keep_import::{KeepImport, Kept};
