//! An administrator lets a notice go out again.

use crate::DELIVERIES;
use crate::deliveries::store;
use crate::sending::enqueue;
use base::Result;
use db::Cx;
use identity::EVERYWHERE;

/// Lets a notice that failed for good go out again.
#[derive(Debug, Clone, Copy)]
pub struct RetryNotice {
    /// The notice.
    pub notice: i64,
}

impl RetryNotice {
    /// Refused: `stale` when it no longer stands as failed.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let permit = cx.permit(DELIVERIES, EVERYWHERE)?;
        cx.about("notice", self.notice);
        store::requeue(cx, &permit, self.notice)?;
        enqueue(cx, self.notice)
    }
}
