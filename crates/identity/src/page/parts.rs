//! The data of the two page shapes, and how they become responses.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use web::parts::{Choice, Entry, Problem, Row, Table, Tag, Tone};
use web::{Frame, Markup, WebError, render_with};

pub(crate) use web::parts::Field;

/// A notice.
#[derive(Debug, Clone)]
pub(crate) struct Note {
    pub tone: Tone,
    pub title: String,
    pub text: String,
}

impl Note {
    pub fn new(tone: Tone, title: impl Into<String>, text: impl Into<String>) -> Note {
        Note { tone, title: title.into(), text: text.into() }
    }
}

/// A choice of one out of many.
#[derive(Debug, Clone, Default)]
pub(crate) struct Select {
    pub name: String,
    pub label: String,
    pub hint: String,
    pub options: Vec<Choice>,
    pub error: String,
}

/// A part of a form.
#[derive(Debug, Clone)]
pub(crate) enum Part {
    Field(Field),
    Radios { name: &'static str, legend: String, choices: Vec<Choice> },
    Checks { name: &'static str, legend: String, choices: Vec<Choice> },
    Select(Select),
    Upload { name: &'static str, label: String, hint: String, most: u64, accept: &'static str, error: String },
    Code(String),
    Markup(Markup),
}

/// A page that asks.
#[derive(Debug, Clone, Default)]
pub(crate) struct FormPage {
    /// Where one is, above the title.
    pub place: String,
    pub lead: String,
    pub notes: Vec<Note>,
    pub problems: Vec<Problem>,
    pub action: String,
    pub multipart: bool,
    pub get: bool,
    pub hidden: Vec<(&'static str, String)>,
    pub parts: Vec<Part>,
    pub submit: String,
    pub risk: bool,
    /// Ways on beside the button.
    pub others: Vec<Entry>,
    /// Where back leads; empty for nowhere.
    pub back: String,
}

impl FormPage {
    /// A form that posts to `action`.
    pub fn new(action: impl Into<String>, submit: impl Into<String>) -> FormPage {
        FormPage { action: action.into(), submit: submit.into(), ..FormPage::default() }
    }

    pub fn lead(mut self, lead: impl Into<String>) -> FormPage {
        self.lead = lead.into();
        self
    }

    pub fn place(mut self, place: impl Into<String>) -> FormPage {
        self.place = place.into();
        self
    }

    pub fn back(mut self, back: impl Into<String>) -> FormPage {
        self.back = back.into();
        self
    }

    pub fn hidden(mut self, name: &'static str, value: impl Into<String>) -> FormPage {
        self.hidden.push((name, value.into()));
        self
    }

    pub fn note(mut self, note: Note) -> FormPage {
        self.notes.push(note);
        self
    }

    pub fn part(mut self, part: Part) -> FormPage {
        self.parts.push(part);
        self
    }

    pub fn field(self, field: Field) -> FormPage {
        self.part(Part::Field(field))
    }

    pub fn other(mut self, label: impl Into<String>, href: impl Into<String>) -> FormPage {
        self.others.push(Entry::new(label, href, ""));
        self
    }

    /// Puts problems beside their fields and on top; one without a field of its own stands on top alone.
    pub fn wrong(mut self, problems: Vec<Problem>) -> FormPage {
        for problem in &problems {
            for part in &mut self.parts {
                match part {
                    Part::Field(field) if field.name == problem.field => field.error.clone_from(&problem.message),
                    Part::Select(select) if select.name == problem.field => select.error.clone_from(&problem.message),
                    Part::Upload { name, error, .. } if *name == problem.field => error.clone_from(&problem.message),
                    _ => {}
                }
            }
        }
        self.problems.extend(problems);
        self
    }
}

/// What is wrong with a field.
pub(crate) fn problem(field: &str, message: impl Into<String>) -> Problem {
    Problem { field: field.to_owned(), message: message.into() }
}

/// A small form of one button.
#[derive(Debug, Clone, Default)]
pub(crate) struct Buttons {
    pub label: String,
    pub action: String,
    pub hidden: Vec<(&'static str, String)>,
    pub risk: bool,
}

impl Buttons {
    pub fn new(label: impl Into<String>, action: impl Into<String>) -> Buttons {
        Buttons { label: label.into(), action: action.into(), ..Buttons::default() }
    }

    pub fn hidden(mut self, name: &'static str, value: impl Into<String>) -> Buttons {
        self.hidden.push((name, value.into()));
        self
    }

    pub fn risk(mut self) -> Buttons {
        self.risk = true;
        self
    }
}

/// A thing in a list with what can be done to it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Item {
    pub title: String,
    pub href: String,
    pub text: String,
    pub tag: Option<Tag>,
    pub buttons: Vec<Buttons>,
    pub links: Vec<Entry>,
}

impl Item {
    pub fn new(title: impl Into<String>, text: impl Into<String>) -> Item {
        Item { title: title.into(), text: text.into(), ..Item::default() }
    }

    pub fn tag(mut self, words: impl Into<String>, tone: Tone) -> Item {
        self.tag = Some(Tag { words: words.into(), tone });
        self
    }

    pub fn href(mut self, href: impl Into<String>) -> Item {
        self.href = href.into();
        self
    }

    pub fn button(mut self, button: Buttons) -> Item {
        self.buttons.push(button);
        self
    }
}

/// A section of a page.
#[derive(Debug, Clone, Default)]
pub(crate) struct Section {
    pub title: String,
    pub lead: String,
    pub notes: Vec<Note>,
    pub rows: Vec<Row>,
    pub items: Vec<Item>,
    pub table: Option<Table>,
    /// What is said when there is nothing: a title and a text.
    pub empty: Option<(String, String)>,
    pub links: Vec<Entry>,
    pub form: Option<FormPage>,
    pub pages: Option<web::parts::Pages>,
}

impl Section {
    pub fn new(title: impl Into<String>) -> Section {
        Section { title: title.into(), ..Section::default() }
    }

    pub fn lead(mut self, lead: impl Into<String>) -> Section {
        self.lead = lead.into();
        self
    }

    pub fn link(mut self, label: impl Into<String>, href: impl Into<String>) -> Section {
        self.links.push(Entry::new(label, href, ""));
        self
    }
}

/// A page of sections.
#[derive(Debug, Clone, Default)]
pub(crate) struct SectionsPage {
    pub lead: String,
    pub notes: Vec<Note>,
    pub sections: Vec<Section>,
}

impl SectionsPage {
    /// Whether each section only says where it leads.
    fn is_menu(&self) -> bool {
        let leads_on = |section: &Section| {
            section.links.len() == 1
                && section.rows.is_empty()
                && section.items.is_empty()
                && section.notes.is_empty()
                && section.table.is_none()
                && section.form.is_none()
                && section.empty.is_none()
        };
        self.notes.is_empty() && !self.sections.is_empty() && self.sections.iter().all(leads_on)
    }
}

#[derive(Template)]
#[template(path = "page/form.html")]
struct PublicForm<'a> {
    frame: &'a Frame,
    form: &'a FormPage,
}

#[derive(Template)]
#[template(path = "page/form-desk.html")]
struct DeskForm<'a> {
    frame: &'a Frame,
    form: &'a FormPage,
}

#[derive(Template)]
#[template(path = "page/sections.html")]
struct PublicSections<'a> {
    frame: &'a Frame,
    page: &'a SectionsPage,
}

#[derive(Template)]
#[template(path = "page/sections-desk.html")]
struct DeskSections<'a> {
    frame: &'a Frame,
    page: &'a SectionsPage,
}

fn is_desk(frame: &Frame) -> bool {
    frame.is_under("/desk") || frame.is_under("/admin")
}

/// The response of a form: 422 when something is wrong.
pub(crate) fn form(frame: &Frame, form: &FormPage) -> Result<Response, WebError> {
    let status = if form.problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let mut frame = frame.clone();
    if !form.problems.is_empty() {
        frame.title = frame.ta("identity-title-wrong", "title", frame.title.as_str());
    }
    Ok(if is_desk(&frame) {
        render_with(status, &frame, &DeskForm { frame: &frame, form })
    } else {
        render_with(status, &frame, &PublicForm { frame: &frame, form })
    })
}

/// The response of a page of sections.
pub(crate) fn sections(frame: &Frame, page: &SectionsPage) -> Result<Response, WebError> {
    let wrong = page.sections.iter().any(|section| section.form.as_ref().is_some_and(|form| !form.problems.is_empty()));
    let status = if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(if is_desk(frame) {
        render_with(status, frame, &DeskSections { frame, page })
    } else {
        render_with(status, frame, &PublicSections { frame, page })
    })
}
