//! What a field looks like, worked out before any HTML: ids, values, hints, errors, what describes what.

use base::{Locale, Text};
use schema::{Class, Context, Control, Entry, Field, FieldType, Group, Mode, Part, Problem, Raw, Width};
use web::Frame;

/// What the view of fields needs.
pub(crate) struct Setting<'a> {
    pub frame: &'a Frame,
    pub context: &'a Context<'a>,
    /// What was typed, or the stored answers spread into inputs.
    pub raw: &'a Raw,
    /// The answers that are good, for computed and known ones.
    pub answers: &'a schema::Answers,
    pub problems: &'a [Problem],
    /// Where known answers come from, by field id.
    pub sources: &'a std::collections::BTreeMap<String, Text>,
    /// The table that gets an empty row.
    pub blank_row: Option<&'a str>,
    /// Part of a dense form.
    pub dense: bool,
}

/// A field ready to be written.
pub(crate) struct FieldView {
    pub id: String,
    pub label: String,
    pub optional: bool,
    /// The label is the page's heading.
    pub heading: bool,
    pub dense: bool,
    pub span: &'static str,
    pub hint: String,
    pub error: String,
    pub source: String,
    pub shape: Shape,
}

pub(crate) enum Shape {
    /// A label and an input.
    Single(Input),
    /// A legend and several inputs.
    Several(Vec<Input>),
    /// A legend and answers to choose.
    Choices { name: String, kind: &'static str, options: Vec<Choice> },
    /// A box to tick; the label is its sentence.
    Tick { name: String, checked: bool },
    /// Files, stored and new.
    Files { name: String, files: Vec<File>, accept: String, max: u64, many: bool, full: bool },
    /// Rows of fields.
    Rows { path: String, rows: Vec<Row>, can_add: bool },
    /// A known or computed value.
    Fixed { value: String },
}

pub(crate) struct Input {
    pub id: String,
    pub name: String,
    pub label: String,
    pub optional: bool,
    pub hint: String,
    pub error: String,
    pub described: String,
    pub value: String,
    pub look: Look,
}

pub(crate) enum Look {
    Line { kind: &'static str, mode: &'static str, class: String, affix: String, autocomplete: &'static str },
    Area { rows: u8, max: usize },
    Picker { kind: &'static str, min: String, max: String },
    Select { groups: Vec<Options>, class: &'static str },
}

pub(crate) struct Options {
    pub label: String,
    pub options: Vec<Choice>,
}

pub(crate) struct Choice {
    pub id: String,
    pub value: String,
    pub label: String,
    pub hint: String,
    pub checked: bool,
}

pub(crate) struct File {
    pub id: String,
    pub name: String,
    pub note: String,
    pub drop: String,
}

pub(crate) struct Row {
    pub number: usize,
    pub fields: Vec<FieldView>,
    pub remove: String,
    pub can_remove: bool,
}

/// The id in the page of an answer's path: `rows[0].name` is `f-rows-0-name`.
pub(crate) fn dom(path: &str) -> String {
    let plain: String = path
        .chars()
        .filter(|c| *c != ']')
        .map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' })
        .collect();
    format!("f-{plain}")
}

impl Setting<'_> {
    pub fn locale(&self) -> Locale {
        self.frame.locale()
    }

    /// The sentences for a path, and for what stands below it where `below` says so.
    fn said(&self, path: &str, below: impl Fn(&str) -> bool) -> String {
        let found = self.problems.iter().filter(|problem| {
            problem.field == path
                || problem.field.strip_prefix(path).is_some_and(|rest| rest.starts_with(['.', '[']) && below(rest))
        });
        found.map(|problem| problem.sentence(self.locale())).collect::<Vec<_>>().join(" ")
    }

    /// The view of a field at a path.
    pub fn view(&self, field: &Field, path: &str, heading: bool) -> FieldView {
        let parts = field.parts(self.context.reference);
        let hint =
            field.hint.as_ref().or(parts.first().filter(|_| parts.len() == 1).and_then(|part| part.hint.as_ref()));
        let mut view = FieldView {
            id: dom(path),
            label: field.label.get(self.locale()).to_owned(),
            optional: field.optional && field.is_input(),
            heading,
            dense: self.dense,
            span: span(&parts),
            hint: hint.map_or_else(String::new, |hint| hint.get(self.locale()).to_owned()),
            error: String::new(),
            source: String::new(),
            shape: Shape::Fixed { value: String::new() },
        };
        let known = self.context.known.and_then(|known| known.get(&field.id)).filter(|_| path == field.id);
        if let Some(value) = known.or_else(|| self.answers.get(&field.id).filter(|_| !field.is_input())) {
            let show = if known.is_some() && field.class() >= Class::Sensitive {
                schema::display_masked
            } else {
                schema::display
            };
            let value = show(field, value, self.locale(), self.context.reference);
            view.shape = Shape::Fixed { value };
            view.source =
                self.sources.get(&field.id).map_or_else(String::new, |text| text.get(self.locale()).to_owned());
            view.error = self.said(path, |_| true);
            return view;
        }
        view.shape = self.shape(field, path, &parts, &mut view);
        view
    }

    fn shape(&self, field: &Field, path: &str, parts: &[Part], view: &mut FieldView) -> Shape {
        let [only] = parts else {
            view.error = self.said(path, |rest| !parts.iter().any(|part| part.suffix == rest));
            return Shape::Several(parts.iter().map(|part| self.input(part, path, view)).collect());
        };
        match &only.control {
            Control::Radios { options } => {
                view.error = self.said(path, |_| true);
                Shape::Choices { name: path.to_owned(), kind: "radio", options: self.choices(options, path) }
            }
            Control::Checks { options } => {
                view.error = self.said(path, |_| true);
                Shape::Choices { name: path.to_owned(), kind: "checkbox", options: self.choices(options, path) }
            }
            Control::Tick => {
                view.error = self.said(path, |_| true);
                Shape::Tick { name: path.to_owned(), checked: self.raw.get(path) == Some("yes") }
            }
            Control::Files { accept, max_bytes, count } => {
                view.error = self.said(path, |_| true);
                let files = self.files(path);
                let (many, full) = (*count > 1, files.len() >= *count && *count > 1);
                Shape::Files { name: path.to_owned(), files, accept: accept.join(","), max: *max_bytes, many, full }
            }
            Control::Rows { min, max } => {
                view.error = self.said(path, |rest| !rest.contains('.'));
                let rows = self.rows(field, path, *min, *max);
                let can_add = rows.len() < *max;
                Shape::Rows { path: path.to_owned(), rows, can_add }
            }
            Control::Output => Shape::Fixed { value: String::new() },
            _ => {
                let mut input = self.input(only, path, view);
                view.error = self.said(path, |_| true);
                input.error.clone_from(&view.error);
                input.hint.clone_from(&view.hint);
                input.described = described(&input.id, &input.hint, &input.error, &input.look);
                Shape::Single(input)
            }
        }
    }

    fn input(&self, part: &Part, path: &str, view: &FieldView) -> Input {
        let name = format!("{path}{}", part.suffix);
        let id = dom(&name);
        let value = self.raw.get(&name).unwrap_or_default().to_owned();
        let label = part.label.as_ref().map_or(view.label.as_str(), |label| label.get(self.locale())).to_owned();
        let hint = part.hint.as_ref().map_or("", |hint| hint.get(self.locale())).to_owned();
        let error = if part.suffix.is_empty() { String::new() } else { self.said(&name, |_| true) };
        let look = self.look(&part.control, &value);
        let described = described(&id, &hint, &error, &look);
        Input { id, name, label, optional: part.optional, hint, error, described, value, look }
    }

    fn look(&self, control: &Control, value: &str) -> Look {
        match control {
            Control::Area { rows, max } => Look::Area { rows: *rows, max: *max },
            // What a browser's picker could not show is shown as text, so that nothing typed is lost.
            Control::Picker { kind, min, max } => Look::Picker {
                kind: if value.is_empty() || is_canonical(kind, value) { kind } else { "text" },
                min: min.clone().unwrap_or_default(),
                max: max.clone().unwrap_or_default(),
            },
            Control::Select { groups } => self.select(groups, value),
            Control::Line { mode, width, code, affix, autocomplete, .. } => Look::Line {
                kind: match mode {
                    Mode::Email => "email",
                    Mode::Tel => "tel",
                    Mode::Url => "url",
                    Mode::Text | Mode::Numeric | Mode::Decimal => "text",
                },
                mode: mode.word(),
                class: format!("{}{}", width_class(*width), if *code { " code" } else { "" }),
                affix: affix.as_ref().map_or_else(String::new, |affix| affix.get(self.locale()).to_owned()),
                autocomplete: autocomplete.unwrap_or_default(),
            },
            _ => Look::Area { rows: 3, max: 5_000 },
        }
    }

    fn select(&self, groups: &[Group], value: &str) -> Look {
        let mut longest = 0;
        let groups = groups
            .iter()
            .map(|group| Options {
                label: group.label.as_ref().map_or_else(String::new, |label| label.get(self.locale()).to_owned()),
                options: group
                    .options
                    .iter()
                    .map(|entry| {
                        let label = entry.text.get(self.locale()).to_owned();
                        longest = longest.max(label.len());
                        Choice {
                            id: String::new(),
                            value: entry.id.clone(),
                            checked: entry.id == value,
                            label,
                            hint: String::new(),
                        }
                    })
                    .collect(),
            })
            .collect();
        Look::Select { groups, class: if longest > 60 { "input" } else { "input input-mid" } }
    }

    fn choices(&self, options: &[Entry], path: &str) -> Vec<Choice> {
        let chosen = self.raw.all(path);
        let first = dom(path);
        options
            .iter()
            .enumerate()
            .map(|(place, entry)| Choice {
                id: if place == 0 { first.clone() } else { format!("{first}-{}", place + 1) },
                value: entry.id.clone(),
                label: entry.text.get(self.locale()).to_owned(),
                hint: entry.hint.as_ref().map_or_else(String::new, |hint| hint.get(self.locale()).to_owned()),
                checked: chosen.contains(&entry.id),
            })
            .collect()
    }

    fn files(&self, path: &str) -> Vec<File> {
        let ids = self.raw.all(path).iter().filter(|id| !id.trim().is_empty());
        ids.filter_map(|id| {
            let facts = self.context.reference.file(id)?;
            let note = schema::types::file::size_words(facts.size);
            Some(File { id: id.clone(), name: facts.name, note, drop: format!("drop:{path}:{id}") })
        })
        .collect()
    }

    fn rows(&self, field: &Field, path: &str, min: usize, max: usize) -> Vec<Row> {
        let filled = self.raw.rows(path, max).len();
        let blank = usize::from(self.blank_row == Some(path) && filled < max);
        let count = (filled + blank).max(min).max(1).min(max);
        (0..count)
            .map(|row| Row {
                number: row + 1,
                fields: field
                    .fields
                    .iter()
                    .map(|cell| self.view(cell, &format!("{path}[{row}].{}", cell.id), false))
                    .collect(),
                remove: format!("remove:{path}[{row}]"),
                can_remove: count > min.max(1),
            })
            .collect()
    }
}

fn described(id: &str, hint: &str, error: &str, look: &Look) -> String {
    let unit = matches!(look, Look::Line { affix, .. } if !affix.is_empty());
    [(!hint.is_empty(), "hint"), (!error.is_empty(), "error"), (unit, "unit")]
        .iter()
        .filter(|(is, _)| *is)
        .map(|(_, name)| format!("{id}-{name}"))
        .collect::<Vec<_>>()
        .join(" ")
}

fn is_canonical(kind: &str, value: &str) -> bool {
    let shape: &str = match kind {
        "date" => "0000-00-00",
        "month" => "0000-00",
        _ => "00:00",
    };
    value.len() == shape.len()
        && value
            .bytes()
            .zip(shape.bytes())
            .all(|(one, other)| if other == b'0' { one.is_ascii_digit() } else { one == other })
}

fn width_class(width: Width) -> &'static str {
    match width {
        Width::Short => "input input-short",
        Width::Middle => "input input-mid",
        Width::Full => "input",
    }
}

/// Columns of the twelve that a field takes in a dense form.
fn span(parts: &[Part]) -> &'static str {
    match parts {
        [Part { control: Control::Line { width: Width::Short, .. } | Control::Picker { .. }, .. }] => "w-3",
        [Part { control: Control::Line { width: Width::Middle, .. }, .. }] => "w-4",
        [Part { control: Control::Area { .. } | Control::Rows { .. } | Control::Tick, .. }] => "w-12",
        [_] => "",
        _ => "w-12",
    }
}

/// The problems as the error summary takes them: each with the id of an element that exists.
pub(crate) fn summary_of(problems: &[Problem], form: &schema::Form, setting: &Setting) -> Vec<web::parts::Problem> {
    problems
        .iter()
        .map(|problem| {
            let field = form.field(problem.top());
            let field = field.map_or_else(|| "question".to_owned(), |field| anchor(problem, field, setting));
            let said = problem.sentence(setting.locale());
            let row =
                problem.field.split_once('[').and_then(|(_, rest)| rest.split_once("].")?.0.parse::<usize>().ok());
            let message = match row {
                Some(row) => setting.frame.ta2("forms-in-row", "number", row + 1, "said", said.as_str()),
                None => said,
            };
            web::parts::Problem { field, message }
        })
        .collect()
}

/// The element that a problem's link leads to: the input itself where the path names one, otherwise the first of the field.
fn anchor(problem: &Problem, field: &Field, setting: &Setting) -> String {
    let reference = setting.context.reference;
    let first = |field: &Field, path: &str| {
        let parts = field.parts(reference);
        parts.first().map_or_else(|| dom(path), |part| dom(&format!("{path}{}", part.suffix)))
    };
    if setting.context.known.is_some_and(|known| known.contains_key(&field.id)) {
        return dom(&field.id);
    }
    if field.kind == FieldType::Table {
        let row = problem.field[field.id.len()..].strip_prefix('[').and_then(|rest| rest.split_once("]."));
        let Some((row, rest)) = row else { return dom(&field.id) };
        let id = rest.split(['.', '[']).next().unwrap_or_default();
        let Some(cell) = field.fields.iter().find(|cell| cell.id == id) else { return dom(&field.id) };
        let base = format!("{}[{row}].{id}", field.id);
        let exact = cell.parts(reference).iter().any(|part| format!("{id}{}", part.suffix) == rest);
        return if exact { dom(&problem.field) } else { first(cell, &base) };
    }
    let exact = field.parts(reference).iter().any(|part| format!("{}{}", field.id, part.suffix) == problem.field);
    if exact { dom(&problem.field) } else { first(field, &field.id) }
}
