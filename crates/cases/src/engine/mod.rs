//! The engine: a case, its process and its clock changed together, with one journal entry.
//!
//! A command loads [`Work`], changes it, and saves it; the row's version makes two commands on one case exclude each other.
//! Children and timers are jobs in the outbox, so parent and child talk by messages that may come twice and count once.

mod effects;
mod known;
pub(crate) mod later;
mod names;
mod services;
mod timers;
mod whose;

use crate::case::{Case, Outcome, Status, store};
use crate::clock;
use crate::task::store::Whole;
use crate::task::{self, NO_DUE};
use crate::{journal, material};
use base::{CaseId, Error, OrRefuse, Permit, Refusal, Result};
use catalogue::published::{Published, store as published};
use db::Cx;
use flow::{Command, Effect, State};
use serde_json::{Value, json};

pub use services::SERVICES;

/// A case under change.
pub struct Work {
    /// The case as it was read.
    pub before: Option<Case>,
    /// The case as it will be.
    pub case: Case,
    /// What it pins.
    pub published: Published,
    /// Its process.
    pub state: Option<State>,
    /// The right under which it is changed.
    pub permit: Permit,
    /// The name of who holds the step, when a proxy acts in that name.
    pub on_behalf: Option<String>,
    /// Done by a clerk of a window for the applicant who stands there.
    pub at_window: bool,
    /// What was read on the way.
    known: known::Known,
    /// The process was told something.
    moved: bool,
    process_ended: bool,
}

impl Work {
    fn of(before: Option<Case>, case: Case, published: Published, permit: Permit) -> Work {
        Work {
            before,
            case,
            published,
            state: None,
            permit,
            on_behalf: None,
            at_window: false,
            known: known::Known::default(),
            moved: false,
            process_ended: false,
        }
    }

    fn pinned(cx: &mut Cx, case: &Case) -> Result<Published> {
        published::pinned(cx, case.publication)?
            .ok_or_else(|| Error::fault(format_args!("case {} pins a publication that is not there", case.id)))
    }

    /// Loads a case that the caller may change.
    pub fn load(cx: &mut Cx, case: Case, permit: Permit) -> Result<Work> {
        let published = Work::pinned(cx, &case)?;
        let mut work = Work::of(Some(case.clone()), case, published, permit);
        work.state = store::flow(cx, work.case.id)?;
        Ok(work)
    }

    /// The same, done by a clerk of a window for the applicant who stands there.
    pub fn at_window(mut self) -> Work {
        self.at_window = true;
        self
    }

    /// Takes the case of a step that was read whole, for one who may change it.
    pub fn on_step(cx: &mut Cx, whole: Whole, permit: Permit) -> Result<Work> {
        let published = Work::pinned(cx, &whole.case)?;
        let mut work = Work::of(Some(whole.case.clone()), whole.case, published, permit);
        work.state = whole.state;
        work.known = known::Known::of(whole.open, whole.answers, whole.told);
        Ok(work)
    }

    /// A case that does not exist yet.
    pub fn fresh(case: Case, published: Published, permit: Permit) -> Work {
        let mut work = Work::of(None, case, published, permit);
        work.known = known::Known::fresh();
        work
    }

    /// Starts the process.
    pub fn start(&mut self, cx: &mut Cx) -> Result<()> {
        let (data, environment) = (self.data(cx)?, names::environment(cx));
        let (state, effects) = flow::start(&self.published.parts.flow, &flow::Json(&data), cx.now(), &environment)
            .map_err(|fault| Error::fault(format_args!("the process of {} does not start: {fault}", self.case.item)))?;
        self.state = Some(state);
        self.moved = true;
        self.follow(cx, effects)
    }

    /// Tells the process something and does what it asks for.
    pub fn tell(&mut self, cx: &mut Cx, command: Command) -> Result<()> {
        let effects = self.step(cx, command)?;
        self.follow(cx, effects)
    }

    fn step(&mut self, cx: &mut Cx, command: Command) -> Result<Vec<Effect>> {
        let state = self.state.take().ok_or_else(|| Error::fault("the case has no process"))?;
        let (data, environment) = (self.data(cx)?, names::environment(cx));
        let (state, effects) = flow::step(&self.published.parts.flow, state, command, &flow::Json(&data), &environment)
            .map_err(|refused| Error::from(refused.refusal()))?;
        self.state = Some(state);
        self.moved = true;
        Ok(effects)
    }

    /// The case counts as accepted on a day: the clock starts (Licensing Law art. 32, 42).
    pub fn accept(&mut self, cx: &mut Cx, at: base::Moment, owner: Option<base::AccountId>) -> Result<()> {
        self.case.status = Status::Accepted;
        self.case.accepted_at = Some(at);
        self.case.clock_from = Some(base::moment::day_number(at.date()));
        if self.case.owner.is_none() {
            self.case.owner = owner;
        }
        if self.before.is_some() {
            cx.cancel_job(&format!("silence:{}", self.case.id))?;
        }
        later::set_days(self, cx)?;
        self.reckon(cx)
    }

    /// Recomputes the due days and the order of its open steps.
    pub fn reckon(&mut self, cx: &mut Cx) -> Result<()> {
        if self.case.clock_from.is_some() {
            let (calendar, spans) = (self.calendar(cx)?, self.spans(cx)?.clone());
            clock::recompute(&mut self.case, &calendar, &spans, cx.today())?;
        }
        self.reckon_steps(cx)?;
        let due = if self.case.paused { NO_DUE } else { self.sort_day() };
        if self.steps(cx)?.iter().any(|step| step.due != due) {
            task::store::set_due(cx, &self.permit, self.case.id, due)?;
            self.steps(cx)?.iter_mut().for_each(|step| step.due = due);
        }
        Ok(())
    }

    /// The limits of open steps wait with the clock of the case, and move with the calendar.
    fn reckon_steps(&mut self, cx: &mut Cx) -> Result<()> {
        if self.before.is_none() || self.steps(cx)?.iter().all(|step| step.term.is_empty()) {
            return Ok(());
        }
        let (calendar, spans, today) = (self.calendar(cx)?, self.spans(cx)?.clone(), cx.today());
        let mut moved = Vec::new();
        for step in self.steps(cx)?.iter_mut().filter(|step| !step.term.is_empty()) {
            let due = clock::step_due(&calendar, step.opened_at.date(), &step.term, &spans, today)?;
            if due != step.step_due {
                step.step_due = due;
                moved.push((step.id, due));
            }
        }
        moved.into_iter().try_for_each(|(step, due)| task::store::set_step_due(cx, &self.permit, step, due))
    }

    fn sort_day(&self) -> i64 {
        match self.case.status {
            Status::Submitted | Status::Supplement => self.case.accept_due,
            _ => self.case.promised_due.or(self.case.statutory_due),
        }
        .unwrap_or(NO_DUE)
    }

    /// Stops the clock today; `until`: the time that the applicant is given to answer.
    pub fn pause(
        &mut self,
        cx: &mut Cx,
        why: (clock::SpanKind, &str),
        until: Option<clock::Until>,
    ) -> Result<clock::Span> {
        self.spans(cx)?;
        let span = clock::store::begin(cx, &self.permit, self.case.id, why, until)?;
        self.spans(cx)?.push(span.clone());
        self.case.paused = true;
        self.reckon(cx)?;
        Ok(span)
    }

    /// Lets the clock go on from today.
    pub fn resume(&mut self, cx: &mut Cx) -> Result<()> {
        self.end_spans(cx)?;
        self.case.paused = false;
        self.reckon(cx)
    }

    fn end_spans(&mut self, cx: &mut Cx) -> Result<()> {
        let today = cx.today_number();
        if self.spans(cx)?.iter().any(|span| span.to.is_none()) {
            clock::store::end(cx, &self.permit, self.case.id)?;
        }
        for span in self.spans(cx)?.iter_mut().filter(|span| span.to.is_none()) {
            span.to = Some(today);
        }
        Ok(())
    }

    /// Ends the case.
    pub fn close(&mut self, cx: &mut Cx, outcome: Outcome) -> Result<()> {
        self.case.status = Status::Closed;
        self.case.outcome = Some(outcome);
        self.case.finished_at = Some(cx.now());
        self.case.paused = false;
        self.case.step = String::new();
        self.end_spans(cx)?;
        // Acceptance has taken the look at silence back.
        if self.case.accepted_at.is_none() {
            cx.cancel_job(&format!("silence:{}", self.case.id))?;
        }
        let open: Vec<i64> = self.steps(cx)?.iter().map(|step| step.activity).collect();
        open.into_iter().try_for_each(|activity| self.cancel_step(cx, activity))?;
        if let Some(parent) = self.case.parent {
            let payload = json!({
                "parent": parent, "activity": self.case.activity, "child": self.case.id, "outcome": outcome.word(),
            });
            let key = format!("child-finished:{}", self.case.id);
            cx.enqueue(crate::job::CHILD_FINISHED, Some(&key), &payload, cx.now())?;
        }
        Ok(())
    }

    /// Ends the process without its leave: withdrawal, the end of its joint case.
    pub fn cancel(&mut self, cx: &mut Cx, outcome: Outcome, reason: &str) -> Result<()> {
        if self.state.as_ref().is_some_and(|state| state.outcome().is_none()) {
            self.case.outcome = Some(outcome);
            self.tell(cx, Command::Cancel { reason: reason.to_owned() })?;
        }
        if self.case.is_open() { self.close(cx, outcome) } else { Ok(()) }
    }

    /// Writes everything with one journal entry. `open` entries are shown to the applicant.
    pub fn save(mut self, cx: &mut Cx, kind: &str, open: bool, detail: &Value) -> Result<Case> {
        if self.case.is_open() {
            self.case.step = self.open_steps(cx)?;
        }
        let mut detail = detail.clone();
        if let (Some(name), Some(facts)) = (self.on_behalf.take(), detail.as_object_mut()) {
            facts.insert("for".to_owned(), json!(name));
        }
        if let (true, Some(facts)) = (self.at_window, detail.as_object_mut()) {
            facts.insert("at".to_owned(), json!("window"));
            cx.note("at", "window");
        }
        let mut change = journal::difference(self.before.as_ref(), &self.case)?;
        change.insert("saved".to_owned(), json!(cx.now().0));
        match &self.before {
            None => store::insert(cx, &self.permit, &self.case)?,
            Some(before) => store::update(cx, &self.permit, before, &self.case)?,
        }
        if let Some(state) = self.state.as_ref().filter(|_| self.moved) {
            match self.before {
                None => store::begin_flow(cx, &self.permit, self.case.id, state)?,
                Some(_) => store::set_flow(cx, &self.permit, self.case.id, state)?,
            }
        }
        journal::store::add(cx, &self.permit, self.case.id, kind, open, &detail, change)?;
        cx.note("kind", kind);
        if open {
            let event = json!({
                "case": self.case.id, "kind": kind, "detail": detail, "number": self.case.number, "item": self.case.item,
            });
            cx.emit("case.told", &event)?;
        }
        self.case.version += 1;
        Ok(self.case)
    }

    fn open_steps(&mut self, cx: &mut Cx) -> Result<String> {
        let mut names: Vec<&str> = Vec::new();
        for step in self.steps(cx)? {
            if !names.contains(&step.name.as_str()) {
                names.push(&step.name);
            }
        }
        Ok(names.join("、"))
    }

    /// Whether the clock stands still: steps cannot be completed then.
    pub fn must_run(&self) -> Result<()> {
        base::refuse_if!(!self.case.is_open(), "case.closed");
        base::refuse_if!(self.case.paused || self.case.status == Status::Supplement, "case.paused");
        Ok(())
    }
}

/// A case of the engine's own, for jobs.
pub fn own(cx: &mut Cx, id: CaseId) -> Result<Case> {
    store::get(cx, id)?.or_refuse(Refusal::NOT_FOUND)
}

/// The materials that still count.
pub fn materials(cx: &mut Cx, case: CaseId) -> Result<Vec<material::Material>> {
    let mut all = material::store::of_case(cx, case)?;
    all.retain(|material| material.state != material::Check::Replaced);
    Ok(all)
}
