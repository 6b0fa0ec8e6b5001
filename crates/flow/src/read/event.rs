//! Events: which definitions each may hold, timers and messages.

use super::{Reader, local};
use crate::condition::Condition;
use crate::finding::{Place, clip};
use crate::model::{ContainerIndex, Kind, Timer, Trigger};
use crate::timer::TimerKind;
use roxmltree::Node as Element;
use std::sync::Arc;

/// Whether a child says what an event does.
pub(super) fn is_definition(name: &str) -> bool {
    name.ends_with("EventDefinition") || name == "eventDefinitionRef"
}

impl<'d, 'i> Reader<'d, 'i> {
    pub(super) fn read_event(&mut self, element: Element<'d, 'i>, container: ContainerIndex) -> Kind {
        let definitions: Vec<_> = element.children().filter(|child| is_definition(child.tag_name().name())).collect();
        let tag = element.tag_name().name();
        if definitions.len() > 1 {
            self.event_finding(
                element,
                "F013",
                "一个事件只能有一个事件定义",
                "an event can have only one event definition",
            );
            return Kind::Unsupported;
        }
        let definition = definitions.first().copied();
        let kind = definition.map_or("", |definition| definition.tag_name().name());
        match (tag, kind) {
            ("startEvent", "") => Kind::Start,
            ("startEvent", "messageEventDefinition") if container == 0 => {
                let message = definition.and_then(|definition| self.read_message_name(element, definition));
                if self.containers[0].message.is_none() {
                    self.containers[0].message = message;
                }
                Kind::Start
            }
            ("endEvent", "") => Kind::End,
            ("endEvent", "terminateEventDefinition") => Kind::Terminate,
            ("intermediateThrowEvent", "") => Kind::Throw,
            ("intermediateCatchEvent" | "boundaryEvent", "") => {
                self.event_finding(element, "F013", "事件没有说明等待什么", "the event does not say what it waits for");
                Kind::Unsupported
            }
            ("intermediateCatchEvent" | "boundaryEvent", "timerEventDefinition" | "messageEventDefinition") => {
                let Some(definition) = definition else { return Kind::Unsupported };
                self.read_catching(element, definition)
            }
            (_, kind) => {
                let (zh, en) = (format!("{tag} 还不能运行 {kind}"), format!("{kind} is not run in {tag}"));
                self.event_finding(element, "F011", &zh, &en);
                Kind::Unsupported
            }
        }
    }

    fn read_catching(&mut self, element: Element<'d, 'i>, definition: Element<'d, 'i>) -> Kind {
        let boundary = element.tag_name().name() == "boundaryEvent";
        let interrupting = element.attribute("cancelActivity") != Some("false");
        let trigger = if definition.tag_name().name() == "timerEventDefinition" {
            self.read_timer(element, definition, boundary && !interrupting).map(Trigger::Timer)
        } else {
            self.read_message_name(element, definition).map(Trigger::Message)
        };
        match (trigger, boundary) {
            (None, _) => Kind::Unsupported,
            (Some(trigger), false) => Kind::Catch(trigger),
            (Some(trigger), true) => {
                if element.attribute("attachedToRef").is_none() {
                    let (zh, en) = ("边界事件没有附着的活动", "the boundary event is attached to nothing");
                    self.event_finding(element, "F022", zh, en);
                }
                Kind::Boundary { host: u32::MAX, interrupting, trigger }
            }
        }
    }

    fn read_message_name(&mut self, element: Element<'d, 'i>, definition: Element<'d, 'i>) -> Option<Arc<str>> {
        if let Some(child) = definition.children().find(|child| child.tag_name().name() == "operationRef") {
            self.refuse_marker(element, child.tag_name().name());
            return None;
        }
        let Some(reference) = self.attribute(definition, "messageRef").map(local) else {
            self.event_finding(element, "F013", "消息事件没有写消息", "the message event names no message");
            return None;
        };
        let name = self.messages.get(reference).cloned();
        if name.is_none() {
            let shown = clip(reference, 120);
            let (zh, en) = (format!("没有消息“{shown}”"), format!("there is no message “{shown}”"));
            self.event_finding(element, "F022", &zh, &en);
        }
        name.map(Arc::from)
    }

    fn read_timer(&mut self, element: Element<'d, 'i>, definition: Element<'d, 'i>, repeats: bool) -> Option<Timer> {
        let kinds =
            [("timeDate", TimerKind::Date), ("timeDuration", TimerKind::Duration), ("timeCycle", TimerKind::Cycle)];
        let mut found = definition.children().filter_map(|child| {
            let kind = kinds.iter().find(|(name, _)| child.tag_name().name() == *name)?.1;
            Some((kind, child))
        });
        let (Some((kind, child)), None) = (found.next(), found.next()) else {
            let en = "a timer needs one of timeDate, timeDuration and timeCycle";
            self.event_finding(element, "F013", "定时器须有 timeDate、timeDuration、timeCycle 之一", en);
            return None;
        };
        let id = element.attribute("id").unwrap_or("");
        let line = self.line(child);
        let text = self.substitute(child.text().unwrap_or_default().trim(), id, line);
        if kind == TimerKind::Cycle && !repeats {
            let en = "a cycle needs a boundary event that does not interrupt";
            self.event_finding(element, "F041", "循环定时只能用于不中断的边界事件", en);
            return None;
        }
        if let Some(source) = text.strip_prefix('=') {
            return self.read_timer_expression(id, line, kind, source);
        }
        if !kind.accepts(&text) && !text.contains("${") {
            let shown = clip(&text, 80);
            let zh = format!("定时器写的“{shown}”不是日期、时长、循环或期限（如 5wd）");
            let en = format!("timer text “{shown}” is no date, duration, cycle or term such as 5wd");
            self.findings.error("F041", Place::of(id, line), zh, en);
            return None;
        }
        Some(Timer { kind, text: text.into(), expression: None })
    }

    fn read_timer_expression(&mut self, id: &str, line: u32, kind: TimerKind, source: &str) -> Option<Timer> {
        match Condition::parse(source) {
            Ok(condition) => Some(Timer { kind, text: condition.source.clone(), expression: Some(condition) }),
            Err(found) => {
                super::feel_finding(&mut self.findings, id, line, source, &found);
                None
            }
        }
    }

    fn event_finding(&mut self, element: Element<'d, 'i>, code: &'static str, zh: &str, en: &str) {
        let (line, id) = (self.line(element), element.attribute("id").unwrap_or(""));
        self.findings.error(code, Place::of(id, line), zh.into(), en.into());
    }
}
