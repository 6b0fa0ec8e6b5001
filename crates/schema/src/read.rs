//! From typed strings or interface JSON to canonical answers with problems: one road for pages, windows, sheets and APIs.

use crate::accept::{At, is_empty};
use crate::{Answers, Context, Field, Form, Page, Problem, Raw, Visible, validate};
use base::Text;
use serde_json::Value;

/// What became of some input.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Outcome {
    /// The good answers of the fields that were read, in canonical form, computed ones included.
    pub values: Answers,
    /// What has to be changed; empty when everything is good.
    pub problems: Vec<Problem>,
    /// Fields that were read and have no answer now: left blank or no longer asked.
    pub gone: Vec<String>,
    /// What was typed, with the rows of tables counted anew, to show it again beside the problems.
    pub typed: Raw,
}

impl Outcome {
    /// Whether nothing has to be changed.
    pub fn is_good(&self) -> bool {
        self.problems.is_empty()
    }

    /// Puts the outcome into earlier answers. An answer with a problem leaves the earlier one as it was.
    pub fn merge_into(&self, answers: &mut Answers) {
        for id in &self.gone {
            answers.shift_remove(id);
        }
        for (id, value) in &self.values {
            answers.insert(id.clone(), value.clone());
        }
    }
}

impl Form {
    /// Reads one page of typed input on top of the answers so far. Fields that are not asked are not read; answers that
    /// the city knows (`context.known`) stand whatever was typed. Rules are checked on the page they belong to.
    pub fn read_page(&self, page: &str, raw: &Raw, so_far: &Answers, context: &Context) -> Outcome {
        self.read_pages(raw, so_far, context, |one| one.id == page)
    }

    /// Reads a whole form of typed input, as the dense form of a window or the row of a spreadsheet gives it.
    pub fn read(&self, raw: &Raw, context: &Context) -> Outcome {
        self.read_pages(raw, &Answers::new(), context, |_| true)
    }

    fn read_pages(&self, raw: &Raw, so_far: &Answers, context: &Context, of: impl Fn(&Page) -> bool) -> Outcome {
        let typed = self
            .fields()
            .filter(|(page, field)| of(page) && field.kind == crate::FieldType::Table)
            .fold(raw.clone(), |raw, (_, field)| raw.renumbered(&field.id, &[]));
        let given = |field: &Field| field.kind.rules().gather(field, &typed, &field.id);
        let mut outcome = run(self, given, true, so_far, context, &of);
        if raw.overflowed() {
            let say = crate::words::say("overflow", &[]);
            let page = self.pages.iter().find(|page| of(page)).map(|page| page.id.clone()).unwrap_or_default();
            outcome.problems.push(Problem {
                page,
                field: String::new(),
                code: "overflow".to_owned(),
                args: Vec::new(),
                say,
            });
        }
        outcome.typed = typed;
        outcome
    }

    /// Reads whole answers in the JSON of the interface. Every visible answer comes back in canonical form.
    pub fn accept(&self, answers: &Answers, context: &Context) -> Outcome {
        let given = |field: &Field| answers.get(&field.id).cloned();
        let mut outcome = run(self, given, false, &Answers::new(), context, &|_| true);
        for name in answers.keys().filter(|name| self.field(name).is_none()).take(20) {
            let shown: String = name.chars().take(60).collect();
            let args = [("name", shown.clone())];
            outcome.problems.push(Problem {
                page: String::new(),
                field: shown.clone(),
                code: "unknown-field".to_owned(),
                args: vec![("name".to_owned(), shown)],
                say: crate::words::say("unknown-field", &args),
            });
        }
        outcome
    }
}

struct Read<'f> {
    page: &'f Page,
    field: &'f Field,
    given: bool,
    problems: Vec<Problem>,
}

fn run(
    form: &Form,
    given: impl Fn(&Field) -> Option<Value>,
    loose: bool,
    so_far: &Answers,
    context: &Context,
    of: &impl Fn(&Page) -> bool,
) -> Outcome {
    let mut merged = so_far.clone();
    let mut reads = Vec::new();
    for (page, field) in form.fields().filter(|(page, field)| of(page) && field.is_input()) {
        merged.shift_remove(&field.id);
        let mut read = Read { page, field, given: false, problems: Vec::new() };
        if context.known.is_none_or(|known| !known.contains_key(&field.id))
            && let Some(value) = given(field).filter(|value| !is_empty(value))
        {
            read.given = true;
            let mut at = at(page, field, context, loose, &mut read.problems);
            if let Some(value) = field.kind.rules().accept(&mut at, &value) {
                merged.insert(field.id.clone(), value);
            }
        }
        reads.push(read);
    }
    let seen = form.visible(&merged, context);
    let mut outcome = Outcome::default();
    for read in reads {
        settle(read, &seen, context, loose, &mut outcome);
    }
    validate::rules(form, &seen, context, of, &mut outcome.problems);
    for (page, field) in form.fields().filter(|(page, _)| of(page)) {
        match seen.answers.get(&field.id) {
            Some(value) => {
                outcome.values.insert(field.id.clone(), value.clone());
            }
            None if outcome.problems.iter().any(|problem| problem.page == page.id && problem.top() == field.id) => {}
            None => outcome.gone.push(field.id.clone()),
        }
    }
    outcome
}

fn settle(mut read: Read, seen: &Visible, context: &Context, loose: bool, outcome: &mut Outcome) {
    let (page, field) = (read.page, read.field);
    if !seen.fields(&page.id).is_some_and(|fields| fields.iter().any(|one| one.id == field.id)) {
        return;
    }
    outcome.problems.append(&mut read.problems);
    match seen.answers.get(&field.id) {
        Some(value) => validate::checks(page, field, value, seen, context, &mut outcome.problems),
        None if !read.given && !field.optional => {
            field.kind.rules().missing(&mut at(page, field, context, loose, &mut outcome.problems));
        }
        None => {}
    }
}

fn at<'a>(
    page: &'a Page,
    field: &'a Field,
    context: &'a Context<'a>,
    loose: bool,
    problems: &'a mut Vec<Problem>,
) -> At<'a> {
    At { field, page: &page.id, path: field.id.clone(), context, loose, problems }
}

/// A problem whose sentence stands in the declaration.
pub(crate) fn declared(page: &str, field: String, code: String, say: Text) -> Problem {
    Problem { page: page.to_owned(), field, code, args: Vec::new(), say }
}
