//! An editor begins to write an item: the next version of one, or a new one after the pattern of another.

use crate::library::{Entry, store};
use crate::published::{self, Body};
use crate::rights::ITEM_EDIT;
use base::{Moment, OrRefuse, Refusal, Result, Text};
use db::Cx;

/// Begins the next version of an item.
#[derive(Debug, Clone)]
pub struct StartDraft {
    /// `pack/item`.
    pub name: String,
}

impl StartDraft {
    /// Runs the command; answers the draft, which may have been begun before.
    pub fn run(&self, cx: &mut Cx) -> Result<i64> {
        let entry = store::visible(cx, &self.name)?.or_refuse(Refusal::NOT_FOUND)?;
        let permit = cx.permit(ITEM_EDIT, entry.target())?;
        if let Some(draft) = entry.draft {
            return Ok(draft);
        }
        let base = entry.publication.or_refuse("item.no_version")?;
        let body = published::store::body(cx, base)?.or_refuse(Refusal::NOT_FOUND)?;
        let id = store::add_draft(cx, &permit, &entry, Some(base), &body, "")?;
        cx.about("item_draft", id);
        cx.note("item", self.name.as_str());
        Ok(id)
    }
}

/// Begins a new item after the pattern of one in use: its form and process are taken over, its words are to be changed.
#[derive(Debug, Clone)]
pub struct NewItem {
    /// `pack/item` of the pattern.
    pub pattern: String,
    /// Id of the new item, lower-case letters, digits and hyphens.
    pub id: String,
    /// Its name.
    pub title: Text,
}

/// Items that a city made itself stand under this name instead of a pack's.
const OWN: &str = "local";

impl NewItem {
    /// Runs the command; answers the draft.
    pub fn run(&self, cx: &mut Cx) -> Result<i64> {
        let pattern = store::visible(cx, &self.pattern)?.or_refuse(Refusal::NOT_FOUND)?;
        let permit = cx.permit(ITEM_EDIT, pattern.target())?;
        let good = !self.id.is_empty()
            && self.id.len() <= 64
            && self.id.starts_with(|first: char| first.is_ascii_lowercase())
            && self.id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        base::refuse_if!(!good, "item.bad_id");
        base::refuse_if!(self.title.zh.trim().is_empty() || self.title.zh.chars().count() > 200, "item.title_needed");
        base::refuse_if!(self.title.en.chars().count() > 200, "item.title_en_long");
        let name = format!("{OWN}/{}", self.id);
        base::refuse_if!(store::entry(cx, &name)?.is_some(), "item.id_taken");
        let base = pattern.publication.or_refuse("item.no_version")?;
        let body = published::store::body(cx, base)?.or_refuse(Refusal::NOT_FOUND)?;
        let mut item = body.item.clone();
        item.id.clone_from(&self.id);
        item.title = self.title.clone();
        item.plain = None;
        item.keywords.clear();
        for child in item.children.iter_mut().filter(|child| !child.item.contains('/')) {
            child.item = format!("{}/{}", body.pack, child.item);
        }
        if let Some(assigned) = &mut item.assigned {
            assigned.codes = crate::item::Codes::default();
            assigned.row_guid = String::new();
            assigned.version = 1;
        }
        let body = Body { item, ..body };
        let entry = Entry {
            name: name.clone(),
            title: self.title.clone(),
            state: "draft".to_owned(),
            reason: String::new(),
            publication: None,
            version: 0,
            edited: true,
            draft: None,
            draft_state: None,
            changed: Moment(0),
            ..pattern
        };
        let id = store::add_draft(cx, &permit, &entry, None, &body, "")?;
        cx.about("item_draft", id);
        cx.note("item", name);
        cx.note("pattern", self.pattern.as_str());
        Ok(id)
    }
}
