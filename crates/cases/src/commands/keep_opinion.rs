//! A draft of an opinion is kept while it is written.

use super::{open_task, work_permit};
use crate::task;
use base::Result;
use db::Cx;

/// Keeps what was typed so far.
#[derive(Debug, Clone)]
pub struct KeepOpinion {
    /// The step.
    pub task: i64,
    /// Words so far.
    pub words: String,
    /// Choice so far.
    pub choice: String,
}

impl KeepOpinion {
    /// Runs the command.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let words: String = self.words.chars().take(super::LONGEST).collect();
        let choice: String = self.choice.chars().take(40).collect();
        let (task, _) = open_task(cx, self.task)?;
        let permit = work_permit(cx, &task)?;
        task::store::keep_opinion(cx, &permit, task.id, &words, &choice)
    }
}
