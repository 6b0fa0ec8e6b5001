//! The audit's chain: one elected sealer ties committed rows together, so that a changed, removed or inserted row shows.
//!
//! Each seal covers a set of rows: their Merkle root (SM3), the previous seal and the time. Rows that commit late, after
//! rows with higher ids, are taken by the next seal; which row went into which seal stands in `audit_leaf`. Seals are
//! also appended to a file outside the database.

mod store;

use base::{Moment, Result};
use db::{Call, Cx, Db};
use sm3::{Digest, Sm3};
use std::io::Write;
use std::path::PathBuf;

const BATCH: i64 = 5_000;

/// One link of the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealRow {
    /// Id.
    pub id: i64,
    /// When it was made.
    pub at: Moment,
    /// Lowest audit id it covers.
    pub first: i64,
    /// Highest audit id it covers.
    pub last: i64,
    /// How many rows it covers.
    pub leaves: i64,
    /// Merkle root of the rows' digests.
    pub root: Vec<u8>,
    /// The seal before; 32 zero bytes for the first.
    pub previous: Vec<u8>,
    /// SM3 over previous, root, time and range.
    pub seal: Vec<u8>,
}

/// What a check of the chain found.
#[derive(Debug, Clone, PartialEq, Eq)]
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

fn sm3(parts: &[&[u8]]) -> Vec<u8> {
    let mut hash = Sm3::new();
    for part in parts {
        hash.update(part);
    }
    hash.finalize().to_vec()
}

/// Root of a Merkle tree over leaves in order; leaves and inner nodes are told apart by a first byte (RFC 6962).
fn merkle(leaves: &[Vec<u8>]) -> Vec<u8> {
    let mut level: Vec<Vec<u8>> = leaves.iter().map(|leaf| sm3(&[&[0], leaf])).collect();
    while level.len() > 1 {
        level = level
            .chunks(2)
            .map(|pair| match pair {
                [left, right] => sm3(&[&[1], left, right]),
                [single] => single.clone(),
                _ => unreachable!("chunks of two"),
            })
            .collect();
    }
    level.pop().unwrap_or_else(|| vec![0; 32])
}

fn link(previous: &[u8], root: &[u8], at: Moment, first: i64, last: i64) -> Vec<u8> {
    sm3(&[previous, root, &at.0.to_be_bytes(), &first.to_be_bytes(), &last.to_be_bytes()])
}

/// Seals what is not sealed yet.
#[derive(Debug, Clone, Default)]
pub struct Sealer {
    /// File to which each seal is appended; a place that the database's keeper cannot write is best.
    pub export: Option<PathBuf>,
}

impl Sealer {
    /// Makes seals until every committed row is covered; answers how many rows were.
    pub fn run(&self, db: &Db) -> Result<usize> {
        let mut covered = 0;
        loop {
            let sealed = db.write_now(&Call::system("sealer"), "audit.seal", seal_next)?;
            let Some(row) = sealed else { return Ok(covered) };
            covered += usize::try_from(row.leaves).unwrap_or(0);
            self.append(&row)?;
        }
    }

    fn append(&self, row: &SealRow) -> Result<()> {
        let Some(path) = &self.export else { return Ok(()) };
        let line = format!(
            "{} {} {} {} {} {} {}\n",
            row.id,
            row.at.rfc3339(),
            row.first,
            row.last,
            row.leaves,
            hex::encode(&row.root),
            hex::encode(&row.seal)
        );
        let write = || -> std::io::Result<()> {
            let mut file = std::fs::OpenOptions::new().create(true).append(true).open(path)?;
            file.write_all(line.as_bytes())?;
            file.sync_data()
        };
        write()
            .map_err(|error| base::Error::passing(format_args!("cannot append a seal to {}: {error}", path.display())))
    }
}

fn seal_next(cx: &mut Cx) -> Result<Option<SealRow>> {
    let rows = store::unsealed(cx, BATCH)?;
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return Ok(None) };
    let (first, last) = (first.0, last.0);
    let previous = store::last_seal(cx)?.map_or_else(|| vec![0; 32], |row| row.seal);
    let leaves: Vec<Vec<u8>> = rows.iter().map(|(_, digest)| digest.clone()).collect();
    let root = merkle(&leaves);
    let row = SealRow {
        id: cx.new_id(),
        at: cx.now(),
        first,
        last,
        leaves: rows.len() as i64,
        seal: link(&previous, &root, cx.now(), first, last),
        root,
        previous,
    };
    store::add(cx, &row, &rows)?;
    Ok(Some(row))
}

/// Walks the whole chain and every row it covers.
pub fn verify(db: &Db) -> Result<Verdict> {
    db.read_now(&Call::system("sealer"), "audit.verify", |cx| {
        let mut verdict = Verdict { seals: 0, rows: 0, unsealed: 0, broken: Vec::new() };
        let mut previous = vec![0; 32];
        let mut after = 0;
        while let Some(seal) = store::seal_after(cx, after)? {
            let leaves = store::leaves(cx, seal.id)?;
            let missing = leaves.iter().filter(|(_, digest)| digest.is_none()).count();
            let digests: Vec<Vec<u8>> = leaves.iter().filter_map(|(_, digest)| digest.clone()).collect();
            if missing > 0 {
                verdict.broken.push(format!("seal {}: {missing} audit rows are gone", seal.id));
            } else if digests.len() as i64 != seal.leaves || merkle(&digests) != seal.root {
                verdict.broken.push(format!("seal {}: an audit row was changed", seal.id));
            } else if seal.previous != previous
                || link(&previous, &seal.root, seal.at, seal.first, seal.last) != seal.seal
            {
                verdict.broken.push(format!("seal {}: the chain before it was changed", seal.id));
            } else {
                verdict.seals += 1;
                verdict.rows += digests.len();
            }
            previous = seal.seal;
            after = seal.id;
        }
        verdict.unsealed = store::unsealed(cx, BATCH)?.len();
        Ok(verdict)
    })
}
