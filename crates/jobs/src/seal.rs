//! The audit's chain: one elected sealer ties committed rows together, so that a changed, removed or inserted row shows.
//!
//! Each row has a leaf, written with it, that names its seal: none at first. A seal covers a set of rows: their Merkle root (SM3),
//! its number, the seal before it and the time. The leaves of the tree are computed from the rows as they stand
//! ([`db::AuditRow::digest`]), by the sealer and by every check alike. Which rows wait is told by their leaves and never by a time, so
//! rows that commit late and clocks that jump change nothing. Seals are also appended to a file outside the database.

mod chain;
mod store;

use base::{Moment, Result};
use db::{Call, Cx, Db};
use sm3::{Digest, Sm3};
use std::fmt::Write as _;
use std::fs::{File, OpenOptions};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

pub use chain::{Verdict, compare, verify};

/// Most rows of one seal.
const BATCH: i64 = 5_000;
/// Most seals that are read and appended to the file together.
const LINES: i64 = 1_000;
/// The last whole line of a file lies within so many bytes of its end: a line is some 250 long.
const TAIL: u64 = 4_096;

/// One link of the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealRow {
    /// Running number, from 1 and without gaps.
    pub number: i64,
    /// When it was made.
    pub at: Moment,
    /// Lowest audit id it covers.
    pub first: i64,
    /// Highest audit id it covers.
    pub last: i64,
    /// How many rows it covers.
    pub leaves: i64,
    /// Merkle root of the rows' digests, in the order of their ids.
    pub root: Vec<u8>,
    /// The seal before; 32 zero bytes for the first.
    pub previous: Vec<u8>,
    /// SM3 over all of the above.
    pub seal: Vec<u8>,
}

fn sm3(parts: &[&[u8]]) -> Vec<u8> {
    let mut hash = Sm3::new();
    for part in parts {
        hash.update(part);
    }
    hash.finalize().to_vec()
}

/// Root of a Merkle tree over leaves in order; leaves and inner nodes are told apart by a first byte (RFC 6962).
fn merkle(leaves: &[[u8; 32]]) -> Vec<u8> {
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

impl SealRow {
    /// What its digest must be.
    fn link(&self) -> Vec<u8> {
        let numbers = [self.number, self.at.0, self.first, self.last, self.leaves];
        let numbers: Vec<u8> = numbers.iter().flat_map(|number| number.to_be_bytes()).collect();
        sm3(&[&self.previous, &self.root, &numbers])
    }

    fn line(&self, out: &mut String) {
        let (at, root, seal) = (self.at.rfc3339(), hex::encode(&self.root), hex::encode(&self.seal));
        let _ = writeln!(out, "{} {at} {} {} {} {root} {seal}", self.number, self.first, self.last, self.leaves);
    }
}

/// Seals what is not sealed yet.
#[derive(Debug, Clone, Default)]
pub struct Sealer {
    /// File to which each seal is appended; a place that the database's keeper cannot write is best.
    pub export: Option<PathBuf>,
}

impl Sealer {
    /// Makes seals until every committed row is covered, and appends to the file what it lacks; answers how many rows were covered.
    pub fn run(&self, db: &Db) -> Result<usize> {
        let (sealer, mut covered) = (Call::system("sealer"), 0);
        // Read and hashed beside the writer, on a snapshot.
        while let Some((row, ids)) = db.read_now(&sealer, "audit.unsealed", next)? {
            covered += ids.len();
            db.write_now(&sealer, "audit.seal", move |cx| store::add(cx, &row, &ids))?;
        }
        self.export(db)?;
        Ok(covered)
    }

    /// Appends the seals that the file does not have yet. Only the file itself says which: what it is to bear witness about must not
    /// tell what it lacks.
    fn export(&self, db: &Db) -> Result<()> {
        let Some(path) = &self.export else { return Ok(()) };
        let failed = |error: std::io::Error| {
            base::Error::passing(format_args!("cannot append a seal to {}: {error}", path.display()))
        };
        let mut last = last_of(path).map_err(failed)?;
        loop {
            let rows = db
                .read_now(&Call::system("sealer"), "audit.unexported", move |cx| store::seals_after(cx, last, LINES))?;
            let Some(newest) = rows.last() else { return Ok(()) };
            last = newest.number;
            let mut lines = String::new();
            for row in &rows {
                row.line(&mut lines);
            }
            append(path, &lines).map_err(failed)?;
        }
    }
}

/// The end of a file, as far back as its last whole line can lie; nothing when there is no file.
fn tail(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut file = match File::open(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        opened => opened?,
    };
    let long = file.metadata()?.len();
    file.seek(SeekFrom::Start(long.saturating_sub(TAIL)))?;
    let mut end = Vec::new();
    file.take(TAIL).read_to_end(&mut end)?;
    Ok(end)
}

/// Number of the last seal that stands in a file, whole; 0 when none does.
fn last_of(path: &Path) -> std::io::Result<i64> {
    let end = tail(path)?;
    let whole = end.iter().rposition(|byte| *byte == b'\n').map_or(&[][..], |at| &end[..at]);
    let text = String::from_utf8_lossy(whole);
    Ok(text.lines().rev().find_map(chain::noted).map_or(0, |(number, _)| number))
}

/// Appends whole lines. What a crash left of a line is ended first.
fn append(path: &Path, lines: &str) -> std::io::Result<()> {
    let is_cut = tail(path)?.last().is_some_and(|byte| *byte != b'\n');
    let mut file = OpenOptions::new().create(true).append(true).open(path)?;
    file.write_all(if is_cut { b"\n" } else { b"" })?;
    file.write_all(lines.as_bytes())?;
    file.sync_data()
}

/// The next seal, with the ids of the rows that it covers.
fn next(cx: &mut Cx) -> Result<Option<(SealRow, Vec<i64>)>> {
    let rows = store::unsealed(cx, BATCH)?;
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return Ok(None) };
    let (first, last) = (first.0, last.0);
    let (number, previous) = store::last_seal(cx)?.map_or_else(|| (1, vec![0; 32]), |row| (row.number + 1, row.seal));
    let digests: Vec<[u8; 32]> = rows.iter().map(|(_, digest)| *digest).collect();
    let root = merkle(&digests);
    let leaves = rows.len() as i64;
    let mut seal = SealRow { number, at: cx.now(), first, last, leaves, root, previous, seal: Vec::new() };
    seal.seal = seal.link();
    Ok(Some((seal, rows.iter().map(|(id, _)| *id).collect())))
}
