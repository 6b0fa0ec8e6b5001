//! The applicant, a guardian or a partner does a step of the process, or says whether a joint case goes on without a refused part.

use super::clean;
use crate::acting::Acting;
use crate::case::{Case, Outcome, store};
use crate::engine::Work;
use crate::paper::{self, PaperKind};
use crate::task::{State, Task};
use base::Result;
use db::Cx;
use flow::{ActivityId, Command, Data};
use serde_json::json;

/// Answers a step that waits for the applicant.
#[derive(Debug, Clone)]
pub struct Confirm {
    /// The step.
    pub task: i64,
    /// `confirm` or `decline`; for a refused part of a joint case `continue` or `end`.
    pub choice: String,
    /// What is said.
    pub words: String,
}

/// The choices of a step that waits for the applicant.
pub fn choices(task: &Task) -> &'static [&'static str] {
    if task.is_question() { &["continue", "end"] } else { &["confirm", "decline"] }
}

impl Confirm {
    /// Runs the command; answers the case as it is now.
    pub fn run(&self, cx: &mut Cx) -> Result<Case> {
        self.by(cx, Acting::Online)
    }

    /// The same, by whoever acts on the applicant's side.
    pub(crate) fn by(&self, cx: &mut Cx, acting: Acting) -> Result<Case> {
        let words = clean(&self.words)?;
        let (task, mut work) = acting.step(cx, self.task)?;
        base::refuse_if!(task.state != State::Open, "case.step_is_over", "step" = task.name);
        base::refuse_if!(!choices(&task).contains(&self.choice.as_str()), "case.unknown_outcome");
        base::refuse_if!(!work.case.is_open(), "case.closed");
        work.finish_step(cx, &task, &self.choice, &words)?;
        if task.is_question() {
            go_on_or_end(&mut work, cx, -task.activity, &self.choice)?;
        } else {
            let output = Data::from([(task.variable.clone(), json!(self.choice))]);
            work.tell(cx, Command::Complete { activity: ActivityId(task.activity as u64), output })?;
        }
        let detail = json!({ "step": task.name, "choice": self.choice, "words": words });
        work.save(cx, "confirmed", true, &detail)
    }
}

fn go_on_or_end(work: &mut Work, cx: &mut Cx, activity: i64, choice: &str) -> Result<()> {
    if choice == "continue" {
        let output = Data::from([("child_outcome".to_owned(), json!(Outcome::Refused.word()))]);
        return work.tell(cx, Command::ChildFinished { activity: ActivityId(activity as u64), output });
    }
    end_joint(work, cx)
}

/// Ends a joint case early: the children that still run are voided, and what was granted stays granted.
pub(crate) fn end_joint(work: &mut Work, cx: &mut Cx) -> Result<()> {
    let granted = store::children(cx, work.case.id)?.iter().any(|child| child.outcome == Some(Outcome::Granted));
    let outcome = if granted { Outcome::Partly } else { Outcome::Refused };
    work.case.decided_at = Some(cx.now());
    paper::make(work, cx, if granted { PaperKind::Partial } else { PaperKind::Refusal })?;
    work.cancel(cx, outcome, "a part was refused")
}
