//! What was read of a case under change: each thing when it is first asked for, and once.

use super::Work;
use crate::clock::{self, Span};
use crate::material;
use crate::promise::{self, Promise};
use crate::task::{self, Task, store::Told};
use base::Result;
use calendar::Calendar;
use catalogue::item::Need;
use db::Cx;
use flow::Data;
use serde_json::{Map, Value};
use std::sync::Arc;

/// What is known so far.
#[derive(Default)]
pub(super) struct Known {
    calendar: Option<Arc<Calendar>>,
    spans: Option<Vec<Span>>,
    steps: Option<Vec<Task>>,
    data: Option<Arc<Data>>,
    told: Option<Told>,
}

impl Known {
    /// Of a case that does not exist yet.
    pub(super) fn fresh() -> Known {
        Known { spans: Some(Vec::new()), steps: Some(Vec::new()), ..Known::default() }
    }

    /// Of a step that was read whole.
    pub(super) fn of(open: Vec<Task>, answers: Map<String, Value>, told: Told) -> Known {
        Known {
            calendar: None,
            spans: (!told.spans).then(Vec::new),
            steps: Some(open),
            data: Some(Arc::new(answers.into_iter().collect())),
            told: Some(told),
        }
    }
}

impl Work {
    /// The calendar in force.
    pub fn calendar(&mut self, cx: &mut Cx) -> Result<Arc<Calendar>> {
        if let Some(calendar) = &self.known.calendar {
            return Ok(Arc::clone(calendar));
        }
        let read = clock::calendar(cx)?;
        Ok(Arc::clone(self.known.calendar.insert(read)))
    }

    /// Spans in which its clock stood still.
    pub fn spans(&mut self, cx: &mut Cx) -> Result<&mut Vec<Span>> {
        if self.known.spans.is_none() {
            self.known.spans = Some(clock::store::spans(cx, self.case.id)?);
        }
        Ok(self.known.spans.get_or_insert_default())
    }

    /// Its open steps as they will be, oldest first.
    pub fn steps(&mut self, cx: &mut Cx) -> Result<&mut Vec<Task>> {
        if self.known.steps.is_none() {
            self.known.steps = Some(task::store::open_of_case(cx, self.case.id)?);
        }
        Ok(self.known.steps.get_or_insert_default())
    }

    /// What conditions of its process see, by field id: the answers that are not sensitive.
    pub(super) fn data(&mut self, cx: &mut Cx) -> Result<Arc<Data>> {
        if let Some(data) = &self.known.data {
            return Ok(Arc::clone(data));
        }
        let read: Data = material::store::plain_answers(cx, self.case.id)?.into_iter().collect();
        Ok(Arc::clone(self.known.data.insert(Arc::new(read))))
    }

    /// Tells a fresh case what was answered.
    pub fn answered(&mut self, plain: &Map<String, Value>) {
        self.known.data = Some(Arc::new(plain.iter().map(|(name, value)| (name.clone(), value.clone())).collect()));
    }

    /// What else there is, where the case was read with a step.
    pub fn told(&self) -> Option<Told> {
        self.known.told
    }

    /// The promise that was made, where the item knows one.
    pub fn promise(&self, cx: &mut Cx) -> Result<Option<Promise>> {
        match self.published.parts.item.promise {
            Some(_) => promise::store::of_case(cx, self.case.id),
            None => Ok(None),
        }
    }

    /// Whether a material of the case may be one that was let follow after acceptance: those of a child are its parent's.
    pub fn may_follow(&self) -> bool {
        let materials = &self.published.parts.item.materials;
        self.case.parent.is_some() || materials.iter().any(|one| one.need == Need::Deferred)
    }

    /// Adds a step.
    pub fn add_step(&mut self, cx: &mut Cx, step: Task) -> Result<()> {
        task::store::insert(cx, &self.permit, &step)?;
        if let Some(open) = &mut self.known.steps {
            open.push(step);
        }
        Ok(())
    }

    /// Marks a step as done by whoever holds it.
    pub fn finish_step(&mut self, cx: &mut Cx, step: &Task, outcome: &str, opinion: &str) -> Result<()> {
        task::store::finish(cx, &self.permit, step, outcome, opinion)?;
        if let Some(open) = &mut self.known.steps {
            open.retain(|one| one.id != step.id);
        }
        Ok(())
    }

    /// Cancels the open step of an activity, if there is one.
    pub fn cancel_step(&mut self, cx: &mut Cx, activity: i64) -> Result<()> {
        task::store::cancel(cx, &self.permit, self.case.id, activity)?;
        if let Some(open) = &mut self.known.steps {
            open.retain(|one| one.activity != activity);
        }
        Ok(())
    }
}
