//! The main line of a process: the steps that people see, for progress strips and guides.

use crate::graph;
use crate::model::{ContainerIndex, Definition, Kind, NodeIndex};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// One step of the main line; several elements stand side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathStep {
    /// The elements of the step, in the order of the file.
    pub elements: Vec<PathElement>,
}

/// An element of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathElement {
    /// Id in the file.
    pub id: Arc<str>,
    /// Name, or empty.
    pub name: Arc<str>,
    /// Whether it is a child case rather than a task.
    pub child: bool,
}

impl Definition {
    /// The main line, from the start to an end: user and manual tasks and child cases. Where the process decides, it
    /// follows the way with the most steps; where it runs side by side, all ways. Events on borders are left out.
    pub fn path_steps(&self) -> Vec<PathStep> {
        let mut steps = BTreeMap::new();
        line(self, 0, 0, &mut steps);
        steps.into_values().map(|elements| PathStep { elements }).collect()
    }
}

/// Adds the steps of a container from a position on and answers how many positions it takes.
fn line(
    definition: &Definition,
    container: ContainerIndex,
    from: usize,
    steps: &mut BTreeMap<usize, Vec<PathElement>>,
) -> usize {
    let Some(start) = definition.container(container).start else { return 0 };
    let order = order(definition, start);
    let mut weight: BTreeMap<NodeIndex, usize> = BTreeMap::new();
    let place: BTreeMap<NodeIndex, usize> = order.iter().enumerate().map(|(at, &node)| (node, at)).collect();
    let forward = |node: NodeIndex| {
        let flows = definition.node(node).outgoing.iter().map(|&flow| definition.flow(flow).target);
        flows.filter(|target| place[target] > place[&node]).collect::<Vec<_>>()
    };
    for &node in order.iter().rev() {
        let ahead = forward(node).iter().map(|target| weight[target]).max().unwrap_or(0);
        weight.insert(node, ahead + weight_of(definition, node));
    }
    let mut chosen = BTreeSet::from([start]);
    let mut depth: BTreeMap<NodeIndex, usize> = BTreeMap::from([(start, from)]);
    let mut last = from;
    for &node in &order {
        if !chosen.contains(&node) {
            continue;
        }
        let here = depth[&node];
        let found = definition.node(node);
        let after = match found.kind {
            Kind::SubProcess(inner) => here + line(definition, inner, here, steps),
            _ if found.kind.is_step() => {
                let child = matches!(found.kind, Kind::Call(_));
                let element = PathElement { id: found.id.clone(), name: found.name.clone(), child };
                steps.entry(here).or_default().push(element);
                here + 1
            }
            _ => here,
        };
        last = last.max(after);
        let mut ahead = forward(node);
        if matches!(found.kind, Kind::Exclusive | Kind::EventBased) {
            let most = ahead.iter().map(|target| weight[target]).max();
            let best = ahead.iter().position(|target| Some(weight[target]) == most);
            ahead = best.map(|at| ahead[at]).into_iter().collect();
        }
        for target in ahead {
            chosen.insert(target);
            let deepest = depth.entry(target).or_insert(after);
            *deepest = after.max(*deepest);
        }
    }
    last - from
}

fn weight_of(definition: &Definition, node: NodeIndex) -> usize {
    match definition.node(node).kind {
        Kind::SubProcess(inner) => {
            let inside = &definition.container(inner).nodes;
            inside.iter().filter(|&&node| definition.node(node).kind.is_step()).count()
        }
        ref kind => usize::from(kind.is_step()),
    }
}

/// The nodes that can be reached along flows, each before those that follow it; flows that lead back are not followed.
fn order(definition: &Definition, start: NodeIndex) -> Vec<NodeIndex> {
    let mut seen = BTreeSet::from([start]);
    let mut finished = Vec::new();
    let successors = |node: NodeIndex| {
        let targets =
            graph::next(definition, node).filter(|&at| !matches!(definition.node(at).kind, Kind::Boundary { .. }));
        targets.collect::<Vec<_>>()
    };
    let mut stack = vec![(start, successors(start))];
    while let Some((node, ahead)) = stack.last_mut() {
        match ahead.pop() {
            Some(target) if seen.insert(target) => stack.push((target, successors(target))),
            Some(_) => {}
            None => {
                finished.push(*node);
                stack.pop();
            }
        }
    }
    finished.reverse();
    finished
}
