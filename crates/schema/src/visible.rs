//! Which pages and fields are asked, in which order, and how far somebody has come.

use crate::accept::is_empty;
use crate::answers::{Facts, Truth};
use crate::types::computed;
use crate::{Answers, Context, Field, Form, Page};
use base::Text;

/// Passes over a form until computed values stand still.
const MOST_PASSES: usize = 8;

/// A form with some answers: what is asked, and the answers that count.
#[derive(Debug, Clone)]
pub struct Visible<'f> {
    /// The pages that are asked, each with the fields that are asked on it.
    pub pages: Vec<(&'f Page, Vec<&'f Field>)>,
    /// The answers of these fields, computed ones worked out anew; nothing else.
    pub answers: Answers,
    pub(crate) facts: Facts,
}

impl<'f> Visible<'f> {
    /// The fields asked on a page; `None` when the page is not asked.
    pub fn fields(&self, page: &str) -> Option<&[&'f Field]> {
        self.pages.iter().find(|(one, _)| one.id == page).map(|(_, fields)| fields.as_slice())
    }

    /// Whether a required answer of the page is missing.
    pub fn is_unfinished(&self, page: &str) -> bool {
        self.fields(page).is_some_and(|fields| {
            fields.iter().any(|field| {
                let needed = match field.kind {
                    crate::FieldType::Table => crate::types::table::least(field) > 0,
                    _ => !field.optional,
                };
                field.is_input() && needed && !self.answers.contains_key(&field.id)
            })
        })
    }
}

/// How far a part of a form is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// All its required answers are there.
    Done,
    /// The page shown belongs to it.
    Now,
    /// Not finished.
    Todo,
}

/// One part in the outline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartProgress {
    /// Its name.
    pub title: Text,
    /// How far it is.
    pub state: State,
    /// Its first page that is asked.
    pub page: String,
}

/// Where somebody is in a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// All parts with a page that is asked.
    pub parts: Vec<PartProgress>,
    /// The part of the page shown, counted from 1; 0 when the page is not asked.
    pub part: usize,
    /// The page shown within its part, counted from 1.
    pub question: usize,
    /// Pages of that part.
    pub questions: usize,
}

impl Form {
    /// What is asked with these answers, and the answers that count: hidden ones are gone, computed ones worked out anew.
    pub fn visible(&self, answers: &Answers, context: &Context) -> Visible<'_> {
        let environment = context.environment();
        let mut seen = self.pass(answers, context, &environment, Facts::new(context));
        if self.fields().any(|(_, field)| !field.is_input()) {
            for _ in 1..MOST_PASSES {
                let mut facts = Facts::new(context);
                facts.earlier.clone_from(&seen.facts.values);
                let next = self.pass(answers, context, &environment, facts);
                let still = next.facts.values == seen.facts.values;
                seen = next;
                if still {
                    break;
                }
            }
        }
        seen
    }

    fn pass(&self, answers: &Answers, context: &Context, environment: &feel::Environment, facts: Facts) -> Visible<'_> {
        let mut seen = Visible { pages: Vec::new(), answers: Answers::new(), facts };
        let asked = |facts: &Facts, when: Option<&crate::Formula>| {
            when.is_none_or(|when| matches!(facts.truth(when, environment), Truth::Yes | Truth::Unclear))
        };
        for page in &self.pages {
            if !asked(&seen.facts, page.when.as_ref()) {
                continue;
            }
            let mut fields = Vec::with_capacity(page.fields.len());
            for field in &page.fields {
                if !asked(&seen.facts, field.when.as_ref()) {
                    continue;
                }
                fields.push(field);
                if let Some(formula) = &field.value
                    && !field.is_input()
                {
                    let value = seen.facts.evaluate(formula, environment).unwrap_or_default();
                    if let Some(json) = computed::to_json(field, &value) {
                        seen.answers.insert(field.id.clone(), json);
                    }
                    seen.facts.values.insert(field.id.clone(), value);
                    continue;
                }
                let known = context.known.and_then(|known| known.get(&field.id));
                if let Some(value) = known.or_else(|| answers.get(&field.id)).filter(|value| !is_empty(value)) {
                    seen.facts.values.insert(field.id.clone(), field.to_feel(value));
                    seen.answers.insert(field.id.clone(), value.clone());
                }
            }
            if !fields.is_empty() {
                seen.pages.push((page, fields));
            }
        }
        seen
    }

    /// The pages that are asked with these answers, in order.
    pub fn pages_visible(&self, answers: &Answers, context: &Context) -> Vec<&Page> {
        self.visible(answers, context).pages.into_iter().map(|(page, _)| page).collect()
    }

    /// The page after another one, or the first; `None` after the last.
    pub fn next_page(&self, after: Option<&str>, answers: &Answers, context: &Context) -> Option<&Page> {
        let place = after.map_or(0, |id| self.place(id) + 1);
        self.pages_visible(answers, context).into_iter().find(|page| self.place(&page.id) >= place)
    }

    /// The page before another one; `None` before the first.
    pub fn previous_page(&self, before: &str, answers: &Answers, context: &Context) -> Option<&Page> {
        let place = self.place(before);
        self.pages_visible(answers, context).into_iter().rfind(|page| self.place(&page.id) < place)
    }

    /// The first page that still misses a required answer; `None` when all are there.
    pub fn unfinished_page(&self, answers: &Answers, context: &Context) -> Option<&Page> {
        let seen = self.visible(answers, context);
        seen.pages.iter().map(|(page, _)| *page).find(|page| seen.is_unfinished(&page.id))
    }

    fn place(&self, id: &str) -> usize {
        self.pages.iter().position(|page| page.id == id).unwrap_or(self.pages.len())
    }

    /// The parts with their states, for the page shown.
    pub fn progress(&self, page: &str, answers: &Answers, context: &Context) -> Progress {
        let seen = self.visible(answers, context);
        let mut parts: Vec<(Option<&str>, Vec<&Page>)> = Vec::new();
        for (page, _) in &seen.pages {
            let part = page.part.as_deref();
            match parts.iter_mut().find(|(name, _)| part.is_some() && *name == part) {
                Some((_, pages)) => pages.push(page),
                None => parts.push((part, vec![page])),
            }
        }
        let mut progress = Progress { parts: Vec::new(), part: 0, question: 0, questions: 0 };
        for (place, (name, pages)) in parts.iter().enumerate() {
            let here = pages.iter().position(|one| one.id == page);
            if let Some(here) = here {
                (progress.part, progress.question, progress.questions) = (place + 1, here + 1, pages.len());
            }
            let state = match here {
                Some(_) => State::Now,
                None if pages.iter().any(|page| seen.is_unfinished(&page.id)) => State::Todo,
                None => State::Done,
            };
            let named = name.and_then(|name| self.parts.iter().find(|part| part.id == name));
            let title = named.map_or_else(|| pages[0].heading(), |part| part.title.clone());
            progress.parts.push(PartProgress { title, state, page: pages[0].id.clone() });
        }
        progress
    }
}
