//! What can be told to a running process, what it asks for in return, and why it may decline.

use crate::spec::{ChildSpec, TaskSpec};
use crate::state::{ActivityId, Data};
use crate::timer::TimerKind;
use base::Refusal;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

/// What can be told to a running process.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// A task, service or decision is done.
    Complete {
        /// Which.
        activity: ActivityId,
        /// What it found; merged into the variables of its scope.
        #[serde(default)]
        output: Data,
    },
    /// A timer has run down.
    TimerFired {
        /// Which.
        activity: ActivityId,
    },
    /// A message came.
    Message {
        /// Its name.
        name: String,
        /// The activity that it is for; else the one that has waited longest for this name.
        #[serde(default)]
        activity: Option<ActivityId>,
        /// What it brought; merged into the variables.
        #[serde(default)]
        output: Data,
    },
    /// A child case came to its end.
    ChildFinished {
        /// Which.
        activity: ActivityId,
        /// What came of it; merged into the variables.
        #[serde(default)]
        output: Data,
    },
    /// Ends the whole process.
    Cancel {
        /// Why.
        reason: String,
    },
    /// Takes one branch back to an earlier element of the same scope. What followed from that element is cancelled and
    /// undone, the latest first; tokens that did not come from it go on. Tokens that a join had taken from other
    /// branches wait at the join again.
    ReturnTo {
        /// An open activity of the branch.
        activity: ActivityId,
        /// The element to return to.
        element: String,
    },
    /// Stops the process. What machines report meanwhile is kept until it resumes.
    Suspend,
    /// Lets it go on.
    Resume,
}

/// What a process asks for, or says for its history, in the order in which it happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "effect")]
#[expect(missing_docs, reason = "the fields are: the activity's number, the element's id, and what the variant says")]
pub enum Effect {
    /// A person has to do something. `name` is that of the element, or empty.
    OpenTask { activity: ActivityId, element: Arc<str>, name: Arc<str>, task: Arc<TaskSpec> },
    /// A task, service or decision is no longer asked for.
    CloseTask { activity: ActivityId, why: Why },
    /// A child case is to be opened.
    CallChild { activity: ActivityId, element: Arc<str>, spec: Arc<ChildSpec> },
    /// A child case is no longer wanted.
    CancelChild { activity: ActivityId },
    /// A service is to be run.
    RunService { activity: ActivityId, element: Arc<str>, name: Arc<str> },
    /// A decision is to be evaluated.
    EvaluateRule { activity: ActivityId, element: Arc<str>, decision: Arc<str> },
    /// A timer is to be started. `text` is ISO 8601 or a legal term such as `5wd`; of a cycle, wait for one span: the
    /// next one is asked for by another effect.
    StartTimer { activity: ActivityId, element: Arc<str>, kind: TimerKind, text: String },
    /// A timer is no longer wanted.
    StopTimer { activity: ActivityId },
    /// A message is waited for.
    Subscribe { activity: ActivityId, element: Arc<str>, message: Arc<str> },
    /// A message is no longer waited for.
    Unsubscribe { activity: ActivityId },
    /// A node was entered; those where something waits carry their activity.
    Entered { element: Arc<str>, activity: Option<ActivityId> },
    /// A node was completed.
    Completed { element: Arc<str>, activity: Option<ActivityId> },
    /// A completed activity was undone by a return.
    Undone { element: Arc<str>, activity: ActivityId },
    /// A gateway, or an activity with conditions, chose a flow.
    Chose { gateway: Arc<str>, flow: Arc<str> },
    /// The process was suspended.
    Suspended,
    /// The process goes on.
    Resumed,
    /// The process is over.
    Finished { outcome: Outcome },
}

/// Why something is no longer asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// It was done.
    Done,
    /// An event on its border, or on that of its sub-process, interrupted it.
    Interrupted,
    /// A terminating end event ended its scope.
    Terminated,
    /// Its branch was taken back.
    Returned,
    /// The process was cancelled.
    Cancelled,
}

/// How a process finished.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Its last token came to an end.
    Completed {
        /// The element where it ended.
        end: Arc<str>,
    },
    /// A terminating end event ended it.
    Terminated {
        /// The end event.
        end: Arc<str>,
    },
    /// It was cancelled.
    Cancelled {
        /// Why.
        reason: String,
    },
}

/// The process cannot go on as it is defined or as its data are; somebody who keeps the definition must act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Stable code, such as `flow.no_path`.
    pub code: &'static str,
    /// Id of the element, where there is one.
    pub element: Option<Arc<str>>,
    /// The sentence in Chinese.
    pub zh: String,
    /// The sentence in English.
    pub en: String,
}

impl Fault {
    pub(crate) fn new(code: &'static str, element: Option<&Arc<str>>, zh: &str, en: &str) -> Fault {
        Fault { code, element: element.cloned(), zh: zh.to_owned(), en: en.to_owned() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.en)?;
        self.element.as_ref().map_or(Ok(()), |element| write!(f, " ({element})"))
    }
}

impl std::error::Error for Fault {}

/// Why a command was declined. The state that was handed over is gone; the caller still has the stored one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The process is finished.
    #[error("the process is finished")]
    Finished,
    /// The activity is not open: done already, cancelled, or never there.
    #[error("activity {0} is not open")]
    NotOpen(ActivityId),
    /// The activity waits for something else than the command brings.
    #[error("activity {0} waits for something else")]
    WaitsForOther(ActivityId),
    /// The process is suspended.
    #[error("the process is suspended")]
    Suspended,
    /// The process is not suspended.
    #[error("the process is not suspended")]
    NotSuspended,
    /// Nothing waits for this message.
    #[error("nothing waits for message {0}")]
    NotExpected(String),
    /// The branch did not come through this element, or not within the same scope.
    #[error("the branch did not come through {0}")]
    NotEarlier(String),
    /// The output is too large for variables; large things belong into files and answers.
    #[error("the output is too large")]
    TooLarge,
    /// The process cannot go on.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl Refused {
    /// The stable code, such as `flow.not_open`.
    pub fn code(&self) -> &'static str {
        match self {
            Refused::Finished => "flow.finished",
            Refused::NotOpen(_) => "flow.not_open",
            Refused::WaitsForOther(_) => "flow.waits_for_other",
            Refused::Suspended => "flow.suspended",
            Refused::NotSuspended => "flow.not_suspended",
            Refused::NotExpected(_) => "flow.not_expected",
            Refused::NotEarlier(_) => "flow.not_earlier",
            Refused::TooLarge => "flow.too_large",
            Refused::Fault(fault) => fault.code,
        }
    }

    /// As the refusal that commands hand on.
    pub fn refusal(&self) -> Refusal {
        let refusal = Refusal::new(self.code());
        match self {
            Refused::NotExpected(message) => refusal.with("message", message),
            Refused::NotEarlier(element) => refusal.with("element", element),
            Refused::Fault(fault) => refusal.with("element", fault.element.as_deref().unwrap_or_default()),
            _ => refusal,
        }
    }
}
