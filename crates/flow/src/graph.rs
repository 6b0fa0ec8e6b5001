//! The graph of one container: sequence flows, and the step from an activity to the events on its border.

use crate::model::{ContainerIndex, Definition, FlowIndex, Kind, NodeIndex};
use std::collections::VecDeque;

/// A set of nodes.
#[derive(Debug, Clone, Default)]
pub(crate) struct NodeSet(Vec<u64>);

impl NodeSet {
    pub fn insert(&mut self, node: NodeIndex) -> bool {
        let (word, bit) = (node as usize / 64, node % 64);
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        let fresh = self.0[word] & (1 << bit) == 0;
        self.0[word] |= 1 << bit;
        fresh
    }

    pub fn contains(&self, node: NodeIndex) -> bool {
        self.0.get(node as usize / 64).is_some_and(|word| word & (1 << (node % 64)) != 0)
    }
}

/// For an inclusive join: from which nodes each of its incoming flows can be reached without passing the join.
#[derive(Debug, Clone)]
pub(crate) struct JoinReach {
    pub by_flow: Vec<(FlowIndex, NodeSet)>,
}

impl JoinReach {
    /// Works out the reach of a join.
    pub fn of(definition: &Definition, join: NodeIndex) -> JoinReach {
        let incoming = &definition.node(join).incoming;
        let by_flow = incoming.iter().map(|&flow| (flow, reaching(definition, flow, join))).collect();
        JoinReach { by_flow }
    }

    /// Whether a token at `node` keeps the join waiting (BPMN 2.0.2, 13.4.3): it can still come to a flow where no
    /// token waits, and to none where one waits already.
    pub fn holds_back(&self, node: NodeIndex, has_token: impl Fn(FlowIndex) -> bool) -> bool {
        let reaches =
            |full: bool| self.by_flow.iter().any(|(flow, from)| has_token(*flow) == full && from.contains(node));
        reaches(false) && !reaches(true)
    }
}

fn reaching(definition: &Definition, flow: FlowIndex, join: NodeIndex) -> NodeSet {
    let mut found = NodeSet::default();
    let mut queue = VecDeque::new();
    let mut visit = |node: NodeIndex, queue: &mut VecDeque<NodeIndex>| {
        if node != join && found.insert(node) {
            queue.push_back(node);
        }
    };
    visit(definition.flow(flow).source, &mut queue);
    while let Some(node) = queue.pop_front() {
        let node = definition.node(node);
        for &flow in &node.incoming {
            visit(definition.flow(flow).source, &mut queue);
        }
        if let Kind::Boundary { host, .. } = node.kind {
            visit(host, &mut queue);
        }
    }
    found
}

/// The nodes that one step leads to.
pub(crate) fn next(definition: &Definition, node: NodeIndex) -> impl Iterator<Item = NodeIndex> + '_ {
    let node = definition.node(node);
    let along = node.outgoing.iter().map(|&flow| definition.flow(flow).target);
    along.chain(node.boundaries.iter().copied())
}

/// The nodes from which one step leads here.
pub(crate) fn previous(definition: &Definition, node: NodeIndex) -> impl Iterator<Item = NodeIndex> + '_ {
    let node = definition.node(node);
    let host = match node.kind {
        Kind::Boundary { host, .. } => Some(host),
        _ => None,
    };
    node.incoming.iter().map(|&flow| definition.flow(flow).source).chain(host)
}

/// Everything that can be reached from the start of a container.
pub(crate) fn reached_from_start(definition: &Definition, container: ContainerIndex) -> NodeSet {
    let start = definition.container(container).start;
    spread(start.into_iter().collect(), |node| next(definition, node).collect())
}

/// Everything from which an end of the container can be reached; a node without outgoing flows is an end.
pub(crate) fn reaching_an_end(definition: &Definition, container: ContainerIndex) -> NodeSet {
    let nodes = definition.container(container).nodes.iter().copied();
    let ends = nodes.filter(|&node| definition.node(node).outgoing.is_empty()).collect();
    spread(ends, |node| previous(definition, node).collect())
}

fn spread(from: Vec<NodeIndex>, step: impl Fn(NodeIndex) -> Vec<NodeIndex>) -> NodeSet {
    let mut found = NodeSet::default();
    let mut open: Vec<NodeIndex> = from.into_iter().filter(|&node| found.insert(node)).collect();
    while let Some(node) = open.pop() {
        open.extend(step(node).into_iter().filter(|&other| found.insert(other)));
    }
    found
}
