//! A layout from left to right for a process whose file has no coordinates: one column for each step from the start,
//! one row for each way beside the others, sub-processes as boxes around their own layout.

use super::{Diagram, Shape};
use crate::graph;
use crate::model::{ContainerIndex, Definition, Kind, NodeIndex};
use std::collections::{BTreeMap, BTreeSet};

const GAP: (f64, f64) = (50.0, 30.0);
const PADDING: f64 = 30.0;
const EVENT: f64 = 36.0;

/// Lays out a whole process. Nodes stand at the left of their column, so that a flow can turn in the gap before it.
pub(super) fn layout(definition: &Definition) -> Diagram {
    let mut diagram = Diagram::default();
    lay_container(definition, 0, &mut diagram);
    attach_boundaries(definition, &mut diagram);
    route(definition, &mut diagram);
    diagram
}

/// Places the nodes of a container from (0, 0) on and answers its size.
fn lay_container(definition: &Definition, container: ContainerIndex, diagram: &mut Diagram) -> (f64, f64) {
    let nodes = &definition.container(container).nodes;
    let columns = columns(definition, container);
    let rows = rows(definition, container, &columns);
    let mut sizes = BTreeMap::new();
    for &node in nodes {
        let size = match definition.node(node).kind {
            Kind::SubProcess(inner) => {
                let (width, height) = lay_container(definition, inner, diagram);
                (width + 2.0 * PADDING, height + 2.0 * PADDING)
            }
            ref kind if kind.is_activity() => (110.0, 70.0),
            ref kind if kind.is_gateway() => (46.0, 46.0),
            _ => (EVENT, EVENT),
        };
        sizes.insert(node, size);
    }
    let placed = nodes.iter().copied().filter(|node| columns.contains_key(node));
    let mut widths: BTreeMap<usize, f64> = BTreeMap::new();
    let mut heights: BTreeMap<usize, f64> = BTreeMap::new();
    for node in placed.clone() {
        let (width, height) = sizes[&node];
        let widest = widths.entry(columns[&node]).or_default();
        *widest = widest.max(width);
        let highest = heights.entry(rows[&node]).or_default();
        *highest = highest.max(height);
    }
    let lefts = starts(&widths, GAP.0);
    let tops = starts(&heights, GAP.1);
    for node in placed {
        let (width, height) = sizes[&node];
        let (column, row) = (columns[&node], rows[&node]);
        let x = lefts[&column];
        let y = tops[&row] + (heights[&row] - height) / 2.0;
        diagram.shapes.insert(node, Shape { x, y, width, height });
        if let Kind::SubProcess(inner) = definition.node(node).kind {
            shift(definition, inner, (x + PADDING, y + PADDING), diagram);
        }
    }
    let end = |sizes: &BTreeMap<usize, f64>, gap: f64| sizes.values().map(|size| size + gap).sum::<f64>() - gap;
    (end(&widths, GAP.0).max(0.0), end(&heights, GAP.1).max(0.0))
}

fn starts(sizes: &BTreeMap<usize, f64>, gap: f64) -> BTreeMap<usize, f64> {
    let mut at = 0.0;
    let mut start = |size: f64| {
        let here = at;
        at += size + gap;
        here
    };
    sizes.iter().map(|(&key, &size)| (key, start(size))).collect()
}

fn shift(definition: &Definition, container: ContainerIndex, by: (f64, f64), diagram: &mut Diagram) {
    for &node in &definition.container(container).nodes {
        if let Some(shape) = diagram.shapes.get_mut(&node) {
            shape.x += by.0;
            shape.y += by.1;
        }
        if let Kind::SubProcess(inner) = definition.node(node).kind {
            shift(definition, inner, by, diagram);
        }
    }
}

/// The column of each node but boundary events: the longest way from the start, without flows that lead back.
fn columns(definition: &Definition, container: ContainerIndex) -> BTreeMap<NodeIndex, usize> {
    let Some(start) = definition.container(container).start else { return BTreeMap::new() };
    let mut columns = BTreeMap::from([(start, 0)]);
    let order = order(definition, start);
    let place: BTreeMap<NodeIndex, usize> = order.iter().enumerate().map(|(at, &node)| (node, at)).collect();
    for &node in &order {
        let boundary = matches!(definition.node(node).kind, Kind::Boundary { .. });
        let here = columns.get(&node).copied().unwrap_or(0);
        for target in graph::next(definition, node).filter(|target| place[target] > place[&node]) {
            let step = usize::from(!boundary && !matches!(definition.node(target).kind, Kind::Boundary { .. }));
            let step = if boundary { 1 } else { step };
            let column = columns.entry(target).or_insert(0);
            *column = (*column).max(here + step);
        }
    }
    columns.retain(|&node, _| !matches!(definition.node(node).kind, Kind::Boundary { .. }));
    columns
}

/// Each node stands in the row of the first node before it, or in the next that is free in its column.
fn rows(
    definition: &Definition,
    container: ContainerIndex,
    columns: &BTreeMap<NodeIndex, usize>,
) -> BTreeMap<NodeIndex, usize> {
    let mut by_column: Vec<NodeIndex> =
        definition.container(container).nodes.iter().copied().filter(|node| columns.contains_key(node)).collect();
    by_column.sort_by_key(|node| (columns[node], *node));
    let mut rows: BTreeMap<NodeIndex, usize> = BTreeMap::new();
    let mut taken = BTreeSet::new();
    for node in by_column {
        let before = graph::previous(definition, node).filter_map(|before| match definition.node(before).kind {
            Kind::Boundary { host, .. } => rows.get(&host).map(|row| row + 1),
            _ => rows.get(&before).copied(),
        });
        let mut row = before.min().unwrap_or(0);
        while !taken.insert((columns[&node], row)) {
            row += 1;
        }
        rows.insert(node, row);
    }
    rows
}

fn order(definition: &Definition, start: NodeIndex) -> Vec<NodeIndex> {
    let mut seen = BTreeSet::from([start]);
    let mut finished = Vec::new();
    let mut stack = vec![(start, graph::next(definition, start).collect::<Vec<_>>())];
    while let Some((node, ahead)) = stack.last_mut() {
        match ahead.pop() {
            Some(target) if seen.insert(target) => stack.push((target, graph::next(definition, target).collect())),
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

/// Boundary events sit side by side on the lower edge of their host, from the right.
fn attach_boundaries(definition: &Definition, diagram: &mut Diagram) {
    for node in &definition.nodes {
        for (at, &boundary) in node.boundaries.iter().enumerate() {
            let Kind::Boundary { host, .. } = definition.node(boundary).kind else { continue };
            let Some(host) = diagram.shapes.get(&host) else { continue };
            let x = host.right() - (at as f64 + 1.0) * (EVENT * 0.8) - 6.0;
            let shape = Shape { x, y: host.bottom() - EVENT / 3.0, width: EVENT * 0.7, height: EVENT * 0.7 };
            diagram.shapes.insert(boundary, shape);
        }
    }
}

fn route(definition: &Definition, diagram: &mut Diagram) {
    for (at, flow) in definition.flows.iter().enumerate() {
        let (Some(source), Some(target)) = (diagram.shapes.get(&flow.source), diagram.shapes.get(&flow.target)) else {
            continue;
        };
        let boundary = matches!(definition.node(flow.source).kind, Kind::Boundary { .. });
        diagram.edges.insert(at as u32, way(source, target, boundary));
    }
}

/// The corners of a flow.
pub(super) fn way(source: &Shape, target: &Shape, downwards: bool) -> Vec<(f64, f64)> {
    let (from, to) = (source.middle(), target.middle());
    if downwards && target.x >= source.right() {
        return vec![(from.0, source.bottom()), (from.0, to.1), (target.x, to.1)];
    }
    if target.x < source.right() {
        let low = source.bottom().max(target.bottom()) + 14.0;
        return vec![(from.0, source.bottom()), (from.0, low), (to.0, low), (to.0, target.bottom())];
    }
    if (from.1 - to.1).abs() < 1.0 {
        return vec![(source.right(), from.1), (target.x, from.1)];
    }
    let turn = target.x - GAP.0 / 2.0;
    vec![(source.right(), from.1), (turn, from.1), (turn, to.1), (target.x, to.1)]
}
