//! The walk over a process and its sub-processes. Every element is read, named as drawn only, or refused.

use super::{BPMN, Pending, RawFlow, Reader, local};
use crate::finding::{Place, clip, hint};
use crate::model::{Container, ContainerIndex, Kind, Node, NodeIndex};
use crate::spec;
use roxmltree::Node as Element;
use std::sync::Arc;

/// Children that say nothing about how an element runs.
const SILENT: &[&str] = &["documentation", "extensionElements", "incoming", "outgoing", "auditing", "monitoring"];
/// Parts of a drawing.
const ARTIFACTS: &[&str] = &["textAnnotation", "association", "group"];
/// Markers of repetition.
const LOOPS: &[&str] = &["standardLoopCharacteristics", "multiInstanceLoopCharacteristics"];
/// Declarations beside processes that are read when something refers to them, and otherwise do nothing.
const DECLARATIONS: &[&str] = &[
    "signal",
    "error",
    "escalation",
    "itemDefinition",
    "dataStore",
    "resource",
    "category",
    "interface",
    "endPoint",
    "partnerEntity",
    "partnerRole",
];
/// Namespaces whose words only draw.
const DRAWING: &[&str] = &[
    "http://www.omg.org/spec/BPMN/20100524/DI",
    "http://bpmn.io/schema/bpmn/biocolor/1.0",
    "http://www.omg.org/spec/BPMN/non-normative/color/1.0",
    "http://www.w3.org/2001/XMLSchema-instance",
    "http://www.w3.org/XML/1998/namespace",
];

impl<'d, 'i> Reader<'d, 'i> {
    /// Reads what stands beside the processes and picks the one that runs.
    pub(super) fn choose_process(&mut self, root: Element<'d, 'i>) -> Option<Element<'d, 'i>> {
        let mut processes = Vec::new();
        for child in root.children().filter(Element::is_element) {
            let name = child.tag_name().name();
            match (child.tag_name().namespace(), name) {
                (Some(BPMN), "process") => processes.push(child),
                (Some(BPMN), "message") => self.read_message(child),
                (Some(BPMN), "collaboration") => self.read_collaboration(child),
                (Some(BPMN), name) if DECLARATIONS.contains(&name) => self.drawn_only(child),
                (Some(BPMN), name) if SILENT.contains(&name) => {}
                (Some(BPMN), _) => self.refuse(child),
                (Some(namespace), _) if DRAWING.contains(&namespace) => {}
                _ => self.foreign(child, None),
            }
        }
        let runs = |process: &Element<'d, 'i>| process.attribute("isExecutable") != Some("false");
        let mut running = processes.iter().copied().filter(runs);
        match (running.next(), processes.as_slice()) {
            (Some(first), _) => {
                for other in running {
                    self.refuse_second_process(other);
                }
                for still in processes.iter().filter(|process| !runs(process)) {
                    self.drawn_only(*still);
                }
                Some(first)
            }
            (None, [only]) => {
                let (zh, en) = (
                    "流程标为不可执行，仍按可执行检查",
                    "the process says that it is not executable; it is read as if it were",
                );
                let (line, id) = (self.line(*only), only.attribute("id").unwrap_or(""));
                self.findings.warning("F005", Place::of(id, line), zh.into(), en.into());
                Some(*only)
            }
            (None, _) => {
                let line = self.line(root);
                let (zh, en) = ("文件中没有可执行的流程", "the file has no executable process");
                self.findings.error("F005", Place::line(line), zh.into(), en.into());
                None
            }
        }
    }

    fn refuse_second_process(&mut self, process: Element<'d, 'i>) {
        let (line, id) = (self.line(process), process.attribute("id").unwrap_or(""));
        let (zh, en) = ("一个文件只能有一个可执行的流程", "a file can have only one executable process");
        self.findings.error("F006", Place::of(id, line), zh.into(), en.into());
    }

    fn read_message(&mut self, element: Element<'d, 'i>) {
        let Some(id) = self.id_of(element) else { return };
        let name = self.attribute(element, "name").filter(|name| !name.is_empty()).unwrap_or(&id).to_owned();
        self.messages.insert(id.to_string(), name);
    }

    fn read_collaboration(&mut self, element: Element<'d, 'i>) {
        for child in element.children().filter(Element::is_element) {
            match child.tag_name().name() {
                "participant" => self.drawn_only(child),
                name if SILENT.contains(&name) || ARTIFACTS.contains(&name) => {}
                _ => self.refuse(child),
            }
        }
    }

    pub(super) fn read_process(&mut self, process: Element<'d, 'i>) {
        self.containers.push(Container::default());
        self.read_container(process, 0);
    }

    /// Reads the elements of the process or of one sub-process. The depth is bounded by that of the XML.
    fn read_container(&mut self, owner: Element<'d, 'i>, container: ContainerIndex) {
        for child in owner.children().filter(Element::is_element) {
            if child.tag_name().namespace() != Some(BPMN) {
                self.foreign(child, None);
                continue;
            }
            match child.tag_name().name() {
                "sequenceFlow" => self.read_flow(child, container),
                "laneSet" => self.drawn_only(child),
                name if LOOPS.contains(&name) && container > 0 => {}
                name if SILENT.contains(&name) || ARTIFACTS.contains(&name) => {}
                _ => self.read_node(child, container),
            }
        }
        if container == 0 {
            self.check_extensions(owner, None, &["parameter"]);
        }
    }

    fn read_flow(&mut self, element: Element<'d, 'i>, container: ContainerIndex) {
        let line = self.line(element);
        let id = match self.attribute(element, "id").filter(|id| !id.is_empty()) {
            Some(id) => Arc::from(id),
            None => {
                let end = |name| element.attribute(name).map(|id| clip(id, 200)).unwrap_or_default();
                Arc::from(format!("{}->{}", end("sourceRef"), end("targetRef")))
            }
        };
        self.check_children(element, &id, &["conditionExpression"]);
        self.check_extensions(element, Some(&id), &[]);
        self.raw_flows.push(RawFlow { element, id, line, container });
    }

    fn read_node(&mut self, element: Element<'d, 'i>, container: ContainerIndex) {
        let tag = element.tag_name().name();
        let kind = match tag {
            "task" | "manualTask" => {
                let task = self.read_task(element);
                Kind::Manual(Arc::new(task))
            }
            "userTask" => {
                let task = self.read_task(element);
                Kind::User(Arc::new(task))
            }
            "serviceTask" => Kind::Service(self.read_named(element, "service", "name", &["implementation"])),
            "businessRuleTask" => Kind::Rule(self.read_named(element, "rule", "decision", &[])),
            "callActivity" => Kind::Call(Arc::new(self.read_child(element))),
            "exclusiveGateway" => Kind::Exclusive,
            "parallelGateway" => Kind::Parallel,
            "inclusiveGateway" => Kind::Inclusive,
            "eventBasedGateway" => self.read_event_gateway(element),
            "subProcess" => self.read_sub_process(element),
            "startEvent" | "endEvent" | "intermediateCatchEvent" | "intermediateThrowEvent" | "boundaryEvent" => {
                self.read_event(element, container)
            }
            _ => {
                self.refuse(element);
                Kind::Unsupported
            }
        };
        let Some(id) = self.add_node(element, container, kind.clone()) else { return };
        if matches!(kind, Kind::Unsupported) {
            self.refused.insert(id.to_string());
            return;
        }
        self.check_node(element, &id, &kind);
        if let Kind::SubProcess(inner) = kind {
            self.containers[inner as usize].owner = Some(self.index[&id]);
            self.read_container(element, inner);
        }
    }

    fn read_event_gateway(&mut self, element: Element<'d, 'i>) -> Kind {
        let instantiates = element.attribute("instantiate") == Some("true");
        if instantiates || element.attribute("eventGatewayType") == Some("Parallel") {
            self.refuse_marker(element, if instantiates { "instantiate" } else { "eventGatewayType=Parallel" });
            return Kind::Unsupported;
        }
        Kind::EventBased
    }

    fn read_sub_process(&mut self, element: Element<'d, 'i>) -> Kind {
        if element.attribute("triggeredByEvent") == Some("true") {
            self.refuse_marker(element, "triggeredByEvent");
            return Kind::Unsupported;
        }
        self.containers.push(Container::default());
        Kind::SubProcess(self.containers.len() as ContainerIndex - 1)
    }

    fn add_node(&mut self, element: Element<'d, 'i>, container: ContainerIndex, kind: Kind) -> Option<Arc<str>> {
        let id = self.id_of(element)?;
        let at = self.nodes.len() as NodeIndex;
        self.index.entry(id.clone()).or_insert(at);
        if let Some(flow) = self.attribute(element, "default") {
            self.pending.push(Pending::Default { node: at, flow: local(flow).to_owned() });
        }
        if let (Kind::Boundary { .. }, Some(host)) = (&kind, self.attribute(element, "attachedToRef")) {
            self.pending.push(Pending::Host { node: at, host: local(host).to_owned() });
        }
        for child in element.children().filter(|child| child.tag_name().namespace() == Some(BPMN)) {
            if matches!(child.tag_name().name(), "incoming" | "outgoing") {
                let flow = local(child.text().unwrap_or_default().trim()).to_owned();
                self.pending.push(Pending::Named { node: at, flow });
            }
        }
        let kind = match kind {
            Kind::Boundary { interrupting, trigger, .. } => Kind::Boundary { host: at, interrupting, trigger },
            other => other,
        };
        let name = self.read_name(element);
        let line = self.line(element);
        self.containers[container as usize].nodes.push(at);
        self.nodes.push(Node {
            id: id.clone(),
            name,
            line,
            kind,
            container,
            incoming: Vec::new(),
            outgoing: Vec::new(),
            default: None,
            boundaries: Vec::new(),
            conditional: false,
        });
        Some(id)
    }

    /// Markers and children that would change how a node runs.
    fn check_node(&mut self, element: Element<'d, 'i>, id: &Arc<str>, kind: &Kind) {
        if element.attribute("isForCompensation") == Some("true") {
            self.refuse_marker(element, "isForCompensation");
        }
        for quantity in ["startQuantity", "completionQuantity"] {
            if element.attribute(quantity).is_some_and(|value| value.trim() != "1") {
                self.refuse_marker(element, quantity);
            }
        }
        match kind {
            Kind::SubProcess(_) => {
                let found = element.children().find(|child| LOOPS.contains(&child.tag_name().name()));
                if let Some(found) = found {
                    self.refuse_marker(element, found.tag_name().name());
                }
            }
            _ => self.check_children(element, id, &[]),
        }
        let allowed: &[&str] = match kind {
            Kind::User(_) | Kind::Manual(_) => &["task"],
            Kind::Call(_) => &["child"],
            Kind::Service(_) => &["service"],
            Kind::Rule(_) => &["rule"],
            _ => &[],
        };
        self.check_extensions(element, Some(id), allowed);
    }

    /// Refuses children that are neither silent, nor event definitions (read with the event), nor in `also`.
    fn check_children(&mut self, element: Element<'d, 'i>, id: &str, also: &[&str]) {
        for child in element.children().filter(Element::is_element) {
            let name = child.tag_name().name();
            if child.tag_name().namespace() != Some(BPMN) {
                self.foreign(child, Some(id));
            } else if !(SILENT.contains(&name) || also.contains(&name) || super::event::is_definition(name)) {
                let line = self.line(child);
                let (zh, en) = (format!("还不能运行 {name}"), format!("{name} is not run"));
                self.findings.error("F012", Place::of(id, line), zh, en);
            }
        }
    }

    pub(super) fn refuse_marker(&mut self, element: Element<'d, 'i>, marker: &str) {
        let (line, id) = (self.line(element), element.attribute("id").unwrap_or(""));
        let (zh, en) = (format!("还不能运行 {marker}"), format!("{marker} is not run"));
        self.findings.error("F012", Place::of(id, line), zh, en);
    }

    fn refuse(&mut self, element: Element<'d, 'i>) {
        let (line, id) = (self.line(element), element.attribute("id").unwrap_or(""));
        let name = clip(element.tag_name().name(), 60);
        let (zh, en) = (format!("还不能运行 {name} 元素"), format!("element {name} is not run"));
        self.findings.error("F010", Place::of(id, line), zh, en);
    }

    fn drawn_only(&mut self, element: Element<'d, 'i>) {
        let (line, id) = (self.line(element), element.attribute("id").unwrap_or(""));
        let name = element.tag_name().name();
        let (zh, en) = (format!("{name} 只画出，不影响运行"), format!("{name} is drawn and not run"));
        self.findings.note("F015", Place::of(id, line), zh, en);
    }

    /// A word of another tool, or one of ours that stands where it should not.
    pub(super) fn foreign(&mut self, element: Element<'d, 'i>, id: Option<&str>) {
        let line = self.line(element);
        let place = Place { element: id, line };
        let name = clip(element.tag_name().name(), 60);
        if element.tag_name().namespace() == Some(spec::NAMESPACE) {
            let zh = format!("tb:{name} 应放在 extensionElements 中");
            self.findings.error("F052", place, zh, format!("tb:{name} belongs into extensionElements"));
        } else {
            let zh = format!("其他工具的扩展 {name} 不使用");
            self.findings.note("F014", place, zh, format!("extension {name} of another tool is not used"));
        }
    }

    /// Attributes and extension elements: ours must be known and in place, those of other tools are noted once.
    pub(super) fn check_extensions(&mut self, element: Element<'d, 'i>, id: Option<&str>, allowed: &[&str]) {
        let line = self.line(element);
        let place = Place { element: id, line };
        let names = element.attribute("name").is_some();
        let has_own = element.attributes().any(|attribute| {
            attribute.namespace() == Some(spec::NAMESPACE) && !(names && attribute.name() == super::extension::NAME_EN)
        });
        if has_own && (allowed.is_empty() || allowed == ["parameter"]) {
            let (zh, en) = ("这里不能用 tb: 属性", "attributes of tb: cannot stand here");
            self.findings.error("F052", place, zh.into(), en.into());
        }
        let other = element.attributes().find(|attribute| {
            attribute.namespace().is_some_and(|space| space != spec::NAMESPACE && !DRAWING.contains(&space))
        });
        if let Some(other) = other {
            let name = clip(other.name(), 60);
            let (zh, en) =
                (format!("其他工具的属性 {name} 不使用"), format!("attribute {name} of another tool is not used"));
            self.findings.note("F014", place, zh, en);
        }
        let holders = element.children().filter(|child| child.tag_name().name() == "extensionElements");
        for child in holders.flat_map(|holder| holder.children()).filter(Element::is_element) {
            let name = child.tag_name().name();
            if child.tag_name().namespace() != Some(spec::NAMESPACE) {
                self.foreign(child, id);
            } else if super::extension::WORDS.contains(&name) && !allowed.contains(&name) {
                let line = self.line(child);
                let (zh, en) = (format!("这里不能用 tb:{name}"), format!("tb:{name} cannot stand here"));
                self.findings.error("F052", Place { element: id, line }, zh, en);
            } else if !allowed.contains(&name) {
                let line = self.line(child);
                let (hint_zh, hint_en) = hint(name, super::extension::WORDS.iter().copied());
                let name = clip(name, 60);
                let zh = format!("没有 tb:{name} 这个元素{hint_zh}");
                self.findings.error(
                    "F050",
                    Place { element: id, line },
                    zh,
                    format!("unknown element tb:{name}{hint_en}"),
                );
            }
        }
    }
}
