//! Somebody marks what they have seen in the list as read.

use crate::inbox::store;
use base::Result;
use db::Cx;

/// Marks all messages up to one as read; later ones that have just come stay new.
#[derive(Debug, Clone, Copy)]
pub struct ReadAll {
    /// The newest message that was seen.
    pub upto: i64,
}

impl ReadAll {
    /// Answers how many were new.
    pub fn run(&self, cx: &mut Cx) -> Result<i64> {
        let permit = super::own(cx)?;
        let me = cx.me();
        cx.about("message", self.upto);
        store::mark_all_read(cx, &permit, me, self.upto)
    }
}
