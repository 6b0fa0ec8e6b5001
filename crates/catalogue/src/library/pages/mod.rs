//! The pages of the item library, at `/admin/items`.

mod compare;
mod editor;
mod entry;
mod exchange;
mod list;
mod upgrade;

use crate::app::App;
use crate::here::{Here, Tried};
use crate::library::model::state_key;
use crate::library::{Entry, store};
use crate::rights::{ITEM_EDIT, ITEM_PUBLISH, ITEM_REVIEW};
use axum::response::Response;
use base::{OrRefuse, Refusal, Right};
use serde_json::Value;
use std::sync::Arc;
use web::parts::{Tag, Tone};
use web::{Access, Flash, Frame, Routes, WebError};

/// Those who read the library: editors, reviewers, publishers.
const READERS: &[Right] = &[ITEM_EDIT, ITEM_REVIEW, ITEM_PUBLISH];

/// What administrators of items see.
pub fn routes() -> Routes<Arc<App>> {
    Routes::new()
        .page("/admin/items", Access::Admin, list::show)
        .page("/admin/items/new", Access::Admin, list::show_new)
        .post("/admin/items/new", Access::Admin, list::make)
        .get("/admin/items/export.xlsx", Access::Admin, exchange::sheets)
        .page("/admin/items/import", Access::Admin, exchange::show)
        .post("/admin/items/import", Access::Admin, exchange::look)
        .post("/admin/items/import/{id}", Access::Admin, exchange::take)
        .page("/admin/items/{pack}/{item}", Access::Admin, entry::show)
        .post("/admin/items/{pack}/{item}", Access::Admin, entry::act)
        .post("/admin/items/{pack}/{item}/state", Access::Admin, entry::set_state)
        .get("/admin/items/{pack}/{item}/export.json", Access::Admin, exchange::json)
        .page("/admin/items/{pack}/{item}/edit", Access::Admin, editor::show)
        .post("/admin/items/{pack}/{item}/edit", Access::Admin, editor::save)
        .page("/admin/items/{pack}/{item}/compare", Access::Admin, compare::show)
        .page("/admin/items/{pack}/{item}/upgrade", Access::Admin, upgrade::show)
        .post("/admin/items/{pack}/{item}/upgrade", Access::Admin, upgrade::take)
}

/// The library is not there for those who hold none of its rights anywhere.
fn guard(here: &Here, rights: &[Right]) -> Result<(), WebError> {
    Ok(here.app.db.admit(&here.call, "library.pages", rights)?)
}

/// The entry that the address names, or not found.
fn must(cx: &mut db::Cx, name: &str) -> base::Result<Entry> {
    store::visible(cx, name)?.or_refuse(Refusal::NOT_FOUND)
}

/// The state of an entry as a tag.
fn state_tag(frame: &Frame, state: &str) -> Tag {
    let tone = match state {
        "current" => Tone::Ok,
        "suspended" => Tone::Soon,
        "cancelled" => Tone::Bad,
        _ => Tone::Plain,
    };
    Tag::new(frame.t(state_key(state)), tone)
}

/// Goes to a page that says what was done, or shows the refusal as a page.
fn done<T>(here: &Here, tried: Tried<T>, path: &str, key: &str) -> Result<Response, WebError> {
    tried.map(|_| here.go(path, Some(Flash::new(key)))).map_err(WebError::from)
}

/// A value of an item in words, for comparisons.
fn in_words(frame: &Frame, value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => frame.t("library-nothing"),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Bool(yes)) => frame.t(if *yes { "hall-yes" } else { "hall-no" }),
        Some(Value::Array(list)) => {
            list.iter().map(|one| in_words(frame, Some(one))).collect::<Vec<_>>().join(&frame.t("hall-list-mark"))
        }
        Some(Value::Object(table)) => match table.get("zh").and_then(Value::as_str) {
            Some(zh) if table.len() <= 2 => {
                let en = table.get("en").and_then(Value::as_str).unwrap_or_default();
                if en.is_empty() { zh.to_owned() } else { format!("{zh}\n{en}") }
            }
            _ => table
                .iter()
                .map(|(key, value)| format!("{key}: {}", in_words(frame, Some(value))))
                .collect::<Vec<_>>()
                .join("\n"),
        },
        Some(other) => other.to_string(),
    }
}
