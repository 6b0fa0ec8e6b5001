//! A definition becomes the one that new cases use, and can be found from the same moment.

use crate::item::Item;
use crate::library::{self, Entry};
use crate::published::{Body, Parts, State, store};
use crate::rights::ITEM_PUBLISH;
use base::{Result, Text};
use db::Cx;
use search::Doc;

/// The kind of the search index that holds items.
pub const INDEX: &str = "item";

/// Publishes a body as the next version of an item.
#[derive(Debug, Clone)]
pub struct Publish {
    /// `pack/item`.
    pub name: String,
    /// Item, form and process.
    pub body: Body,
    /// What a pack gives without the city's word, where the body comes from one. An item that was written in the library
    /// since, that somebody is writing, or that is not in use is left as it is: the offer waits there to be compared.
    pub offer: Option<Body>,
}

/// What became of a publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Release {
    /// Its id, which cases pin.
    pub id: i64,
    /// Its version.
    pub version: i64,
    /// False when the same body was already in use.
    pub new: bool,
}

impl Publish {
    /// Runs the command. A body that is already in use changes nothing.
    pub fn run(&self, cx: &mut Cx) -> Result<Release> {
        let office = office_of(cx, &self.body.item)?;
        let permit = match &office {
            Some(office) => cx.permit(ITEM_PUBLISH, office.target())?,
            None => cx.permit(ITEM_PUBLISH, identity::EVERYWHERE)?,
        };
        Parts::of(self.body.clone())?;
        if let Some(offer) = &self.offer {
            let entry = library::store::entry(cx, &self.name)?;
            let held = entry.filter(held).and_then(|entry| Some((entry.publication?, entry.version)));
            library::store::keep_offer(cx, &permit, &self.name, offer, held.is_none())?;
            if let Some((id, version)) = held {
                return Ok(Release { id, version, new: false });
            }
        }
        let before = store::current(cx, &self.name)?;
        let id = store::publish(cx, &permit, &self.name, &self.body)?;
        let published = store::get(cx, id)?.ok_or_else(|| base::Error::fault("a publication is gone at once"))?;
        let version = published.version;
        if published.state != State::Current || before.is_some_and(|before| before.id == id) {
            return Ok(Release { id, version, new: false });
        }
        search::put(cx, &permit, &doc(&self.name, &self.body.item))?;
        library::store::place(
            cx,
            &permit,
            &self.name,
            &self.body.item,
            office.as_ref(),
            (id, version),
            self.offer.is_none(),
        )?;
        cx.emit("item.published", &serde_json::json!({ "name": self.name, "publication": id.to_string() }))?;
        Ok(Release { id, version, new: true })
    }
}

/// Whether a pack's new version must wait for somebody: what an office wrote, is writing, has suspended or cancelled is not
/// written over and not brought back into use.
fn held(entry: &Entry) -> bool {
    entry.edited || entry.draft.is_some() || entry.state != State::Current.word()
}

/// The office that an item names as the one in charge, by its code in the city.
pub(crate) fn office_of(cx: &mut Cx, item: &Item) -> Result<Option<identity::Office>> {
    match &item.assigned {
        Some(assigned) => identity::office_by_code(cx, &assigned.office.id),
        None => Ok(None),
    }
}

/// What a search for an item looks at.
pub(crate) fn doc(name: &str, item: &Item) -> Doc {
    let mut text = Text::default();
    let mut add = |more: &Text| {
        for (side, words) in [(&mut text.zh, &more.zh), (&mut text.en, &more.en)] {
            side.push_str(words);
            side.push('\n');
        }
    };
    item.summary.iter().chain([&item.conditions]).chain(&item.result.name).for_each(&mut add);
    item.materials.iter().for_each(|material| add(&material.title));
    item.faqs.iter().for_each(|faq| add(&faq.ask));
    Doc {
        kind: INDEX.to_owned(),
        id: name.to_owned(),
        title: item.title.clone(),
        plain: item.plain.clone().unwrap_or_default(),
        keywords: item.keywords.clone(),
        text,
        boost: if item.is_joint() { 5 } else { 0 },
        scope: String::new(),
    }
}
