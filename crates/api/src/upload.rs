//! A file of a draft, taken before the transaction that keeps it: by the rule of the material that it is for.

use crate::input::Input;
use crate::serve::App;
use axum::body::Bytes;
use base::{Error, OrRefuse, Refusal, Result};
use cases::case::Channel;
use db::{Call, Cx};
use files::{Rule, Stored};
use std::sync::Arc;

/// Stores the body of an upload; the row comes with the operation.
pub(crate) async fn store(app: &Arc<App>, call: &Call, input: &Input, body: Bytes) -> Result<Stored> {
    let (draft, material, name) = (input.id("draft"), input.text("material"), input.text("name"));
    let rule = app.db.read(call, "draft.rule", move |cx| rule(cx, draft, &material)).await?;
    let files = app.files.clone();
    let stored = tokio::task::spawn_blocking(move || files.store(body.as_ref(), &name, &rule)).await;
    stored.map_err(|error| Error::fault(format_args!("storing a file broke off: {error}")))?
}

fn rule(cx: &mut Cx, draft: i64, material: &str) -> Result<Rule> {
    let draft = cases::draft::store::own(cx, draft)?.filter(|draft| draft.channel != Channel::Window);
    let draft = draft.or_refuse(Refusal::NOT_FOUND)?;
    let published = catalogue::published::store::get(cx, draft.publication)?.or_refuse("case.item_gone")?;
    let material = published.parts.item.material(material).or_refuse("case.no_such_material")?;
    let file = material.file.clone().unwrap_or_default();
    Ok(Rule::of(file.kinds.iter().map(String::as_str), file.max))
}
