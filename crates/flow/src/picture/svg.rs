//! The drawing as SVG: classes only, text escaped, as wide as its view box says.

use super::layout::{layout, way};
use super::{Diagram, Shape};
use crate::command::Outcome;
use crate::model::{Definition, FlowIndex, Kind, NodeIndex, Trigger};
use crate::state::{Origin, State};
use base::Locale;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt::Write;

/// Draws a process with the names of a language; with a state, each node says whether it is done, now or next.
pub fn svg(definition: &Definition, state: Option<&State>, locale: Locale) -> String {
    let laid;
    let diagram = match &definition.diagram {
        Some(diagram) => diagram,
        None => {
            laid = layout(definition);
            &laid
        }
    };
    let progress = state.map(|state| Progress::of(definition, state));
    let mut out = String::with_capacity(512 * definition.nodes.len());
    open(&mut out, definition.name_in(&definition.name, locale), diagram);
    let (inner, others): (Vec<NodeIndex>, Vec<NodeIndex>) = containers_first(definition)
        .into_iter()
        .partition(|at| matches!(definition.node(*at).kind, Kind::SubProcess(_)));
    let draw = |out: &mut String, nodes: Vec<NodeIndex>| {
        for at in nodes {
            if let Some(shape) = diagram.shapes.get(&at) {
                node(out, (definition, at), shape, progress.as_ref(), locale);
            }
        }
    };
    // Lines lie on the boxes of sub-processes and under everything else, so that no name is struck through.
    draw(&mut out, inner);
    for (at, flow) in definition.flows.iter().enumerate() {
        let drawn = diagram.edges.get(&(at as u32)).cloned();
        let straight = || Some(way(diagram.shapes.get(&flow.source)?, diagram.shapes.get(&flow.target)?, false));
        let Some(points) = drawn.or_else(straight) else { continue };
        let done = progress.as_ref().is_some_and(|progress| progress.flows.contains(&(at as u32)));
        edge(&mut out, &points, definition.name_in(&flow.name, locale), done);
    }
    draw(&mut out, others);
    out.push_str("</svg>");
    out
}

struct Progress {
    done: BTreeSet<NodeIndex>,
    now: BTreeSet<NodeIndex>,
    flows: BTreeSet<FlowIndex>,
}

impl Progress {
    fn of(definition: &Definition, state: &State) -> Progress {
        let mut progress = Progress { done: BTreeSet::new(), now: BTreeSet::new(), flows: BTreeSet::new() };
        let visits = state.visits.iter().filter(|visit| (visit.node as usize) < definition.nodes.len());
        for visit in visits {
            if visit.done {
                progress.done.insert(visit.node);
            }
            match &visit.from {
                Origin::Flow(flow, from) => progress.came(definition, state, *flow, *from),
                Origin::Join(taken) => {
                    progress.done.insert(visit.node);
                    for (flow, from) in taken {
                        progress.came(definition, state, *flow, *from);
                    }
                }
                Origin::Event(_) => {}
            }
        }
        for waiting in state.scopes.iter().flat_map(|scope| &scope.waiting) {
            progress.came(definition, state, waiting.flow, waiting.from);
        }
        let open = state.activities.values().filter(|activity| activity.host.is_none());
        progress
            .now
            .extend(open.map(|activity| activity.node).filter(|&node| (node as usize) < definition.nodes.len()));
        if let Some(Outcome::Completed { end } | Outcome::Terminated { end }) = state.outcome()
            && let Some(&end) = definition.index.get(end)
        {
            progress.done.insert(end);
            let before = definition.node(end).incoming.clone();
            let last = state.visits.iter().rev().find(|visit| visit.done && visit.scope == 0).map(|visit| visit.id);
            for flow in before {
                progress.came(definition, state, flow, last.unwrap_or(0));
            }
        }
        progress
    }

    /// Marks the way of a token along a flow, back through gateways and events that it passed, to the visit it came from.
    fn came(&mut self, definition: &Definition, state: &State, flow: FlowIndex, from: u64) {
        if flow as usize >= definition.flows.len() {
            return;
        }
        let begin = state.visit(from).map(|visit| visit.node);
        let mut before: BTreeMap<FlowIndex, FlowIndex> = BTreeMap::new();
        let mut queue = VecDeque::from([flow]);
        while let Some(at) = queue.pop_front() {
            let source = definition.flow(at).source;
            let node = definition.node(source);
            let begins = begin.map_or(matches!(node.kind, Kind::Start), |begin| begin == source);
            if begins {
                let mut here = Some(at);
                while let Some(done) = here {
                    self.flows.insert(done);
                    self.done.insert(definition.flow(done).source);
                    here = before.get(&done).copied();
                }
                return;
            }
            if matches!(node.kind, Kind::Throw) || (node.kind.is_gateway() && !matches!(node.kind, Kind::EventBased)) {
                for &earlier in &node.incoming {
                    if earlier != flow && !before.contains_key(&earlier) {
                        before.insert(earlier, at);
                        queue.push_back(earlier);
                    }
                }
            }
        }
    }

    fn class(&self, definition: &Definition, at: NodeIndex) -> &'static str {
        if self.now.contains(&at) {
            return "now";
        }
        let mut inside = Some(at);
        while let Some(node) = inside {
            if self.done.contains(&node) && !self.now.contains(&node) {
                return "done";
            }
            inside = definition.container(definition.node(node).container).owner;
        }
        "next"
    }
}

fn open(out: &mut String, name: &str, diagram: &Diagram) {
    let shapes = diagram.shapes.values();
    let points = diagram.edges.values().flatten();
    let xs = || shapes.clone().flat_map(|s| [s.x, s.right()]).chain(points.clone().map(|point| point.0));
    let ys = || shapes.clone().flat_map(|s| [s.y, s.bottom() + 20.0]).chain(points.clone().map(|point| point.1));
    let (left, top) = (xs().fold(f64::MAX, f64::min) - 20.0, ys().fold(f64::MAX, f64::min) - 20.0);
    let (width, height) = (xs().fold(f64::MIN, f64::max) - left + 20.0, ys().fold(f64::MIN, f64::max) - top + 20.0);
    let _ = write!(
        out,
        r#"<svg xmlns="http://www.w3.org/2000/svg" class="flow-picture" role="img" viewBox="{} {} {} {}"><title>{}</title>"#,
        short(left),
        short(top),
        short(width),
        short(height),
        escape(name)
    );
}

/// Sub-processes before what stands in them, so that they are drawn behind it; boundary events last.
fn containers_first(definition: &Definition) -> Vec<NodeIndex> {
    let mut nodes: Vec<NodeIndex> = (0..definition.nodes.len() as NodeIndex).collect();
    nodes.sort_by_key(|&at| match definition.node(at).kind {
        Kind::SubProcess(inner) => (0, inner),
        Kind::Boundary { .. } => (2, 0),
        _ => (1, 0),
    });
    nodes
}

fn node(
    out: &mut String,
    (definition, at): (&Definition, NodeIndex),
    shape: &Shape,
    progress: Option<&Progress>,
    locale: Locale,
) {
    let node = definition.node(at);
    let name = definition.name_in(&node.name, locale);
    let class = progress.map_or("", |progress| progress.class(definition, at));
    let kind = kind_class(&node.kind);
    let gap = if class.is_empty() { "" } else { " " };
    let _ = write!(out, r#"<g class="flow-node {kind}{gap}{class}" data-element="{}">"#, escape(&node.id));
    let (x, y) = shape.middle();
    let radius = shape.width.min(shape.height) / 2.0;
    match &node.kind {
        kind if kind.is_activity() => {
            let (left, top, width, height) = (short(shape.x), short(shape.y), short(shape.width), short(shape.height));
            let _ = write!(out, r#"<rect x="{left}" y="{top}" width="{width}" height="{height}" rx="8"/>"#);
            if matches!(kind, Kind::SubProcess(_)) {
                label(out, name, x, shape.y + 16.0, shape.width, 1);
            } else {
                label(out, name, x, y, shape.width, 3);
            }
        }
        kind if kind.is_gateway() => {
            let corners = [(x, shape.y), (shape.right(), y), (x, shape.bottom()), (shape.x, y)];
            let corners: Vec<String> = corners.iter().map(|(x, y)| format!("{} {}", short(*x), short(*y))).collect();
            let _ = write!(out, r#"<path d="M{}Z"/>"#, corners.join("L"));
            mark(out, kind, x, y);
            label(out, name, x, shape.bottom() + 12.0, 120.0, 1);
        }
        kind => {
            circle(out, x, y, radius);
            if matches!(kind, Kind::Throw | Kind::Catch(_) | Kind::Boundary { .. }) {
                circle(out, x, y, radius - 3.0);
            }
            mark(out, kind, x, y);
            label(out, name, x, shape.bottom() + 12.0, 120.0, 1);
        }
    }
    out.push_str("</g>");
}

fn kind_class(kind: &Kind) -> &'static str {
    match kind {
        Kind::Start => "start",
        Kind::End | Kind::Terminate => "end",
        Kind::SubProcess(_) => "inner",
        Kind::Call(_) => "child",
        Kind::Boundary { interrupting: false, .. } => "event beside",
        Kind::Boundary { .. } | Kind::Catch(_) | Kind::Throw => "event",
        kind if kind.is_gateway() => "gateway",
        _ => "task",
    }
}

/// The sign inside a gateway or an event.
fn mark(out: &mut String, kind: &Kind, x: f64, y: f64) {
    let line = |dx: f64, dy: f64| format!("M{} {}L{} {}", short(x - dx), short(y - dy), short(x + dx), short(y + dy));
    let d = match kind {
        Kind::Exclusive => line(6.0, 6.0) + &line(6.0, -6.0),
        Kind::Parallel => line(9.0, 0.0) + &line(0.0, 9.0),
        Kind::Inclusive | Kind::EventBased => return circle(out, x, y, 8.0),
        Kind::Terminate => return circle(out, x, y, 9.0),
        Kind::Catch(Trigger::Timer(_)) | Kind::Boundary { trigger: Trigger::Timer(_), .. } => {
            format!("M{} {}V{}H{}", short(x), short(y - 6.0), short(y), short(x + 5.0))
        }
        Kind::Catch(Trigger::Message(_)) | Kind::Boundary { trigger: Trigger::Message(_), .. } => {
            format!("M{} {}h14v9h-14zl7 5l7 -5", short(x - 7.0), short(y - 4.5))
        }
        _ => return,
    };
    let _ = write!(out, r#"<path class="flow-mark" d="{d}"/>"#);
}

fn circle(out: &mut String, x: f64, y: f64, radius: f64) {
    let _ = write!(out, r#"<circle cx="{}" cy="{}" r="{}"/>"#, short(x), short(y), short(radius));
}

fn edge(out: &mut String, points: &[(f64, f64)], name: &str, done: bool) {
    let class = if done { "flow-edge done" } else { "flow-edge" };
    let line: Vec<String> = points.iter().map(|(x, y)| format!("{} {}", short(*x), short(*y))).collect();
    let _ = write!(out, r#"<g class="{class}"><path d="M{}"/>"#, line.join("L"));
    if let [.., before, (x, y)] = points {
        let (dx, dy) = (x - before.0, y - before.1);
        let length = dx.hypot(dy).max(0.001);
        let (dx, dy) = (dx / length * 8.0, dy / length * 8.0);
        let (left, right) = ((x - dx - dy / 2.0, y - dy + dx / 2.0), (x - dx + dy / 2.0, y - dy - dx / 2.0));
        let (left, right) = ((short(left.0), short(left.1)), (short(right.0), short(right.1)));
        let tip = format!("M{} {}L{} {}L{} {}Z", short(*x), short(*y), left.0, left.1, right.0, right.1);
        let _ = write!(out, r#"<path class="flow-tip" d="{tip}"/>"#);
    }
    if let (false, [.., before, last]) = (name.is_empty(), points) {
        let (x, y) = (f64::midpoint(before.0, last.0), f64::midpoint(before.1, last.1));
        label(out, name, x, y - 8.0, 120.0, 1);
    }
    out.push_str("</g>");
}

/// A name in at most so many lines, centred; what does not fit ends in an ellipsis and stands whole in the title.
fn label(out: &mut String, text: &str, x: f64, y: f64, width: f64, most: usize) {
    if text.is_empty() {
        return;
    }
    let lines = wrap(text, ((width - 10.0) / 6.5).max(4.0) as usize, most);
    let _ = write!(out, "<title>{}</title><text>", escape(text));
    let first = y + 4.5 - (lines.len() as f64 - 1.0) * 8.0;
    for (at, line) in lines.iter().enumerate() {
        let y = first + at as f64 * 16.0;
        let _ = write!(out, r#"<tspan x="{}" y="{}">{}</tspan>"#, short(x), short(y), escape(line));
    }
    out.push_str("</text>");
}

/// Breaks a name into lines of so many half-width columns; Chinese characters take two and break anywhere.
fn wrap(text: &str, columns: usize, most: usize) -> Vec<String> {
    let wide = |c: char| if (c as u32) < 0x1100 { 1 } else { 2 };
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split_inclusive(|c: char| c.is_whitespace() || wide(c) == 2) {
        let width: usize = word.trim_end().chars().map(wide).sum();
        if used > 0 && used + width > columns {
            lines.push(String::new());
            used = 0;
        }
        used += word.chars().map(wide).sum::<usize>();
        lines.last_mut().expect("there is always a line").push_str(word);
    }
    let cut = lines.len() > most;
    lines.truncate(most);
    for (at, line) in lines.iter_mut().enumerate() {
        let over = line.chars().map(wide).sum::<usize>() > columns + 1;
        if over || (cut && at + 1 == most) {
            let mut room = columns.saturating_sub(2);
            let fits = |c: &char| {
                let size = wide(*c);
                let fits = size <= room;
                room = room.saturating_sub(size);
                fits
            };
            *line = line.chars().take_while(fits).chain(['…']).collect();
        }
        *line = line.trim().to_owned();
    }
    lines
}

/// At most one decimal.
fn short(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
