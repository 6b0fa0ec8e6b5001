//! Answers to read: checked before sending, on receipts, at the desk.

use crate::dense::group_title;
use askama::Template;
use base::Text;
use schema::{Answers, Context, Field, FieldType, Form, Page};
use serde_json::Value;
use std::collections::BTreeMap;
use web::{Frame, Markup};

/// How answers are to be shown.
#[derive(Clone, Copy)]
pub struct Summary<'a> {
    /// Language, icons, words.
    pub frame: &'a Frame,
    /// The form.
    pub form: &'a Form,
    /// The answers.
    pub answers: &'a Answers,
    /// Today, places, files.
    pub context: &'a Context<'a>,
    /// Where an answer is changed, by its page; none for a view that is only read.
    pub change: Option<&'a dyn Fn(&Page) -> String>,
    /// Where a stored file is read, by its id; none to show names only.
    pub file: Option<&'a dyn Fn(&str) -> String>,
    /// Where known answers come from, by field id.
    pub sources: &'a BTreeMap<String, Text>,
    /// Personal and sensitive answers are masked.
    pub masked: bool,
}

/// A group of answers under a title; the title may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Title.
    pub title: String,
    /// Rows.
    pub rows: Vec<SummaryRow>,
}

/// A question with its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SummaryRow {
    /// The field's id.
    pub id: String,
    /// Question.
    pub question: String,
    /// The answer, line by line; a line of an answered table is one of its rows.
    pub lines: Vec<Line>,
    /// Where a known answer comes from.
    pub source: String,
    /// Where it is changed; empty when it cannot be.
    pub change: String,
    /// Set as a code.
    pub code: bool,
}

/// A line of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Words.
    pub words: String,
    /// Where they lead; empty for plain words.
    pub href: String,
}

#[derive(Template)]
#[template(path = "summary.html")]
struct SummaryPage<'a> {
    frame: &'a Frame,
    sections: Vec<Section>,
}

impl Summary<'_> {
    /// The answers by section: only what is asked with these answers.
    pub fn sections(&self) -> Vec<Section> {
        let seen = self.form.visible(self.answers, self.context);
        let mut sections: Vec<Section> = Vec::new();
        for (page, fields) in &seen.pages {
            let rows = fields.iter().map(|field| self.row(page, field, seen.answers.get(&field.id))).collect();
            let title = self.frame.text(&group_title(self.form, page)).to_owned();
            match sections.last_mut() {
                Some(last) if title.is_empty() || last.title == title => last.rows.extend::<Vec<_>>(rows),
                _ => sections.push(Section { title, rows }),
            }
        }
        sections
    }

    /// The HTML: a section with a summary list for each group.
    pub fn html(&self) -> askama::Result<Markup> {
        Markup::rendered(&SummaryPage { frame: self.frame, sections: self.sections() })
    }

    fn row(&self, page: &Page, field: &Field, value: Option<&Value>) -> SummaryRow {
        let known = self.context.known.is_some_and(|known| known.contains_key(&field.id));
        let change = self.change.filter(|_| field.is_input() && !known).map_or_else(String::new, |change| change(page));
        SummaryRow {
            id: field.id.clone(),
            question: self.frame.text(&field.label).to_owned(),
            lines: match value {
                Some(value) => self.lines(field, value),
                None => vec![plain(self.frame.t("forms-not-answered"))],
            },
            source: self.sources.get(&field.id).map_or_else(String::new, |text| self.frame.text(text).to_owned()),
            change,
            code: matches!(
                field.kind,
                FieldType::CitizenId
                    | FieldType::CreditCode
                    | FieldType::BankAccount
                    | FieldType::Phone
                    | FieldType::Certificate
            ),
        }
    }

    fn lines(&self, field: &Field, value: &Value) -> Vec<Line> {
        let (locale, reference) = (self.frame.locale(), self.context.reference);
        let show = if self.masked { schema::display_masked } else { schema::display };
        match (field.kind, value) {
            (FieldType::Table, Value::Array(rows)) => {
                let one = |row: &Value| plain(show(field, &Value::Array(vec![row.clone()]), locale, reference));
                rows.iter().map(one).collect()
            }
            (FieldType::File | FieldType::Image, Value::Array(files)) if !self.masked => files
                .iter()
                .map(|file| Line {
                    words: show(field, &Value::Array(vec![file.clone()]), locale, reference),
                    href: match (self.file, file.get("id").and_then(Value::as_str)) {
                        (Some(link), Some(id)) => link(id),
                        _ => String::new(),
                    },
                })
                .collect(),
            _ => show(field, value, locale, reference).lines().map(plain).collect(),
        }
    }
}

fn plain(words: impl Into<String>) -> Line {
    Line { words: words.into(), href: String::new() }
}

impl std::fmt::Debug for Summary<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Summary").field("form", &self.form.id).field("masked", &self.masked).finish_non_exhaustive()
    }
}
