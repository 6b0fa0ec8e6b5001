//! A whole form on one dense sheet, for a clerk at a window.

use crate::field_view;
use crate::question::has_files;
use crate::view::{Setting, summary_of};
use askama::Template;
use base::Text;
use schema::{Answers, Context, Form, Page, Problem, Raw};
use std::collections::BTreeMap;
use web::{Frame, Markup};

/// What a dense form is made of. The HTML goes into the work area of `layout-desk.html`.
#[derive(Debug, Clone, Copy)]
pub struct Dense<'a> {
    /// Language, icons, words.
    pub frame: &'a Frame,
    /// The form.
    pub form: &'a Form,
    /// The answers so far.
    pub answers: &'a Answers,
    /// Today, places, files, and what the city knows.
    pub context: &'a Context<'a>,
    /// What was typed, when the form is shown again.
    pub typed: Option<&'a Raw>,
    /// What has to be changed.
    pub problems: &'a [Problem],
    /// Where known answers come from, by field id.
    pub sources: &'a BTreeMap<String, Text>,
    /// Where the form is posted.
    pub action: &'a str,
    /// Where a draft is saved while typing; none when it is not.
    pub draft: Option<&'a str>,
    /// When the stored draft was saved, in Unix milliseconds.
    pub draft_at: i64,
    /// Hidden values posted back, such as the version.
    pub hidden: &'a [(String, String)],
    /// The table that gets an empty row.
    pub blank_row: Option<&'a str>,
}

struct Group {
    title: String,
    fields: Vec<Markup>,
}

#[derive(Template)]
#[template(path = "dense.html")]
struct DensePage<'a> {
    frame: &'a Frame,
    dense: &'a Dense<'a>,
    problems: Vec<web::parts::Problem>,
    groups: Vec<Group>,
}

impl DensePage<'_> {
    fn has_files(&self) -> bool {
        self.dense.form.pages.iter().any(has_files)
    }
}

impl Dense<'_> {
    /// The HTML of the form.
    pub fn html(&self) -> askama::Result<Markup> {
        let spread = self.form.spread(self.answers);
        let seen = self.form.visible(self.answers, self.context);
        let setting = Setting {
            frame: self.frame,
            context: self.context,
            raw: self.typed.unwrap_or(&spread),
            answers: &seen.answers,
            problems: self.problems,
            sources: self.sources,
            blank_row: self.blank_row,
            dense: true,
        };
        let mut groups: Vec<Group> = Vec::new();
        for page in &self.form.pages {
            let asked = seen.fields(&page.id).unwrap_or_default();
            let mut fields = Vec::new();
            for field in &page.fields {
                let named = self.problems.iter().any(|problem| problem.top() == field.id);
                if named || asked.iter().any(|one| one.id == field.id) {
                    fields.push(field_view::write(self.frame, &setting.view(field, &field.id, false))?);
                }
            }
            if fields.is_empty() {
                continue;
            }
            let title = self.frame.text(&group_title(self.form, page)).to_owned();
            match groups.last_mut() {
                Some(last) if title.is_empty() || last.title == title => last.fields.append(&mut fields),
                _ => groups.push(Group { title, fields }),
            }
        }
        let problems = summary_of(self.problems, self.form, &setting);
        Markup::rendered(&DensePage { frame: self.frame, dense: self, problems, groups })
    }
}

/// The heading of a page's fields: its part, or its own title; nothing for a single question, which joins what is above.
pub(crate) fn group_title(form: &Form, page: &Page) -> Text {
    let part = page.part.as_ref().and_then(|id| form.parts.iter().find(|part| part.id == *id));
    match part {
        Some(part) => part.title.clone(),
        None if page.is_one_question() => Text::default(),
        None => page.heading(),
    }
}
