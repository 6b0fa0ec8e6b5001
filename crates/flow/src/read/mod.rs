//! From a BPMN file to a [`Definition`]: XML, limits, elements, references, then the static checks.

mod event;
mod extension;
mod guard;
mod link;
mod tree;

pub use guard::{MOST_ATTRIBUTES, MOST_BYTES, MOST_DEPTH, MOST_ELEMENTS, MOST_TEXT};

use crate::finding::{Finding, Findings, Place, Severity, clip};
use crate::model::{Container, Definition, FlowIndex, Node, NodeIndex};
use extension::Substitution;
use guard::Lines;
use roxmltree::{Document, ParsingOptions};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// The namespace of BPMN 2.0 models.
pub const BPMN: &str = "http://www.omg.org/spec/BPMN/20100524/MODEL";

impl Definition {
    /// Reads and checks a BPMN 2.0 file. Parameters that the process declares take their defaults.
    ///
    /// Refused with all findings when one of them is an error; warnings and notes of a good file are in
    /// [`Definition::findings`].
    pub fn parse(xml: &str) -> Result<Definition, Vec<Finding>> {
        read(xml, &BTreeMap::new(), false)
    }

    /// Reads the bytes of a file, which must be UTF-8.
    pub fn read(bytes: &[u8]) -> Result<Definition, Vec<Finding>> {
        let Ok(xml) = std::str::from_utf8(bytes) else {
            let mut findings = Findings::default();
            let line = bytes.iter().take(valid_up_to(bytes)).filter(|byte| **byte == b'\n').count() as u32 + 1;
            findings.error("F002", Place::line(line), "文件不是 UTF-8 编码".into(), "the file is not UTF-8".into());
            return Err(findings.sorted());
        };
        Definition::parse(xml)
    }

    /// The same process with values for its parameters; those not given take their defaults.
    ///
    /// Refused for names that are not declared (`F054`), for parameters that then have no value (`F055`), and for
    /// anything that the values make wrong.
    pub fn with_parameters(&self, values: &BTreeMap<String, String>) -> Result<Definition, Vec<Finding>> {
        read(&self.source, values, true)
    }

    /// Parameters that still have no value; a definition with some cannot be started.
    pub fn open_parameters(&self) -> impl Iterator<Item = &str> {
        self.open_parameters.iter().map(String::as_str)
    }
}

fn valid_up_to(bytes: &[u8]) -> usize {
    std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len)
}

fn read(xml: &str, values: &BTreeMap<String, String>, strict: bool) -> Result<Definition, Vec<Finding>> {
    let mut findings = Findings::default();
    guard::check(xml, &mut findings);
    if findings.has_errors() {
        return Err(findings.sorted());
    }
    let options = ParsingOptions { allow_dtd: false, nodes_limit: 400_000, ..ParsingOptions::default() };
    let document = match Document::parse_with_options(xml, options) {
        Ok(document) => document,
        Err(error) => {
            let zh = format!("文件不是格式正确的 XML：{error}");
            findings.error("F001", Place::line(error.pos().row), zh, format!("not well-formed XML: {error}"));
            return Err(findings.sorted());
        }
    };
    let mut reader = Reader {
        document: &document,
        lines: Lines::of(xml),
        findings,
        substitution: Substitution::new(values, strict),
        messages: HashMap::new(),
        english: BTreeMap::new(),
        nodes: Vec::new(),
        raw_flows: Vec::new(),
        containers: Vec::new(),
        index: HashMap::new(),
        flow_index: HashMap::new(),
        pending: Vec::new(),
        refused: BTreeSet::new(),
    };
    let found = reader.read_document();
    let Some((id, name)) = found else { return Err(reader.findings.sorted()) };
    finish(reader, id, name, xml)
}

fn finish(mut reader: Reader<'_, '_>, id: Arc<str>, name: Arc<str>, xml: &str) -> Result<Definition, Vec<Finding>> {
    let flows = reader.link();
    reader.substitution.finish(&mut reader.findings);
    let diagram = crate::picture::Diagram::read(reader.document, &reader.index, &reader.flow_index);
    let (parameters, open_parameters) = reader.substitution.parameters();
    let mut definition = Definition {
        id,
        name,
        english: reader.english,
        nodes: reader.nodes,
        flows,
        containers: reader.containers,
        index: reader.index,
        joins: BTreeMap::new(),
        parameters,
        open_parameters,
        findings: Vec::new(),
        diagram,
        source: xml.into(),
    };
    crate::check::check(&mut definition, &mut reader.findings, &reader.refused);
    let findings = reader.findings.sorted();
    if findings.iter().any(|finding| finding.severity == Severity::Error) {
        return Err(findings);
    }
    definition.findings = findings;
    Ok(definition)
}

/// What is known while a file is being read.
pub(crate) struct Reader<'d, 'i> {
    document: &'d Document<'i>,
    lines: Lines,
    findings: Findings,
    substitution: Substitution,
    /// Messages by id: their names.
    messages: HashMap<String, String>,
    /// English names of what has a name.
    english: BTreeMap<Arc<str>, Arc<str>>,
    nodes: Vec<Node>,
    raw_flows: Vec<RawFlow<'d, 'i>>,
    containers: Vec<Container>,
    index: HashMap<Arc<str>, NodeIndex>,
    flow_index: HashMap<Arc<str>, FlowIndex>,
    /// References from nodes that can be resolved only when everything was read.
    pending: Vec<Pending>,
    /// Ids of elements that were refused, so that references to them are not reported a second time.
    refused: BTreeSet<String>,
}

struct RawFlow<'d, 'i> {
    element: roxmltree::Node<'d, 'i>,
    id: Arc<str>,
    line: u32,
    container: u32,
}

enum Pending {
    Default { node: NodeIndex, flow: String },
    Host { node: NodeIndex, host: String },
    Named { node: NodeIndex, flow: String },
}

impl<'d, 'i> Reader<'d, 'i> {
    fn line(&self, element: roxmltree::Node<'_, '_>) -> u32 {
        self.lines.at(element.range().start)
    }

    /// An attribute without namespace, cut at the limit with a finding.
    fn attribute(&mut self, element: roxmltree::Node<'d, 'i>, name: &str) -> Option<&'d str> {
        let value = element.attribute(name)?;
        if value.len() > MOST_TEXT {
            let line = self.line(element);
            let zh = format!("属性 {name} 超过 {MOST_TEXT} 字节");
            let en = format!("attribute {name} is longer than {MOST_TEXT} bytes");
            self.findings.error("F003", Place::line(line), zh, en);
            return None;
        }
        Some(value.trim())
    }

    fn read_document(&mut self) -> Option<(Arc<str>, Arc<str>)> {
        let root = self.document.root_element();
        if root.tag_name().name() != "definitions" || root.tag_name().namespace() != Some(BPMN) {
            let found = clip(root.tag_name().name(), 60);
            let zh = format!("根元素应是 BPMN 2.0 的 definitions（命名空间 {BPMN}），现在是“{found}”");
            let en = format!("the root must be definitions of BPMN 2.0 (namespace {BPMN}), not “{found}”");
            self.findings.error("F004", Place::line(self.line(root)), zh, en);
            return None;
        }
        if !self.check_ids(root) {
            return None;
        }
        let process = self.choose_process(root)?;
        let id = self.id_of(process)?;
        let name = Some(self.read_name(process)).filter(|name| !name.is_empty()).unwrap_or_else(|| id.clone());
        self.read_parameters(process);
        self.read_process(process);
        Some((id, name))
    }

    /// Counts the elements and finds ids that are used twice; false when there are too many to go on.
    fn check_ids(&mut self, root: roxmltree::Node<'d, 'i>) -> bool {
        let mut first = HashMap::new();
        let mut count = 0;
        for element in root.descendants().filter(|node| node.tag_name().namespace() == Some(BPMN)) {
            count += 1;
            let Some(id) = element.attribute("id") else { continue };
            let line = self.line(element);
            if let Some(earlier) = first.insert(id.trim(), line) {
                let zh = format!("编号已在第 {earlier} 行用过");
                self.findings.error(
                    "F021",
                    Place::of(id, line),
                    zh,
                    format!("the id is already used on line {earlier}"),
                );
            }
        }
        if count > MOST_ELEMENTS {
            let zh = format!("元素有 {count} 个，最多 {MOST_ELEMENTS} 个");
            self.findings.error("F003", Place::line(0), zh, format!("{count} elements, the most is {MOST_ELEMENTS}"));
        }
        count <= MOST_ELEMENTS
    }

    /// The id of an element that must have one.
    fn id_of(&mut self, element: roxmltree::Node<'d, 'i>) -> Option<Arc<str>> {
        let id = self.attribute(element, "id").filter(|id| !id.is_empty());
        if id.is_none() {
            let (line, name) = (self.line(element), element.tag_name().name());
            let zh = format!("{name} 没有编号");
            self.findings.error("F020", Place::line(line), zh, format!("{name} has no id"));
        }
        id.map(Arc::from)
    }
}

/// The part of a qualified name after its prefix, as references write it.
fn local(reference: &str) -> &str {
    reference.rsplit_once(':').map_or(reference, |(_, name)| name)
}

/// The finding for a FEEL expression that does not parse or does not check.
pub(crate) fn feel_finding(findings: &mut Findings, id: &str, line: u32, source: &str, found: &feel::Finding) {
    let source = clip(source, 120);
    let (hint_zh, hint_en) = match &found.suggestion {
        Some(meant) => (format!("；是不是“{meant}”？"), format!("; did you mean “{meant}”?")),
        None => (String::new(), String::new()),
    };
    let zh = format!("表达式“{source}”有误（{}）：{}{hint_zh}", found.code, found.message_zh);
    let en = format!("expression “{source}” is wrong ({}): {}{hint_en}", found.code, found.message_en);
    findings.error("F040", Place::of(id, line), zh, en);
}
