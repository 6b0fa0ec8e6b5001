//! The shipped forms, flows and stories agree with their items: forms check clean, flows are accepted with the item's
//! parameters, children stand the same in item and flow, conditions read names of the form, and every application of a story
//! is taken, or refused with the code the story names.

use super::super::*;
use super::packs::{files, items};
use codes::{CitizenId, CreditCode};
use schema::{Answers, Context, Form, Reference};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The day on which every story begins.
const DAY: &str = "2026-11-23";

fn forms() -> BTreeMap<(String, String), Form> {
    files("forms", "toml")
        .into_iter()
        .map(|(pack, stem, text)| {
            let form: Form = toml::from_str(&text).unwrap_or_else(|error| panic!("{pack}/{stem}: {error}"));
            ((pack, stem), form)
        })
        .collect()
}

fn flow_of(pack: &str, item: &Item) -> flow::Definition {
    let named = item.flow.as_ref().expect("each item has a flow");
    let (at, name) = named.name.split_once('/').unwrap_or((pack, &named.name));
    let found = files("flows", "bpmn").into_iter().find(|(p, n, _)| p == at && n == name).expect("the flow is there");
    let definition = flow::Definition::parse(&found.2).unwrap_or_else(|findings| panic!("{at}/{name}: {findings:#?}"));
    definition.with_parameters(&named.parameters).unwrap_or_else(|findings| panic!("{pack}/{}: {findings:#?}", item.id))
}

#[test]
fn every_flow_is_accepted_by_itself() {
    let flows = files("flows", "bpmn");
    assert!(flows.len() >= 9);
    for (pack, name, text) in flows {
        let definition =
            flow::Definition::parse(&text).unwrap_or_else(|findings| panic!("{pack}/{name}: {findings:#?}"));
        let serious: Vec<_> =
            definition.findings().iter().filter(|finding| finding.severity > flow::Severity::Note).collect();
        assert!(serious.is_empty(), "{pack}/{name}: {serious:#?}");
        assert_eq!(&*definition.id, name, "the process has its file's name");
    }
}

#[test]
fn every_item_runs_on_its_flow() {
    let roles = BTreeSet::from(["clerk", "section-chief", "inspector", "registrar", "partner", "guardian"]);
    let services = BTreeSet::from(["issue-result", "issue-refusal", "issue-non-acceptance", "conclude-joint"]);
    for ((pack, id), item) in &items() {
        let definition = flow_of(pack, item);
        for task in definition.user_tasks() {
            let role = task.task.role.as_deref().unwrap_or_default();
            assert!(roles.contains(role), "{pack}/{id}: {} has role {role:?}", task.id);
        }
        for (element, service) in definition.services() {
            assert!(services.contains(service), "{pack}/{id}: {element} runs {service}");
        }
        let in_flow: BTreeMap<&str, (&str, &str)> = definition
            .children()
            .map(|call| (call.child.item.as_str(), (call.child.on_refusal.as_str(), call.child.clock.as_str())))
            .collect();
        let in_item: BTreeMap<&str, (&str, &str)> = item
            .children
            .iter()
            .map(|child| (child.item.as_str(), (child.on_refusal.word(), child.clock.word())))
            .collect();
        assert_eq!(in_flow, in_item, "{pack}/{id}");
    }
}

#[test]
fn every_form_checks_clean() {
    for ((pack, name), form) in &forms() {
        let findings = form.check();
        assert!(findings.is_empty(), "{pack}/{name}: {findings:#?}");
    }
}

#[test]
fn conditions_of_items_read_the_form() {
    let forms = forms();
    for ((pack, id), item) in &items() {
        let Some(form) = item.form.as_ref().map(|form| &forms[&(pack.clone(), form.clone())]) else { continue };
        let fields: BTreeSet<&str> = form.fields().map(|(_, field)| field.id.as_str()).collect();
        let pages: BTreeSet<&str> = form.pages.iter().map(|page| page.id.as_str()).collect();
        let conditions = item.materials.iter().filter_map(|material| material.when.as_ref());
        for when in conditions.chain(item.children.iter().filter_map(|child| child.when.as_ref())) {
            let expression = feel::Expression::parse(when).unwrap_or_else(|finding| panic!("{pack}/{id}: {finding:?}"));
            for name in expression.names() {
                assert!(fields.contains(name.as_str()), "{pack}/{id}: {when} reads {name}");
            }
        }
        for take in item.materials.iter().filter_map(|material| material.take.as_ref()) {
            assert!(
                take.key.starts_with("applicant.") || fields.contains(take.key.as_str()),
                "{pack}/{id}: key {}",
                take.key
            );
        }
        for name in flow_of(pack, item).names() {
            let outcome = ["acceptance", "decision", "confirmation"].contains(&name.as_str());
            assert!(outcome || fields.contains(name.as_str()), "{pack}/{id}: the flow reads {name}");
        }
        for child in &item.children {
            for name in &child.share {
                assert!(pages.contains(name.as_str()) || fields.contains(name.as_str()), "{pack}/{id}: shares {name}");
            }
        }
        for (_, field) in form.fields() {
            for share in &field.share {
                assert!(
                    item.children.iter().any(|child| child.item == *share),
                    "{pack}/{id}: {} shared with {share}",
                    field.id
                );
            }
        }
    }
}

/// A city with its own division codes, that knows every division and nothing else.
struct City(codes::Divisions);

impl Reference for City {
    fn division(&self, code: &str) -> Option<base::Text> {
        Some(base::Text::new(format!("区划 {code}"), format!("division {code}")))
    }

    fn citizen_divisions(&self) -> &codes::Divisions {
        &self.0
    }
}

#[derive(serde::Deserialize)]
struct People {
    person: Vec<toml::Table>,
}

/// The people of a pack's stories with the numbers that a generator gives them.
fn people(pack: &str) -> BTreeMap<String, BTreeMap<String, String>> {
    let (.., text) =
        files("demo", "toml").into_iter().find(|(p, name, _)| p == pack && name == "people").expect("people");
    let people: People = toml::from_str(&text).expect("people are TOML");
    let get = |person: &toml::Table, word: &str| person[word].as_str().expect("text").to_owned();
    people
        .person
        .iter()
        .enumerate()
        .map(|(index, person)| {
            let sequence = 20 * index as u16 + u16::from(get(person, "sex") == "male");
            let born = get(person, "born").parse().expect("a date");
            let id = CitizenId::build(&get(person, "division"), born, sequence).expect("a number").to_string();
            let card = codes::BankCard::build("62228499010000001").expect("a card").to_string();
            let facts = [
                ("citizen_id", id),
                ("name", get(person, "name")),
                ("phone", format!("1390000{index:04}")),
                ("sex", get(person, "sex")),
                ("bank_account", card),
            ];
            (get(person, "id"), facts.into_iter().map(|(word, value)| (word.to_owned(), value)).collect())
        })
        .collect()
}

/// Puts facts in the place of `$me.citizen_id`, `$zhou-li.phone`, `$company:shiguang.credit_code`.
fn fill(value: &mut Value, me: &str, people: &BTreeMap<String, BTreeMap<String, String>>) {
    match value {
        Value::String(text) => {
            let Some((who, word)) = text.strip_prefix('$').and_then(|name| name.split_once('.')) else { return };
            *text = if who.starts_with("company:") {
                CreditCode::build('9', '1', "990102", "MA000001").expect("a code").to_string()
            } else {
                people[if who == "me" { me } else { who }][word].clone()
            };
        }
        Value::Array(list) => list.iter_mut().for_each(|value| fill(value, me, people)),
        Value::Object(map) => map.values_mut().for_each(|value| fill(value, me, people)),
        _ => {}
    }
}

#[test]
fn applications_of_stories_are_taken_or_refused_as_they_say() {
    let (forms, items) = (forms(), items());
    let city = City(codes::Divisions::national().clone().allowing_unknown(true));
    let (mut taken, mut refused) = (0, 0);
    for (pack, name, text) in files("stories", "toml") {
        let story: Value = toml::from_str(&text).unwrap_or_else(|error| panic!("{pack}/{name}: {error}"));
        assert!(story["clock"].as_str().is_some_and(|clock| clock.starts_with(DAY)), "{pack}/{name}");
        let people = people(&pack);
        for step in story["step"].as_array().expect("steps") {
            let (wanted, tried) = (step["do"] == "apply", step["try"] == "apply");
            if !wanted && !tried {
                continue;
            }
            let item = &items[&(pack.clone(), step["item"].as_str().expect("an item").to_owned())];
            let form = &forms[&(pack.clone(), item.form.clone().expect("a form"))];
            let me = step["as"].as_str().and_then(|who| who.strip_prefix("resident:")).expect("a resident applies");
            let mut answers = step["answers"].clone();
            fill(&mut answers, me, &people);
            let answers: Answers = serde_json::from_value(answers).expect("answers are an object");
            let applicant = serde_json::to_value(&people[me]).expect("facts");
            let now = jiff::civil::date(2026, 11, 23).at(9, 0, 0, 0);
            let problems = form.validate(&answers, &Context::new(now, &city).applicant(&applicant));
            if wanted {
                assert!(problems.is_empty(), "{pack}/{name}: {problems:#?}");
                let unknown: Vec<_> = answers.keys().filter(|key| form.field(key).is_none()).collect();
                assert!(unknown.is_empty(), "{pack}/{name}: {unknown:?}");
                taken += 1;
            } else {
                let code = step["refused"].as_str().expect("a code");
                assert!(
                    problems.iter().any(|problem| problem.code == code),
                    "{pack}/{name}: {code} is not among {problems:#?}"
                );
                refused += 1;
            }
            for (word, ways) in [("files", 1), ("declare", 2)] {
                let named: Vec<String> = match &step[word] {
                    Value::Object(map) => map.keys().cloned().collect(),
                    Value::Array(list) => list.iter().filter_map(|name| name.as_str().map(str::to_owned)).collect(),
                    _ => Vec::new(),
                };
                for material in named.iter().filter(|name| *name != "promise") {
                    let material =
                        item.material(material).unwrap_or_else(|| panic!("{pack}/{name}: no material {material}"));
                    let known = if ways == 1 { material.file.is_some() } else { material.declare.is_some() };
                    assert!(known, "{pack}/{name}: {} cannot be given as {word}", material.id);
                }
            }
        }
    }
    assert!(taken >= 25 && refused >= 8, "{taken} taken, {refused} refused");
}
