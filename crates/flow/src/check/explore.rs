//! Walks through all ways a container can go, with conditions left open, to find joins that wait in vain.
//!
//! A token that does not stand at a join moves on alone: its move cannot disable another token's, so one order stands
//! for all. What remains are the choices, and the joins. The walk is bounded; beyond the bound nothing is claimed.

use crate::finding::{Findings, Place};
use crate::model::{ContainerIndex, Definition, FlowIndex, Kind, Node, NodeIndex};
use std::collections::{BTreeSet, HashSet};

/// Most states that are looked at in one container.
const MOST_STATES: usize = 20_000;
/// Most tokens on one flow; a state beyond is left aside.
const MOST_ON_FLOW: usize = 3;
/// Most tokens in one state.
const MOST_TOKENS: usize = 64;

/// Tokens by the flow at whose end they stand, sorted.
type Marking = Vec<FlowIndex>;

struct Walk<'a> {
    definition: &'a Definition,
    seen: HashSet<Marking>,
    open: Vec<Marking>,
    fired: BTreeSet<NodeIndex>,
    stuck: BTreeSet<NodeIndex>,
    whole: bool,
}

/// Finds joins that can never complete, and joins that may wait for ever.
pub(super) fn joins(definition: &Definition, container: ContainerIndex, findings: &mut Findings) {
    let inside = definition.container(container);
    let joins = || inside.nodes.iter().copied().filter(|&at| definition.node(at).is_join());
    let (Some(start), Some(_)) = (inside.start, joins().next()) else { return };
    let mut walk = Walk {
        definition,
        seen: HashSet::new(),
        open: Vec::new(),
        fired: BTreeSet::new(),
        stuck: BTreeSet::new(),
        whole: true,
    };
    for outcome in walk.outcomes(start) {
        walk.push(outcome);
    }
    while let Some(marking) = walk.open.pop() {
        walk.step(marking);
    }
    for join in joins() {
        let node = definition.node(join);
        let place = Place::of(&node.id, node.line);
        if walk.whole && !walk.fired.contains(&join) {
            let (zh, en) = ("汇聚永远等不齐", "this join can never complete");
            findings.error("F037", place, zh.into(), en.into());
        } else if walk.stuck.contains(&join) {
            let (zh, en) = ("有的走法会让汇聚一直等下去", "on some ways through the process this join waits for ever");
            findings.warning("F038", place, zh.into(), en.into());
        }
    }
}

impl Walk<'_> {
    fn push(&mut self, mut marking: Marking) {
        marking.sort_unstable();
        let crowded = marking.len() > MOST_TOKENS
            || marking.windows(MOST_ON_FLOW + 1).any(|tokens| tokens[0] == tokens[MOST_ON_FLOW]);
        if crowded || self.seen.len() >= MOST_STATES {
            self.whole = false;
        } else if self.seen.insert(marking.clone()) {
            self.open.push(marking);
        }
    }

    fn step(&mut self, marking: Marking) {
        let target = |flow: FlowIndex| self.definition.flow(flow).target;
        let moving = marking.iter().position(|&flow| !self.definition.node(target(flow)).is_join());
        if let Some(at) = moving {
            let node = target(marking[at]);
            if matches!(self.definition.node(node).kind, Kind::Terminate) {
                return;
            }
            let mut rest = marking;
            rest.remove(at);
            for outcome in self.outcomes(node) {
                self.push(rest.iter().copied().chain(outcome).collect());
            }
            return;
        }
        if let Some((join, used)) = self.ready(&marking) {
            self.fired.insert(join);
            let mut rest = marking;
            for flow in used {
                let at = rest.iter().position(|&token| token == flow).expect("the flow was found in this marking");
                rest.remove(at);
            }
            for outcome in self.outcomes(join) {
                self.push(rest.iter().copied().chain(outcome).collect());
            }
        } else {
            self.stuck.extend(marking.iter().map(|&flow| self.definition.flow(flow).target));
        }
    }

    /// A join that can complete, with the flows whose tokens it takes. All tokens stand at joins.
    fn ready(&self, marking: &Marking) -> Option<(NodeIndex, Vec<FlowIndex>)> {
        let waiting: BTreeSet<NodeIndex> = marking.iter().map(|&flow| self.definition.flow(flow).target).collect();
        let mut held_back = None;
        for &join in &waiting {
            let node = self.definition.node(join);
            let mut arrived = node.incoming.clone();
            arrived.retain(|flow| marking.binary_search(flow).is_ok());
            if matches!(node.kind, Kind::Parallel) {
                if arrived.len() == node.incoming.len() {
                    return Some((join, arrived));
                }
                continue;
            }
            let reach = &self.definition.joins[&join];
            let has_token = |flow: FlowIndex| marking.binary_search(&flow).is_ok();
            if !waiting.iter().any(|&other| other != join && reach.holds_back(other, has_token)) {
                return Some((join, arrived));
            }
            held_back.get_or_insert((join, arrived));
        }
        held_back
    }

    /// Every set of flows that a token may leave a node on.
    fn outcomes(&self, at: NodeIndex) -> Vec<Vec<FlowIndex>> {
        let node = self.definition.node(at);
        let out = &node.outgoing;
        let mut outcomes = match node.kind {
            Kind::Exclusive | Kind::EventBased => out.iter().map(|&flow| vec![flow]).collect(),
            Kind::Inclusive if out.len() > 1 => subsets(out),
            _ if node.conditional => self.conditional(node),
            _ => vec![out.clone()],
        };
        for &boundary in &node.boundaries {
            let Kind::Boundary { interrupting, .. } = self.definition.node(boundary).kind else { continue };
            let leaving = &self.definition.node(boundary).outgoing;
            if interrupting {
                outcomes.push(leaving.clone());
            } else {
                outcomes.push(out.iter().chain(leaving).copied().collect());
            }
        }
        outcomes
    }

    /// Flows without condition always, with any of the others; the default flow when none of the others is taken.
    fn conditional(&self, node: &Node) -> Vec<Vec<FlowIndex>> {
        let flows = node.outgoing.iter().copied().filter(|&flow| node.default != Some(flow));
        let (maybe, always): (Vec<_>, Vec<_>) = flows.partition(|&flow| self.definition.flow(flow).condition.is_some());
        let some = subsets(&maybe).into_iter().chain([node.default.into_iter().collect()]);
        let mut outcomes: Vec<Vec<FlowIndex>> = some.map(|some| always.iter().copied().chain(some).collect()).collect();
        outcomes.retain(|flows| !flows.is_empty());
        outcomes
    }
}

/// Every choice of at least one flow; of many flows only each alone, each left out, and all.
fn subsets(flows: &[FlowIndex]) -> Vec<Vec<FlowIndex>> {
    if flows.len() <= 5 {
        return (1_u32..1 << flows.len())
            .map(|mask| (0..flows.len()).filter(|at| mask & (1 << at) != 0).map(|at| flows[at]).collect())
            .collect();
    }
    let alone = flows.iter().map(|&flow| vec![flow]);
    let without = flows.iter().map(|&flow| flows.iter().copied().filter(|&other| other != flow).collect());
    alone.chain(without).chain([flows.to_vec()]).collect()
}
