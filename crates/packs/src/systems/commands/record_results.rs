//! What came of stories is kept; of each story on each engine the last result.

use crate::systems::{RECORD, Recorded, store};
use base::{Result, Target};
use db::Cx;

/// Keeps results.
#[derive(Debug, Clone)]
pub struct RecordResults {
    /// What came of which story.
    pub results: Vec<Recorded>,
}

impl RecordResults {
    /// Runs the command. Refused: `not_permitted`.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let permit = cx.permit(RECORD, Target::default())?;
        cx.about("story", 0i64);
        cx.note("stories", self.results.len());
        for one in &self.results {
            store::keep(cx, &permit, one)?;
        }
        Ok(())
    }
}
