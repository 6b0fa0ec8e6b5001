//! A new version of a pack: what somebody chose of it goes into a draft, to be reviewed like any other.

use crate::item;
use crate::library::store;
use crate::published::{self, Body};
use crate::rights::ITEM_EDIT;
use base::{Error, OrRefuse, Refusal, Result};
use db::Cx;

/// The path that stands for the whole form.
pub const FORM: &str = "form-file";
/// The path that stands for the whole process.
pub const FLOW: &str = "flow-file";

/// Takes over chosen elements of a pack's offer.
#[derive(Debug, Clone)]
pub struct TakeUpgrade {
    /// `pack/item`.
    pub name: String,
    /// Paths of the comparison, and [`FORM`], [`FLOW`].
    pub paths: Vec<String>,
}

impl TakeUpgrade {
    /// Runs the command; answers the draft. An offer of which nothing is taken is settled by a draft without changes too.
    pub fn run(&self, cx: &mut Cx) -> Result<i64> {
        let entry = store::visible(cx, &self.name)?.or_refuse(Refusal::NOT_FOUND)?;
        let permit = cx.permit(ITEM_EDIT, entry.target())?;
        base::refuse_if!(entry.draft.is_some(), "item.draft_exists");
        let offer = store::offer(cx, &self.name)?.or_refuse("item.no_upgrade")?;
        let (digest, _) = offer.body.digest()?;
        base::refuse_if!(digest == offer.taken.digest()?.0, "item.no_upgrade");
        let base = entry.publication.or_refuse("item.no_version")?;
        let own = published::store::body(cx, base)?.or_refuse(Refusal::NOT_FOUND)?;
        let paths: Vec<&str> =
            self.paths.iter().map(String::as_str).filter(|path| ![FORM, FLOW].contains(path)).collect();
        // A path that the comparison does not show comes from a page of another offer.
        let shown = item::compare(&offer.taken.item, &offer.body.item, &own.item);
        if let Some(path) = paths.iter().find(|path| !shown.iter().any(|change| change.path == **path)) {
            return Err(Refusal::new("item.upgrade_failed").with("path", *path).into());
        }
        let item = item::apply(&own.item, &offer.body.item, &paths)
            .map_err(|finding| Error::Refused(Refusal::new("item.upgrade_failed").with("path", &finding.path)))?;
        let takes = |part: &str| self.paths.iter().any(|path| path == part);
        let body = Body {
            pack: own.pack.clone(),
            item,
            form: if takes(FORM) { offer.body.form.clone() } else { own.form.clone() },
            flow: if takes(FLOW) { offer.body.flow.clone() } else { own.flow.clone() },
        };
        let id = store::add_draft(cx, &permit, &entry, Some(base), &body, &digest)?;
        cx.about("item_draft", id);
        cx.note("item", self.name.as_str());
        cx.note("taken", self.paths.len());
        Ok(id)
    }
}
