//! `cargo xtask bench`: runs the package `benches` in release mode.

use crate::shell;
use anyhow::{Result, ensure};

/// Passes names, `--cases` and `--json` on to the benches.
pub fn run(words: &[String]) -> Result<bool> {
    let package = shell::root().join("crates/benches/Cargo.toml");
    ensure!(package.is_file(), "there are no benches yet: {} does not exist", package.display());
    let mut command = shell::command("cargo", &["run", "--quiet", "--release", "--package", "benches", "--"]);
    shell::run(command.args(words))
}
