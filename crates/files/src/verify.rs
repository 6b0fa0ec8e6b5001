//! Whether rows and folder agree: every living row has its blob, unchanged; every blob has a row.

use crate::blobs::Files;
use crate::store;
use base::moment::DAY;
use base::{Moment, Result};
use db::{Call, Db};
use std::collections::HashSet;

const PAGE: i64 = 500;
/// After so many findings the rest is only counted.
const NAMED: usize = 100;

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Checked {
    /// Living rows.
    pub rows: usize,
    /// Blobs that a living row names and that are as they were.
    pub blobs: usize,
    /// Blobs without a row that are younger than a day: uploads on their way, or let go.
    pub waiting: usize,
    /// How many things are wrong.
    pub wrong: usize,
    /// What is wrong, one sentence each, the first hundred.
    pub problems: Vec<String>,
}

impl Checked {
    fn wrong(&mut self, what: String) {
        self.wrong += 1;
        if self.problems.len() < NAMED {
            self.problems.push(what);
        }
    }
}

impl Files {
    /// Compares all rows with all blobs. Reads every byte; may run while the product does.
    pub fn verify(&self, db: &Db) -> Result<Checked> {
        let mut checked = Checked::default();
        let mut known: HashSet<String> = HashSet::new();
        let mut after = 0;
        loop {
            let page = db.read_now(&Call::system("files"), "file.page", move |cx| store::page(cx, after, PAGE))?;
            let Some((last, _)) = page.last() else { break };
            after = *last;
            for (id, digest) in page {
                checked.rows += 1;
                if !known.insert(digest.clone()) {
                    continue;
                }
                match self.measure(&digest)? {
                    None => checked.wrong(format!("file {id}: its content {digest} is missing")),
                    Some(found) if found != digest => {
                        checked.wrong(format!("file {id}: its content {digest} was changed"));
                    }
                    Some(_) => checked.blobs += 1,
                }
            }
        }
        let young = Moment(self.clock().now().0 - DAY);
        for blob in self.blobs()?.into_iter().filter(|blob| !known.contains(&blob.digest)) {
            if blob.at < young {
                checked.wrong(format!("content {} belongs to no file", blob.digest));
            } else {
                checked.waiting += 1;
            }
        }
        Ok(checked)
    }
}
