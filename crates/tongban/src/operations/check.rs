//! Checks database, audit, blobs and keys of an installation as one.

use super::{Installation, open};
use crate::failure::Outcome;
use base::Text;
use serde::Serialize;

/// What one part of the check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Part {
    /// Short name for machines: `structure`, `audit`, `blobs`, `key`.
    pub name: &'static str,
    /// What was looked at, and how much of it.
    pub looked: Text,
    /// What is wrong; empty when all is well.
    pub wrong: Vec<String>,
}

/// Runs the whole check. It reads everything and writes nothing; the product may run meanwhile.
pub fn check(installation: &Installation) -> Outcome<Vec<Part>> {
    let Installation { db, files } = installation;
    let structure = Part {
        name: "structure",
        looked: Text::new("数据库结构", "The database's structure"),
        wrong: db.check_structure()?,
    };
    let verdict = jobs::verify(db)?;
    let audit = Part {
        name: "audit",
        looked: Text::new(
            format!("审计链：{} 个封印，{} 行，{} 行待封", verdict.seals, verdict.rows, verdict.unsealed),
            format!("The audit's chain: {} seals, {} rows, {} not sealed yet", verdict.seals, verdict.rows, verdict.unsealed),
        ),
        wrong: verdict.broken,
    };
    let found = files.verify(db)?;
    let hidden = found.wrong.saturating_sub(found.problems.len());
    let mut wrong = found.problems;
    if hidden > 0 {
        wrong.push(format!("… and {hidden} more"));
    }
    let blobs = Part {
        name: "blobs",
        looked: Text::new(
            format!("文件：{} 条记录，{} 份内容，{} 份待清理", found.rows, found.blobs, found.waiting),
            format!("Files: {} rows, {} contents, {} waiting to be swept", found.rows, found.blobs, found.waiting),
        ),
        wrong,
    };
    let opened = open::open_sample(db);
    let key = Part {
        name: "key",
        looked: Text::new("主密钥", "The master key"),
        wrong: opened.err().map(|error| error.to_string()).into_iter().collect(),
    };
    Ok(vec![structure, audit, blobs, key])
}
