//! The day comes near, or is over, by which a material was to follow: the applicant is reminded, then the office is told.

use super::submit::engine_permit;
use crate::case::{Case, store};
use crate::clock::watch::{self, Awaited};
use crate::material::{self, Check};
use base::{CaseId, Result};
use db::Cx;
use serde_json::{Map, json};

/// Looks at a material that was to follow; one that has come, or whose case is over, is passed over.
#[derive(Debug, Clone)]
pub struct WatchMaterial {
    /// The case.
    pub case: CaseId,
    /// Row of the material.
    pub material: i64,
}

impl WatchMaterial {
    /// Runs the command.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let Some(case) = store::get(cx, self.case)?.filter(Case::is_open) else { return Ok(()) };
        let row = material::store::of_case(cx, case.id)?.into_iter().find(|one| one.id == self.material);
        let row = row.filter(|one| one.state == Check::Later).and_then(|one| one.due.map(|due| (one, due)));
        let Some((row, due)) = row else { return Ok(()) };
        let permit = engine_permit(cx)?;
        let facts = Map::from_iter([("title".to_owned(), json!(row.title))]);
        watch::look(cx, &permit, &case, Awaited::Material(row.id), due, facts)
    }
}
