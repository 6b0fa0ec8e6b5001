//! What the city knows: facts kept by one office and read by others only through a grant with a purpose, each read logged.
//!
//! A record is found by a keyed blind index of its key (a citizen number, a property number), never by the key itself.
//! Deleting the record makes the question appear again: nothing is copied in advance.

mod model;
pub mod store;
mod tables;

pub use model::{Ask, Grant, Put, Read, Taken};
pub use tables::MIGRATIONS;

use base::{Error, Refusal, Result, Right, Text};
use db::Cx;

/// Write records and grants.
pub const KEEP: Right = Right("record.keep");
/// Read records through a grant.
pub const TAKE: Right = Right("record.take");

/// The rights that this crate guards, with words for the page of roles.
pub fn rights() -> Vec<(Right, Text)> {
    vec![
        (KEEP, Text::new("维护数据和授权", "Keep records and grants")),
        (TAKE, Text::new("按授权读取数据", "Read records through a grant")),
    ]
}

/// Reads a record through a grant and logs the read. `None` when the city does not know; refused as `record.no_grant` when
/// nobody allowed this consumer to read this kind of record.
pub fn take(cx: &mut Cx, ask: &Ask<'_>) -> Result<Option<Taken>> {
    let grant = store::grant_for(cx, ask.consumer, ask.kind)?
        .ok_or_else(|| Error::from(Refusal::new("record.no_grant").with("kind", ask.kind)))?;
    let Some(mut taken) = store::find(cx, ask.kind, ask.key)? else { return Ok(None) };
    taken.values.retain(|name, _| grant.fields.is_empty() || grant.fields.iter().any(|field| field == name));
    if !ask.fields.is_empty() {
        taken.values.retain(|name, _| ask.fields.contains(&name.as_str()));
    }
    store::log(cx, ask, &taken, &grant)?;
    Ok(Some(taken))
}
