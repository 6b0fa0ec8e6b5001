//! Static checks of a process that was read: what may be connected, what can be reached, what can complete.

mod drawing;
mod explore;
mod structure;

use crate::finding::{Findings, Place};
use crate::graph::{self, JoinReach};
use crate::model::{ContainerIndex, Definition, Kind, NodeIndex};
use std::collections::BTreeSet;

/// Checks the definition and works out what its joins need to know. `refused` are ids that were refused already.
pub(crate) fn check(definition: &mut Definition, findings: &mut Findings, refused: &BTreeSet<String>) {
    let containers = 0..definition.containers.len() as ContainerIndex;
    for container in containers.clone() {
        structure::starts(definition, container, findings);
    }
    for node in 0..definition.nodes.len() as NodeIndex {
        structure::connections(definition, node, findings);
        structure::decisions(definition, node, findings);
    }
    if refused.is_empty() {
        for container in containers.clone() {
            reachability(definition, container, findings);
            loops(definition, container, findings);
        }
    }
    if findings.has_errors() {
        return;
    }
    let joins = (0..definition.nodes.len() as NodeIndex)
        .filter(|&node| matches!(definition.node(node).kind, Kind::Inclusive) && definition.node(node).is_join());
    definition.joins = joins.map(|join| (join, JoinReach::of(definition, join))).collect();
    for container in containers {
        explore::joins(definition, container, findings);
    }
    drawing::crossings(definition, findings);
}

fn reachability(definition: &Definition, container: ContainerIndex, findings: &mut Findings) {
    if definition.container(container).start.is_none() {
        return;
    }
    let reached = graph::reached_from_start(definition, container);
    let ending = graph::reaching_an_end(definition, container);
    for &at in &definition.container(container).nodes {
        let node = definition.node(at);
        let place = Place::of(&node.id, node.line);
        if !reached.contains(at) {
            let (zh, en) = ("从开始事件到不了这里", "it cannot be reached from the start event");
            findings.error("F032", place, zh.into(), en.into());
        } else if !ending.contains(at) {
            let (zh, en) = ("从这里到不了任何结束", "no end can be reached from here");
            findings.error("F033", place, zh.into(), en.into());
        }
    }
}

/// A circle of gateways and throw events in which nothing waits: entered once, it would turn for ever, because the data
/// that its conditions see does not change meanwhile.
fn loops(definition: &Definition, container: ContainerIndex, findings: &mut Findings) {
    let passes = |at: NodeIndex| {
        let node = definition.node(at);
        matches!(node.kind, Kind::Exclusive | Kind::Inclusive | Kind::Throw)
            || (matches!(node.kind, Kind::Parallel) && !node.is_join())
    };
    let nodes = &definition.container(container).nodes;
    let mut open: BTreeSet<NodeIndex> = nodes.iter().copied().filter(|&at| passes(at)).collect();
    let mut edge: Vec<NodeIndex> = open.iter().copied().collect();
    while let Some(at) = edge.pop() {
        let stays = graph::next(definition, at).any(|other| open.contains(&other))
            && graph::previous(definition, at).any(|other| open.contains(&other));
        if !stays && open.remove(&at) {
            edge.extend(
                graph::next(definition, at).chain(graph::previous(definition, at)).filter(|at| open.contains(at)),
            );
        }
    }
    if let Some(&first) = open.first() {
        let node = definition.node(first);
        let (zh, en) = ("这里有一个没有任何等待的循环", "a loop goes through here in which nothing waits");
        findings.error("F039", Place::of(&node.id, node.line), zh.into(), en.into());
    }
}
