//! What a process asks for, done.

use super::{Work, services, timers, whose};
use crate::case::{Outcome, Status};
use crate::clock;
use crate::job;
use crate::task::{NO_DUE, State, Task, Whose};
use base::{Error, OfficeId, Refusal, Result};
use db::Cx;
use flow::{Command, Effect, TaskSpec, Why};
use serde_json::json;
use std::collections::VecDeque;

/// What the end event of a process means by its name (`docs/packs.md`, A flow); any other has granted what was asked.
fn outcome_at(how: &flow::Outcome) -> Outcome {
    match how {
        flow::Outcome::Completed { end } | flow::Outcome::Terminated { end } => match &**end {
            "refused" => Outcome::Refused,
            "not-accepted" => Outcome::NotAccepted,
            "lapsed" => Outcome::Lapsed,
            "declined" => Outcome::Withdrawn,
            _ => Outcome::Granted,
        },
        flow::Outcome::Cancelled { .. } => Outcome::Withdrawn,
    }
}

impl Work {
    /// Does what the process asks for, services included, until it waits.
    pub(super) fn follow(&mut self, cx: &mut Cx, effects: Vec<Effect>) -> Result<()> {
        let mut queue: VecDeque<Effect> = effects.into();
        while let Some(effect) = queue.pop_front() {
            match effect {
                Effect::OpenTask { activity, element, name, task } => {
                    self.open_task(cx, activity.0 as i64, &element, &name, &task)?;
                }
                Effect::CloseTask { activity, why } if why != Why::Done => {
                    self.cancel_step(cx, activity.0 as i64)?;
                }
                Effect::CallChild { activity, spec, .. } => {
                    let payload = json!({ "parent": self.case.id, "activity": activity.0, "item": spec.item });
                    let key = format!("child:{}:{}", self.case.id, activity.0);
                    cx.enqueue(job::OPEN_CHILD, Some(&key), &payload, cx.now())?;
                }
                Effect::CancelChild { activity } => {
                    cx.cancel_job(&format!("child:{}:{}", self.case.id, activity.0))?;
                    let payload = json!({ "parent": self.case.id, "activity": activity.0 });
                    cx.enqueue(job::VOID_CHILD, None, &payload, cx.now())?;
                }
                Effect::RunService { activity, name, .. } => {
                    let output = services::run(self, cx, &name)?;
                    queue.append(&mut self.step(cx, Command::Complete { activity, output })?.into());
                }
                Effect::EvaluateRule { element, decision, .. } => {
                    return Err(Error::fault(format_args!(
                        "{element} asks for the decision {decision}, which no item may"
                    )));
                }
                Effect::StartTimer { activity, kind, text, .. } => {
                    let at = timers::fires_at(&*self.calendar(cx)?, cx.now(), kind, &text)?;
                    let payload = json!({ "case": self.case.id, "activity": activity.0 });
                    let key = format!("timer:{}:{}", self.case.id, activity.0);
                    cx.enqueue(job::TIMER, Some(&key), &payload, at)?;
                }
                Effect::StopTimer { activity } => cx.cancel_job(&format!("timer:{}:{}", self.case.id, activity.0))?,
                Effect::Finished { outcome } => self.finished(cx, &outcome)?,
                _ => {}
            }
        }
        Ok(())
    }

    fn finished(&mut self, cx: &mut Cx, how: &flow::Outcome) -> Result<()> {
        self.process_ended = true;
        if self.case.is_open() {
            // A service has said how it came out; where none did, the end event that was reached does.
            let outcome = self.case.outcome.unwrap_or_else(|| outcome_at(how));
            self.close(cx, outcome)?;
        }
        Ok(())
    }

    /// The office that does a step: the one with the step's function for the case's region, else the case's own.
    fn office_for(&self, cx: &mut Cx, spec: &TaskSpec) -> Result<(OfficeId, String)> {
        let Some(function) = &spec.function else { return Ok((self.case.office, self.case.office_path.clone())) };
        let office = identity::offices_with_function(cx, function, &self.case.region)?
            .ok_or_else(|| Error::from(Refusal::new("case.no_office").with("function", function)))?;
        Ok((office.id, office.path))
    }

    fn open_task(&mut self, cx: &mut Cx, activity: i64, element: &str, name: &str, spec: &TaskSpec) -> Result<()> {
        let (whose, assignee) = whose::of_step(self, cx, spec)?;
        let (office, office_path) =
            if whose == Whose::Office { self.office_for(cx, spec)? } else { (OfficeId(0), String::new()) };
        let limit = spec.limit.as_deref().unwrap_or_default();
        let step_due = match limit {
            "" => None,
            limit => clock::step_due(&*self.calendar(cx)?, cx.today(), limit, &[], cx.today())?,
        };
        let due = match self.case.status {
            Status::Submitted | Status::Supplement => self.case.accept_due,
            _ => self.case.promised_due.or(self.case.statutory_due),
        };
        let task = Task {
            id: cx.new_id(),
            case: self.case.id,
            activity,
            element: element.to_owned(),
            name: if name.is_empty() { element.to_owned() } else { name.to_owned() },
            kind: spec.kind.as_str().to_owned(),
            role: spec.role.clone().unwrap_or_else(|| "clerk".to_owned()),
            variable: spec.outcome.clone().unwrap_or_default(),
            term: limit.to_owned(),
            office,
            office_path,
            region: self.case.region.clone(),
            whose,
            assignee,
            state: State::Open,
            opened_at: cx.now(),
            claimed_at: None,
            done_at: None,
            done_by: None,
            step_due,
            due: due.unwrap_or(NO_DUE),
            outcome: String::new(),
            opinion: String::new(),
            version: 1,
        };
        self.add_step(cx, task)
    }
}
