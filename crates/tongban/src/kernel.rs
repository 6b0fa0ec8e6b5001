//! The table of contents: which crates the program is made of, and what each brings: tables, listeners, jobs, pages.

use db::{Listener, Migration};

/// The program's version.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The schema steps of all crates, in the order in which their tables refer to each other.
pub fn migrations() -> Vec<Migration> {
    [files::MIGRATIONS, identity::MIGRATIONS].concat()
}

/// Who listens to which event.
pub fn listeners() -> Vec<Listener> {
    Vec::new()
}
