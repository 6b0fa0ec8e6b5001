//! The page of one step: what was asked, what was handed in, what happened, what is due, and what one can do.

use super::countersign::{self, Answering, Question};
use super::lines::day;
use super::message::{self, MessageBox};
use super::panel::{self, Kind, Panel};
use super::promise::{self, PromiseBox};
use super::view::{self, Loaded, What};
use super::{Desk, number};
use crate::case::Case;
use crate::clock;
use crate::commands::outcomes;
use crate::countersign::State as Asking;
use crate::journal::Entry;
use crate::material::{Check, letter};
use crate::pages::words::{
    clock_tag, journal_note, journal_sentence, refusal_sentence, ruler, status_tag, step_tag, term_words,
};
use crate::task::{State, Task};
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use base::{CaseId, Result};
use http::StatusCode;
use web::parts::{Action, Choice, ClockTag, Day, Entry as Tab, Lane, Progress, Row, Step, Tag, Tone};
use web::{Answers, Frame, WebError, render_with};

/// What a post leaves for the page that is shown again.
#[derive(Debug, Default)]
pub(super) struct Shown {
    pub panel: Option<Kind>,
    pub typed: Answers,
    pub error: String,
    /// The material whose check was refused.
    pub at: i64,
    /// Answers unmasked.
    pub full: bool,
}

/// Answers under a heading.
#[derive(Debug, Clone, Default)]
pub(super) struct Section {
    pub title: String,
    pub rows: Vec<Row>,
}

/// A material with its check.
#[derive(Debug, Clone, Default)]
pub(super) struct MaterialLine {
    pub id: i64,
    pub trust: &'static str,
    pub trust_class: String,
    pub title: String,
    pub source: String,
    pub file: String,
    pub file_name: String,
    pub state: Tag,
    pub note: String,
    pub error: String,
    pub can_check: bool,
}

/// What somebody thought of the case at an earlier step.
#[derive(Debug, Clone, Default)]
pub(super) struct Opinion {
    pub name: String,
    pub step: String,
    pub at: String,
    pub tag: Tag,
    pub words: String,
}

/// A paper of the case.
#[derive(Debug, Clone, Default)]
pub(super) struct PaperLine {
    pub title: String,
    pub number: String,
    pub href: String,
    pub made: String,
    pub seen: String,
    /// It was taken back and no longer holds.
    pub is_withdrawn: bool,
}

/// A message about the case.
#[derive(Debug, Clone, Default)]
pub(super) struct NoteLine {
    pub name: String,
    pub from_applicant: bool,
    pub at: String,
    pub words: String,
}

/// The side: what one can do.
#[derive(Debug, Clone, Default)]
pub(super) struct Doing {
    pub id: i64,
    /// Version of the case from which the page is made; its forms carry it.
    pub version: i64,
    /// Why nothing can be done; empty when it can.
    pub hindrance: String,
    /// What was typed into a form that can no longer be shown, to be copied.
    pub kept: Vec<String>,
    pub can_claim: bool,
    pub can_release: bool,
    pub can_undo: bool,
    /// Why the step cannot be finished now; empty when it can.
    pub waits: String,
    pub choices: Vec<Choice>,
    pub opinion: String,
    pub error: String,
    pub actions: Vec<Action>,
}

#[derive(Template)]
#[template(path = "pages/desk/task.html")]
pub(super) struct TaskPage {
    pub frame: Frame,
    pub previous: String,
    pub next: String,
    pub item: String,
    pub applicant: String,
    pub number: String,
    pub facts: String,
    /// Where a clerk of a window receives the applicant; empty where none does.
    pub visit: String,
    pub clock: Option<ClockTag>,
    pub step_clock: Option<ClockTag>,
    pub status: Tag,
    pub strip: Vec<Step>,
    pub tabs: Vec<Tab>,
    pub sections: Vec<Section>,
    pub masked: bool,
    pub full_href: String,
    pub materials: Vec<MaterialLine>,
    pub opinions: Vec<Opinion>,
    pub lanes: Vec<Lane>,
    pub papers: Vec<PaperLine>,
    pub notes: Vec<NoteLine>,
    pub note_action: String,
    pub note: String,
    pub journal: Vec<Step>,
    pub doing: Option<Doing>,
    /// Opinions that were asked for, with their answers.
    pub questions: Vec<Question>,
    /// What was promised instead of materials.
    pub promise: Option<PromiseBox>,
    /// Messages that the process waits for.
    pub messages: Vec<MessageBox>,
    /// The form of who was asked.
    pub answering: Option<Answering>,
    pub panel: Option<Panel>,
    pub due: String,
    pub sentence: String,
    pub ruler: Vec<Day>,
    pub limits: Vec<Row>,
}

impl TaskPage {
    /// The step, for the addresses of its posts.
    fn task_id(&self) -> i64 {
        self.doing.as_ref().map_or(0, |doing| doing.id)
    }

    /// Version of the case, for the forms.
    fn version(&self) -> i64 {
        self.doing.as_ref().map_or(0, |doing| doing.version)
    }
}

/// `GET /desk/tasks/{id}`
pub(super) async fn page(desk: Desk, Path(id): Path<String>) -> Result<Response, WebError> {
    let what = What::Task(number(&id)?);
    let panel = Kind::read(&desk.frame.query_value("do"));
    show(desk, what, Shown { panel, ..Shown::default() }, StatusCode::OK).await
}

/// `GET /desk/cases/{id}`: a case that one may see, without a step of one's own.
pub(super) async fn case_page(desk: Desk, Path(id): Path<String>) -> Result<Response, WebError> {
    let what = What::Case(CaseId(number(&id)?));
    show(desk, what, Shown::default(), StatusCode::OK).await
}

/// The page, after a post too.
pub(super) async fn show(desk: Desk, what: What, shown: Shown, status: StatusCode) -> Result<Response, WebError> {
    let asks = shown.panel == Some(Kind::Countersign);
    let loaded = desk.app.db.read(&desk.call, "case.at-desk", move |cx| view::load(cx, what, asks)).await?;
    let page = say(desk.frame, &loaded, &shown);
    Ok(render_with(status, &page.frame, &page))
}

/// The page of what was read.
pub(super) fn say(frame: Frame, loaded: &Loaded, shown: &Shown) -> TaskPage {
    let case = &loaded.case;
    let item = frame.text(&case.title).to_owned();
    let inbox = frame.t("desk-inbox-title");
    let frame = frame.titled(format!("{item} {}", case.applicant_name)).crumb(inbox, "/desk");
    let to = |id: Option<i64>| id.map_or_else(String::new, |id| format!("/desk/tasks/{id}"));
    let kind = shown.panel.filter(|kind| allowed(*kind, loaded));
    let panel_error = if kind.is_some() { shown.error.as_str() } else { "" };
    let due = case.next_due().filter(|_| case.is_open()).map_or_else(String::new, |date| frame.date(date));
    TaskPage {
        previous: to(loaded.neighbours.0),
        next: to(loaded.neighbours.1),
        facts: facts(loaded, &frame),
        visit: if loaded.at_window && case.is_open() {
            format!("/desk/window/cases?case={}", case.number)
        } else {
            String::new()
        },
        clock: clock_tag(&loaded.reading, loaded.open_span(), &frame),
        step_clock: loaded.step_reading.as_ref().and_then(|reading| step_tag(reading, &frame)),
        status: status_tag(case, &frame),
        strip: strip(loaded, &frame),
        tabs: tabs(loaded, &frame),
        sections: sections(loaded, &frame, shown.full),
        masked: !shown.full,
        full_href: loaded
            .task
            .as_ref()
            .filter(|_| loaded.hindrance.is_none() && !shown.full)
            .map_or_else(String::new, |task| format!("/desk/tasks/{}?do=full#panel", task.id)),
        materials: materials(loaded, &frame, shown),
        opinions: opinions(loaded, &frame),
        lanes: loaded.parts.iter().map(|part| lane(part, loaded, &frame)).collect(),
        papers: papers(loaded, &frame),
        notes: notes(loaded, &frame),
        note_action: loaded
            .task
            .as_ref()
            .filter(|_| loaded.hindrance.is_none())
            .map_or_else(String::new, |task| format!("/desk/tasks/{}/note", task.id)),
        note: shown.typed.text("note").to_owned(),
        journal: loaded.journal.iter().rev().enumerate().map(|(at, entry)| told(at, entry, loaded, &frame)).collect(),
        promise: promise::say(loaded, &shown.typed, &shown.error, &frame),
        messages: message::say(loaded, &shown.typed, &shown.error, &frame),
        questions: countersign::questions(loaded, &frame),
        answering: countersign::answering(loaded, shown, &frame),
        doing: loaded.task.as_ref().map(|task| doing(task, loaded, shown, &frame)),
        panel: kind.and_then(|kind| panel::panel(kind, loaded, &shown.typed, panel_error, &frame)),
        sentence: loaded.due.as_ref().map_or_else(String::new, |due| clock::sentence(due, frame.locale())),
        ruler: loaded.due.as_ref().map_or_else(Vec::new, |due| ruler(&due.due, &frame)),
        limits: limits(loaded, &frame),
        item,
        applicant: case.applicant_name.clone(),
        number: case.number.clone(),
        due,
        frame,
    }
}

/// Whether a form may be open: undoing needs one's own acceptance, all others a step one can work on.
fn allowed(kind: Kind, loaded: &Loaded) -> bool {
    match kind {
        Kind::Undo => loaded.accepted_by_me(),
        _ => loaded.hindrance.is_none() && loaded.task.is_some(),
    }
}

fn facts(loaded: &Loaded, frame: &Frame) -> String {
    let holder = loaded.tasks.iter().rev().find(|task| task.state == State::Open).and_then(|task| task.assignee);
    let or_nobody = |name: &str| if name.is_empty() { frame.t("desk-nobody") } else { name.to_owned() };
    let office = loaded.offices.get(&loaded.case.office).map_or("", |name| frame.text(name));
    frame.say(
        "desk-case-facts",
        &[
            ("owner", or_nobody(loaded.name(loaded.case.owner)).into()),
            ("holder", or_nobody(loaded.name(holder)).into()),
            ("office", office.into()),
            ("version", loaded.published.version.to_string().into()),
        ],
    )
}

fn strip(loaded: &Loaded, frame: &Frame) -> Vec<Step> {
    let step = |elements: &[flow::PathElement]| {
        let names: Vec<&str> =
            elements.iter().map(|one| if one.name.is_empty() { &*one.id } else { &*one.name }).collect();
        let label = loaded.step(&names.join("、"), frame);
        let here: Vec<&Task> =
            loaded.tasks.iter().filter(|task| elements.iter().any(|one| *one.id == *task.element)).collect();
        let open = here.iter().rev().find(|task| task.state == State::Open);
        let done = here.iter().rev().find(|task| task.state == State::Done);
        let note =
            |task: &Task, at: base::Moment| format!("{} {}", frame.date_short(at.date()), loaded.name(task.assignee));
        match (open, done) {
            (Some(task), _) => Step::new(label, note(task, task.opened_at), Progress::Now),
            (None, Some(task)) => Step::new(label, note(task, task.done_at.unwrap_or(task.opened_at)), Progress::Done),
            (None, None) => Step::new(label, "", Progress::Next),
        }
    };
    let mut steps = vec![Step::new(
        frame.t("desk-step-received"),
        frame.date_short(loaded.case.submitted_at.date()),
        Progress::Done,
    )];
    steps.extend(loaded.published.parts.flow.path_steps().iter().map(|one| step(&one.elements)));
    steps
}

fn tabs(loaded: &Loaded, frame: &Frame) -> Vec<Tab> {
    let kept = loaded.materials.iter().filter(|one| one.state != Check::Replaced).count();
    let tab = |label: String, href: &str, count: usize| {
        let tab = Tab::new(label, href, "");
        if count > 0 { tab.count(count as u64) } else { tab }
    };
    vec![
        tab(frame.t("desk-answers"), "#answers", 0).current(true),
        tab(frame.t("desk-materials"), "#materials", kept),
        tab(frame.t("desk-parts"), "#parts", loaded.parts.len()),
        tab(frame.t("desk-papers"), "#papers", loaded.papers.len()),
        tab(frame.t("desk-notes"), "#notes", loaded.notes.len()),
        tab(frame.t("desk-journal"), "#journal", loaded.journal.len()),
    ]
}

fn sections(loaded: &Loaded, frame: &Frame, full: bool) -> Vec<Section> {
    let Some(form) = &loaded.asked.parts.form else { return Vec::new() };
    let mut out: Vec<Section> = Vec::new();
    for (page, field) in form.fields() {
        let Some(value) = loaded.answers.values.get(&field.id) else { continue };
        let show = if full { schema::display } else { schema::display_masked };
        let part = page.part.as_ref().and_then(|id| form.parts.iter().find(|part| part.id == *id));
        let title = part.map_or_else(String::new, |part| frame.text(&part.title).to_owned());
        let mut row = Row::new(frame.text(&field.label), show(field, value, frame.locale(), &loaded.reference));
        if let Some(source) = loaded.answers.sources.get(&field.id) {
            row = row.source(frame.text(source));
        }
        match out.last_mut() {
            Some(last) if last.title == title => last.rows.push(row),
            _ => out.push(Section { title, rows: vec![row] }),
        }
    }
    out
}

fn materials(loaded: &Loaded, frame: &Frame, shown: &Shown) -> Vec<MaterialLine> {
    let kept = loaded.materials.iter().filter(|one| one.state != Check::Replaced);
    let can_check = loaded.hindrance.is_none() && loaded.task.is_some() && loaded.case.is_open();
    kept.map(|one| MaterialLine {
        id: one.id,
        trust: letter(one.trust),
        trust_class: format!("trust trust-{}", letter(one.trust).to_ascii_lowercase()),
        title: frame.text(&one.title).to_owned(),
        source: frame.text(&one.source).to_owned(),
        file: one
            .file
            .map_or_else(String::new, |_| format!("/desk/cases/{}/materials/{}/file", loaded.case.id, one.id)),
        file_name: one.file_name.clone(),
        state: match one.state {
            Check::Good => Tag::new(frame.t("desk-check-good"), Tone::Ok),
            Check::Wanting => Tag::new(frame.t("desk-check-wanting"), Tone::Bad),
            Check::Later => match one.due {
                Some(due) => Tag::new(frame.ta("desk-check-later-by", "day", day(due, frame)), Tone::Soon),
                None => Tag::new(frame.t("desk-check-later"), Tone::Soon),
            },
            Check::Waiting | Check::Replaced => Tag::new(frame.t("desk-check-waiting"), Tone::Soon),
        },
        note: if shown.at == one.id { shown.typed.text("note").to_owned() } else { one.note.clone() },
        error: if shown.at == one.id { shown.error.clone() } else { String::new() },
        can_check,
    })
    .collect()
}

/// An outcome in a word, with its tone.
fn outcome(word: &str, frame: &Frame) -> Tag {
    match word {
        "accept" => Tag::new(frame.t("act-accept"), Tone::Civic),
        "reject" => Tag::new(frame.t("act-reject"), Tone::Bad),
        "pass" => Tag::new(frame.t("act-pass"), Tone::Ok),
        "object" => Tag::new(frame.t("act-object"), Tone::Bad),
        "grant" => Tag::new(frame.t("act-grant"), Tone::Ok),
        "refuse" => Tag::new(frame.t("act-refuse"), Tone::Bad),
        "lapse" => Tag::new(frame.t("act-lapsed"), Tone::Plain),
        "decline" | "end" => Tag::new(frame.t("act-declined"), Tone::Bad),
        "confirm" | "continue" => Tag::new(frame.t("act-confirmed"), Tone::Ok),
        _ => Tag::new(frame.t("act-done"), Tone::Plain),
    }
}

fn opinions(loaded: &Loaded, frame: &Frame) -> Vec<Opinion> {
    let done = loaded.tasks.iter().rev().filter(|task| task.state == State::Done);
    done.map(|task| Opinion {
        name: match task.done_by {
            Some(deputy) => {
                frame.ta2("desk-by-proxy", "deputy", loaded.name(Some(deputy)), "holder", loaded.name(task.assignee))
            }
            None => loaded.name(task.assignee).to_owned(),
        },
        step: loaded.step(&task.name, frame),
        at: task.done_at.map_or_else(String::new, |at| frame.moment_short(at)),
        tag: outcome(&task.outcome, frame),
        words: task.opinion.clone(),
    })
    .collect()
}

fn lane(part: &Case, loaded: &Loaded, frame: &Frame) -> Lane {
    let progress = match (part.is_open(), part.decided_at.is_some()) {
        (false, _) => [Progress::Done; 3],
        (true, true) => [Progress::Done, Progress::Done, Progress::Now],
        (true, false) if part.accepted_at.is_some() => [Progress::Done, Progress::Now, Progress::Next],
        (true, false) => [Progress::Now, Progress::Next, Progress::Next],
    };
    Lane {
        matter: frame.text(&part.title).to_owned(),
        office: loaded.offices.get(&part.office).map_or_else(String::new, |name| frame.text(name).to_owned()),
        steps: progress.to_vec(),
        words: status_tag(part, frame).words,
        tag: Some(status_tag(part, frame)),
        clock: None,
        href: if loaded.case.parent.is_none() && loaded.in_sight.contains(&part.id) {
            format!("/desk/cases/{}", part.id)
        } else {
            String::new()
        },
    }
}

fn papers(loaded: &Loaded, frame: &Frame) -> Vec<PaperLine> {
    let line = |paper: &crate::paper::Paper| PaperLine {
        title: frame.text(&paper.kind.title()).to_owned(),
        number: paper.number.clone(),
        href: format!("/desk/cases/{}/papers/{}", loaded.case.id, paper.id),
        made: frame.moment_short(paper.made_at),
        is_withdrawn: paper.withdrawn_at.is_some(),
        seen: paper.seen_at.map_or_else(
            || frame.t("desk-paper-unseen"),
            |at| frame.ta("desk-paper-seen", "at", frame.moment_short(at)),
        ),
    };
    loaded.papers.iter().rev().map(line).collect()
}

fn notes(loaded: &Loaded, frame: &Frame) -> Vec<NoteLine> {
    let line = |note: &crate::note::Note| NoteLine {
        name: note.name.clone(),
        from_applicant: note.from_applicant,
        at: frame.moment_short(note.sent_at),
        words: note.words.clone(),
    };
    loaded.notes.iter().map(line).collect()
}

fn told(at: usize, entry: &Entry, loaded: &Loaded, frame: &Frame) -> Step {
    let told = journal_sentence(entry, Some(&loaded.published.parts.flow), frame);
    let what = match entry.kind.as_str() {
        "answers-viewed" => frame.t("desk-did-view-answers"),
        "material-checked" => frame.t("desk-did-check-material"),
        _ => told.what,
    };
    let progress = if at == 0 { Progress::Now } else { Progress::Done };
    Step::new(what, journal_note(entry, frame), progress).detail(told.more)
}

fn limits(loaded: &Loaded, frame: &Frame) -> Vec<Row> {
    let case = &loaded.case;
    let mut rows = Vec::new();
    let mut add = |label: String, term: &str, due: Option<i64>| {
        if term.is_empty() && due.is_none() {
            return;
        }
        let words = match due {
            Some(due) if term.is_empty() => day(due, frame),
            Some(due) => frame.ta2("desk-limit", "term", term_words(term, frame), "day", day(due, frame)),
            None => term_words(term, frame),
        };
        rows.push(Row::new(label, words));
    };
    add(frame.t("desk-limit-accept"), "", case.accept_due.filter(|_| case.accepted_at.is_none()));
    add(frame.t("desk-limit-promised"), &case.promised, case.promised_due);
    add(frame.t("desk-limit-statutory"), &case.statutory, case.statutory_due);
    if let Some(task) = loaded.task.as_ref().filter(|task| task.state == State::Open) {
        add(frame.t("desk-limit-step"), &task.term, task.step_due);
    }
    if !case.extended.is_empty() {
        rows.push(Row::new(frame.t("desk-limit-extended"), term_words(&case.extended, frame)));
    }
    if case.provisional {
        rows.push(Row::new(frame.t("desk-note-provisional"), frame.t("desk-provisional-why")));
    }
    rows
}

fn doing(task: &Task, loaded: &Loaded, shown: &Shown, frame: &Frame) -> Doing {
    let hindrance = loaded.hindrance.as_ref().map_or_else(String::new, |refusal| refusal_sentence(refusal, frame));
    let free = hindrance.is_empty();
    let asked = loaded.questions.iter().any(|one| one.task == task.id && one.state == Asking::Open);
    let waiting = loaded.case.paused || loaded.case.status == crate::case::Status::Supplement;
    let in_main = shown.panel.is_none() && shown.at == 0;
    let typed = in_main && shown.typed.has("opinion");
    let (words, choice) = &loaded.opinion;
    let choice = if typed { shown.typed.text("choice") } else { choice.as_str() };
    let words_of = |word: &str| outcome(word, frame).words;
    let all = if task.kind == "accept" { vec!["accept", "reject"] } else { outcomes(&task.kind).to_vec() };
    let alone = all.len() == 1;
    Doing {
        id: task.id,
        version: loaded.case.version,
        kept: kept(loaded, shown),
        can_claim: free && task.assignee.is_none(),
        can_release: free && task.assignee.is_some(),
        can_undo: loaded.accepted_by_me(),
        waits: match (waiting, loaded.open_span()) {
            (false, _) if asked => frame.t("desk-waits-opinions"),
            (false, _) => String::new(),
            (true, Some(span)) => frame.ta("desk-waits-for", "why", span.reason.as_str()),
            (true, None) => frame.t("desk-waits"),
        },
        choices: all.into_iter().map(|word| Choice::new(word, words_of(word), alone || word == choice)).collect(),
        opinion: if typed { shown.typed.text("opinion").to_owned() } else { words.clone() },
        error: if in_main || is_lost(loaded, shown) { shown.error.clone() } else { String::new() },
        actions: if free { panel::actions(loaded, frame) } else { Vec::new() },
        hindrance,
    }
}

/// Whether the form that was sent cannot be shown again: the step was finished, taken or stopped by somebody else meanwhile.
fn is_lost(loaded: &Loaded, shown: &Shown) -> bool {
    let free = loaded.hindrance.is_none();
    let waiting = loaded.case.paused || loaded.case.status == crate::case::Status::Supplement;
    match shown.panel {
        _ if shown.error.is_empty() => false,
        Some(kind) => !allowed(kind, loaded),
        None if shown.at != 0 => !free || !loaded.case.is_open(),
        None => !free || waiting,
    }
}

/// The words that were typed into a form which the page no longer has.
fn kept(loaded: &Loaded, shown: &Shown) -> Vec<String> {
    if !is_lost(loaded, shown) {
        return Vec::new();
    }
    let typed = |name: &str| ["opinion", "reason", "further", "note"].contains(&name) || name.starts_with("words-");
    let fields = shown.typed.fields().iter().filter(|(name, words)| typed(name) && !words.trim().is_empty());
    fields.map(|(_, words)| words.trim().to_owned()).collect()
}
