//! The process as a drawing: the file's own coordinates where it has them, else a simple layout from left to right.
//!
//! The SVG has classes only, so that the design system colours it: `flow-node` with `done`, `now` or `next`.

mod layout;
mod svg;

pub use svg::svg;

use crate::model::{FlowIndex, NodeIndex};
use roxmltree::{Document, Node as Element};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

const DI: &str = "http://www.omg.org/spec/BPMN/20100524/DI";

/// Where everything stands.
#[derive(Debug, Clone, Default)]
pub(crate) struct Diagram {
    pub shapes: BTreeMap<NodeIndex, Shape>,
    pub edges: BTreeMap<FlowIndex, Vec<(f64, f64)>>,
}

/// The box of a node.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Shape {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

impl Shape {
    pub fn right(&self) -> f64 {
        self.x + self.width
    }

    pub fn bottom(&self) -> f64 {
        self.y + self.height
    }

    pub fn middle(&self) -> (f64, f64) {
        (self.x + self.width / 2.0, self.y + self.height / 2.0)
    }
}

impl Diagram {
    /// Reads the coordinates of a file; `None` when a node has none.
    pub fn read(
        document: &Document<'_>,
        nodes: &HashMap<Arc<str>, NodeIndex>,
        flows: &HashMap<Arc<str>, FlowIndex>,
    ) -> Option<Diagram> {
        let mut diagram = Diagram::default();
        for element in document.descendants().filter(|element| element.tag_name().namespace() == Some(DI)) {
            let Some(of) = element.attribute("bpmnElement") else { continue };
            let of = of.rsplit_once(':').map_or(of, |(_, name)| name);
            match element.tag_name().name() {
                "BPMNShape" => {
                    if let (Some(&node), Some(shape)) = (nodes.get(of), shape(element)) {
                        diagram.shapes.insert(node, shape);
                    }
                }
                "BPMNEdge" => {
                    if let (Some(&flow), Some(points)) = (flows.get(of), points(element)) {
                        diagram.edges.insert(flow, points);
                    }
                }
                _ => {}
            }
        }
        nodes.values().all(|node| diagram.shapes.contains_key(node)).then_some(diagram)
    }
}

fn shape(element: Element<'_, '_>) -> Option<Shape> {
    let bounds = element.children().find(|child| child.tag_name().name() == "Bounds")?;
    let shape = Shape {
        x: number(bounds, "x")?,
        y: number(bounds, "y")?,
        width: number(bounds, "width")?,
        height: number(bounds, "height")?,
    };
    (shape.width > 0.0 && shape.height > 0.0).then_some(shape)
}

fn points(element: Element<'_, '_>) -> Option<Vec<(f64, f64)>> {
    let points = element.children().filter(|child| child.tag_name().name() == "waypoint");
    let points: Option<Vec<_>> = points.map(|point| Some((number(point, "x")?, number(point, "y")?))).collect();
    points.filter(|points| (2..=100).contains(&points.len()))
}

fn number(element: Element<'_, '_>, name: &str) -> Option<f64> {
    let value: f64 = element.attribute(name)?.trim().parse().ok()?;
    (value.is_finite() && value.abs() < 1e6).then_some(value)
}
