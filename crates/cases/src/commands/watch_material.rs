//! The day comes near, or is over, by which a material was to follow: the applicant is reminded, then the office is told.

use super::submit::engine_permit;
use crate::case::store;
use crate::journal;
use crate::material::{self, Check};
use base::moment::{DAY, day_date};
use base::{CaseId, Moment, Result};
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
    /// Runs the command: before its day a reminder, and a look on the day after; then the notice that it has not come.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let Some(case) = store::get(cx, self.case)?.filter(crate::case::Case::is_open) else { return Ok(()) };
        let row = material::store::of_case(cx, case.id)?.into_iter().find(|one| one.id == self.material);
        let row = row.filter(|one| one.state == Check::Later).and_then(|one| one.due.map(|due| (one, due)));
        let Some((row, due)) = row else { return Ok(()) };
        let permit = engine_permit(cx)?;
        let over = cx.today_number() > due;
        if !over {
            let payload = json!({ "case": case.id, "material": row.id });
            // The job that runs now still holds its own key.
            cx.enqueue(crate::job::LATER, Some(&format!("overdue:{}", row.id)), &payload, after(due))?;
        }
        let kind = if over { "material-overdue" } else { "material-reminded" };
        let detail = json!({ "title": row.title, "day": day_date(due).to_string() });
        cx.about("case", case.id.0);
        journal::store::add(cx, &permit, case.id, kind, true, &detail, Map::new())?;
        let event =
            json!({ "case": case.id, "kind": kind, "number": case.number, "item": case.item, "detail": detail });
        cx.emit("case.told", &event)
    }
}

/// The first moment after a day.
fn after(day: i64) -> Moment {
    Moment::of(day_date(day).at(0, 0, 0, 0)).plus(DAY)
}
