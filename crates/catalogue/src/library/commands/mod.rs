//! What one can do with drafts. Each command is one file.

mod approve_draft;
mod discard_draft;
mod import_items;
mod publish_draft;
mod save_draft;
mod send_back;
mod start_draft;
mod submit_draft;
mod take_back;
mod take_upgrade;

pub use approve_draft::ApproveDraft;
pub use discard_draft::DiscardDraft;
pub use import_items::{ImportItems, KeepImport, Preview, PreviewRow, preview};
pub use publish_draft::PublishDraft;
pub use save_draft::SaveDraft;
pub use send_back::SendBack;
pub use start_draft::{NewItem, StartDraft};
pub use submit_draft::SubmitDraft;
pub use take_back::TakeBack;
pub use take_upgrade::{FLOW, FORM, TakeUpgrade};

use super::{Draft, Entry, store};
use base::{OrRefuse, Refusal, Result};
use db::Cx;

/// Longest reason or remark in characters.
pub(crate) const WORDS: usize = 1_000;

/// A draft within the caller's reach with its entry; refused as stale when somebody changed it since.
fn take(cx: &mut Cx, id: i64, version: i64) -> Result<(Entry, Draft)> {
    let draft = store::draft(cx, id)?.or_refuse(Refusal::NOT_FOUND)?;
    let entry = store::visible(cx, &draft.name)?.or_refuse(Refusal::NOT_FOUND)?;
    base::refuse_if!(draft.version != version, Refusal::STALE);
    cx.about("item_draft", draft.id);
    cx.note("item", draft.name.as_str());
    Ok((entry, draft))
}

fn words(text: &str) -> Result<String> {
    let text = text.trim().to_owned();
    base::refuse_if!(text.chars().count() > WORDS, "item.reason_too_long");
    Ok(text)
}
