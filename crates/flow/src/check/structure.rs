//! Checks that look at one node or one container at a time.

use crate::finding::{Findings, Place};
use crate::model::{ContainerIndex, Definition, Kind, Node, NodeIndex};

/// Each process and sub-process has exactly one start event.
pub(super) fn starts(definition: &mut Definition, container: ContainerIndex, findings: &mut Findings) {
    let nodes = definition.containers[container as usize].nodes.clone();
    let starts: Vec<NodeIndex> =
        nodes.iter().copied().filter(|&at| matches!(definition.nodes[at as usize].kind, Kind::Start)).collect();
    definition.containers[container as usize].start = starts.first().copied();
    let owner = definition.containers[container as usize].owner.map(|owner| definition.node(owner));
    let (id, line) = owner.map_or((&*definition.id, 0), |owner| (&*owner.id, owner.line));
    match starts.as_slice() {
        [_] => {}
        [] => {
            let refused_start = nodes.iter().any(|&at| {
                let node = definition.node(at);
                matches!(node.kind, Kind::Unsupported) && node.incoming.is_empty()
            });
            if !refused_start {
                findings.error("F030", Place::of(id, line), "没有开始事件".into(), "there is no start event".into());
            }
        }
        [_, others @ ..] => {
            for &other in others {
                let node = definition.node(other);
                let (zh, en) = ("只能有一个开始事件", "there can be only one start event");
                findings.error("F031", Place::of(&node.id, node.line), zh.into(), en.into());
            }
        }
    }
}

/// What may flow into and out of each kind of node.
pub(super) fn connections(definition: &Definition, at: NodeIndex, findings: &mut Findings) {
    let node = definition.node(at);
    let mut wrong = |zh: &str, en: &str| findings.error("F024", Place::of(&node.id, node.line), zh.into(), en.into());
    match node.kind {
        Kind::Start | Kind::Boundary { .. } if !node.incoming.is_empty() => {
            wrong("这个事件不能有流入的顺序流", "no flow may lead into this event");
        }
        Kind::End | Kind::Terminate if !node.outgoing.is_empty() => {
            wrong("结束事件不能有流出的顺序流", "no flow may leave an end event");
        }
        Kind::EventBased if node.outgoing.len() < 2 => {
            wrong("事件网关至少要有两条流出的顺序流", "an event-based gateway needs at least two flows out of it");
        }
        _ if node.kind.is_gateway() && node.outgoing.is_empty() => {
            wrong("网关没有流出的顺序流", "the gateway has no flow out of it");
        }
        Kind::Start | Kind::Boundary { .. } if node.outgoing.is_empty() => {
            wrong("这个事件没有流出的顺序流", "the event has no flow out of it");
        }
        _ => {}
    }
    if matches!(node.kind, Kind::EventBased) {
        race_targets(definition, node, findings);
    }
}

/// An event-based gateway leads to catching events that nothing else leads to (BPMN 2.0.2, 10.6.6).
fn race_targets(definition: &Definition, gateway: &Node, findings: &mut Findings) {
    for &flow in &gateway.outgoing {
        let target = definition.node(definition.flow(flow).target);
        let place = Place::of(&target.id, target.line);
        if !matches!(target.kind, Kind::Catch(_) | Kind::Unsupported) {
            let (zh, en) = ("事件网关后面只能是捕获事件", "only catching events may follow an event-based gateway");
            findings.error("F024", place, zh.into(), en.into());
        } else if target.incoming.len() > 1 {
            let (zh, en) = (
                "事件网关后面的事件不能再有其他流入",
                "no other flow may lead to an event after an event-based gateway",
            );
            findings.error("F024", place, zh.into(), en.into());
        }
    }
}

/// Conditions stand where something decides, and nowhere else.
pub(super) fn decisions(definition: &Definition, at: NodeIndex, findings: &mut Findings) {
    let node = definition.node(at);
    let decides = matches!(node.kind, Kind::Exclusive | Kind::Inclusive);
    if !decides && !node.kind.is_activity() {
        for flow in node.outgoing.iter().map(|&flow| definition.flow(flow)).filter(|flow| flow.conditional) {
            let (zh, en) = ("这里的顺序流不能有条件", "a flow from here cannot have a condition");
            findings.error("F036", Place::of(&flow.id, flow.line), zh.into(), en.into());
        }
        return;
    }
    if decides && node.outgoing.len() > 1 {
        let bare =
            node.outgoing.iter().filter(|flow| !definition.flow(**flow).conditional && node.default != Some(**flow));
        for flow in bare.map(|&flow| definition.flow(flow)) {
            let zh = "从判断网关流出的顺序流没有条件，也不是默认流";
            let en = "a flow out of a deciding gateway has no condition and is not its default";
            findings.error("F035", Place::of(&flow.id, flow.line), zh.into(), en.into());
        }
    }
    let all_conditional =
        !node.outgoing.is_empty() && node.outgoing.iter().all(|&flow| definition.flow(flow).conditional);
    if all_conditional {
        let zh = "没有默认流：条件都不成立时无法继续";
        let en = "there is no default flow: when no condition holds, it cannot go on";
        findings.warning("F034", Place::of(&node.id, node.line), zh.into(), en.into());
    }
}
