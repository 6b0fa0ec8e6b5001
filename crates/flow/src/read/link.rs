//! References become connections: flows to nodes, defaults to flows, boundary events to activities.

use super::{BPMN, MOST_TEXT, Pending, RawFlow, Reader, local};
use crate::condition::Condition;
use crate::finding::{Place, clip};
use crate::model::{Flow, FlowIndex, Kind, NodeIndex};
use std::collections::HashSet;
use std::sync::Arc;

/// Ways to say that an expression is FEEL; the DMN versions differ only in their year.
fn is_feel(language: &str) -> bool {
    let language = language.to_ascii_lowercase();
    language == "feel" || (language.contains("/dmn/") && language.contains("feel"))
}

impl<'d, 'i> Reader<'d, 'i> {
    /// Resolves every reference; flows whose ends are missing are left out with a finding.
    pub(super) fn link(&mut self) -> Vec<Flow> {
        let raw = std::mem::take(&mut self.raw_flows);
        let known: HashSet<Arc<str>> = raw.iter().map(|flow| flow.id.clone()).collect();
        let mut flows = Vec::with_capacity(raw.len());
        for flow in raw {
            if let Some(linked) = self.link_flow(&flow, flows.len() as FlowIndex) {
                self.flow_index.entry(flow.id.clone()).or_insert(flows.len() as FlowIndex);
                self.containers[flow.container as usize].flows.push(flows.len() as FlowIndex);
                flows.push(linked);
            }
        }
        for pending in std::mem::take(&mut self.pending) {
            self.resolve(pending, &flows, &known);
        }
        flows
    }

    fn link_flow(&mut self, raw: &RawFlow<'d, 'i>, at: FlowIndex) -> Option<Flow> {
        let source = self.end_of(raw, "sourceRef");
        let target = self.end_of(raw, "targetRef");
        let (source, target) = (source?, target?);
        let inside = |node: NodeIndex| self.nodes[node as usize].container == raw.container;
        if !inside(source) || !inside(target) {
            let (zh, en) = ("顺序流越过了子流程的边界", "the flow crosses the border of a sub-process");
            self.findings.error("F023", Place::of(&raw.id, raw.line), zh.into(), en.into());
            return None;
        }
        let condition = self.read_condition(raw);
        let conditional = raw.element.children().any(|child| child.has_tag_name((BPMN, "conditionExpression")));
        let name = self.read_name(raw.element);
        self.nodes[source as usize].outgoing.push(at);
        self.nodes[source as usize].conditional |= condition.is_some();
        self.nodes[target as usize].incoming.push(at);
        Some(Flow { id: raw.id.clone(), name, line: raw.line, source, target, condition, conditional })
    }

    fn end_of(&mut self, raw: &RawFlow<'d, 'i>, end: &str) -> Option<NodeIndex> {
        let reference = self.attribute(raw.element, end).map(local).unwrap_or_default();
        let found = self.index.get(reference).copied();
        if found.is_none() && !self.refused.contains(reference) {
            let shown = clip(reference, 120);
            let (zh, en) =
                (format!("{end} 指向的“{shown}”不存在"), format!("{end} names “{shown}”, which is not there"));
            self.findings.error("F022", Place::of(&raw.id, raw.line), zh, en);
        }
        found
    }

    fn read_condition(&mut self, raw: &RawFlow<'d, 'i>) -> Option<Condition> {
        let element = raw.element.children().find(|child| child.has_tag_name((BPMN, "conditionExpression")))?;
        let line = self.line(element);
        let place = Place::of(&raw.id, line);
        if let Some(language) = element.attribute("language").filter(|language| !is_feel(language)) {
            let shown = clip(language, 80);
            let (zh, en) =
                (format!("表达式语言须是 FEEL，现在是“{shown}”"), format!("the language must be FEEL, not “{shown}”"));
            self.findings.error("F042", place, zh, en);
            return None;
        }
        let text: String = element.children().filter_map(|child| child.text()).collect();
        if text.len() > MOST_TEXT {
            let (zh, en) =
                (format!("表达式超过 {MOST_TEXT} 字节"), format!("the expression is longer than {MOST_TEXT} bytes"));
            self.findings.error("F003", place, zh, en);
            return None;
        }
        match Condition::parse(&text) {
            Ok(condition) => Some(condition),
            Err(found) => {
                super::feel_finding(&mut self.findings, &raw.id, line, text.trim(), &found);
                None
            }
        }
    }

    fn resolve(&mut self, pending: Pending, flows: &[Flow], known: &HashSet<Arc<str>>) {
        match pending {
            Pending::Default { node, flow } => self.resolve_default(node, &flow, flows, known),
            Pending::Host { node, host } => self.resolve_host(node, &host),
            Pending::Named { node, flow } => {
                if !known.contains(&*flow) {
                    self.missing(node, &flow);
                }
            }
        }
    }

    fn resolve_default(&mut self, node: NodeIndex, name: &str, flows: &[Flow], known: &HashSet<Arc<str>>) {
        let Some(&flow) = self.flow_index.get(name) else {
            if !known.contains(name) {
                self.missing(node, name);
            }
            return;
        };
        let (id, line) = (self.nodes[node as usize].id.clone(), self.nodes[node as usize].line);
        let kind = &self.nodes[node as usize].kind;
        let decides = kind.is_activity() || matches!(kind, Kind::Exclusive | Kind::Inclusive);
        if flows[flow as usize].source != node || !decides || flows[flow as usize].condition.is_some() {
            let name = clip(name, 120);
            let zh = format!("“{name}”不能作为这里的默认流：须从这里流出且没有条件");
            let en = format!("“{name}” cannot be the default here: it must leave this element and have no condition");
            self.findings.error("F036", Place::of(&id, line), zh, en);
            return;
        }
        self.nodes[node as usize].default = Some(flow);
    }

    fn resolve_host(&mut self, node: NodeIndex, name: &str) {
        let Some(&found) = self.index.get(name) else { return self.missing(node, name) };
        let (line, container) = (self.nodes[node as usize].line, self.nodes[node as usize].container);
        let id = self.nodes[node as usize].id.clone();
        let target = &self.nodes[found as usize];
        if !target.kind.is_activity() || target.container != container {
            let zh = "边界事件须附着在同一层的任务、子流程或调用活动上";
            let en = "a boundary event must be attached to a task, sub-process or call activity of the same level";
            self.findings.error("F024", Place::of(&id, line), zh.into(), en.into());
            return;
        }
        if let Kind::Boundary { host, .. } = &mut self.nodes[node as usize].kind {
            *host = found;
        }
        self.nodes[found as usize].boundaries.push(node);
    }

    fn missing(&mut self, node: NodeIndex, name: &str) {
        let (id, line) = (self.nodes[node as usize].id.clone(), self.nodes[node as usize].line);
        let shown = clip(name, 120);
        let (zh, en) = (format!("引用的“{shown}”不存在"), format!("“{shown}” is referred to and not there"));
        self.findings.error("F022", Place::of(&id, line), zh, en);
    }
}
