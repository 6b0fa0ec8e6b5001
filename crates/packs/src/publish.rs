//! Publishes packs through the catalogue: the same digest publishes nothing.

use crate::compile::{Compiled, Overlays, compile, compile_each};
use crate::{Finding, Known, Pack, Severity, check};
use base::{Error, Refusal, Result};
use catalogue::published::commands::Publish;
use db::{Call, Db};
use serde::Serialize;
use std::collections::BTreeSet;

/// What became of one item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Published {
    /// `pack/item`.
    pub name: String,
    /// Id of the publication in use.
    pub id: i64,
    /// Its version.
    pub version: i64,
    /// Whether it was published just now.
    pub new: bool,
}

/// What publishing packs did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Every item, in the order of packs and ids.
    pub items: Vec<Published>,
    /// Warnings.
    pub warnings: Vec<Finding>,
    /// What stands against items that were left as they are: the city's word about them does not fit (`P023`).
    pub left: Vec<Finding>,
}

/// Checks and publishes packs merged with the city's overlays. For threads outside the async runtime.
///
/// # Errors
/// Refused as `pack.findings` with the first finding and their number; nothing is published then.
pub fn publish(db: &Db, call: &Call, packs: &[Pack], overlays: &Overlays) -> Result<Report> {
    let (errors, warnings): (Vec<Finding>, Vec<Finding>) =
        check(packs, &Known::default()).into_iter().partition(|finding| finding.severity == Severity::Error);
    refuse(&errors)?;
    let compiled = compile(packs, overlays).or_else(|errors| refuse(&errors).map(|()| Vec::new()))?;
    let mut report = Report { warnings, ..Report::default() };
    for one in compiled {
        report.items.push(release(db, call, one)?);
    }
    Ok(report)
}

fn release(db: &Db, call: &Call, compiled: Compiled) -> Result<Published> {
    let Compiled { name, body, offer } = compiled;
    let command = Publish { name: name.clone(), body, offer: Some(offer) };
    let release = db.write_now(call, "item.publish", move |cx| command.run(cx))?;
    Ok(Published { name, id: release.id, version: release.version, new: release.new })
}

/// Publishes those of the packs that `ids` names, and what they need, into a city that is at work. What is wrong with a pack refuses
/// all of them; an item that the city's own word about it stands against is left as it is and told in the report: an
/// office that lost its phone must not keep the others from their new versions.
///
/// # Errors
/// Refused as `pack.findings` like [`publish`].
pub fn bring(db: &Db, call: &Call, packs: &[Pack], ids: &BTreeSet<String>, overlays: &Overlays) -> Result<Report> {
    let wanted = with_needs(packs, ids);
    let found = check(packs, &Known::default()).into_iter().filter(|finding| wanted.contains(&finding.pack));
    let (errors, warnings): (Vec<Finding>, Vec<Finding>) =
        found.partition(|finding| finding.severity == Severity::Error);
    refuse(&errors)?;
    let (compiled, left) = compile_each(packs, overlays);
    let left = left.into_iter().filter(|finding| wanted.contains(&finding.pack)).collect();
    let mut report = Report { warnings, left, items: Vec::new() };
    for one in compiled.into_iter().filter(|one| wanted.contains(&one.body.pack)) {
        report.items.push(release(db, call, one)?);
    }
    Ok(report)
}

/// Some packs with all that they need.
fn with_needs(packs: &[Pack], ids: &BTreeSet<String>) -> BTreeSet<String> {
    let mut wanted = ids.clone();
    loop {
        let more: Vec<String> = packs
            .iter()
            .filter(|pack| wanted.contains(pack.id()))
            .flat_map(|pack| pack.manifest.needs.iter().filter(|need| !wanted.contains(*need)).cloned())
            .collect();
        if more.is_empty() {
            return wanted;
        }
        wanted.extend(more);
    }
}

fn refuse(errors: &[Finding]) -> Result<()> {
    let Some(first) = errors.first() else { return Ok(()) };
    Err(Error::Refused(Refusal::new("pack.findings").with("count", errors.len()).with("first", first)))
}
