//! An uploaded content becomes a file of a draft, in one transaction with the draft's list.

use super::keep_file::{KeepFile, draft_permit};
use crate::draft;
use base::{FileId, OrRefuse, Refusal, Result};
use db::Cx;
use files::Stored;

/// Keeps an uploaded content for a material of a draft.
#[derive(Debug, Clone)]
pub struct KeepUpload {
    /// The draft.
    pub draft: i64,
    /// Material it is for.
    pub material: String,
    /// The content, already in the folder.
    pub stored: Stored,
    /// Whether it takes the place of what was uploaded before, as for a material of one file.
    pub replaces: bool,
}

impl KeepUpload {
    /// Runs the command; answers the file.
    pub fn run(&self, cx: &mut Cx) -> Result<FileId> {
        let draft = draft::store::own(cx, self.draft)?.or_refuse(Refusal::NOT_FOUND)?;
        let permit = draft_permit(cx, &draft)?;
        if self.replaces {
            let before = draft::store::files(cx, draft.id)?;
            for old in before.iter().filter(|file| file.material == self.material) {
                draft::store::remove_file(cx, &permit, draft.id, old.id)?;
                files::discard(cx, &permit, old.file, ("draft", draft.id))?;
            }
        }
        let file = files::keep(cx, &permit, &self.stored, ("draft", draft.id))?;
        let keep = KeepFile {
            draft: draft.id,
            material: self.material.clone(),
            file,
            name: self.stored.name.clone(),
            size: i64::try_from(self.stored.size).unwrap_or(i64::MAX),
        };
        keep.run(cx)?;
        Ok(file)
    }
}
