//! The product's namespace: who does a task, which child is called, which service runs, and declared parameters.

use super::{MOST_TEXT, Reader};
use crate::finding::{Findings, Place, clip, hint};
use crate::spec::{ChildSpec, ClockStart, NAMESPACE, OnRefusal, Parameter, TaskKind, TaskSpec};
use roxmltree::Node as Element;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The attribute that gives the English name of whatever has a name.
pub(super) const NAME_EN: &str = "name-en";

/// The elements of the namespace.
pub(super) const WORDS: &[&str] = &["task", "child", "service", "rule", "parameter"];

const TASK: &[&str] = &["role", "function", "page", "kind", "limit", "outcome"];
const CHILD: &[&str] = &["item", "on-refusal", "clock"];

/// Values of parameters while a file is read.
pub(super) struct Substitution {
    given: BTreeMap<String, String>,
    strict: bool,
    declared: Vec<(Parameter, u32)>,
    used: BTreeSet<String>,
    open: BTreeSet<String>,
}

impl Substitution {
    pub fn new(given: &BTreeMap<String, String>, strict: bool) -> Substitution {
        Substitution {
            given: given.clone(),
            strict,
            declared: Vec::new(),
            used: BTreeSet::new(),
            open: BTreeSet::new(),
        }
    }

    /// Findings about parameters as a whole.
    pub fn finish(&mut self, findings: &mut Findings) {
        let names: Vec<&str> = self.declared.iter().map(|(parameter, _)| &*parameter.name).collect();
        for given in self.given.keys().filter(|given| !names.contains(&given.as_str())) {
            let (hint_zh, hint_en) = hint(given, names.iter().copied());
            let shown = clip(given, 60);
            let (zh, en) =
                (format!("流程没有参数“{shown}”{hint_zh}"), format!("the process has no parameter “{shown}”{hint_en}"));
            findings.error("F054", Place::line(0), zh, en);
        }
        for (parameter, line) in &self.declared {
            let name = &parameter.name;
            if !self.used.contains(&**name) {
                let (zh, en) = (format!("参数“{name}”没有用到"), format!("parameter “{name}” is not used"));
                findings.warning("F056", Place::line(*line), zh, en);
            } else if self.strict && self.open.contains(&**name) {
                let (zh, en) = (format!("参数“{name}”没有值"), format!("parameter “{name}” has no value"));
                findings.error("F055", Place::line(*line), zh, en);
            }
        }
    }

    pub fn parameters(&self) -> (Vec<Parameter>, BTreeSet<String>) {
        (self.declared.iter().map(|(parameter, _)| parameter.clone()).collect(), self.open.clone())
    }

    fn value(&self, name: &str) -> Option<&str> {
        let declared = self.declared.iter().find(|(parameter, _)| &*parameter.name == name)?;
        self.given.get(name).map(String::as_str).or(declared.0.default.as_deref())
    }
}

impl<'d, 'i> Reader<'d, 'i> {
    pub(super) fn read_parameters(&mut self, process: Element<'d, 'i>) {
        for element in extension(process, "parameter") {
            let line = self.line(element);
            self.check_words(element, "", "parameter", &["name", "default"]);
            let name = element.attribute("name").unwrap_or_default();
            let good = !name.is_empty()
                && name.len() <= 64
                && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
            let known = self.substitution.declared.iter().any(|(parameter, _)| &*parameter.name == name);
            if !good || known {
                let shown = clip(name, 60);
                let zh = format!("参数名“{shown}”须由字母、数字、- 和 _ 组成，且不重复");
                let en = format!("parameter name “{shown}” must be made of letters, digits, - and _, and be used once");
                self.findings.error("F051", Place::line(line), zh, en);
                continue;
            }
            let default = element.attribute("default").filter(|value| value.len() <= MOST_TEXT).map(Arc::from);
            self.substitution.declared.push((Parameter { name: name.into(), default }, line));
        }
    }

    /// Puts the values of parameters in place of `${name}`; those without a value stay as they are.
    pub(super) fn substitute(&mut self, text: &str, id: &str, line: u32) -> String {
        let mut result = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${") {
            result.push_str(before);
            let Some((name, behind)) = after.split_once('}') else {
                rest = &rest[before.len()..];
                break;
            };
            rest = behind;
            self.substitution.used.insert(clip(name, 64));
            let declared = self.substitution.declared.iter().any(|(parameter, _)| &*parameter.name == name);
            match self.substitution.value(name) {
                Some(value) => result.push_str(value),
                None => {
                    result.push_str(&format!("${{{name}}}"));
                    if declared {
                        self.substitution.open.insert(name.to_owned());
                    } else {
                        let known: Vec<_> =
                            self.substitution.declared.iter().map(|(known, _)| known.name.clone()).collect();
                        let (hint_zh, hint_en) = hint(name, known.iter().map(|name| &**name));
                        let shown = clip(name, 60);
                        let zh = format!("没有声明参数“{shown}”{hint_zh}");
                        let en = format!("parameter “{shown}” is not declared{hint_en}");
                        self.findings.error("F054", Place::of(id, line), zh, en);
                    }
                }
            }
        }
        result.push_str(rest);
        result
    }

    /// The name of an element, or nothing; its English name is kept beside it. One Chinese name has one English name in a
    /// file, because people meet steps by their names (`F057`).
    pub(super) fn read_name(&mut self, element: Element<'d, 'i>) -> Arc<str> {
        let name: Arc<str> = self.attribute(element, "name").unwrap_or_default().into();
        let english = element.attribute((NAMESPACE, NAME_EN)).map(str::trim).unwrap_or_default();
        if name.is_empty() || english.is_empty() || english.len() > MOST_TEXT {
            return name;
        }
        let kept = self.english.entry(name.clone()).or_insert_with(|| english.into());
        if **kept != *english {
            let (shown, other) = (clip(english, 60), clip(kept, 60));
            let (id, line) = (element.attribute("id").unwrap_or(""), self.line(element));
            let zh = format!("“{name}”已有英文名“{other}”，这里又写成“{shown}”");
            let en = format!("“{name}” is “{other}” in English elsewhere, and “{shown}” here");
            self.findings.warning("F057", Place::of(id, line), zh, en);
        }
        name
    }

    pub(super) fn read_task(&mut self, element: Element<'d, 'i>) -> TaskSpec {
        let mut words = self.read_words(element, "task", TASK);
        let id = element.attribute("id").unwrap_or("");
        let line = self.line(element);
        if words.is_empty() && element.tag_name().name() == "userTask" {
            let (zh, en) = ("没有 tb:task，不知道由谁办理", "without tb:task nobody is said to do it");
            self.findings.warning("F053", Place::of(id, line), zh.into(), en.into());
        }
        let kind =
            words.remove("kind").map(|word| self.one_of(id, line, "kind", &word, TaskKind::WORDS, TaskKind::read));
        let limit = words.remove("limit");
        let wrong = |limit: &&String| !limit.contains("${") && calendar::Term::parse(limit).is_err();
        if let Some(limit) = limit.as_ref().filter(wrong) {
            let shown = clip(limit, 60);
            let (zh, en) = (format!("期限“{shown}”应如 2wd"), format!("limit “{shown}” must be a term such as 2wd"));
            self.findings.error("F051", Place::of(id, line), zh, en);
        }
        TaskSpec {
            role: words.remove("role"),
            function: words.remove("function"),
            page: words.remove("page"),
            kind: kind.flatten().unwrap_or_default(),
            limit,
            outcome: words.remove("outcome"),
        }
    }

    pub(super) fn read_child(&mut self, element: Element<'d, 'i>) -> ChildSpec {
        let mut words = self.read_words(element, "child", CHILD);
        let id = element.attribute("id").unwrap_or("");
        let line = self.line(element);
        let item = words.remove("item").or_else(|| self.attribute(element, "calledElement").map(str::to_owned));
        if item.as_ref().is_none_or(|item| item.is_empty()) {
            let (zh, en) = ("没有写调用哪个事项", "nothing says which item is called");
            self.findings.warning("F053", Place::of(id, line), zh.into(), en.into());
        }
        let refusal = words
            .remove("on-refusal")
            .and_then(|word| self.one_of(id, line, "on-refusal", &word, OnRefusal::WORDS, OnRefusal::read));
        let clock = words
            .remove("clock")
            .and_then(|word| self.one_of(id, line, "clock", &word, ClockStart::WORDS, ClockStart::read));
        ChildSpec {
            item: item.unwrap_or_default(),
            on_refusal: refusal.unwrap_or_default(),
            clock: clock.unwrap_or_default(),
        }
    }

    /// The name of a service or decision: ours, else an attribute of BPMN, else the element's id.
    pub(super) fn read_named(
        &mut self,
        element: Element<'d, 'i>,
        tag: &str,
        word: &'static str,
        also: &[&str],
    ) -> Arc<str> {
        let known: &[&'static str] = if word == "name" { &["name"] } else { &["decision"] };
        let mut words = self.read_words(element, tag, known);
        if let Some(name) = words.remove(word).filter(|name| !name.is_empty()) {
            return name.into();
        }
        let other = also.iter().find_map(|name| element.attribute(*name)).map(|name| clip(name, 200));
        let id = element.attribute("id").unwrap_or("");
        let (zh, en) = (format!("没有 tb:{tag}"), format!("without tb:{tag} nothing says what is run"));
        self.findings.warning("F053", Place::of(id, self.line(element)), zh, en);
        other.unwrap_or_else(|| id.to_owned()).into()
    }

    fn one_of<T>(
        &mut self,
        id: &str,
        line: u32,
        name: &str,
        word: &str,
        words: &[&str],
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let value = read(word);
        if value.is_none() && !word.contains("${") {
            let (hint_zh, hint_en) = hint(word, words.iter().copied());
            let (shown, all) = (clip(word, 60), words.join(", "));
            let zh = format!("{name} 不能是“{shown}”，可用：{all}{hint_zh}");
            let en = format!("{name} cannot be “{shown}”; it is one of {all}{hint_en}");
            self.findings.error("F051", Place::of(id, line), zh, en);
        }
        value
    }

    /// Attributes of the namespace on the element itself and on its one extension element of this name.
    fn read_words(
        &mut self,
        element: Element<'d, 'i>,
        tag: &str,
        known: &[&'static str],
    ) -> BTreeMap<&'static str, String> {
        let id = element.attribute("id").unwrap_or("");
        let mut words = BTreeMap::new();
        let own = element.attributes().filter(|attribute| attribute.namespace() == Some(NAMESPACE));
        let own = own.filter(|attribute| attribute.name() != NAME_EN);
        let own: Vec<_> = own.map(|attribute| (attribute.name(), attribute.value(), self.line(element))).collect();
        let mut found = Vec::new();
        for child in extension(element, tag) {
            let line = self.line(child);
            found.extend(
                child
                    .attributes()
                    .filter(|a| a.namespace().is_none_or(|space| space == NAMESPACE))
                    .map(|a| (a.name(), a.value(), line)),
            );
        }
        for (name, value, line) in own.into_iter().chain(found) {
            let Some(word) = known.iter().find(|word| **word == name) else {
                self.unknown_word(id, line, tag, name, known);
                continue;
            };
            let value = if value.len() > MOST_TEXT { clip(value, 60) } else { value.trim().to_owned() };
            let value = self.substitute(&value, id, line);
            if words.insert(*word, value).is_some() {
                let (zh, en) = (format!("属性 {word} 写了两次"), format!("attribute {word} is given twice"));
                self.findings.error("F051", Place::of(id, line), zh, en);
            }
        }
        words
    }

    fn check_words(&mut self, element: Element<'d, 'i>, id: &str, tag: &str, known: &[&str]) {
        let line = self.line(element);
        for attribute in element.attributes().filter(|attribute| !known.contains(&attribute.name())) {
            self.unknown_word(id, line, tag, attribute.name(), known);
        }
    }

    fn unknown_word(&mut self, id: &str, line: u32, tag: &str, name: &str, known: &[&str]) {
        let (hint_zh, hint_en) = hint(name, known.iter().copied());
        let shown = clip(name, 60);
        let zh = format!("tb:{tag} 没有属性“{shown}”{hint_zh}");
        self.findings.error("F050", Place::of(id, line), zh, format!("tb:{tag} has no attribute “{shown}”{hint_en}"));
    }
}

/// The extension elements of the namespace with one name.
fn extension<'d, 'i>(element: Element<'d, 'i>, name: &str) -> Vec<Element<'d, 'i>> {
    let holders = element.children().filter(|child| child.tag_name().name() == "extensionElements");
    holders.flat_map(|holder| holder.children()).filter(|child| child.has_tag_name((NAMESPACE, name))).collect()
}
