//! Fuzz targets: one for every reader of bytes that come from outside.
//!
//! A target is a name, some seeds and a body. The body is handed anything at all; it must neither panic nor run away, and what
//! it reads must keep its promises (what is written again reads as the same). `cargo xtask fuzz` runs bodies under libFuzzer
//! with the program instrumented; the tests of this package run them on the seeds, on the inputs kept in `corpus/`, and on a
//! fixed number of changes of both.

pub mod mutate;
mod targets;

use std::path::{Path, PathBuf};

pub use targets::ALL;

/// A reader that is tried.
#[derive(Clone, Copy)]
pub struct Target {
    /// Its name, also that of its folder in `corpus/`.
    pub name: &'static str,
    /// Good inputs to begin with.
    pub seeds: fn() -> Vec<Vec<u8>>,
    /// Reads an input; panics when a promise is broken.
    pub run: fn(&[u8]),
}

impl std::fmt::Debug for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// The target of a name.
pub fn target(name: &str) -> Option<&'static Target> {
    ALL.iter().find(|target| target.name == name)
}

/// The folder of this package.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// The inputs that are kept for a target: small ones made by hand, and those that once broke it.
pub fn kept(target: &Target) -> Vec<Vec<u8>> {
    let folder = folder().join("corpus").join(target.name);
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths.iter().filter_map(|path| std::fs::read(path).ok()).collect()
}

/// The files of a folder of the source, by ending, each small enough to be a seed.
pub(crate) fn sources(inside: &str, ending: &str) -> Vec<Vec<u8>> {
    let mut open = vec![folder().join("..").join(inside)];
    let mut found = Vec::new();
    while let Some(folder) = open.pop() {
        let mut paths: Vec<PathBuf> =
            std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths {
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|own| own == ending) {
                found.extend(std::fs::read(path).ok().filter(|bytes| bytes.len() <= 64 << 10));
            }
        }
    }
    found
}

/// An input as text, where a reader only ever gets text.
pub(crate) fn text(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok()
}
