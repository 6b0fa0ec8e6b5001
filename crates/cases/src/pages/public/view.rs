//! How a case is shown to its applicant: the strip, the one thing to do, the departments, the due day, what happened.

use super::asked::follows;
use super::case_file::{CaseFile, Part, stopped, supplement};
use crate::case::{Case, Outcome, Status};
use crate::clock::{self, Span};
use crate::journal::Entry;
use crate::material::{self, Check};
use crate::pages::words::{clock_tag, journal_sentence, status_tag};
use crate::paper::Paper;
use crate::task;
use crate::words;
use base::Moment;
use base::moment::day_date;
use catalogue::item::Fee;
use catalogue::published::Published;
use flow::Definition;
use web::Frame;
use web::parts::{Lane, Material, Progress, Step, Tag, Tone};

/// Most entries of the timeline.
const EVENTS: usize = 100;

/// The one thing that the person has to do now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Now {
    pub icon: &'static str,
    pub title: String,
    pub text: String,
    pub href: String,
    pub button: String,
}

/// A paper in the list.
pub(super) struct PaperLine {
    pub title: String,
    pub number: String,
    pub made: String,
    pub href: String,
    pub is_new: bool,
    /// It was taken back and no longer holds.
    pub is_withdrawn: bool,
}

/// The open steps of a case, by name.
fn step_words(published: &Published, case: &Case, frame: &Frame) -> String {
    frame.text(&task::both(&published.parts.flow, &case.step)).to_owned()
}

/// The frame of a page in my space.
pub(super) fn in_space(frame: Frame, title: &str) -> Frame {
    let space = frame.t("my-space");
    frame.titled(title).crumb(space, "/me")
}

/// The frame of a page below the list of my cases.
pub(super) fn in_cases(frame: Frame, title: &str) -> Frame {
    let cases = frame.t("my-cases");
    in_space(frame, title).crumb(cases, "/me/cases")
}

/// Five steps of a case in one line.
pub(super) fn strip(file: &CaseFile, frame: &Frame) -> Vec<Step> {
    let case = &file.case;
    let at = |moment: Moment| frame.moment_short(moment);
    let mut steps = vec![Step::new(frame.t("my-step-submitted"), at(case.submitted_at), Progress::Done)];
    let over = !case.is_open();
    if let Some(accepted) = case.accepted_at {
        steps.push(Step::new(frame.t("my-step-accepted"), at(accepted), Progress::Done));
    } else if case.status == Status::Supplement {
        steps.push(Step::new(frame.t("my-step-supplement"), frame.t("my-step-supplement-note"), Progress::Now));
    } else if !over {
        let due = case
            .accept_due
            .map(|day| frame.ta("my-step-latest", "date", frame.date_short(day_date(day))))
            .unwrap_or_default();
        steps.push(Step::new(frame.t("my-step-wait"), due, Progress::Now));
    }
    let is_handled = case.accepted_at.is_some()
        && !matches!(case.outcome, Some(Outcome::Withdrawn | Outcome::NotAccepted | Outcome::Lapsed));
    if is_handled || !over {
        let progress = match (case.status, over) {
            (_, true) => Progress::Done,
            (Status::Accepted, _) => Progress::Now,
            _ => Progress::Next,
        };
        let note = if progress == Progress::Now { handling(file, frame) } else { String::new() };
        steps.push(Step::new(
            frame.t(if file.parts.is_empty() { "my-step-handling" } else { "my-step-departments" }),
            note,
            progress,
        ));
    }
    if let Some(finished) = case.finished_at.filter(|_| over) {
        steps.push(Step::new(frame.text(&words::outcome(case.outcome)), at(finished), Progress::Done));
    } else {
        let due = case.promised_due.or(case.statutory_due).map(day_date);
        let note = due.map(|date| frame.ta("my-step-expected", "date", frame.date_short(date))).unwrap_or_default();
        steps.push(Step::new(frame.t("my-step-finish"), note, Progress::Next));
    }
    if crate::rating::can_be_rated(case) || !over && case.parent.is_none() {
        let progress = match (over, file.rating.is_some()) {
            (true, true) => Progress::Done,
            (true, false) => Progress::Now,
            _ => Progress::Next,
        };
        steps.push(Step::new(frame.t("my-step-rate"), "", progress));
    }
    steps
}

/// How far handling is: parts of a joint case that are over, or the open steps.
fn handling(file: &CaseFile, frame: &Frame) -> String {
    if file.parts.is_empty() {
        return if file.case.paused {
            frame.t("my-step-stopped")
        } else {
            step_words(&file.published, &file.case, frame)
        };
    }
    let over = file.parts.iter().filter(|part| !part.case.is_open()).count();
    frame.ta2("my-step-parts", "done", over, "count", file.parts.len())
}

/// What the case comes to, under its title.
pub(super) fn lead(file: &CaseFile, frame: &Frame) -> String {
    let case = &file.case;
    let name = case.applicant_name.as_str();
    match case.status {
        Status::Closed => {
            frame.ta2("my-lead-closed", "name", name, "outcome", frame.text(&words::outcome(case.outcome)))
        }
        Status::Submitted => frame.ta("my-lead-submitted", "name", name),
        Status::Supplement => frame.ta("my-lead-supplement", "name", name),
        Status::Accepted if case.paused => frame.ta("my-lead-paused", "name", name),
        Status::Accepted if !file.parts.is_empty() => {
            let over = file.parts.iter().filter(|part| !part.case.is_open()).count();
            let args = [("name", name.into()), ("done", over.into()), ("count", file.parts.len().into())];
            frame.say("my-lead-parts", &args)
        }
        Status::Accepted => frame.ta("my-lead-accepted", "name", name),
    }
}

/// The one thing to do, the most pressing first.
pub(super) fn now(file: &CaseFile, frame: &Frame) -> Option<Now> {
    let case = &file.case;
    let asked = |case: &Case, spans: &[Span]| Now {
        icon: "upload",
        title: frame.ta("my-now-supplement", "name", frame.text(&case.title)),
        text: supplement(spans).and_then(|span| span.due).map_or_else(
            || frame.t("my-now-supplement-text"),
            |due| {
                let by = frame.ta("my-supplement-by", "day", frame.date(day_date(due)));
                format!("{by}{}", frame.t("my-now-supplement-text"))
            },
        ),
        href: format!("/me/cases/{}/supplement", case.id),
        button: frame.t("my-now-supplement-do"),
    };
    if supplement(&file.spans).is_some() && case.is_open() {
        return Some(asked(case, &file.spans));
    }
    if let Some(task) = file.tasks.first() {
        let keys = if task.is_question() {
            ("my-now-part", "my-now-part-text", "my-now-part-do")
        } else {
            ("my-now-confirm", "my-now-confirm-text", "my-now-confirm-do")
        };
        return Some(Now {
            icon: "stamp",
            title: frame.ta(keys.0, "name", frame.text(&task::both(&file.published.parts.flow, &task.name))),
            text: frame.t(keys.1),
            href: format!("/me/cases/{}/tasks/{}", case.id, task.id),
            button: frame.t(keys.2),
        });
    }
    if let Some(one) = file.materials.iter().find(|one| one.state == Check::Later && case.is_open()) {
        return Some(Now {
            icon: "upload",
            title: frame.ta("my-now-later", "name", frame.text(&one.title)),
            text: follows(one, frame),
            href: format!("/me/cases/{}/later", case.id),
            button: frame.t("my-later-send"),
        });
    }
    if let Some(part) = file.parts.iter().find(|part| part.case.is_open() && supplement(&part.spans).is_some()) {
        return Some(asked(&part.case, &part.spans));
    }
    (crate::rating::can_be_rated(case) && file.rating.is_none()).then(|| Now {
        icon: "star",
        title: frame.t("my-now-rate"),
        text: frame.t("my-now-rate-text"),
        href: format!("/me/cases/{}/rate", case.id),
        button: frame.t("my-now-rate-do"),
    })
}

/// One row a department.
pub(super) fn lanes(file: &CaseFile, frame: &Frame) -> Vec<Lane> {
    file.parts.iter().map(|part| lane(part, frame)).collect()
}

fn lane(part: &Part, frame: &Frame) -> Lane {
    let case = &part.case;
    let steps = progress(part);
    let done = steps.iter().filter(|step| step.is_done()).count();
    let office = frame.text(&part.office);
    let waits = if supplement(&part.spans).is_some() {
        frame.t("my-part-waits-for-you")
    } else {
        step_words(&part.published, case, frame)
    };
    let clock = clock_tag(&part.reading, stopped(&part.spans), frame);
    Lane {
        matter: frame.text(&case.title).to_owned(),
        office: if waits.is_empty() {
            office.to_owned()
        } else {
            frame.ta2("my-part-office", "office", office, "step", waits)
        },
        words: frame.ta2("my-part-steps", "done", done, "count", steps.len()),
        tag: if case.is_open() && clock.is_some() { None } else { Some(status_tag(case, frame)) },
        clock: clock.filter(|_| case.is_open()),
        href: format!("/me/cases/{}", case.id),
        steps,
    }
}

/// The main line of a part's process: done, now, to come.
fn progress(part: &Part) -> Vec<Progress> {
    let definition = &part.published.parts.flow;
    let completed: Vec<&str> =
        part.state.as_ref().map(|state| state.completed(definition).collect()).unwrap_or_default();
    let active: Vec<&str> =
        part.state.as_ref().map(|state| state.active().map(|one| &*one.element).collect()).unwrap_or_default();
    let steps = definition.path_steps();
    let standing = |step: &flow::PathStep| {
        if !part.case.is_open() {
            Progress::Done
        } else if step.elements.iter().any(|element| active.contains(&&*element.id)) {
            Progress::Now
        } else if step.elements.iter().all(|element| completed.contains(&&*element.id)) {
            Progress::Done
        } else {
            Progress::Next
        }
    };
    steps.iter().map(standing).collect()
}

fn process_of<'a>(file: &'a CaseFile, part: Option<&'a Part>) -> &'a Definition {
    &part.map_or(&file.published, |part| &part.published).parts.flow
}

/// What happened, newest first; the parts of a joint case among it under their names.
pub(super) fn timeline(file: &CaseFile, frame: &Frame) -> Vec<Step> {
    let own = file.journal.iter().map(|entry| (entry, None));
    let parts = file.parts.iter().flat_map(|part| part.journal.iter().map(move |entry| (entry, Some(part))));
    let mut entries: Vec<(&Entry, Option<&Part>)> = own.chain(parts).filter(|(entry, _)| entry.open).collect();
    entries.sort_by_key(|(entry, _)| std::cmp::Reverse(entry.id));
    entries
        .into_iter()
        .take(EVENTS)
        .enumerate()
        .map(|(place, (entry, part))| {
            let told = journal_sentence(entry, Some(process_of(file, part)), frame);
            let what = match part {
                Some(part) => frame.ta2("my-of-part", "part", frame.text(&part.case.title), "what", told.what),
                None => told.what,
            };
            let is_now = place == 0 && file.case.is_open();
            Step::new(what, frame.moment(entry.at), if is_now { Progress::Now } else { Progress::Done })
                .detail(told.more)
        })
        .collect()
}

/// The sentences under 为什么是这一天: how it was counted, the legal limit, whether it is certain.
pub(super) fn due_notes(file: &CaseFile, frame: &Frame) -> Vec<String> {
    let Some(due) = &file.due else { return Vec::new() };
    let mut out = vec![clock::sentence(due, frame.locale())];
    if let (Some(promised), Some(statutory)) = (file.case.promised_due, file.case.statutory_due)
        && promised != statutory
    {
        out.push(frame.ta("my-statutory", "date", frame.date(day_date(statutory))));
    }
    if file.case.provisional {
        out.push(frame.t("my-provisional"));
    }
    out
}

/// The papers of the case and of its parts, newest first.
pub(super) fn papers(file: &CaseFile, frame: &Frame) -> Vec<PaperLine> {
    let line = |paper: &Paper| {
        let title = paper.kind.title();
        let title = frame.text(&title);
        let part = file.parts.iter().find(|part| part.case.id == paper.case);
        PaperLine {
            title: match part {
                Some(part) => frame.ta2("my-of-part", "part", frame.text(&part.case.title), "what", title),
                None => title.to_owned(),
            },
            number: paper.number.clone(),
            made: frame.moment_short(paper.made_at),
            href: format!("/me/cases/{}/papers/{}", paper.case, paper.id),
            is_new: paper.seen_at.is_none(),
            is_withdrawn: paper.withdrawn_at.is_some(),
        }
    };
    file.papers.iter().rev().map(line).collect()
}

/// The materials of the case as they stand.
pub(super) fn materials(file: &CaseFile, frame: &Frame) -> Vec<Material> {
    let live = file.materials.iter().filter(|one| one.state != Check::Replaced);
    live.map(|one| {
        let (key, tone) = match one.state {
            Check::Good => ("my-material-good", Tone::Ok),
            Check::Wanting => ("my-material-wanting", Tone::Soon),
            Check::Later => ("my-material-later", Tone::Soon),
            Check::Waiting | Check::Replaced => ("my-material-waiting", Tone::Plain),
        };
        let by = one.due.filter(|_| one.state == Check::Later);
        Material {
            trust: material::letter(one.trust).to_owned(),
            name: frame.text(&one.title).to_owned(),
            tag: Tag::new(frame.t(key), tone),
            hint: match by {
                Some(due) => frame.ta("my-later-by", "date", frame.date(day_date(due))),
                None if one.note.is_empty() => frame.text(&one.source).to_owned(),
                None => one.note.clone(),
            },
            href: one.file.map(|file| format!("/files/{file}")).unwrap_or_default(),
            link: one.file_name.clone(),
        }
    })
    .collect()
}

/// The fees of the item in words; empty when nothing is charged.
pub(super) fn fees(file: &CaseFile, frame: &Frame) -> Vec<String> {
    let item = &file.published.parts.item;
    if !item.charges || !file.case.is_open() {
        return Vec::new();
    }
    let fee = |fee: &Fee| {
        let sum = match (fee.standard_cents, &fee.standard) {
            (Some(cents), _) => frame.money(cents),
            (None, Some(words)) => frame.text(words).to_owned(),
            (None, None) => String::new(),
        };
        let args = [("name", frame.text(&fee.name).into()), ("sum", sum.into()), ("law", fee.by_law.as_str().into())];
        frame.say(if fee.by_law.is_empty() { "my-fee" } else { "my-fee-by-law" }, &args)
    };
    item.fees.iter().map(fee).collect()
}
