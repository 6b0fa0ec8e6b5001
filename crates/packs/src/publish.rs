//! Publishes packs through the catalogue: the same digest publishes nothing.

use crate::compile::{Compiled, Overlays, compile};
use crate::{Finding, Known, Pack, Severity, check};
use base::{Error, Refusal, Result};
use catalogue::published::commands::Publish;
use db::{Call, Db};
use serde::Serialize;

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
    let mut report = Report { items: Vec::new(), warnings };
    for Compiled { name, body, offer } in compiled {
        let command = Publish { name: name.clone(), body, offer: Some(offer) };
        let release = db.write_now(call, "item.publish", move |cx| command.run(cx))?;
        report.items.push(Published { name, id: release.id, version: release.version, new: release.new });
    }
    Ok(report)
}

fn refuse(errors: &[Finding]) -> Result<()> {
    let Some(first) = errors.first() else { return Ok(()) };
    Err(Error::Refused(Refusal::new("pack.findings").with("count", errors.len()).with("first", first)))
}
