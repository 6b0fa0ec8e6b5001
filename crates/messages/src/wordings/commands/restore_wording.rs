//! An administrator goes back to the built-in wording.

use crate::WORDINGS;
use crate::wordings::{built, store};
use base::refusal::OrRefuse;
use base::{Refusal, Result};
use db::Cx;
use identity::EVERYWHERE;

/// Goes back to the built-in wording.
#[derive(Debug, Clone)]
pub struct RestoreWording {
    /// Key of the wording.
    pub key: String,
    /// The edited version that was seen.
    pub version: i64,
}

impl RestoreWording {
    /// Refused: `not_found`, `stale`.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        built(&self.key).or_refuse(Refusal::NOT_FOUND)?;
        let permit = cx.permit(WORDINGS, EVERYWHERE)?;
        cx.about("wording", 0);
        cx.note("key", self.key.as_str());
        store::restore(cx, &permit, &self.key, self.version)
    }
}
