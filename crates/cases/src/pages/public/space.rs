//! My space: what I have to do, what I began, how my matters stand.

use crate::app::App;
use crate::case::{Case, Channel, store};
use crate::clock;
use crate::draft::{self, Draft};
use crate::pages::words::{clock_tag, status_tag};
use crate::task::{self, Task};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use base::{CaseId, Result, Text};
use calendar::Reading;
use catalogue::published;
use db::Cx;
use identity::Caller;
use std::collections::BTreeMap;
use std::sync::Arc;
use web::parts::{Cell, Column, Table};
use web::{Frame, Page, WebError, render};

/// How many of the latest cases stand on the page.
const LATEST: i64 = 5;
/// How many things to do and drafts are shown.
const MOST: i64 = 20;

/// One thing that waits for the person.
pub(super) struct ToDo {
    pub title: String,
    pub note: String,
    pub href: String,
    pub button: String,
}

/// A draft that can be gone on with.
pub(super) struct Begun {
    pub title: String,
    pub name: String,
    pub saved: String,
    pub href: String,
    pub discard: String,
}

#[derive(Template)]
#[template(path = "pages/public/space.html")]
pub(super) struct SpacePage {
    pub frame: Frame,
    pub todo: Vec<ToDo>,
    pub drafts: Vec<Begun>,
    pub cases: Option<Table>,
}

/// A case with its clock.
pub(super) type Read = (Case, Reading);

/// What the page rests on.
#[derive(Default)]
pub(super) struct Facts {
    pub tasks: Vec<(Task, Text, Option<Case>)>,
    pub waiting: Vec<Case>,
    pub unrated: Vec<Case>,
    pub drafts: Vec<(Draft, Text)>,
    pub cases: Vec<Read>,
}

/// Reads the clocks of cases.
pub(super) fn readings(cx: &mut Cx, cases: Vec<Case>) -> Result<Vec<Read>> {
    let (calendar, settings, today) = (clock::calendar(cx)?, clock::light_settings(cx)?, cx.today());
    Ok(cases
        .into_iter()
        .map(|case| {
            let reading = clock::reading(&case, &calendar, today, &settings);
            (case, reading)
        })
        .collect())
}

fn load(cx: &mut Cx) -> Result<Facts> {
    let mut facts = Facts { waiting: store::waiting_for_applicant(cx, MOST)?, ..Facts::default() };
    let mut known: BTreeMap<CaseId, Option<Case>> = BTreeMap::new();
    for task in task::store::for_applicant(cx, MOST)? {
        let case = match known.get(&task.case) {
            Some(case) => case.clone(),
            None => store::get(cx, task.case)?,
        };
        known.insert(task.case, case.clone());
        let step = match &case {
            Some(case) => task::name_of(cx, case.publication, &task.name)?,
            None => Text::new(&*task.name, &*task.name),
        };
        facts.tasks.push((task, step, case));
    }
    let own = draft::store::mine(cx, MOST)?.into_iter().filter(|draft| draft.channel != Channel::Window);
    for draft in own {
        let title = published::store::get(cx, draft.publication)?
            .map(|found| found.parts.item.title.clone())
            .unwrap_or_default();
        facts.drafts.push((draft, title));
    }
    let latest = store::of_applicant(cx, None, i64::MAX, LATEST)?;
    for case in &latest {
        if crate::rating::can_be_rated(case) && crate::rating::store::of_case(cx, case.id)?.is_none() {
            facts.unrated.push(case.clone());
        }
    }
    facts.cases = readings(cx, latest)?;
    Ok(facts)
}

fn todo(facts: &Facts, frame: &Frame) -> Vec<ToDo> {
    let mut out = Vec::new();
    for (task, step, case) in &facts.tasks {
        let matter = case.as_ref().map(|case| frame.text(&case.title)).unwrap_or_default();
        let (title, button) = if task.is_question() {
            (frame.ta("my-todo-part-refused", "name", frame.text(step)), frame.t("my-todo-decide"))
        } else {
            (frame.ta("my-todo-confirm", "name", frame.text(step)), frame.t("my-todo-go-confirm"))
        };
        out.push(ToDo {
            title,
            note: matter.to_owned(),
            href: format!("/me/cases/{}/tasks/{}", task.case, task.id),
            button,
        });
    }
    for case in &facts.waiting {
        out.push(ToDo {
            title: frame.ta("my-todo-supplement", "name", frame.text(&case.title)),
            note: frame.t("my-todo-supplement-note"),
            href: format!("/me/cases/{}/supplement", case.id),
            button: frame.t("my-todo-go-supplement"),
        });
    }
    for case in &facts.unrated {
        out.push(ToDo {
            title: frame.ta("my-todo-rate", "name", frame.text(&case.title)),
            note: frame.t("my-todo-rate-note"),
            href: format!("/me/cases/{}/rate", case.id),
            button: frame.t("my-todo-go-rate"),
        });
    }
    out
}

/// The list of cases as a table.
pub(super) fn table(cases: &[Read], frame: &Frame) -> Table {
    let columns = ["my-col-matter", "my-col-number", "my-col-submitted", "my-col-status", "my-col-due"];
    let row = |(case, reading): &Read| {
        let due = case.next_due().filter(|_| case.is_open()).map(|date| frame.date(date)).unwrap_or_default();
        let clock = match clock_tag(reading, None, frame) {
            Some(tag) if case.is_open() => Cell { clock: Some(tag), ..Cell::default() },
            _ => Cell::text(due),
        };
        vec![
            Cell::link(frame.text(&case.title), format!("/me/cases/{}", case.id)),
            Cell::text(&case.number),
            Cell::text(frame.moment_short(case.submitted_at)),
            Cell::tag(status_tag(case, frame)),
            clock,
        ]
    };
    Table {
        caption: frame.t("my-cases"),
        columns: columns.map(|key| Column { label: frame.t(key), numeric: false }).to_vec(),
        rows: cases.iter().map(row).collect(),
        wide: false,
    }
}

pub(super) fn view(frame: Frame, facts: &Facts) -> SpacePage {
    let frame = frame.titled_by("my-space");
    let drafts = facts.drafts.iter().map(|(draft, title)| Begun {
        title: frame.text(title).to_owned(),
        name: draft.applicant_name.clone(),
        saved: frame.moment(draft.changed_at),
        href: format!("/apply/draft/{}", draft.id),
        discard: format!("/apply/draft/{}/discard", draft.id),
    });
    SpacePage {
        todo: todo(facts, &frame),
        drafts: drafts.collect(),
        cases: (!facts.cases.is_empty()).then(|| table(&facts.cases, &frame)),
        frame,
    }
}

/// `GET /me`.
pub(super) async fn page(
    State(app): State<Arc<App>>,
    Caller(call): Caller,
    Page(frame): Page,
) -> Result<Response, WebError> {
    let facts = app.db.read(&call, "my.space", load).await?;
    let page = view(frame, &facts);
    Ok(render(&page.frame, &page))
}
