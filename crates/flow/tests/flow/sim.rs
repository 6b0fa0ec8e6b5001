//! A process that runs in a test: it knows elements by their ids, keeps every effect, and saves and loads its state at
//! every step.

use base::Moment;
use flow::{ActivityId, Command, Data, Definition, Effect, Finding, Json, Refused, Severity, State, Wait, start, step};
use serde_json::{Value, json};

/// A BPMN file around the content of one process.
pub fn file(content: &str) -> String {
    file_with("", content)
}

/// A BPMN file with declarations beside its process.
pub fn file_with(beside: &str, content: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:tb="https://tongban.example/bpmn/1" targetNamespace="t">
{beside}<process id="p" name="Process" isExecutable="true">
{content}
</process></definitions>"#
    )
}

/// A flow with the id `from-to`.
pub fn flow(from: &str, to: &str) -> String {
    format!(r#"<sequenceFlow id="{from}-{to}" sourceRef="{from}" targetRef="{to}"/>"#)
}

/// A flow with a condition.
pub fn flow_if(from: &str, to: &str, condition: &str) -> String {
    let condition = condition.replace('&', "&amp;").replace('<', "&lt;");
    format!(
        r#"<sequenceFlow id="{from}-{to}" sourceRef="{from}" targetRef="{to}"><conditionExpression xsi:type="tFormalExpression">{condition}</conditionExpression></sequenceFlow>"#
    )
}

/// A short way to write models: `start s; end e; user a b; xor g; and g; or g; a -> b; a -> b if x = 1; raw <xml/>`.
pub fn model(text: &str) -> String {
    let mut out = String::new();
    for line in text.split([';', '\n']).map(str::trim).filter(|line| !line.is_empty()) {
        if let Some(xml) = line.strip_prefix("raw ") {
            out.push_str(xml);
        } else if let Some((from, to)) = line.split_once(" -> ") {
            match to.split_once(" if ") {
                Some((to, condition)) => out.push_str(&flow_if(from, to, condition)),
                None => out.push_str(&flow(from, to)),
            }
        } else {
            let (word, ids) = line.split_once(' ').unwrap_or((line, ""));
            for id in ids.split(' ') {
                out.push_str(&element(word, id));
            }
        }
        out.push('\n');
    }
    out
}

fn element(word: &str, id: &str) -> String {
    let (id, default) = id.split_once('/').map_or((id, None), |(id, default)| (id, Some(default)));
    let default = default.map(|to| format!(r#" default="{id}-{to}""#)).unwrap_or_default();
    let tag = match word {
        "start" => "startEvent",
        "end" => "endEvent",
        "stop" => return format!(r#"<endEvent id="{id}"><terminateEventDefinition/></endEvent>"#),
        "user" => return format!(r#"<userTask id="{id}" tb:role="clerk"{default}/>"#),
        "service" => return format!(r#"<serviceTask id="{id}" tb:name="run-{id}"{default}/>"#),
        "rule" => return format!(r#"<businessRuleTask id="{id}" tb:decision="rule-{id}"{default}/>"#),
        "manual" => "manualTask",
        "task" => "task",
        "call" => return format!(r#"<callActivity id="{id}" calledElement="item-{id}"{default}/>"#),
        "xor" => "exclusiveGateway",
        "and" => "parallelGateway",
        "or" => "inclusiveGateway",
        "race" => "eventBasedGateway",
        "throw" => "intermediateThrowEvent",
        other => panic!("no such word in a test model: {other}"),
    };
    format!(r#"<{tag} id="{id}"{default}/>"#)
}

/// Reads a model that must be good.
pub fn good(xml: &str) -> Definition {
    Definition::parse(xml).unwrap_or_else(|findings| panic!("refused: {}", lines(&findings)))
}

/// Reads a short model that must be good.
pub fn good_model(text: &str) -> Definition {
    good(&file(&model(text)))
}

/// All findings of a file, good or bad.
pub fn findings(xml: &str) -> Vec<Finding> {
    match Definition::parse(xml) {
        Ok(definition) => definition.findings().to_vec(),
        Err(findings) => {
            assert!(findings.iter().any(|finding| finding.severity == Severity::Error), "refused without an error");
            findings
        }
    }
}

/// Codes of a file's findings with their elements.
pub fn codes(xml: &str) -> Vec<String> {
    findings(xml).iter().map(|one| format!("{} {}", one.code, one.element.as_deref().unwrap_or("-"))).collect()
}

/// Findings as text.
pub fn lines(findings: &[Finding]) -> String {
    findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

pub fn environment() -> feel::Environment {
    feel::Environment::at(jiff::civil::date(2026, 11, 23).at(9, 0, 0, 0))
}

/// JSON as an output.
pub fn data(value: Value) -> Data {
    match value {
        Value::Object(fields) => fields.into_iter().collect(),
        _ => Data::new(),
    }
}

/// A running process.
#[derive(Clone)]
pub struct Sim<'a> {
    pub definition: &'a Definition,
    pub state: State,
    pub effects: Vec<Effect>,
    pub data: Data,
}

impl<'a> Sim<'a> {
    pub fn start(definition: &'a Definition) -> Sim<'a> {
        Sim::start_with(definition, json!({}))
    }

    pub fn start_with(definition: &'a Definition, value: Value) -> Sim<'a> {
        let data = data(value);
        let (state, effects) = start(definition, &Json(&data), Moment(0), &environment()).expect("it starts");
        Sim { definition, state, effects, data }
    }

    /// Applies a command to the state and to a saved and loaded copy: both must give the same.
    pub fn apply(&mut self, command: Command) -> Result<Vec<Effect>, Refused> {
        let saved = serde_json::to_string(&self.state).expect("a state serialises");
        let loaded: State = serde_json::from_str(&saved).expect("a saved state loads");
        let names = Json(&self.data);
        let direct = step(self.definition, self.state.clone(), command.clone(), &names, &environment());
        let again = step(self.definition, loaded, command, &names, &environment());
        assert_eq!(direct, again, "saving and loading changes nothing");
        let (state, effects) = direct?;
        self.state = state;
        self.effects.extend(effects.iter().cloned());
        Ok(effects)
    }

    /// The oldest open activity of an element.
    pub fn id(&self, element: &str) -> ActivityId {
        let found = self.state.active().find(|activity| &*activity.element == element);
        found.unwrap_or_else(|| panic!("{element} is not open, but {:?}", self.open())).id
    }

    /// Elements that are open, timers and messages included, sorted.
    pub fn open(&self) -> Vec<&str> {
        let mut open: Vec<&str> = self.state.active().map(|activity| &*activity.element).collect();
        open.sort_unstable();
        open
    }

    /// Tasks, services, rules and children that are open, sorted.
    pub fn work(&self) -> Vec<&str> {
        let is_work = |wait: &Wait| matches!(wait, Wait::Task | Wait::Service | Wait::Rule | Wait::Child);
        let work = self.state.active().filter(|activity| is_work(&activity.wait));
        let mut work: Vec<&str> = work.map(|activity| &*activity.element).collect();
        work.sort_unstable();
        work
    }

    /// Completes work, or lets a timer fire, or a message come.
    pub fn done(&mut self, element: &str) -> Vec<Effect> {
        self.done_with(element, json!({}))
    }

    pub fn done_with(&mut self, element: &str, output: Value) -> Vec<Effect> {
        let id = self.id(element);
        self.finish(id, output).expect("an open activity completes")
    }

    pub fn finish(&mut self, id: ActivityId, output: Value) -> Result<Vec<Effect>, Refused> {
        let output = data(output);
        let command = match &self.state.activity(id).ok_or(Refused::NotOpen(id))?.wait {
            Wait::Child => Command::ChildFinished { activity: id, output },
            Wait::Timer { .. } => Command::TimerFired { activity: id },
            Wait::Message { name } => Command::Message { name: name.to_string(), activity: Some(id), output },
            _ => Command::Complete { activity: id, output },
        };
        self.apply(command)
    }

    pub fn back(&mut self, from: &str, to: &str) -> Result<Vec<Effect>, Refused> {
        let activity = self.id(from);
        self.apply(Command::ReturnTo { activity, element: to.into() })
    }

    pub fn finished(&self) -> bool {
        self.state.outcome().is_some()
    }

    /// How often an element was completed.
    pub fn completions(&self, element: &str) -> usize {
        let of = |effect: &&Effect| matches!(effect, Effect::Completed { element: found, .. } if &**found == element);
        self.effects.iter().filter(of).count()
    }
}

/// Effects as short words for comparing.
pub fn words(effects: &[Effect]) -> Vec<String> {
    effects
        .iter()
        .map(|effect| match effect {
            Effect::OpenTask { activity, element, .. } => format!("open {element}#{activity}"),
            Effect::CloseTask { activity, why } => format!("close #{activity} {why:?}"),
            Effect::CallChild { activity, element, spec } => format!("call {element}#{activity} {}", spec.item),
            Effect::CancelChild { activity } => format!("cancel #{activity}"),
            Effect::RunService { activity, element, name } => format!("run {element}#{activity} {name}"),
            Effect::EvaluateRule { activity, element, decision } => format!("rule {element}#{activity} {decision}"),
            Effect::StartTimer { activity, element, text, .. } => format!("timer {element}#{activity} {text}"),
            Effect::StopTimer { activity } => format!("stop #{activity}"),
            Effect::Subscribe { activity, element, message } => format!("await {element}#{activity} {message}"),
            Effect::Unsubscribe { activity } => format!("forget #{activity}"),
            Effect::Entered { element, .. } => format!("in {element}"),
            Effect::Completed { element, .. } => format!("out {element}"),
            Effect::Undone { element, .. } => format!("undone {element}"),
            Effect::Chose { gateway, flow } => format!("chose {gateway} {flow}"),
            Effect::Suspended => "suspended".into(),
            Effect::Resumed => "resumed".into(),
            Effect::Finished { outcome } => format!("finished {outcome:?}"),
        })
        .collect()
}

/// Only what is asked for: no history.
pub fn asked(effects: &[Effect]) -> Vec<String> {
    let history =
        |effect: &&Effect| !matches!(effect, Effect::Entered { .. } | Effect::Completed { .. } | Effect::Chose { .. });
    words(&effects.iter().filter(history).cloned().collect::<Vec<_>>())
}
