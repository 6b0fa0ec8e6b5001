//! An administrator lets a failed job run again.

use crate::DELIVERIES;
use base::Result;
use db::Cx;
use identity::EVERYWHERE;

/// Lets a job that failed for good run again.
#[derive(Debug, Clone, Copy)]
pub struct RetryJob {
    /// The job.
    pub job: i64,
}

impl RetryJob {
    /// Refused: `stale` when it no longer stands as failed.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let permit = cx.permit(DELIVERIES, EVERYWHERE)?;
        cx.revive_job(&permit, self.job)
    }
}
