//! The day comes near, or is over, by which an applicant was to send what is missing: the applicant is reminded; then both sides
//! are told that the office may close the case.

use super::submit::engine_permit;
use crate::case::store;
use crate::clock::{self, Span};
use crate::engine::Work;
use crate::journal;
use base::moment::{DAY, HOUR, day_date, day_number};
use base::{CaseId, Moment, Result};
use db::Cx;
use serde_json::{Map, json};

/// The job that looks at a supplement.
pub(crate) fn key(span: i64) -> String {
    format!("supplement:{span}")
}

fn key_after(span: i64) -> String {
    format!("supplement-over:{span}")
}

/// The first moment after a day.
fn after(day: i64) -> Moment {
    Moment::of(day_date(day).at(0, 0, 0, 0)).plus(DAY)
}

/// Sets the look at a supplement: on the morning of the working day before its day, so that a reminder still helps.
pub(crate) fn watch(work: &mut Work, cx: &mut Cx, span: &Span) -> Result<()> {
    let Some(due) = span.due else { return Ok(()) };
    let day = day_number(work.calendar(cx)?.previous_workday(day_date(due)));
    let morning = Moment::of(day_date(day).at(0, 0, 0, 0)).plus(9 * HOUR);
    let soon = if day > cx.today_number() { morning } else { after(due) };
    let payload = json!({ "case": work.case.id, "span": span.id });
    cx.enqueue(crate::job::SUPPLEMENT, Some(&key(span.id)), &payload, soon)
}

/// Looks at a supplement; one that was answered, or whose case is over, is passed over.
#[derive(Debug, Clone)]
pub struct WatchSupplement {
    /// The case.
    pub case: CaseId,
    /// The span in which the clock waits for it.
    pub span: i64,
}

impl WatchSupplement {
    /// Runs the command: before its day a reminder, and a look on the day after; then the notice that it is over.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let Some(case) = store::get(cx, self.case)?.filter(crate::case::Case::is_open) else { return Ok(()) };
        let span = clock::store::spans(cx, case.id)?.into_iter().find(|one| one.id == self.span);
        let Some(due) = span.filter(Span::is_open_supplement).and_then(|span| span.due) else { return Ok(()) };
        let permit = engine_permit(cx)?;
        let over = cx.today_number() > due;
        if !over {
            let payload = json!({ "case": case.id, "span": self.span });
            // The job that runs now still holds its own key.
            cx.enqueue(crate::job::SUPPLEMENT, Some(&key_after(self.span)), &payload, after(due))?;
        }
        let kind = if over { "supplement-overdue" } else { "supplement-reminded" };
        let detail = json!({ "day": day_date(due).to_string() });
        cx.about("case", case.id.0);
        journal::store::add(cx, &permit, case.id, kind, true, &detail, Map::new())?;
        let event =
            json!({ "case": case.id, "kind": kind, "number": case.number, "item": case.item, "detail": detail });
        cx.emit("case.told", &event)
    }
}
