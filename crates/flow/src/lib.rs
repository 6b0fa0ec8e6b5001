//! BPMN 2.0: processes read from files, checked before anything runs, and run as a pure state machine.
//!
//! ```text
//! Definition::parse(xml)                      → the definition, or all findings
//! start(definition, data, at, environment)    → state and effects
//! step(definition, state, command, data, env) → state and effects, or a refusal
//! ```
//!
//! The core reads no clock, does no I/O and makes no random choice: the same input gives the same bytes. The caller keeps
//! the state (it serialises, with a version), carries out the effects (open a task, start a timer, call a child case), and
//! comes back with commands (done, fired, finished).
//!
//! # What runs
//! Start events none and message; end events none and terminate; user, manual, service and business-rule tasks (a plain
//! task is a manual one, and both wait until somebody says that the work is done); exclusive, parallel, inclusive and
//! event-based gateways; embedded sub-processes; call activities (child cases); intermediate timer and message catch
//! events and none throw events; timer and message events on the border of tasks, sub-processes and call activities,
//! interrupting or not; conditions and defaults on flows out of activities. Everything else is refused with the element's
//! id and line: see [`Finding`] for the codes. Lanes, pools, artifacts and other tools' extensions are read as drawing,
//! and said so by a note.
//!
//! # Conditions
//! FEEL, over the variables of the scope and its outer scopes, then over the data that the caller hands to each step.
//!
//! # The product's namespace
//! `xmlns:tb="https://tongban.example/bpmn/1"`, as extension elements or as attributes of the element itself:
//!
//! | where | element | attributes |
//! |---|---|---|
//! | user, manual task | `tb:task` | `role`, `function`, `page`, `kind`, `limit`, `outcome` ([`TaskSpec`]) |
//! | call activity | `tb:child` | `item`, `on-refusal`, `clock` ([`ChildSpec`]) |
//! | service task | `tb:service` | `name` |
//! | business-rule task | `tb:rule` | `decision` |
//! | process | `tb:parameter` | `name`, `default` ([`Parameter`]); used as `${name}` in these attributes and in timers |
//! | whatever has a name | the attribute `tb:name-en` | its English name ([`Definition::name_in`]) |

mod check;
mod command;
mod condition;
mod engine;
mod finding;
mod graph;
mod model;
mod path;
mod picture;
mod read;
mod spec;
mod state;
mod timer;

pub use command::{Command, Effect, Fault, Outcome, Refused, Why};
pub use engine::{Json, MOST_MOVES, MOST_OUTPUT, start, step};
pub use finding::{Finding, Severity};
pub use model::{ChildCall, Definition, Element, ElementKind, MessageEvent, UserTask};
pub use path::{PathElement, PathStep};
pub use picture::svg;
pub use read::{BPMN, MOST_ATTRIBUTES, MOST_BYTES, MOST_DEPTH, MOST_ELEMENTS, MOST_TEXT};
pub use spec::{ChildSpec, ClockStart, NAMESPACE, OnRefusal, Parameter, TaskKind, TaskSpec};
pub use state::{Activity, ActivityId, Data, STATE_VERSION, State, Wait};
pub use timer::TimerKind;
