//! The look at a day by which the applicant is to send something: a reminder on the morning of the working day before, so that it
//! still helps, then on the day after a notice to both sides that nothing came.

use super::moves;
use super::store::Inside;
use crate::case::Case;
use crate::{job, journal};
use base::moment::{DAY, HOUR, day_date, day_number};
use base::{CaseId, Moment, Permit, Result};
use calendar::Calendar;
use db::Cx;
use serde_json::{Map, Value, json};

/// What is awaited of the applicant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Awaited {
    /// A material that may follow after acceptance; its row.
    Material(i64),
    /// What was said to be missing; the span in which the clock waits for it.
    Supplement(i64),
}

impl Awaited {
    /// Keys of the look before the day and of the one after it: while the first runs it holds its own.
    fn keys(self) -> [String; 2] {
        match self {
            Awaited::Material(row) => [format!("later:{row}"), format!("overdue:{row}")],
            Awaited::Supplement(span) => [format!("supplement:{span}"), format!("supplement-over:{span}")],
        }
    }

    /// Kinds of the journal's entries: reminded before the day, overdue after it.
    fn kinds(self) -> [&'static str; 2] {
        match self {
            Awaited::Material(_) => ["material-reminded", "material-overdue"],
            Awaited::Supplement(_) => ["supplement-reminded", "supplement-overdue"],
        }
    }

    /// The day by the calendar in force, where one that was loaded has not come to the case yet.
    pub(crate) fn in_force(self, cx: &mut Cx, case: &Case, due: i64) -> Result<i64> {
        let (inside, row) = match self {
            Awaited::Material(row) => (Inside::Material, row),
            Awaited::Supplement(span) => (Inside::Supplement, span),
        };
        let inner = moves::of(cx, case)?.map(|moves| moves.inner).unwrap_or_default();
        Ok(inner.iter().find(|one| one.inside == inside && one.id == row).map_or(due, |one| one.after))
    }

    fn enqueue(self, cx: &mut Cx, case: CaseId, key: &str, at: Moment) -> Result<()> {
        match self {
            Awaited::Material(row) => cx.enqueue(job::LATER, Some(key), &json!({ "case": case, "material": row }), at),
            Awaited::Supplement(span) => {
                cx.enqueue(job::SUPPLEMENT, Some(key), &json!({ "case": case, "span": span }), at)
            }
        }
    }
}

/// The first moment after a day.
fn after(day: i64) -> Moment {
    Moment::of(day_date(day).at(0, 0, 0, 0)).plus(DAY)
}

/// Sets the look at a day, anew where there was one.
pub(crate) fn set(cx: &mut Cx, calendar: &Calendar, case: CaseId, awaited: Awaited, due: i64) -> Result<()> {
    let day = day_number(calendar.previous_workday(day_date(due)));
    let morning = Moment::of(day_date(day).at(0, 0, 0, 0)).plus(9 * HOUR);
    let soon = if day > cx.today_number() { morning } else { after(due) };
    cancel(cx, awaited)?;
    let [first, _] = awaited.keys();
    awaited.enqueue(cx, case, &first, soon)
}

/// Nothing is awaited any more.
pub(crate) fn cancel(cx: &mut Cx, awaited: Awaited) -> Result<()> {
    awaited.keys().iter().try_for_each(|key| cx.cancel_job(key))
}

/// Looks: up to the day the applicant is reminded, and the look after it is set; after the day both sides are told. `facts` go
/// into the entry beside the day.
pub(crate) fn look(
    cx: &mut Cx,
    permit: &Permit,
    case: &Case,
    awaited: Awaited,
    due: i64,
    facts: Map<String, Value>,
) -> Result<()> {
    let over = cx.today_number() > due;
    let due = awaited.in_force(cx, case, due)?;
    if over && cx.today_number() <= due {
        // A calendar that moves the day is on its way to the case.
        let calendar = super::calendar(cx)?;
        return set(cx, &calendar, case.id, awaited, due);
    }
    let ([_, second], [reminded, overdue]) = (awaited.keys(), awaited.kinds());
    if !over {
        awaited.enqueue(cx, case.id, &second, after(due))?;
    }
    let kind = if over { overdue } else { reminded };
    let mut detail = facts;
    detail.insert("day".to_owned(), json!(day_date(due).to_string()));
    cx.about("case", case.id.0);
    let detail = Value::Object(detail);
    journal::store::add(cx, permit, case.id, kind, true, &detail, Map::new())?;
    let event = json!({ "case": case.id, "kind": kind, "number": case.number, "item": case.item, "detail": detail });
    cx.emit("case.told", &event)
}
