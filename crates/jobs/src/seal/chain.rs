//! Walks the whole chain, and every row of the audit, in parts that are short enough for one read each.

use super::{LINES, SealRow, merkle, store};
use base::{Error, Result};
use db::{Call, Cx, Db};
use std::io::{BufRead as _, BufReader};
use std::path::Path;

/// Most rows that one read looks at, about.
const PART: i64 = 10_000;

/// What a check of the chain found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verdict {
    /// Seals that are sound.
    pub seals: usize,
    /// Rows that are covered and unchanged.
    pub rows: usize,
    /// Committed rows that no seal covers yet.
    pub unsealed: usize,
    /// What is wrong, one sentence each; empty when the chain is sound.
    pub broken: Vec<String>,
}

/// How far a walk along the chain has come.
#[derive(Debug, Clone, Default)]
struct Walk {
    /// Number of the last seal that was looked at.
    number: i64,
    /// That seal; empty before the first.
    seal: Vec<u8>,
    verdict: Verdict,
}

/// Walks the whole chain and every row it covers, then every row of the audit for one that has no place in the chain.
pub fn verify(db: &Db) -> Result<Verdict> {
    let sealer = Call::system("sealer");
    let mut walk = Walk { seal: vec![0; 32], ..Walk::default() };
    loop {
        let from = walk.clone();
        let before = walk.number;
        walk = db.read_now(&sealer, "audit.verify", move |cx| along(cx, from.clone()))?;
        if walk.number == before {
            break;
        }
    }
    let (mut verdict, mut after) = (walk.verdict, i64::MIN);
    while let Some(part) = db.read_now(&sealer, "audit.verify-rows", move |cx| strays(cx, after))? {
        after = part.last;
        verdict.unsealed += part.unsealed;
        verdict.broken.extend(part.broken);
    }
    Ok(verdict)
}

/// Looks at the next seals, until enough rows were read.
fn along(cx: &mut Cx, mut walk: Walk) -> Result<Walk> {
    let mut read = 0;
    while read < PART {
        let Some(seal) = store::seals_after(cx, walk.number, 1)?.pop() else { break };
        read += seal.leaves.max(1);
        match fault_of(cx, &seal, &walk)? {
            Some(what) => walk.verdict.broken.push(format!("seal {}: {what}", seal.number)),
            None => {
                walk.verdict.seals += 1;
                walk.verdict.rows += usize::try_from(seal.leaves).unwrap_or(0);
            }
        }
        (walk.number, walk.seal) = (seal.number, seal.seal);
    }
    Ok(walk)
}

fn fault_of(cx: &mut Cx, seal: &SealRow, walk: &Walk) -> Result<Option<String>> {
    if seal.number != walk.number + 1 || seal.previous != walk.seal || seal.link() != seal.seal {
        return Ok(Some("the chain before it was changed".to_owned()));
    }
    let leaves = store::leaves(cx, seal)?;
    let missing = leaves.iter().filter(|digest| digest.is_none()).count();
    if missing > 0 {
        return Ok(Some(format!("{missing} audit rows are gone")));
    }
    let digests: Vec<[u8; 32]> = leaves.into_iter().flatten().collect();
    let sound = digests.len() as i64 == seal.leaves && merkle(&digests) == seal.root;
    Ok((!sound).then(|| "an audit row was changed".to_owned()))
}

/// A part of the audit's rows.
struct Part {
    last: i64,
    unsealed: usize,
    broken: Vec<String>,
}

/// Rows after one: whether each has a leaf, and whether the seal that it names is there.
fn strays(cx: &mut Cx, after: i64) -> Result<Option<Part>> {
    let newest = store::last_seal(cx)?.map_or(0, |seal| seal.number);
    let rows = store::seals_of_rows(cx, after, PART)?;
    let Some((last, _)) = rows.last() else { return Ok(None) };
    let mut part = Part { last: *last, unsealed: 0, broken: Vec::new() };
    for (id, seal) in rows {
        match seal {
            Some(0) => part.unsealed += 1,
            Some(seal) if (1..=newest).contains(&seal) => {}
            Some(seal) => part.broken.push(format!("audit row {id} names the seal {seal}, which is not there")),
            None => part.broken.push(format!("audit row {id} was put in without a place in the chain")),
        }
    }
    Ok(Some(part))
}

/// Compares a file of seals with the chain: whoever changed the whole chain in the database could not change the file. A line that was
/// cut short is passed over, for it comes again.
pub fn compare(db: &Db, file: &Path) -> Result<Vec<String>> {
    let unread = |error: std::io::Error| Error::fault(format_args!("cannot read {}: {error}", file.display()));
    let mut lines = BufReader::new(std::fs::File::open(file).map_err(unread)?).lines();
    let mut broken = Vec::new();
    loop {
        let some: Vec<String> = lines.by_ref().take(LINES as usize).collect::<Result<_, _>>().map_err(unread)?;
        if some.is_empty() {
            return Ok(broken);
        }
        let noted: Vec<(i64, Vec<u8>)> = some.iter().filter_map(|line| noted(line)).collect();
        broken.extend(db.read_now(&Call::system("sealer"), "audit.compare", move |cx| differing(cx, &noted))?);
    }
}

/// Number and seal of a line.
fn noted(line: &str) -> Option<(i64, Vec<u8>)> {
    let parts: Vec<&str> = line.split(' ').collect();
    let [number, _, _, _, _, _, seal] = parts.as_slice() else { return None };
    let seal = hex::decode(seal).ok().filter(|seal| seal.len() == 32)?;
    Some((number.parse().ok()?, seal))
}

fn differing(cx: &mut Cx, noted: &[(i64, Vec<u8>)]) -> Result<Vec<String>> {
    let mut broken = Vec::new();
    for (number, seal) in noted {
        match store::seals_after(cx, number - 1, 1)?.pop().filter(|row| row.number == *number) {
            Some(row) if row.seal == *seal => {}
            Some(_) => broken.push(format!("seal {number}: the file of seals has another one")),
            None => broken.push(format!("seal {number}: it stands in the file of seals and is gone")),
        }
    }
    Ok(broken)
}
