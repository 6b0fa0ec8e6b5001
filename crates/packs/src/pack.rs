//! A pack in memory.

use crate::line;
use crate::manifest::Manifest;
use crate::source::Files;
use crate::story::Story;
use catalogue::item::Item;
use schema::Form;
use std::collections::BTreeMap;

/// A pack, read: every file parsed by itself, nothing compared yet.
#[derive(Debug, Clone)]
pub struct Pack {
    /// `pack.toml`.
    pub manifest: Manifest,
    /// Items by id.
    pub items: BTreeMap<String, Item>,
    /// Forms by id.
    pub forms: BTreeMap<String, Form>,
    /// Texts of processes by id.
    pub flows: BTreeMap<String, String>,
    /// Stories by id.
    pub stories: BTreeMap<String, Story>,
    pub(crate) files: Files,
}

impl Pack {
    /// Its id, the folder's name.
    pub fn id(&self) -> &str {
        &self.manifest.id
    }

    /// The bytes of a file, such as `demo/scan.pdf`.
    pub fn file(&self, path: &str) -> Option<&[u8]> {
        self.files.get(path).map(Vec::as_slice)
    }

    /// The text of a file, such as `demo/people.toml`.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.file(path).and_then(|bytes| std::str::from_utf8(bytes).ok())
    }

    /// Paths of its files, in order.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// The line of an element in one of its TOML files.
    pub(crate) fn line(&self, file: &str, path: &str) -> u32 {
        self.text(file).map_or(0, |source| line::of_path(source, path))
    }

    /// Whose thing a name means: `other/thing` is another pack's, `thing` its own.
    pub(crate) fn split<'a>(&'a self, name: &'a str) -> (&'a str, &'a str) {
        name.split_once('/').unwrap_or((self.id(), name))
    }
}
