//! What the product's own namespace says about a task, a child case, a service, a rule or a parameter.

use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The namespace of the extension elements and attributes.
pub const NAMESPACE: &str = "https://tongban.example/bpmn/1";

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal),+ $(,)? } default $default:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "lowercase")]
        pub enum $name { $($(#[$variant_doc])* $variant),+ }

        impl $name {
            /// Every word, as files write it.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// The word as files write it.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $word),+ }
            }

            /// Reads the word of a file.
            pub fn read(word: &str) -> Option<$name> {
                match word { $($word => Some($name::$variant),)+ _ => None }
            }
        }

        impl Default for $name {
            fn default() -> Self { $name::$default }
        }
    };
}

words! {
    /// What kind of work a task is for an office.
    TaskKind {
        /// Check the materials and accept or refuse the application (受理).
        Accept = "accept",
        /// Examine (审查).
        Handle = "handle",
        /// Decide (决定).
        Decide = "decide",
        /// Confirm what a colleague did (确认).
        Confirm = "confirm",
        /// Issue and deliver the result (送达).
        Deliver = "deliver",
        /// Inspect on the spot (现场核查).
        Inspect = "inspect",
        /// Something the applicant does (申请人办理).
        Applicant = "applicant",
    } default Handle
}

words! {
    /// What the refusal of a child case means for its parent.
    OnRefusal {
        /// The parent ends.
        End = "end",
        /// The parent goes on without it.
        Continue = "continue",
        /// The applicant is asked.
        Ask = "ask",
    } default Ask
}

words! {
    /// When the clock of a child case starts.
    ClockStart {
        /// When the child's office accepts it.
        Accept = "accept",
        /// As soon as it is opened.
        Start = "start",
    } default Accept
}

/// Who does a task, what is shown, which limit and outcome it has. Written as `tb:task`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskSpec {
    /// Role that may claim it, such as `clerk`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// Function of the city whose office does it, such as `market-regulation`; none: the case's own office.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub function: Option<String>,
    /// Page of the form that is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    /// Kind of work.
    #[serde(default)]
    pub kind: TaskKind,
    /// Limit of the step as a legal term, such as `2wd`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<String>,
    /// Name of the variable in which the outcome is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
}

/// The child case that a call activity opens. Written as `tb:child`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChildSpec {
    /// Service item of the child, from `item`, else from `calledElement`.
    pub item: String,
    /// What its refusal means for the parent; the case engine acts on it.
    #[serde(default)]
    pub on_refusal: OnRefusal,
    /// When its clock starts.
    #[serde(default)]
    pub clock: ClockStart,
}

/// A parameter that a shared process declares. Written as `tb:parameter`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parameter {
    /// Name, used as `${name}` in attributes of the namespace and in timer texts.
    pub name: Arc<str>,
    /// Value where none is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Arc<str>>,
}
