//! An administrator changes what a message says.

use crate::WORDINGS;
use crate::wordings::{Wording, built, check, store};
use base::refusal::OrRefuse;
use base::{Refusal, Result};
use db::Cx;
use identity::EVERYWHERE;

/// Changes what a message says, from now on.
#[derive(Debug, Clone)]
pub struct SaveWording {
    /// Key of the wording.
    pub key: String,
    /// Its new texts.
    pub wording: Wording,
    /// The version that was edited; 0 for the built-in one.
    pub version: i64,
}

impl SaveWording {
    /// Refused: `not_found`, `stale`, and what [`check`] refuses.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let built = built(&self.key).or_refuse(Refusal::NOT_FOUND)?;
        let permit = cx.permit(WORDINGS, EVERYWHERE)?;
        check(built, &self.wording)?;
        cx.about("wording", 0);
        cx.note("key", self.key.as_str());
        store::save(cx, &permit, &self.key, &self.wording, self.version)
    }
}
