//! What a drawing hides: a flow that runs across an element it has nothing to do with.

use crate::finding::{Findings, Place, clip};
use crate::model::{Definition, Flow, Kind, NodeIndex};
use crate::picture::{Diagram, Shape};

/// Larger drawings are not looked at.
const MOST_SHAPES: usize = 400;

/// Warns of flows that run across elements (`F058`), once a flow.
pub(super) fn crossings(definition: &Definition, findings: &mut Findings) {
    let Some(diagram) = definition.diagram.as_ref().filter(|diagram| diagram.shapes.len() <= MOST_SHAPES) else {
        return;
    };
    for (at, flow) in definition.flows.iter().enumerate() {
        let Some(points) = diagram.edges.get(&(at as u32)) else { continue };
        let Some(crossed) = crossed(definition, diagram, flow, points) else { continue };
        let shown = clip(&definition.node(crossed).id, 60);
        let (zh, en) = (format!("图上的线穿过“{shown}”"), format!("the line is drawn across “{shown}”"));
        findings.warning("F058", Place::of(&flow.id, flow.line), zh, en);
    }
}

fn crossed(definition: &Definition, diagram: &Diagram, flow: &Flow, points: &[(f64, f64)]) -> Option<NodeIndex> {
    let ends = [flow.source, flow.target];
    let host = |node: NodeIndex| match definition.node(node).kind {
        Kind::Boundary { host, .. } => Some(host),
        _ => None,
    };
    let is_own = |node: NodeIndex| {
        ends.contains(&node) || ends.iter().any(|end| host(*end) == Some(node) || host(node) == Some(*end))
    };
    let mut others = diagram
        .shapes
        .iter()
        .filter(|(node, _)| !is_own(**node) && !matches!(definition.node(**node).kind, Kind::SubProcess(_)));
    others.find(|(_, shape)| points.windows(2).any(|line| meets(line[0], line[1], shape))).map(|(node, _)| *node)
}

/// Whether a straight line meets the inside of a box.
fn meets(from: (f64, f64), to: (f64, f64), shape: &Shape) -> bool {
    // The part of the line, from 0 to 1, that lies between both pairs of sides.
    let (mut first, mut last) = (0.0_f64, 1.0_f64);
    for (start, step, low, high) in [
        (from.0, to.0 - from.0, shape.x + 1.0, shape.right() - 1.0),
        (from.1, to.1 - from.1, shape.y + 1.0, shape.bottom() - 1.0),
    ] {
        if step.abs() < f64::EPSILON {
            if start <= low || start >= high {
                return false;
            }
        } else {
            let (one, other) = ((low - start) / step, (high - start) / step);
            first = first.max(one.min(other));
            last = last.min(one.max(other));
        }
    }
    first < last
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_meet_a_box_or_pass_it_by() {
        let shape = Shape { x: 10.0, y: 10.0, width: 20.0, height: 10.0 };
        for (from, to, wanted) in [
            ((0.0, 15.0), (50.0, 15.0), true),
            ((20.0, 0.0), (20.0, 50.0), true),
            ((0.0, 0.0), (40.0, 30.0), true),
            ((20.0, 15.0), (21.0, 15.0), true),
            ((0.0, 10.0), (50.0, 10.0), false),
            ((0.0, 15.0), (9.0, 15.0), false),
            ((0.0, 30.0), (12.0, 19.5), false),
            ((15.0, 40.0), (15.0, 40.0), false),
        ] {
            assert_eq!(meets(from, to, &shape), wanted, "{from:?} {to:?}");
        }
    }
}
