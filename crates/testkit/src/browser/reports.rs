//! What the browser noticed: errors, failed requests, shifting layout, axe's findings, the accessibility tree.

use super::{Page, wire::Event};
use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use std::collections::HashMap;

/// What happened on a page since it was opened.
#[derive(Debug, Default)]
pub(super) struct Log {
    pub(super) loads: usize,
    errors: Vec<String>,
    failed: Vec<String>,
    asked: HashMap<String, String>,
}

impl Log {
    pub(super) fn take(&mut self, events: Vec<Event>) {
        for Event { method, params } in events {
            match method.as_str() {
                "Page.loadEventFired" => self.loads += 1,
                "Runtime.consoleAPICalled" if params["type"] == "error" || params["type"] == "assert" => {
                    let said = params["args"].as_array().into_iter().flatten().map(spoken).collect::<Vec<_>>();
                    self.errors.push(said.join(" "));
                }
                "Runtime.exceptionThrown" => {
                    let details = &params["exceptionDetails"];
                    let thrown = details["exception"]["description"].as_str().or(details["text"].as_str());
                    self.errors.push(thrown.unwrap_or("an exception").to_owned());
                }
                // Failed requests are counted below; all else here is the browser's own word, such as a breach of the CSP.
                "Log.entryAdded" if params["entry"]["level"] == "error" && params["entry"]["source"] != "network" => {
                    self.errors.push(params["entry"]["text"].as_str().unwrap_or("an error").to_owned());
                }
                "Network.requestWillBeSent" => {
                    let id = params["requestId"].as_str().unwrap_or_default().to_owned();
                    let address = params["request"]["url"].as_str().unwrap_or_default();
                    self.asked.insert(id, address.chars().take(300).collect());
                }
                "Network.responseReceived" => {
                    let status = params["response"]["status"].as_u64().unwrap_or_default();
                    if status >= 400 {
                        let address = params["response"]["url"].as_str().unwrap_or_default();
                        self.failed.push(format!("{status} {address}"));
                    }
                }
                "Network.loadingFailed" if params["canceled"] != json!(true) => {
                    let id = params["requestId"].as_str().unwrap_or_default();
                    let address = self.asked.get(id).map_or("", String::as_str);
                    let why = params["errorText"].as_str().filter(|text| !text.is_empty()).unwrap_or("failed");
                    self.failed.push(format!("{why} {address}"));
                }
                _ => {}
            }
        }
    }
}

fn spoken(argument: &Value) -> String {
    match &argument["value"] {
        Value::String(text) => text.clone(),
        Value::Null => argument["description"].as_str().unwrap_or("null").to_owned(),
        other => other.to_string(),
    }
}

/// A breach of a rule that axe found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// axe's name of the rule, such as `color-contrast`.
    pub rule: String,
    /// `minor`, `moderate`, `serious` or `critical`.
    pub impact: String,
    /// What to do, in a sentence.
    pub help: String,
    /// Selectors of the elements concerned, each with what axe measured.
    pub elements: Vec<String>,
}

/// A node of the accessibility tree, as a screen reader sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accessible {
    /// The role, such as `heading`, `link`, `textbox`.
    pub role: String,
    /// What is read out.
    pub name: String,
    /// The description read after the name, such as a field's hint; empty for none.
    pub description: String,
    /// The value of an input; empty for none.
    pub value: String,
}

/// After the fonts are there and the page has nothing left to do.
const SHIFT: &str = "new Promise(done => {
    let sum = 0;
    new PerformanceObserver(list => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
    }).observe({type: 'layout-shift', buffered: true});
    const settled = () => requestIdleCallback(() => setTimeout(() => done(sum), 150), {timeout: 2000});
    document.fonts.ready.then(() => document.readyState === 'complete' ? settled() : addEventListener('load', settled));
})";

const RUN_AXE: &str = "(type, values) => axe.run(document, {runOnly: {type, values}, resultTypes: ['violations']})
    .then(result => result.violations.map(found => ({rule: found.id, impact: found.impact ?? '', help: found.help,
        elements: found.nodes.map(node => node.target.join(' ') + ': ' + (node.failureSummary ?? '').split('\\n').slice(1).join('; '))})))";

/// The rules of WCAG 2.2 AA whose outcome depends on colours, sizes and what fits, and not on the document alone.
const OF_LOOKS: [&str; 4] = ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size"];

/// The tags of WCAG 2.2 AA in axe: each level and version up to it.
const WCAG_22_AA: [&str; 5] = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

impl Page {
    /// Takes the errors written to the console, thrown by scripts or reported by the browser since the last call.
    pub fn errors(&self) -> Result<Vec<String>> {
        self.evaluate("0")?; // lets what is under way arrive
        Ok(std::mem::take(&mut self.log.borrow_mut().errors))
    }

    /// Takes the requests that failed or were answered with a status of 400 or more, as `404 http://…`.
    pub fn failed_requests(&self) -> Result<Vec<String>> {
        self.evaluate("0")?;
        Ok(std::mem::take(&mut self.log.borrow_mut().failed))
    }

    /// How far the layout moved by itself from when the page opened until it came to rest: the sum of all shifts, never less than the CLS score.
    /// Needs scripts to be on.
    pub fn layout_shift(&self) -> Result<f64> {
        Ok(self.evaluate(SHIFT)?.as_f64().unwrap_or_default())
    }

    /// Runs axe (its source is [`crate::AXE`]) with the rules of WCAG 2.2 AA. Needs scripts to be on.
    pub fn axe(&self, source: &str) -> Result<Vec<Violation>> {
        self.axe_of(source, "tag", &WCAG_22_AA)
    }

    /// The same with those rules only that see how a page looks, for a page that was judged as a whole and now looks otherwise.
    pub fn axe_of_looks(&self, source: &str) -> Result<Vec<Violation>> {
        self.axe_of(source, "rule", &OF_LOOKS)
    }

    fn axe_of(&self, source: &str, kind: &str, values: &[&str]) -> Result<Vec<Violation>> {
        if self.evaluate("typeof axe")? != json!("object") {
            self.evaluate(&format!("{source}\n;0"))?;
        }
        let found = self.ask(RUN_AXE, &[json!(kind), json!(values)])?;
        let words = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let found = found.as_array().context("axe gave no result")?;
        Ok(found
            .iter()
            .map(|one| Violation {
                rule: words(&one["rule"]),
                impact: words(&one["impact"]),
                help: words(&one["help"]),
                elements: one["elements"].as_array().into_iter().flatten().map(words).collect(),
            })
            .collect())
    }

    /// The page as a screen reader meets it, in order; nodes without role or meaning are left out.
    pub fn accessibility_tree(&self) -> Result<Vec<Accessible>> {
        let answer = self.call("Accessibility.getFullAXTree", json!({}))?;
        let nodes = answer["nodes"].as_array().context("no accessibility tree")?;
        let by_id: HashMap<&str, &Value> =
            nodes.iter().filter_map(|node| Some((node["nodeId"].as_str()?, node))).collect();
        let mut stack: Vec<&Value> = nodes.first().into_iter().collect();
        let mut tree = Vec::new();
        while let Some(node) = stack.pop() {
            let children = node["childIds"].as_array().into_iter().flatten();
            stack.extend(children.rev().filter_map(|id| by_id.get(id.as_str()?)).copied());
            let words = |key: &str| node[key]["value"].as_str().unwrap_or_default().to_owned();
            let role = words("role");
            if node["ignored"] == json!(true) || ["none", "generic", "InlineTextBox"].contains(&role.as_str()) {
                continue;
            }
            let (name, description, value) = (words("name"), words("description"), words("value"));
            tree.push(Accessible { role, name, description, value });
            if tree.len() >= 100_000 {
                break;
            }
        }
        Ok(tree)
    }
}
