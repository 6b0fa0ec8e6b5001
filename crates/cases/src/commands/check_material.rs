//! A clerk looks at one material: in order, or not and why.

use super::{clean, held};
use crate::journal;
use crate::material::{self, Check};
use base::{OrRefuse, Result};
use db::Cx;
use serde_json::{Map, json};

/// Writes what a look at a material showed. What is wanting bars acceptance until it is asked for or found.
#[derive(Debug, Clone)]
pub struct CheckMaterial {
    /// The step during which it is looked at.
    pub task: i64,
    /// Row of the material.
    pub material: i64,
    /// In order.
    pub good: bool,
    /// What is missing or wrong; needed when it is not in order.
    pub note: String,
}

impl CheckMaterial {
    /// Runs the command.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let note = clean(&self.note)?;
        base::refuse_if!(!self.good && note.is_empty(), "case.reason_needed");
        let (task, work) = held(cx, self.task)?;
        base::refuse_if!(!work.case.is_open(), "case.closed");
        let materials = material::store::of_case(cx, work.case.id)?;
        let row = materials.into_iter().find(|one| one.id == self.material && one.state != Check::Replaced);
        let row = row.or_refuse("case.no_such_material")?;
        let state = if self.good { Check::Good } else { Check::Wanting };
        // Pressed twice, it was checked once.
        if (row.state, &row.note) == (state, &note) {
            return Ok(());
        }
        cx.about("case", work.case.id.0);
        material::store::check(cx, &work.permit, &row, state, &note)?;
        let detail = json!({ "step": task.name, "title": row.title, "state": state.word(), "reason": note });
        journal::store::add(cx, &work.permit, work.case.id, "material-checked", false, &detail, Map::new())
    }
}
