//! The stories that the program carries, with what they claim.

use base::Text;
use include_dir::{Dir, include_dir};
use serde::Deserialize;
use sm3::{Digest, Sm3};
use std::sync::LazyLock;

static KERNEL: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../stories");

/// A story that the program carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// `pack/story`, or the file's name for one of no pack.
    pub name: String,
    /// What it shows, in a sentence.
    pub title: Text,
    /// The clauses that it claims.
    pub rows: Vec<String>,
    /// The digest of its text.
    pub digest: String,
}

/// What the map needs of a story's file.
#[derive(Deserialize)]
struct Head {
    title: Text,
    rows: Vec<String>,
}

static TOLD: LazyLock<Vec<Told>> = LazyLock::new(|| {
    let mut all: Vec<Told> =
        KERNEL.files().filter_map(|file| of(&stem(file.path().to_str()?), file.contents())).collect();
    for pack in crate::embedded() {
        for id in pack.stories.keys() {
            let text = pack.file(&format!("stories/{id}.toml")).unwrap_or_default();
            all.extend(of(&format!("{}/{id}", pack.id()), text));
        }
    }
    all.sort_by(|one, other| one.name.cmp(&other.name));
    all
});

/// The stories that the program carries, by name.
pub fn told() -> &'static [Told] {
    &TOLD
}

/// The digest (SM3) of a story's text, as hexadecimal digits.
pub fn digest(text: &[u8]) -> String {
    hex::encode(Sm3::digest(text))
}

fn stem(path: &str) -> String {
    path.trim_end_matches(".toml").to_owned()
}

fn of(name: &str, bytes: &[u8]) -> Option<Told> {
    let head: Head = toml::from_str(std::str::from_utf8(bytes).ok()?).ok()?;
    Some(Told { name: name.to_owned(), title: head.title, rows: head.rows, digest: digest(bytes) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::systems::wrong_clauses;

    #[test]
    fn every_story_that_the_program_carries_claims_clauses_of_the_map() {
        let files = KERNEL.files().count() + crate::embedded().iter().map(|pack| pack.stories.len()).sum::<usize>();
        assert_eq!(told().len(), files, "a story does not read");
        assert!(files >= 40, "only {files} stories");
        for story in told() {
            assert_eq!(wrong_clauses(&story.rows), None, "{}", story.name);
            assert!(!story.title.zh.is_empty() && !story.title.en.is_empty(), "{}", story.name);
        }
    }
}
