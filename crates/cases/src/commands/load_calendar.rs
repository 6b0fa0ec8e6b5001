//! An administrator loads the calendar of a year; each due day that moves is shown before, and moved after: those of the first
//! cases at once, those of the rest portion by portion in a job.

use super::submit::look_at_silence;
use crate::case::{Case, store};
use crate::clock::load::{Load, State};
use crate::clock::moves::{self, Calendars, Inner};
use crate::clock::preview::{Moved, changes, read, told};
use crate::clock::store::Inside;
use crate::clock::watch::{self, Awaited};
use crate::clock::{self, load};
use crate::engine::{Work, later};
use crate::rights::CALENDAR;
use crate::{countersign, job, journal, task};
use base::moment::day_date;
use base::{CaseId, Permit, Result};
use calendar::Calendar;
use db::Cx;
use jiff::civil::Date;
use serde_json::{Map, json};

/// Loads the notice of a year and moves the due days.
#[derive(Debug, Clone)]
pub struct LoadCalendar {
    /// The notice, as JSON.
    pub text: String,
}

/// A calendar that was loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loaded {
    /// How far it is.
    pub load: Load,
    /// What moved with the first portion.
    pub moved: Vec<Moved>,
}

impl LoadCalendar {
    /// Runs the command. A load that is under way ends where it is: this one goes through all open cases with the newer notice.
    pub fn run(&self, cx: &mut Cx) -> Result<Loaded> {
        let permit = cx.permit(CALENDAR, identity::EVERYWHERE)?;
        let notice = read(cx, &self.text)?;
        let mut replaced = load::store::running(cx)?.map(|running| running.replaced).unwrap_or_default();
        let before = clock::store::loaded(cx, notice.year)?;
        replaced.entry(notice.year).or_insert(before);
        let load = Load {
            id: cx.new_id(),
            year: notice.year,
            loaded_by: cx.me(),
            loaded_at: cx.now(),
            replaced,
            reached: CaseId(0),
            looked: 0,
            open: store::open(cx)?,
            moved: 0,
            state: State::Running,
            ended_at: None,
        };
        clock::store::load_year(cx, &permit, &notice)?;
        load::store::begin(cx, &permit, &load)?;
        portion(cx, &permit, load)
    }

    /// The job: the portion after a case. One that was done already, or whose load was replaced, is passed over.
    pub(crate) fn go_on(cx: &mut Cx, load: i64, after: CaseId) -> Result<()> {
        let load = load::store::get(cx, load)?;
        let Some(load) = load.filter(|load| load.state == State::Running && load.reached == after) else {
            return Ok(());
        };
        let permit = cx.permit(CALENDAR, identity::EVERYWHERE)?;
        portion(cx, &permit, load).map(drop)
    }
}

/// Moves the days of the next cases, and leaves the rest to a job.
fn portion(cx: &mut Cx, permit: &Permit, mut load: Load) -> Result<Loaded> {
    let (before, most) = (load.reached, job::portion(cx)?);
    cx.about("calendar-year", i64::from(load.year));
    let calendars = Calendars::in_force(cx, Some(&load))?;
    let portion = moves::portion(cx, &calendars, before, most)?;
    let mut moved = Vec::new();
    for one in &portion.moves {
        for inner in &one.inner {
            move_inner(cx, permit, &calendars.new, &one.case, inner, load.year)?;
        }
        if let Some(next) = &one.next {
            move_case(cx, permit, &one.case, next, load.year)?;
        }
        moved.extend(told(one));
    }
    load.reached = portion.last.unwrap_or(before);
    load.looked += portion.looked as i64;
    load.moved += moved.len() as i64;
    if (portion.looked as i64) < most {
        (load.state, load.ended_at) = (State::Done, Some(cx.now()));
    } else {
        let payload = json!({ "load": load.id, "after": load.reached });
        cx.enqueue(job::CALENDAR, None, &payload, cx.now())?;
    }
    load::store::go_on(cx, permit, before, &load)?;
    cx.note("moved", load.moved);
    cx.note("looked", load.looked);
    cx.note("state", load.state.word());
    Ok(Loaded { load, moved })
}

fn move_case(cx: &mut Cx, permit: &Permit, case: &Case, next: &Case, year: i16) -> Result<()> {
    let mut work = Work::load(cx, case.clone(), permit.clone())?;
    if next.accept_due == case.accept_due {
        work.reckon(cx)?;
    } else {
        look_at_silence(&mut work, cx, next.accept_due)?;
    }
    let changes = changes(case, next);
    let first = changes.first();
    let day = |day: Option<Date>| day.map(|day| day.to_string());
    let detail = json!({
        "year": year, "before": day(first.and_then(|one| one.before)), "after": day(first.and_then(|one| one.after)),
    });
    work.save(cx, "due-moved", true, &detail).map(drop)
}

/// The applicant sees when the day of a material moves, and is told when that of a supplement does; days of steps and opinions are
/// the office's own.
fn move_inner(cx: &mut Cx, permit: &Permit, new: &Calendar, case: &Case, inner: &Inner, year: i16) -> Result<()> {
    cx.about("case", case.id.0);
    let kind = match inner.inside {
        Inside::Step => {
            task::store::set_step_due(cx, permit, inner.id, Some(inner.after))?;
            "step-day-moved"
        }
        Inside::Material => {
            later::set_day(cx, permit, new, (case.id, inner.id), inner.after)?;
            "material-day-moved"
        }
        Inside::Opinion => {
            countersign::store::set_due(cx, permit, inner.id, inner.after, inner.days)?;
            "opinion-day-moved"
        }
        Inside::Supplement => {
            clock::store::set_due(cx, permit, inner.id, inner.after, inner.days)?;
            watch::set(cx, new, case.id, Awaited::Supplement(inner.id), inner.after)?;
            "supplement-day-moved"
        }
    };
    let detail = json!({
        "year": year, "title": inner.title, "before": day_date(inner.before).to_string(),
        "after": day_date(inner.after).to_string(),
    });
    let open = matches!(inner.inside, Inside::Material | Inside::Supplement);
    journal::store::add(cx, permit, case.id, kind, open, &detail, Map::new())?;
    if inner.inside == Inside::Supplement {
        let event =
            json!({ "case": case.id, "kind": kind, "number": case.number, "item": case.item, "detail": detail });
        cx.emit("case.told", &event)?;
    }
    Ok(())
}
