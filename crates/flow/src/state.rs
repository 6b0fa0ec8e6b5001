//! The state of a running process: small, versioned, the same bytes for the same history.
//!
//! Elements are kept by their position in the definition, so a state belongs to exactly one published definition.

use crate::command::{Command, Outcome};
use crate::model::{Definition, FlowIndex, NodeIndex};
use crate::timer::TimerKind;
use base::Moment;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

/// The version of the stored form that this crate writes.
pub const STATE_VERSION: u16 = 1;

/// Variables and outputs: names with JSON values.
pub type Data = BTreeMap<String, Value>;

/// Something a process waits for, numbered within one running process, never used twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ActivityId(pub u64);

impl fmt::Display for ActivityId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A running or finished process.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct State {
    /// Version of this form, [`STATE_VERSION`].
    pub version: u16,
    /// Id of the process.
    pub process: Arc<str>,
    /// When it was started.
    pub started: Moment,
    /// The next number for an activity.
    pub(crate) next: u64,
    /// Whether it is suspended.
    #[serde(default, skip_serializing_if = "is_false")]
    pub(crate) suspended: bool,
    /// How it finished, once it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) outcome: Option<Outcome>,
    pub(crate) scopes: Vec<Scope>,
    #[serde(default, with = "as_list", skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) activities: BTreeMap<u64, Activity>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) visits: Vec<Visit>,
    /// What machines reported while it was suspended.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) deferred: Vec<Command>,
    /// Whether the positions were compared with the definition since the state was read.
    #[serde(skip)]
    pub(crate) fits: Fits,
}

/// Says nothing about equality: two states are equal whether or not one was just read.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Fits(pub bool);

impl PartialEq for Fits {
    fn eq(&self, _: &Fits) -> bool {
        true
    }
}

/// The process itself (0) or a running sub-process (the number of its activity).
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct Scope {
    pub id: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<u64>,
    /// Tokens: open activities, and those that wait at joins.
    pub live: u32,
    /// Each variable with the visits that wrote it, in order; the last is its value.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub variables: BTreeMap<String, Vec<(u64, Value)>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waiting: Vec<Waiting>,
}

/// A token that waits at a join.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Waiting {
    pub flow: FlowIndex,
    pub from: u64,
}

/// Something that waits: a task, a service, a child, a timer, a message, a running sub-process, a race of events.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Activity {
    /// Its number.
    pub id: ActivityId,
    /// Id of the element.
    pub element: Arc<str>,
    /// What it waits for.
    pub wait: Wait,
    pub(crate) node: NodeIndex,
    #[serde(default, skip_serializing_if = "is_root")]
    pub(crate) scope: u64,
    /// The activity or race that this event belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) host: Option<ActivityId>,
    /// Events on its border, or the events of a race.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) attached: Vec<u64>,
}

/// What an activity waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Wait {
    /// A person.
    Task,
    /// A service.
    Service,
    /// A decision.
    Rule,
    /// A child case.
    Child,
    /// The end of its sub-process.
    Inner,
    /// The first of several events.
    Race,
    /// A timer.
    Timer {
        /// Kind of timer.
        kind: TimerKind,
        /// Text of the timer, such as `5wd`.
        text: String,
    },
    /// A message.
    Message {
        /// Name of the message.
        name: Arc<str>,
    },
}

/// A node that was entered and can be returned to, or a join that completed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Visit {
    pub id: u64,
    pub node: NodeIndex,
    #[serde(default, skip_serializing_if = "is_root")]
    pub scope: u64,
    pub from: Origin,
    #[serde(default, skip_serializing_if = "is_false")]
    pub done: bool,
}

/// Where a token came from. Visit 0 is the start.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Origin {
    /// Along a flow, after a visit.
    Flow(FlowIndex, u64),
    /// All tokens that a join took.
    Join(Vec<(FlowIndex, u64)>),
    /// An event that belongs to a visit.
    Event(u64),
}

impl Origin {
    pub fn parents(&self) -> impl Iterator<Item = u64> + '_ {
        let (one, many) = match self {
            Origin::Flow(_, from) | Origin::Event(from) => (Some(*from), [].as_slice()),
            Origin::Join(tokens) => (None, tokens.as_slice()),
        };
        one.into_iter().chain(many.iter().map(|(_, from)| *from))
    }
}

impl State {
    /// Everything the process waits for, timers and messages included, oldest first.
    pub fn active(&self) -> impl Iterator<Item = &Activity> {
        self.activities.values()
    }

    /// Names of the messages that the process waits for, in the order of the alphabet.
    pub fn awaited(&self) -> BTreeSet<&str> {
        self.active()
            .filter_map(|activity| match &activity.wait {
                Wait::Message { name } => Some(&**name),
                _ => None,
            })
            .collect()
    }

    /// One activity, while it is open.
    pub fn activity(&self, id: ActivityId) -> Option<&Activity> {
        self.activities.get(&id.0)
    }

    /// Whether the process is suspended.
    pub fn is_suspended(&self) -> bool {
        self.suspended
    }

    /// How it finished; `None` while it runs.
    pub fn outcome(&self) -> Option<&Outcome> {
        self.outcome.as_ref()
    }

    /// A variable of the process.
    pub fn variable(&self, name: &str) -> Option<&Value> {
        self.scopes.first()?.variable(name)
    }

    /// All variables of the process with their values.
    pub fn variables(&self) -> Data {
        self.scopes.first().map(Scope::values).unwrap_or_default()
    }

    /// Elements that were completed and whose work still counts, in order. Those of sub-processes are known while the
    /// sub-process runs.
    pub fn completed<'a>(&'a self, definition: &'a Definition) -> impl Iterator<Item = &'a str> {
        let done = self.visits.iter().filter(|visit| visit.done);
        done.filter_map(|visit| definition.nodes.get(visit.node as usize)).map(|node| &*node.id)
    }

    pub(crate) fn scope(&self, id: u64) -> Option<&Scope> {
        self.scopes.binary_search_by_key(&id, |scope| scope.id).ok().map(|at| &self.scopes[at])
    }

    pub(crate) fn scope_mut(&mut self, id: u64) -> &mut Scope {
        let at = self.scopes.binary_search_by_key(&id, |scope| scope.id);
        &mut self.scopes[at.expect("a token's scope lives as long as the token")]
    }

    pub(crate) fn visit(&self, id: u64) -> Option<&Visit> {
        self.visits.binary_search_by_key(&id, |visit| visit.id).ok().map(|at| &self.visits[at])
    }

    /// Whether every position in the state exists in the definition and names the same element there, and every
    /// reference within the state holds.
    pub(crate) fn is_of(&self, definition: &Definition) -> bool {
        let activity = |activity: &Activity| {
            definition.nodes.get(activity.node as usize).is_some_and(|node| node.id == activity.element)
                && self.scope(activity.scope).is_some()
                && activity.host.is_none_or(|host| self.activities.get(&host.0).is_some_and(|host| host.host.is_none()))
                && activity
                    .attached
                    .iter()
                    .all(|at| self.activities.get(at).is_some_and(|at| at.host == Some(activity.id)))
                && (activity.wait != Wait::Inner || self.scope(activity.id.0).is_some())
                && activity.id.0 < self.next
        };
        let flow = |flow: FlowIndex| (flow as usize) < definition.flows.len();
        let origin = |origin: &Origin| match origin {
            Origin::Flow(at, _) => flow(*at),
            Origin::Join(tokens) => tokens.iter().all(|(at, _)| flow(*at)),
            Origin::Event(_) => true,
        };
        let visit = |visit: &Visit| {
            (visit.node as usize) < definition.nodes.len() && origin(&visit.from) && self.scope(visit.scope).is_some()
        };
        let scope = |scope: &Scope| {
            scope.waiting.iter().all(|waiting| flow(waiting.flow))
                && scope.variables.values().all(|writes| !writes.is_empty())
                && (scope.id == 0) == scope.parent.is_none()
                && scope.parent.is_none_or(|parent| parent < scope.id && self.activities.contains_key(&scope.id))
                && scope.live == self.tokens_of(scope)
        };
        self.process == definition.id
            && self.version == STATE_VERSION
            && self.scopes.windows(2).all(|pair| pair[0].id < pair[1].id)
            && self.visits.last().is_none_or(|visit| visit.id < self.next)
            && self.visits.windows(2).all(|pair| pair[0].id < pair[1].id)
            && (self.outcome.is_some() || self.scopes.first().is_some_and(|scope| scope.id == 0))
            && self.activities.values().all(activity)
            && self.scopes.iter().all(scope)
            && self.visits.iter().all(visit)
    }

    /// The tokens of a scope, counted.
    pub(crate) fn tokens_of(&self, scope: &Scope) -> u32 {
        let open = self.activities.values().filter(|activity| activity.scope == scope.id && activity.host.is_none());
        (open.count() + scope.waiting.len()) as u32
    }
}

impl Scope {
    pub fn variable(&self, name: &str) -> Option<&Value> {
        self.variables.get(name)?.last().map(|(_, value)| value)
    }

    pub fn values(&self) -> Data {
        let last = |(name, writes): (&String, &Vec<(u64, Value)>)| Some((name.clone(), writes.last()?.1.clone()));
        self.variables.iter().filter_map(last).collect()
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
fn is_false(value: &bool) -> bool {
    !value
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
fn is_root(scope: &u64) -> bool {
    *scope == 0
}

/// Activities are stored as a list, since each carries its number.
mod as_list {
    use super::Activity;
    use serde::{Deserialize, Deserializer, Serializer};
    use std::collections::BTreeMap;

    pub fn serialize<S: Serializer>(map: &BTreeMap<u64, Activity>, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(map.values())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<u64, Activity>, D::Error> {
        let list = Vec::<Activity>::deserialize(deserializer)?;
        Ok(list.into_iter().map(|activity| (activity.id.0, activity)).collect())
    }
}
