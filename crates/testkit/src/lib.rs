//! What tests need and no product ships: a PostgreSQL cluster, stores on both engines, a browser, a way to kill a process.
//!
//! - [`on_both!`] makes two tests of one body: on SQLite and on PostgreSQL, each with a fresh [`Store`].
//! - [`Cluster`] starts PostgreSQL once for all test processes and hands out databases.
//! - [`Browser`] drives Debian's Chromium over its DevTools protocol; [`Page`] clicks, fills, looks and runs [`AXE`].
//! - [`Disk`] loses what a child process did not sync, or is full.
//! - [`Template`] fills a store with any number of cases, copied from those that were lived through.
//! - [`kill9`] runs a child process and kills it in the midst of its work.
//!
//! Independent of every other crate of the workspace, so that each of them may use it in its tests. What is not installed
//! (PostgreSQL, Chromium) is said and passed over on a developer's machine and is a failure where `CI=true`.
#![expect(clippy::disallowed_methods, reason = "tests wait for real processes, and only here is `CI` read")]

mod browser;
mod cluster;
mod copies;
mod kill;
mod shim;
mod store;

pub use browser::{Accessible, Browser, Media, Page, Violation};
pub use cluster::{Cluster, Database};
pub use copies::Template;
pub use kill::{Killed, kill9, moments};
pub use shim::Disk;
pub use store::{Engine, Outcome, Store, on_engine, on_engine_async};

/// The source of axe-core 4.14.1 (MPL-2.0, `vendor/LICENSE-AXE`), for [`Page::axe`].
pub const AXE: &str = include_str!("../vendor/axe.min.js");

/// Whether a missing server or browser is a failure (`CI=true`) rather than a test passed over.
pub fn everything_required() -> bool {
    std::env::var("CI").is_ok_and(|value| value == "true" || value == "1")
}

/// Says that `what` is missing: panics where everything is required, prints otherwise.
pub fn missing(what: &str) {
    assert!(!everything_required(), "{what} is missing, and CI=true requires it");
    println!("not tested: {what} is missing");
}
