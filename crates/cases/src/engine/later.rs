//! Materials that may follow after acceptance (容缺后补): their days, and the look at them.

use super::Work;
use crate::clock::watch::{self, Awaited};
use crate::material::{self, Check};
use base::moment::day_number;
use base::{CaseId, Permit, Result};
use calendar::{Calendar, Term};
use catalogue::item::Need;
use db::Cx;

/// Sets the last day of each material that was let follow, counted from the acceptance.
pub(super) fn set_days(work: &mut Work, cx: &mut Cx) -> Result<()> {
    let published = work.published.clone();
    let item = &published.parts.item;
    if item.materials.iter().all(|one| one.need != Need::Deferred) {
        return Ok(());
    }
    let calendar = work.calendar(cx)?;
    for row in material::store::of_case(cx, work.case.id)?.iter().filter(|one| one.state == Check::Later) {
        let within = item.material(&row.material).and_then(|one| one.within.as_deref()).map(Term::parse);
        let Some(Ok(term)) = within else { continue };
        let due = day_number(calendar::due_date(&calendar, cx.today(), term, &[], cx.today()).0);
        // An acceptance that was undone and made again counts anew.
        set_day(cx, &work.permit, &calendar, (work.case.id, row.id), due)?;
    }
    Ok(())
}

/// Sets the last day of one material of a case, and the look at it anew.
pub(crate) fn set_day(
    cx: &mut Cx,
    permit: &Permit,
    calendar: &Calendar,
    (case, material): (CaseId, i64),
    due: i64,
) -> Result<()> {
    material::store::set_due(cx, permit, material, due)?;
    watch::set(cx, calendar, case, Awaited::Material(material), due)
}
