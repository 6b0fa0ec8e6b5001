//! The definition of a process: what was read, with everything the engine needs worked out beforehand.

use crate::condition::Condition;
use crate::finding::Finding;
use crate::graph::JoinReach;
use crate::picture::Diagram;
use crate::spec::{ChildSpec, Parameter, TaskSpec};
use crate::timer::TimerKind;
use base::Locale;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// Position of a node among the nodes of a definition, in the order of the file.
pub(crate) type NodeIndex = u32;
/// Position of a sequence flow, in the order of the file.
pub(crate) type FlowIndex = u32;
/// Position of a container: 0 is the process, the others are its sub-processes.
pub(crate) type ContainerIndex = u32;

/// A process that was read, checked and can run. Cheap to share behind an `Arc`; published definitions never change.
#[derive(Debug, Clone)]
pub struct Definition {
    /// Id of the process.
    pub id: Arc<str>,
    /// Name of the process, or its id.
    pub name: Arc<str>,
    pub(crate) english: BTreeMap<Arc<str>, Arc<str>>,
    pub(crate) nodes: Vec<Node>,
    pub(crate) flows: Vec<Flow>,
    pub(crate) containers: Vec<Container>,
    pub(crate) index: HashMap<Arc<str>, NodeIndex>,
    pub(crate) joins: BTreeMap<NodeIndex, JoinReach>,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) open_parameters: BTreeSet<String>,
    pub(crate) findings: Vec<Finding>,
    pub(crate) diagram: Option<Diagram>,
    pub(crate) source: Arc<str>,
}

/// An event, a task or a gateway.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub id: Arc<str>,
    pub name: Arc<str>,
    pub line: u32,
    pub kind: Kind,
    pub container: ContainerIndex,
    pub incoming: Vec<FlowIndex>,
    pub outgoing: Vec<FlowIndex>,
    pub default: Option<FlowIndex>,
    pub boundaries: Vec<NodeIndex>,
    /// Whether a flow out of it has a condition.
    pub conditional: bool,
}

/// What a node does.
#[derive(Debug, Clone)]
pub(crate) enum Kind {
    Start,
    End,
    Terminate,
    User(Arc<TaskSpec>),
    Manual(Arc<TaskSpec>),
    Service(Arc<str>),
    Rule(Arc<str>),
    Exclusive,
    Parallel,
    Inclusive,
    EventBased,
    SubProcess(ContainerIndex),
    Call(Arc<ChildSpec>),
    Throw,
    Catch(Trigger),
    Boundary {
        host: NodeIndex,
        interrupting: bool,
        trigger: Trigger,
    },
    /// Refused; a definition that holds one is never handed out.
    Unsupported,
}

/// What an event waits for.
#[derive(Debug, Clone)]
pub(crate) enum Trigger {
    Timer(Timer),
    Message(Arc<str>),
}

/// A timer: its text, or an expression that gives the text when the timer starts.
#[derive(Debug, Clone)]
pub(crate) struct Timer {
    pub kind: TimerKind,
    pub text: Arc<str>,
    pub expression: Option<Condition>,
}

/// A sequence flow.
#[derive(Debug, Clone)]
pub(crate) struct Flow {
    pub id: Arc<str>,
    pub name: Arc<str>,
    pub line: u32,
    pub source: NodeIndex,
    pub target: NodeIndex,
    pub condition: Option<Condition>,
    /// Whether the file gives it a condition, good or not.
    pub conditional: bool,
}

/// The process or one sub-process.
#[derive(Debug, Clone, Default)]
pub(crate) struct Container {
    pub owner: Option<NodeIndex>,
    pub nodes: Vec<NodeIndex>,
    pub flows: Vec<FlowIndex>,
    pub start: Option<NodeIndex>,
    pub message: Option<Arc<str>>,
}

/// The kind of an element, by its name in BPMN.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "each is the element of BPMN 2.0 with the same name")]
pub enum ElementKind {
    StartEvent,
    EndEvent,
    TerminateEndEvent,
    UserTask,
    ManualTask,
    ServiceTask,
    BusinessRuleTask,
    ExclusiveGateway,
    ParallelGateway,
    InclusiveGateway,
    EventBasedGateway,
    SubProcess,
    CallActivity,
    IntermediateThrowEvent,
    IntermediateCatchEvent,
    BoundaryEvent,
    Unsupported,
}

/// An element as others see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Element<'a> {
    /// Id in the file.
    pub id: &'a str,
    /// Name, or empty.
    pub name: &'a str,
    /// Kind.
    pub kind: ElementKind,
    /// Line in the file, from 1.
    pub line: u32,
    /// Id of the sub-process it stands in.
    pub parent: Option<&'a str>,
}

/// A user or manual task.
#[derive(Debug, Clone, Copy)]
pub struct UserTask<'a> {
    /// Id in the file.
    pub id: &'a str,
    /// Name, or empty.
    pub name: &'a str,
    /// Line in the file, from 1.
    pub line: u32,
    /// Who does it, what is shown.
    pub task: &'a TaskSpec,
}

/// A call activity.
#[derive(Debug, Clone, Copy)]
pub struct ChildCall<'a> {
    /// Id in the file.
    pub id: &'a str,
    /// Name, or empty.
    pub name: &'a str,
    /// Line in the file, from 1.
    pub line: u32,
    /// The child case it opens.
    pub child: &'a ChildSpec,
}

/// An event that waits for a message.
#[derive(Debug, Clone, Copy)]
pub struct MessageEvent<'a> {
    /// Id in the file.
    pub id: &'a str,
    /// Line in the file, from 1.
    pub line: u32,
    /// The message's name.
    pub message: &'a str,
}

impl Definition {
    /// Everything that can be entered, in the order of the file.
    pub fn elements(&self) -> impl Iterator<Item = Element<'_>> {
        self.nodes.iter().map(|node| self.view(node))
    }

    /// One element by its id.
    pub fn element(&self, id: &str) -> Option<Element<'_>> {
        self.index.get(id).map(|&at| self.view(self.node(at)))
    }

    /// A name of the process or of one of its elements as readers of a language know it: the file's `tb:name-en` for
    /// English, else the name itself.
    pub fn name_in<'a>(&'a self, name: &'a str, locale: Locale) -> &'a str {
        match locale {
            Locale::Zh => name,
            Locale::En => self.english.get(name).map_or(name, |english| english),
        }
    }

    /// Names of elements that stand side by side, one after the other as a language lists them.
    pub fn names_in<'a>(&'a self, names: impl IntoIterator<Item = &'a str>, locale: Locale) -> String {
        let between = match locale {
            Locale::Zh => "、",
            Locale::En => ", ",
        };
        names.into_iter().map(|name| self.name_in(name, locale)).collect::<Vec<_>>().join(between)
    }

    /// User and manual tasks, in the order of the file.
    pub fn user_tasks(&self) -> impl Iterator<Item = UserTask<'_>> {
        self.nodes.iter().filter_map(|node| match &node.kind {
            Kind::User(task) | Kind::Manual(task) => {
                Some(UserTask { id: &node.id, name: &node.name, line: node.line, task })
            }
            _ => None,
        })
    }

    /// Call activities, in the order of the file.
    pub fn children(&self) -> impl Iterator<Item = ChildCall<'_>> {
        self.nodes.iter().filter_map(|node| match &node.kind {
            Kind::Call(child) => Some(ChildCall { id: &node.id, name: &node.name, line: node.line, child }),
            _ => None,
        })
    }

    /// Names of the services that service tasks run, with the id of the task.
    pub fn services(&self) -> impl Iterator<Item = (&str, &str)> {
        self.nodes.iter().filter_map(|node| match &node.kind {
            Kind::Service(name) => Some((&*node.id, &**name)),
            _ => None,
        })
    }

    /// Names of the decisions that business-rule tasks evaluate, with the id of the task.
    pub fn decisions(&self) -> impl Iterator<Item = (&str, &str)> {
        self.nodes.iter().filter_map(|node| match &node.kind {
            Kind::Rule(name) => Some((&*node.id, &**name)),
            _ => None,
        })
    }

    /// The message that starts the process, where it starts by one.
    pub fn start_message(&self) -> Option<&str> {
        self.containers[0].message.as_deref()
    }

    /// Messages that the process waits for.
    pub fn messages(&self) -> BTreeSet<&str> {
        self.message_events().map(|event| event.message).collect()
    }

    /// Events that wait for a message: in the middle, at the edge of a step, and the one that starts the process.
    pub fn message_events(&self) -> impl Iterator<Item = MessageEvent<'_>> {
        let first = self.containers[0].start;
        self.nodes.iter().zip(0..).filter_map(move |(node, at)| {
            let message = match &node.kind {
                Kind::Catch(Trigger::Message(name)) | Kind::Boundary { trigger: Trigger::Message(name), .. } => &**name,
                _ if first == Some(at) => self.start_message()?,
                _ => return None,
            };
            Some(MessageEvent { id: &node.id, line: node.line, message })
        })
    }

    /// Parameters that the process declares.
    pub fn parameters(&self) -> &[Parameter] {
        &self.parameters
    }

    /// Warnings and notes; errors never get this far.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Names that conditions and timers read from variables and from the data of the caller.
    pub fn names(&self) -> BTreeSet<String> {
        self.conditions().flat_map(|(_, _, condition)| condition.expression.names()).collect()
    }

    /// Checks every expression against the names and types that the caller can give (findings `F040`).
    pub fn check_expressions(&self, scope: &feel::Scope) -> Vec<Finding> {
        let mut findings = crate::finding::Findings::default();
        for (id, line, condition) in self.conditions() {
            if let Err(found) = condition.expression.check(scope) {
                for one in found {
                    crate::read::feel_finding(&mut findings, id, line, &condition.source, &one);
                }
            }
        }
        findings.sorted()
    }

    /// The text the definition was read from.
    pub fn source(&self) -> &str {
        &self.source
    }

    pub(crate) fn node(&self, at: NodeIndex) -> &Node {
        &self.nodes[at as usize]
    }

    pub(crate) fn flow(&self, at: FlowIndex) -> &Flow {
        &self.flows[at as usize]
    }

    pub(crate) fn container(&self, at: ContainerIndex) -> &Container {
        &self.containers[at as usize]
    }

    fn conditions(&self) -> impl Iterator<Item = (&str, u32, &Condition)> {
        let flows = self.flows.iter().filter_map(|flow| Some((&*flow.id, flow.line, flow.condition.as_ref()?)));
        let timers = self.nodes.iter().filter_map(|node| match &node.kind {
            Kind::Catch(Trigger::Timer(timer)) | Kind::Boundary { trigger: Trigger::Timer(timer), .. } => {
                Some((&*node.id, node.line, timer.expression.as_ref()?))
            }
            _ => None,
        });
        flows.chain(timers)
    }

    fn view<'a>(&'a self, node: &'a Node) -> Element<'a> {
        let parent = self.container(node.container).owner.map(|owner| &*self.node(owner).id);
        Element { id: &node.id, name: &node.name, kind: node.kind.element(), line: node.line, parent }
    }
}

impl Kind {
    /// The kind as others see it.
    pub fn element(&self) -> ElementKind {
        match self {
            Kind::Start => ElementKind::StartEvent,
            Kind::End => ElementKind::EndEvent,
            Kind::Terminate => ElementKind::TerminateEndEvent,
            Kind::User(_) => ElementKind::UserTask,
            Kind::Manual(_) => ElementKind::ManualTask,
            Kind::Service(_) => ElementKind::ServiceTask,
            Kind::Rule(_) => ElementKind::BusinessRuleTask,
            Kind::Exclusive => ElementKind::ExclusiveGateway,
            Kind::Parallel => ElementKind::ParallelGateway,
            Kind::Inclusive => ElementKind::InclusiveGateway,
            Kind::EventBased => ElementKind::EventBasedGateway,
            Kind::SubProcess(_) => ElementKind::SubProcess,
            Kind::Call(_) => ElementKind::CallActivity,
            Kind::Throw => ElementKind::IntermediateThrowEvent,
            Kind::Catch(_) => ElementKind::IntermediateCatchEvent,
            Kind::Boundary { .. } => ElementKind::BoundaryEvent,
            Kind::Unsupported => ElementKind::Unsupported,
        }
    }

    /// A task, a sub-process or a call activity.
    pub fn is_activity(&self) -> bool {
        matches!(
            self,
            Kind::User(_)
                | Kind::Manual(_)
                | Kind::Service(_)
                | Kind::Rule(_)
                | Kind::SubProcess(_)
                | Kind::Call(_)
                | Kind::Unsupported
        )
    }

    /// A gateway, whose outgoing flows it may decide between.
    pub fn is_gateway(&self) -> bool {
        matches!(self, Kind::Exclusive | Kind::Parallel | Kind::Inclusive | Kind::EventBased)
    }

    /// Something a person sees as a step of the way: work of people, child cases.
    pub fn is_step(&self) -> bool {
        matches!(self, Kind::User(_) | Kind::Manual(_) | Kind::Call(_))
    }
}

impl Node {
    /// A gateway that waits for tokens on several flows.
    pub fn is_join(&self) -> bool {
        self.incoming.len() > 1 && matches!(self.kind, Kind::Parallel | Kind::Inclusive)
    }
}
