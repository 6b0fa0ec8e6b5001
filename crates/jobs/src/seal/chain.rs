//! Walks the whole chain, and every row of the audit, in parts that are short enough for one read each.

use super::store::Place;
use super::{LINES, SealRow, merkle, store};
use base::{Error, Result};
use db::{Call, Cx, Db};
use std::io::{BufRead as _, BufReader};
use std::path::Path;

/// Most rows that one read looks at, about.
const PART: i64 = 10_000;
/// Most sentences about what is wrong; the rest is counted.
const TOLD: usize = 200;

/// What a check of the chain found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verdict {
    /// Seals that are sound.
    pub seals: usize,
    /// Rows that are covered and unchanged.
    pub rows: usize,
    /// Committed rows that no seal covers yet.
    pub unsealed: usize,
    /// What is wrong, one sentence each; empty when the chain is sound. Where there is too much of it, the last one counts the rest.
    pub broken: Vec<String>,
}

/// What is wrong, as far as it is told, and how much more there is.
#[derive(Debug, Clone, Default)]
struct Faults {
    told: Vec<String>,
    more: usize,
}

impl Faults {
    fn add(&mut self, what: impl FnOnce() -> String) {
        if self.told.len() < TOLD { self.told.push(what()) } else { self.more += 1 }
    }

    fn into_sentences(mut self) -> Vec<String> {
        if self.more > 0 {
            self.told.push(format!("… and {} more", self.more));
        }
        self.told
    }
}

/// How far a walk along the chain has come.
#[derive(Debug, Clone, Default)]
struct Walk {
    /// Number of the last seal that was looked at.
    number: i64,
    /// That seal; empty before the first.
    seal: Vec<u8>,
    verdict: Verdict,
    faults: Faults,
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
    let (mut verdict, mut faults, mut after) = (walk.verdict, walk.faults, i64::MIN);
    loop {
        let rows = db.read_now(&sealer, "audit.verify-rows", move |cx| store::places_of_rows(cx, after, PART))?;
        let Some((last, _)) = rows.last() else { break };
        after = *last;
        for (id, place) in rows {
            match place {
                Place::Covered => {}
                Place::Waits => verdict.unsealed += 1,
                Place::Elsewhere(seal) => {
                    faults.add(|| format!("audit row {id} names the seal {seal}, which does not cover it"));
                }
                Place::Nowhere => faults.add(|| format!("audit row {id} was put in without a place in the chain")),
            }
        }
    }
    verdict.broken = faults.into_sentences();
    Ok(verdict)
}

/// Looks at the next seals, until enough rows were read.
fn along(cx: &mut Cx, mut walk: Walk) -> Result<Walk> {
    let mut read = 0;
    while read < PART {
        let Some(seal) = store::seals_after(cx, walk.number, 1)?.pop() else { break };
        read += seal.leaves.max(1);
        match fault_of(cx, &seal, &walk)? {
            Some(what) => walk.faults.add(|| format!("seal {}: {what}", seal.number)),
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

/// Compares a file of seals with the chain: whoever changed the whole chain in the database could not change the file. A line that was
/// cut short is passed over, for it comes again. A seal that the file leaves out between two others is told too.
pub fn compare(db: &Db, file: &Path) -> Result<Vec<String>> {
    let unread = |error: std::io::Error| Error::fault(format_args!("cannot read {}: {error}", file.display()));
    let mut lines = BufReader::new(std::fs::File::open(file).map_err(unread)?).lines();
    let (mut faults, mut next) = (Faults::default(), 1);
    loop {
        let some: Vec<String> = lines.by_ref().take(LINES as usize).collect::<Result<_, _>>().map_err(unread)?;
        if some.is_empty() {
            break;
        }
        let noted: Vec<(i64, Vec<u8>)> = some.iter().filter_map(|line| noted(line)).collect();
        for (number, _) in &noted {
            if *number > next {
                faults.add(|| format!("seals {next} to {}: they are missing in the file of seals", number - 1));
            }
            next = next.max(number + 1);
        }
        let differing = db.read_now(&Call::system("sealer"), "audit.compare", move |cx| differing(cx, &noted))?;
        for what in differing {
            faults.add(|| what);
        }
    }
    let any = db.read_now(&Call::system("sealer"), "audit.newest", store::last_seal)?.is_some();
    // The newest may be missing: another node may make the seals now, and the file gets them when this one does again.
    if next == 1 && any {
        faults.add(|| "no seal stands in the file of seals".to_owned());
    }
    Ok(faults.into_sentences())
}

/// Number and seal of a line.
pub(super) fn noted(line: &str) -> Option<(i64, Vec<u8>)> {
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
