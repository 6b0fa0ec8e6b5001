//! A page of questions for the public: where one is, what is wrong, one question, the way on.

use crate::field_view;
use crate::view::{FieldView, Setting, summary_of};
use askama::Template;
use base::Text;
use schema::{Answers, Context, Form, Page, Problem, Progress, Raw, State};
use std::collections::BTreeMap;
use web::parts::{Progress as Standing, Step};
use web::{Frame, Markup};

/// What a question page is made of. The HTML goes into the `content` block of `layout-form.html`.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// Language, icons, words.
    pub frame: &'a Frame,
    /// The form.
    pub form: &'a Form,
    /// The page shown.
    pub page: &'a Page,
    /// The answers so far.
    pub answers: &'a Answers,
    /// Today, places, files, and what the city knows (`context.known`), which is shown and not asked.
    pub context: &'a Context<'a>,
    /// What was typed, when the page is shown again; the stored answers otherwise.
    pub typed: Option<&'a Raw>,
    /// What has to be changed.
    pub problems: &'a [Problem],
    /// Where known answers come from, by field id: 来自公安部门，已核验.
    pub sources: &'a BTreeMap<String, Text>,
    /// Where the form is posted.
    pub action: &'a str,
    /// The page before; none on the first.
    pub back: Option<&'a str>,
    /// Where a draft is saved while typing; none when it is not.
    pub draft: Option<&'a str>,
    /// When the stored draft was saved, in Unix milliseconds.
    pub draft_at: i64,
    /// Hidden values posted back, such as the version.
    pub hidden: &'a [(String, String)],
    /// The table that gets an empty row ([`crate::Action::blank_row`]).
    pub blank_row: Option<&'a str>,
}

#[derive(Template)]
#[template(path = "question.html")]
struct QuestionPage<'a> {
    frame: &'a Frame,
    question: &'a Question<'a>,
    problems: Vec<web::parts::Problem>,
    progress: Progress,
    steps: Vec<Step>,
    heading: Option<String>,
    hint: String,
    fields: Vec<Markup>,
}

impl QuestionPage<'_> {
    fn place(&self) -> &str {
        let title = self.progress.parts.get(self.progress.part.saturating_sub(1)).map(|part| &part.title);
        title.map_or("", |title| self.frame.text(title))
    }

    fn has_files(&self) -> bool {
        has_files(self.question.page)
    }
}

pub(crate) fn has_files(page: &Page) -> bool {
    let is_file = |field: &schema::Field| matches!(field.kind, schema::FieldType::File | schema::FieldType::Image);
    page.fields.iter().any(|field| is_file(field) || field.fields.iter().any(is_file))
}

impl Question<'_> {
    /// The HTML of the page's content.
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
            dense: false,
        };
        let asked = seen.fields(&self.page.id).unwrap_or_default();
        // A field that became visible by what was just typed is named by a problem, and so is shown as well.
        let shown = self.page.fields.iter().filter(|field| {
            asked.iter().any(|one| one.id == field.id) || self.problems.iter().any(|problem| problem.top() == field.id)
        });
        let heads = self.page.is_one_question();
        let views: Vec<FieldView> = shown.map(|field| setting.view(field, &field.id, heads)).collect();
        let progress = self.form.progress(&self.page.id, self.answers, self.context);
        let page = QuestionPage {
            frame: self.frame,
            question: self,
            problems: summary_of(self.problems, self.form, &setting),
            steps: steps(&progress, self.frame),
            progress,
            heading: (!heads).then(|| self.frame.text(&self.page.heading()).to_owned()),
            hint: self.page.hint.as_ref().map_or_else(String::new, |hint| self.frame.text(hint).to_owned()),
            fields: views.iter().map(|view| field_view::write(self.frame, view)).collect::<Result<_, _>>()?,
        };
        Markup::rendered(&page)
    }
}

fn steps(progress: &Progress, frame: &Frame) -> Vec<Step> {
    let standing = |state| match state {
        State::Done => Standing::Done,
        State::Now => Standing::Now,
        State::Todo => Standing::Next,
    };
    progress.parts.iter().map(|part| Step::new(frame.text(&part.title), "", standing(part.state))).collect()
}
