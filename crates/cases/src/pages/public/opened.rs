//! An application that is being filled in, with everything its pages need.

use crate::commands::Applicant;
use crate::draft::{self, Draft, DraftFile};
use crate::known::{self, Reference};
use base::{OrRefuse, Refusal, Result};
use catalogue::published::{self, Published};
use db::Cx;
use jiff::civil::DateTime;
use schema::{Answers, Context, FieldType, Form};
use serde_json::Value;
use web::Frame;

/// A draft of the caller's own.
#[derive(Debug, Clone)]
pub(in crate::pages) struct Opened {
    pub draft: Draft,
    pub published: Published,
    pub files: Vec<DraftFile>,
    /// What expressions see as `applicant`.
    pub applicant: Value,
    pub reference: Reference,
    /// Facts from the city, which stand whatever is typed.
    pub known: Answers,
    pub now: DateTime,
}

impl Opened {
    /// Loads a draft; another's is not found.
    pub fn load(cx: &mut Cx, id: i64) -> Result<Opened> {
        let draft = draft::store::own(cx, id)?.or_refuse(Refusal::NOT_FOUND)?;
        let published = published::store::get(cx, draft.publication)?.or_refuse("case.item_gone")?;
        let applicant = known::applicant(cx, &applicant_of(&draft))?;
        Ok(Opened {
            known: known_of(published.parts.form.as_ref(), &draft),
            files: draft::store::files(cx, draft.id)?,
            reference: Reference::of_draft(cx, draft.id)?,
            now: cx.now().civil(),
            applicant,
            published,
            draft,
        })
    }

    /// The form, if the item asks anything.
    pub fn form(&self) -> Option<&Form> {
        self.published.parts.form.as_ref()
    }

    /// Today, places, files, what is known.
    pub fn context(&self) -> Context<'_> {
        Context::new(self.now, &self.reference).applicant(&self.applicant).known(&self.known)
    }

    /// Address of a page of the draft.
    pub fn href(&self, page: &str) -> String {
        href(self.draft.id, page)
    }

    /// The plain name of the item, else its legal one.
    pub fn title<'a>(&'a self, frame: &'a Frame) -> &'a str {
        let item = &self.published.parts.item;
        frame.text(item.plain.as_ref().unwrap_or(&item.title))
    }

    /// Where to go on: the page last reached if it is still asked, else the first that misses an answer, else the materials.
    pub fn next(&self) -> String {
        let Some(form) = self.form() else { return "materials".to_owned() };
        let context = self.context();
        let pages = form.pages_visible(&self.draft.answers, &context);
        if matches!(self.draft.page.as_str(), "materials" | "check")
            || pages.iter().any(|page| page.id == self.draft.page)
        {
            return self.draft.page.clone();
        }
        let first = form.unfinished_page(&self.draft.answers, &context).or(pages.first().copied());
        first.map_or_else(|| "materials".to_owned(), |page| page.id.clone())
    }
}

/// Address of a page of a draft.
pub(super) fn href(draft: i64, page: &str) -> String {
    format!("/apply/draft/{draft}/{page}")
}

fn applicant_of(draft: &Draft) -> Applicant {
    Applicant {
        account: draft.applicant,
        person: draft.person,
        company: draft.company,
        name: draft.applicant_name.clone(),
    }
}

/// What the city filled in and still stands. A phone or mail address is only proposed: one may be reached elsewhere.
fn known_of(form: Option<&Form>, draft: &Draft) -> Answers {
    let fixed = |id: &str| {
        let kind = form.and_then(|form| form.field(id)).map(|field| field.kind);
        draft.sources.contains_key(id) && !matches!(kind, None | Some(FieldType::Phone | FieldType::Email))
    };
    draft.answers.iter().filter(|(id, _)| fixed(id)).map(|(id, value)| (id.clone(), value.clone())).collect()
}
