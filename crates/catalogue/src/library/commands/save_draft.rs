//! An editor saves what was written. What is wrong with it is shown beside the fields and does not stop the saving.

use super::take;
use crate::item::Item;
use crate::library::store;
use crate::published::Body;
use crate::rights::ITEM_EDIT;
use base::Result;
use db::Cx;

/// Largest item in bytes of JSON.
const MOST: usize = 512 * 1024;

/// Saves an item into its draft.
#[derive(Debug, Clone)]
pub struct SaveDraft {
    /// The draft.
    pub draft: i64,
    /// Its version as it was read.
    pub version: i64,
    /// The item as it is now.
    pub item: Item,
}

impl SaveDraft {
    /// Runs the command.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let (entry, draft) = take(cx, self.draft, self.version)?;
        let permit = cx.permit(ITEM_EDIT, entry.target())?;
        base::refuse_if!(!draft.state.is_open(), "item.not_writable");
        let mut item = self.item.clone();
        // The id and what the city's registers assign are not written here.
        item.id.clone_from(&draft.item().id);
        base::refuse_if!(serde_json::to_string(&item)?.len() > MOST, "item.too_large");
        let body = Body { item, ..draft.body.clone() };
        store::save_draft(cx, &permit, &draft, &body)
    }
}
