//! Files of a draft.

use crate::draft::{self, Draft};
use crate::rights::{APPLY, WINDOW};
use base::{FileId, OrRefuse, Permit, Refusal, Result};
use db::Cx;

/// The permit to change a draft: one's own application, or one made at a window.
pub(crate) fn draft_permit(cx: &mut Cx, draft: &Draft) -> Result<Permit> {
    match cx.permit(APPLY, draft.target()) {
        Ok(permit) => Ok(permit),
        Err(_) => {
            let (path, region) = (cx.actor().office_path.clone(), cx.actor().region.clone());
            let target =
                base::Target { owner: Some(draft.account), office: cx.actor().office, path: &path, region: &region };
            cx.permit(WINDOW, target)
        }
    }
}

/// Keeps an uploaded file for a material of a draft.
#[derive(Debug, Clone)]
pub struct KeepFile {
    /// The draft.
    pub draft: i64,
    /// Material it is for.
    pub material: String,
    /// The stored file.
    pub file: FileId,
    /// Its name.
    pub name: String,
    /// Its size in bytes.
    pub size: i64,
}

/// Most files of a draft.
pub const MOST_FILES: usize = 60;

impl KeepFile {
    /// Runs the command.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let draft = draft::store::own(cx, self.draft)?.or_refuse(Refusal::NOT_FOUND)?;
        base::refuse_if!(draft.submitted.is_some(), "case.draft_submitted");
        let published = catalogue::published::store::get(cx, draft.publication)?.or_refuse("case.item_gone")?;
        base::refuse_if!(published.parts.item.material(&self.material).is_none(), "case.no_such_material");
        base::refuse_if!(
            draft::store::files(cx, draft.id)?.len() >= MOST_FILES,
            "case.too_many_files",
            "most" = MOST_FILES
        );
        let permit = draft_permit(cx, &draft)?;
        draft::store::add_file(cx, &permit, draft.id, &self.material, self.file, &self.name, self.size)
    }
}

/// Takes a file out of a draft.
#[derive(Debug, Clone)]
pub struct DropFile {
    /// The draft.
    pub draft: i64,
    /// The row of the file.
    pub file: i64,
}

impl DropFile {
    /// Runs the command.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let draft = draft::store::own(cx, self.draft)?.or_refuse(Refusal::NOT_FOUND)?;
        base::refuse_if!(draft.submitted.is_some(), "case.draft_submitted");
        let permit = draft_permit(cx, &draft)?;
        let known = draft::store::files(cx, draft.id)?.into_iter().find(|file| file.id == self.file);
        let known = known.or_refuse(Refusal::NOT_FOUND)?;
        draft::store::remove_file(cx, &permit, draft.id, self.file)?;
        if files::of(cx, "draft", draft.id)?.iter().any(|file| file.id == known.file) {
            files::discard(cx, &permit, known.file, ("draft", draft.id))?;
        }
        Ok(())
    }
}
