//! Published definitions: an item with its form and process, merged, under its digest, never changed afterwards.
//!
//! A case pins a publication by its id. Reading one parses form and process once per process and digest.

pub mod commands;
pub mod store;

use crate::item::Item;
use base::{Error, Result};
use flow::Definition;
use schema::Form;
use serde::{Deserialize, Serialize};
use sm3::{Digest, Sm3};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};

const CACHE: usize = 4_096;

/// What is published together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Body {
    /// Pack that it came from.
    pub pack: String,
    /// The merged item.
    pub item: Item,
    /// What is asked; a child of a joint item may read its parent's form instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<Form>,
    /// BPMN 2.0 text of the process.
    pub flow: String,
}

impl Body {
    /// SM3 over the canonical JSON text, hexadecimal.
    pub fn digest(&self) -> Result<(String, String)> {
        let text = serde_json::to_string(self)?;
        let digest = hex::encode(Sm3::digest(text.as_bytes()));
        Ok((digest, text))
    }
}

/// Whether a publication may be used for new cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// In use (在用).
    Current,
    /// Replaced by a later version; running cases keep it.
    Replaced,
    /// Suspended (暂停): no new cases for now.
    Suspended,
    /// Cancelled (取消).
    Cancelled,
}

impl State {
    /// All of them.
    pub const ALL: [State; 4] = [State::Current, State::Replaced, State::Suspended, State::Cancelled];

    /// The word in the database.
    pub fn word(self) -> &'static str {
        match self {
            State::Current => "current",
            State::Replaced => "replaced",
            State::Suspended => "suspended",
            State::Cancelled => "cancelled",
        }
    }

    pub(crate) fn read(word: &str) -> Result<State> {
        State::ALL
            .into_iter()
            .find(|state| state.word() == word)
            .ok_or_else(|| Error::fault(format_args!("unknown publication state {word}")))
    }
}

/// A publication, parsed.
#[derive(Debug, Clone)]
pub struct Published {
    /// Id that cases pin.
    pub id: i64,
    /// `pack/item`.
    pub name: String,
    /// Version, from 1, without gaps for a name.
    pub version: i64,
    /// Whether new cases may use it.
    pub state: State,
    /// Digest of the text.
    pub digest: String,
    /// Item, form and process.
    pub parts: Arc<Parts>,
}

/// The parsed parts of a publication; shared by all who read the same digest.
#[derive(Debug)]
pub struct Parts {
    /// Pack that it came from.
    pub pack: String,
    /// The merged item.
    pub item: Item,
    /// What is asked.
    pub form: Option<Form>,
    /// The process with the item's parameters applied.
    pub flow: Definition,
}

impl Parts {
    /// Parses and checks what a publication holds.
    pub fn parse(text: &str) -> Result<Parts> {
        let body: Body = serde_json::from_str(text)?;
        Parts::of(body)
    }

    /// Parses the process of a body and applies the item's parameters.
    pub fn of(body: Body) -> Result<Parts> {
        let words = |found: Vec<flow::Finding>| {
            Error::fault(format_args!("the process of {}: {}", body.item.id, found.first().map_or("", |one| &one.en)))
        };
        let plain = Definition::parse(&body.flow).map_err(words)?;
        let flow = match &body.item.flow {
            Some(uses) => plain.with_parameters(&uses.parameters).map_err(words)?,
            None => plain,
        };
        Ok(Parts { pack: body.pack, item: body.item, form: body.form, flow })
    }

    /// The full name of an item that this pack names, `pack/item`.
    pub fn resolve(&self, item: &str) -> String {
        if item.contains('/') { item.to_owned() } else { format!("{}/{item}", self.pack) }
    }
}

/// The parsed parts for a digest; `load` gives the text when they are not at hand.
pub(crate) fn parts(digest: &str, load: impl FnOnce() -> Result<String>) -> Result<Arc<Parts>> {
    static KNOWN: OnceLock<Mutex<HashMap<String, Arc<Parts>>>> = OnceLock::new();
    let known = KNOWN.get_or_init(Mutex::default);
    if let Some(parts) = known.lock().expect("no thread panics while it holds the parts").get(digest) {
        return Ok(Arc::clone(parts));
    }
    let parts = Arc::new(Parts::parse(&load()?)?);
    let mut known = known.lock().expect("no thread panics while it holds the parts");
    if known.len() >= CACHE {
        known.clear();
    }
    known.insert(digest.to_owned(), Arc::clone(&parts));
    Ok(parts)
}
