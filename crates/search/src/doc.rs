//! What is put into a small set: one row a thing, in the transaction that changes the thing.

use crate::normal::{fold, words};
use crate::store;
use base::{Permit, Result, Text};
use db::Cx;

/// Most keywords of one thing.
const KEYWORDS: usize = 100;
/// Most characters of the long text that are indexed.
const TEXT: usize = 20_000;

/// A thing to be found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Doc {
    /// Sort of thing, such as `item`; each has an index of its own.
    pub kind: String,
    /// Its id or code within the sort.
    pub id: String,
    /// Its legal name.
    pub title: Text,
    /// What people call it; may be empty.
    pub plain: Text,
    /// Further words people use for it, in any language.
    pub keywords: Vec<String>,
    /// Everything else that is said about it.
    pub text: Text,
    /// How much it is wanted: 0 for most, 10 for the most wanted. Decides between equals.
    pub boost: i64,
    /// Who may find it, a word that the caller understands; empty for everybody.
    pub scope: String,
}

impl Doc {
    pub(crate) fn words(&self) -> String {
        let text: String = format!("{} {}", self.text.zh, self.text.en).chars().take(TEXT).collect();
        let mut all = words(&fold(&text));
        all.sort_unstable();
        all.dedup();
        all.join(" ")
    }

    pub(crate) fn keywords(&self) -> Vec<String> {
        let short = |word: &String| word.chars().take(crate::normal::LONGEST).collect();
        self.keywords.iter().take(KEYWORDS).map(short).collect()
    }
}

/// Puts a thing into its index, in place of what stood under its id.
pub fn put(cx: &mut Cx, permit: &Permit, doc: &Doc) -> Result<()> {
    store::put(cx, permit, doc)?;
    store::touch(cx, permit, &doc.kind)
}

/// Takes a thing out of its index.
pub fn remove(cx: &mut Cx, permit: &Permit, kind: &str, id: &str) -> Result<()> {
    store::remove(cx, permit, kind, id)?;
    store::touch(cx, permit, kind)
}
