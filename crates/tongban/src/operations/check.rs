//! Checks database, audit, blobs, keys and journals of an installation as one.

use super::{Installation, open};
use crate::failure::Outcome;
use base::Text;
use db::Call;
use serde::Serialize;
use std::path::Path;

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

/// Runs the whole check. It reads everything and writes nothing; the product may run meanwhile. The audit's chain is compared with the
/// file of seals, where there is one.
pub fn check(installation: &Installation, seals: Option<&Path>) -> Outcome<Vec<Part>> {
    let Installation { db, files } = installation;
    let structure = Part {
        name: "structure",
        looked: Text::new("数据库结构", "The database's structure"),
        wrong: db.check_structure()?,
    };
    let mut verdict = jobs::verify(db)?;
    if let Some(file) = seals.filter(|_| verdict.seals > 0) {
        // A file that is gone or cannot be read bears witness of nothing: that is a fault of its own.
        let compared = jobs::compare(db, file).unwrap_or_else(|error| vec![error.to_string()]);
        verdict.broken.extend(compared);
    }
    let audit = Part {
        name: "audit",
        looked: Text::new(
            format!("审计链：{} 个封印，{} 行，{} 行待封", verdict.seals, verdict.rows, verdict.unsealed),
            format!(
                "The audit's chain: {} seals, {} rows, {} not sealed yet",
                verdict.seals, verdict.rows, verdict.unsealed
            ),
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
    Ok(vec![structure, audit, blobs, key, journals(installation)?])
}

const PAGE: i64 = 200;

/// Every case's journal explains its row.
fn journals(installation: &Installation) -> Outcome<Part> {
    let (mut looked, mut wrong, mut before) = (0_usize, Vec::new(), i64::MAX);
    loop {
        let (count, last, found) = installation.db.read_now(&Call::system("check"), "check.journals", move |cx| {
            let cases = cases::case::store::list(cx, "", None, before, PAGE)?;
            let mut found = Vec::new();
            for case in &cases {
                let entries = cases::journal::store::of_case(cx, case.id)?;
                match cases::journal::fold(&entries) {
                    Ok(Some(folded)) if folded == *case => {}
                    Ok(_) => found.push(format!("case {}: its journal tells something else than its row", case.number)),
                    Err(error) => found.push(format!("case {}: its journal does not read: {error}", case.number)),
                }
            }
            Ok((cases.len(), cases.last().map(|case| case.id.0), found))
        })?;
        looked += count;
        wrong.extend(found);
        match last {
            Some(last) if count as i64 == PAGE => before = last,
            _ => break,
        }
    }
    Ok(Part {
        name: "journals",
        looked: Text::new(format!("办件经过：{looked} 件"), format!("Journals of {looked} cases")),
        wrong,
    })
}
