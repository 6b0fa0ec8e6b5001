//! Rows of lists of steps: each with its case, its clock, and what one knows it by.

use crate::case::{self, Case, Channel};
use crate::clock;
use crate::pages::words::{clock_tag, step_tag};
use crate::task::{self, Task};
use base::moment::{day_date, day_number};
use base::{CaseId, Result, Text};
use calendar::{Calendar, LightSettings, Reading};
use db::Cx;
use std::collections::HashMap;
use std::sync::Arc;
use web::Frame;
use web::parts::ClockTag;

/// A step with its case.
#[derive(Debug, Clone)]
pub(super) struct Pair {
    pub task: Task,
    /// Name of the step.
    pub step: Text,
    pub case: Case,
    pub reading: Reading,
    /// By the step's own limit.
    pub step_reading: Reading,
}

/// What a list of steps rests on.
#[derive(Debug, Clone)]
pub(super) struct Clocks {
    pub calendar: Arc<Calendar>,
    pub settings: LightSettings,
}

impl Clocks {
    pub fn load(cx: &mut Cx) -> Result<Clocks> {
        Ok(Clocks { calendar: clock::calendar(cx)?, settings: clock::light_settings(cx)? })
    }

    /// The last day number that still counts as soon.
    pub fn soon(&self, cx: &Cx) -> i64 {
        let mut day = cx.today();
        for _ in 0..self.settings.warn_days.min(60) {
            day = self.calendar.next_workday(day);
        }
        day_number(day)
    }
}

/// The steps of a page with their cases, read at once.
pub(super) fn pairs(cx: &mut Cx, tasks: Vec<Task>) -> Result<Vec<Pair>> {
    let clocks = Clocks::load(cx)?;
    let mut ids: Vec<CaseId> = tasks.iter().map(|task| task.case).collect();
    ids.sort_unstable();
    ids.dedup();
    let cases: HashMap<CaseId, Case> = case::store::many(cx, &ids)?.into_iter().map(|case| (case.id, case)).collect();
    let today = cx.today();
    let mut pairs = Vec::with_capacity(tasks.len());
    for task in tasks {
        let Some(case) = cases.get(&task.case).cloned() else { continue };
        let reading = clock::reading(&case, &clocks.calendar, today, &clocks.settings);
        let step_reading = clock::step_reading(&task, &case, &clocks.calendar, today, &clocks.settings);
        let step = task::name_of(cx, case.publication, &task.name)?;
        pairs.push(Pair { task, step, case, reading, step_reading });
    }
    Ok(pairs)
}

/// A row as the page shows it.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    pub id: i64,
    pub href: String,
    pub applicant: String,
    pub title: String,
    pub note: String,
    pub tail: String,
    pub step: String,
    pub from: String,
    pub received: String,
    pub clock: Option<ClockTag>,
    /// The clock of the step by its own limit.
    pub step_clock: Option<ClockTag>,
    /// Previewed beside the list.
    pub at: bool,
}

/// Rows under one heading.
#[derive(Debug, Clone, Default)]
pub(super) struct Group {
    pub title: String,
    pub lines: Vec<Line>,
}

/// A row.
pub(super) fn line(pair: &Pair, frame: &Frame) -> Line {
    let Pair { task, step, case, reading, step_reading } = pair;
    Line {
        id: task.id,
        href: format!("/desk/tasks/{}", task.id),
        applicant: case.applicant_name.clone(),
        title: frame.text(&case.title).to_owned(),
        note: note(case, frame),
        tail: case.tail().to_owned(),
        step: frame.text(step).to_owned(),
        from: channel(case.channel, frame),
        received: frame.date_short(case.submitted_at.date()),
        clock: clock_tag(reading, None, frame),
        step_clock: step_tag(step_reading, frame).filter(|_| task.step_due.is_some()),
        at: false,
    }
}

fn note(case: &Case, frame: &Frame) -> String {
    if case.provisional {
        return frame.t("desk-note-provisional");
    }
    match (case.paused, case.status) {
        (_, case::Status::Supplement) => frame.t("desk-note-supplement"),
        (true, _) => frame.t("desk-note-paused"),
        _ if case.parent.is_some() => frame.t("desk-note-joint"),
        _ => String::new(),
    }
}

/// How a case reached us, in a word.
pub(super) fn channel(channel: Channel, frame: &Frame) -> String {
    match channel {
        Channel::Online => frame.t("desk-channel-online"),
        Channel::Phone => frame.t("desk-channel-phone"),
        Channel::Window => frame.t("desk-channel-window"),
        Channel::Api => frame.t("desk-channel-api"),
        Channel::Joint => frame.t("desk-channel-joint"),
    }
}

/// The rows by when they are due: today and before, this week, later.
pub(super) fn groups(pairs: &[Pair], frame: &Frame, at: i64) -> Vec<Group> {
    let today = day_number(frame.today);
    let week = today + 7 - i64::from(frame.today.weekday().to_monday_one_offset());
    let titles = [frame.t("desk-group-today"), frame.t("desk-group-week"), frame.t("desk-group-later")];
    let mut groups: Vec<Group> = titles.map(|title| Group { title, lines: Vec::new() }).into();
    for pair in pairs {
        let group = match pair.task.due {
            due if due <= today => 0,
            due if due <= week => 1,
            _ => 2,
        };
        let line = Line { at: pair.task.id == at, ..line(pair, frame) };
        groups[group].lines.push(line);
    }
    groups.retain(|group| !group.lines.is_empty());
    groups
}

/// A stored day in a sentence.
pub(super) fn day(number: i64, frame: &Frame) -> String {
    frame.date(day_date(number))
}
