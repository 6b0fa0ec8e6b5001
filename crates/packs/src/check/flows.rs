//! Processes: each by itself, and with the parameters and the form of each item that uses it.

use super::Look;
use crate::{Finding, Pack};
use base::Locale;
use catalogue::item::Item;
use feel::{Scope, Type};
use flow::{Definition, Severity};
use schema::{Class, Form};
use std::collections::BTreeMap;

/// Each process of a pack by itself.
pub(crate) fn check(look: &mut Look<'_>) {
    let pack = look.pack;
    for (id, text) in &pack.flows {
        let file = format!("flows/{id}.bpmn");
        match Definition::parse(text) {
            Ok(definition) => {
                if *definition.id != **id {
                    let zh = format!("过程的 id“{}”要和文件名一样", definition.id);
                    let en = format!("the process id \"{}\" must be the file's name", definition.id);
                    look.findings.push(Finding::error("P006", (pack.id(), &file, 1), zh, en).suggest(Some(id.clone())));
                }
                note(look, pack, &file, definition.findings());
                english(look, &file, text, &definition);
            }
            Err(found) => note(look, pack, &file, &found),
        }
    }
}

/// Who reads in English meets steps, parts and processes by name: each says it in English too.
fn english(look: &mut Look<'_>, file: &str, text: &str, definition: &Definition) {
    let process = text.find("<process").map_or(1, |at| text[..at].matches('\n').count() as u32 + 1);
    let steps = definition.user_tasks().map(|task| (task.name, task.line));
    let parts = definition.children().map(|call| (call.name, call.line));
    let named = std::iter::once((&*definition.name, process)).chain(steps).chain(parts);
    for (name, line) in named.filter(|(name, _)| !name.is_ascii() && definition.name_in(name, Locale::En) == *name) {
        let (zh, en) =
            (format!("“{name}”没有英文名 tb:name-en"), format!("\"{name}\" has no English name, tb:name-en"));
        look.findings.push(Finding::error("P043", (look.pack.id(), file, line), zh, en).lighter());
    }
}

fn note(look: &mut Look<'_>, pack: &Pack, file: &str, found: &[flow::Finding]) {
    for one in found.iter().filter(|one| one.severity != Severity::Note) {
        let finding = Finding::error("P020", (pack.id(), file, one.line), &one.zh, &one.en).of_part(one.code);
        look.findings.push(if one.severity == Severity::Error { finding } else { finding.lighter() });
    }
}

/// The process of an item with its parameters, and everything that it names. Answers nothing when it does not read.
pub(crate) fn of_item(look: &mut Look<'_>, item: &Item, form: Option<&Form>) -> Option<Definition> {
    let uses = item.flow.as_ref()?;
    let file = format!("items/{}.toml", item.id);
    let (owner, name) = look.target(&uses.name, &file, "flow")?;
    let Some(text) = owner.flows.get(name) else {
        let known: Vec<String> = look.all.packs.values().flat_map(|pack| names(look.pack, pack)).collect();
        look.missing(
            "P011",
            (&file, "flow.use"),
            &uses.name,
            ("办理过程", "the process"),
            known.iter().map(String::as_str),
        );
        return None;
    };
    // What is wrong with the process by itself is said there.
    let plain = Definition::parse(text).ok()?;
    let declared: Vec<&str> = plain.parameters().iter().map(|parameter| &*parameter.name).collect();
    let mut good = true;
    for parameter in uses.parameters.keys().filter(|name| !declared.contains(&name.as_str())) {
        look.missing(
            "P011",
            (&file, "flow"),
            parameter,
            ("过程的参数", "the parameter of the process"),
            declared.iter().copied(),
        );
        good = false;
    }
    if !good {
        return None;
    }
    let definition = match plain.with_parameters(&uses.parameters) {
        Ok(definition) => definition,
        Err(found) => {
            note(look, owner, &format!("flows/{name}.bpmn"), &found);
            return None;
        }
    };
    let at = Place { item: &file, owner, flow: format!("flows/{name}.bpmn") };
    tasks(look, &at, &definition, form);
    conditions(look, &at, &definition, form);
    Some(definition)
}

struct Place<'a> {
    item: &'a str,
    owner: &'a Pack,
    flow: String,
}

fn names(own: &Pack, pack: &Pack) -> Vec<String> {
    let full = |id: &String| if own.id() == pack.id() { id.clone() } else { format!("{}/{id}", pack.id()) };
    pack.flows.keys().map(full).collect()
}

/// Roles, functions, pages, services and decisions that tasks name.
fn tasks(look: &mut Look<'_>, at: &Place<'_>, definition: &Definition, form: Option<&Form>) {
    let known = look.all.known;
    for task in definition.user_tasks() {
        let place = (at.item, "flow");
        if let Some(role) = &task.task.role {
            look.listed("P016", place, role, ("角色", "the role"), known.roles);
        }
        if let Some(function) = &task.task.function {
            look.listed("P017", place, function, ("职能", "the function"), known.functions);
        }
        if let (Some(page), Some(form)) = (&task.task.page, form)
            && form.page(page).is_none()
        {
            look.missing(
                "P015",
                place,
                page,
                ("申请表的页", "the form's page"),
                form.pages.iter().map(|page| page.id.as_str()),
            );
        }
    }
    for (task, service) in definition.services() {
        if let Some(list) = known.services.filter(|list| !list.contains(&service)) {
            let line = definition.element(task).map_or(0, |element| element.line);
            let (zh, en) = (format!("服务“{service}”不存在"), format!("the service \"{service}\" does not exist"));
            let found = Finding::error("P018", (at.owner.id(), &at.flow, line), zh, en);
            look.findings.push(found.nearest(service, list.iter().copied()));
        }
    }
    for (task, decision) in definition.decisions() {
        let line = definition.element(task).map_or(0, |element| element.line);
        let (zh, en) = (format!("决策“{decision}”不存在"), format!("the decision \"{decision}\" does not exist"));
        look.findings.push(Finding::error("P018", (at.owner.id(), &at.flow, line), zh, en));
    }
}

/// `P031`, `P032`: what conditions read must be the outcome of a task, the product of a service, or a plain answer.
fn conditions(look: &mut Look<'_>, at: &Place<'_>, definition: &Definition, form: Option<&Form>) {
    let mut given: BTreeMap<String, Type> =
        BTreeMap::from([("outcome".to_owned(), Type::Text), ("applicant".to_owned(), Type::Any)]);
    for task in definition.user_tasks() {
        if let Some(outcome) = &task.task.outcome {
            given.insert(outcome.clone(), Type::Text);
        }
    }
    let mut sensitive = Vec::new();
    for (_, field) in form.into_iter().flat_map(Form::fields) {
        if field.class() == Class::Sensitive {
            sensitive.push(field.id.clone());
        } else {
            given.insert(field.id.clone(), Type::Any);
        }
    }
    for name in definition.names() {
        let line = look.pack.line(at.item, "flow");
        let place = (look.pack.id(), at.item, line);
        if sensitive.contains(&name) {
            let zh = format!("过程的条件不能看保密的答案“{name}”");
            let en = format!("a condition of the process reads the sensitive answer \"{name}\"");
            look.findings.push(Finding::error("P032", place, zh, en));
        } else if !given.contains_key(&name) {
            let zh = format!("过程 {} 的条件用到“{name}”，但没有谁给它", at.flow);
            let en = format!("a condition of {} reads \"{name}\", which nobody gives", at.flow);
            let found = Finding::error("P031", place, zh, en);
            look.findings.push(found.nearest(&name, given.keys().map(String::as_str)));
        }
    }
    let mut scope = Scope::new();
    for (name, kind) in given {
        scope.insert(name, kind);
    }
    let known_names = |found: &flow::Finding| found.severity != Severity::Note;
    for one in definition.check_expressions(&scope).into_iter().filter(known_names) {
        let unknown = one.en.contains("feel.unknown_name");
        if !unknown {
            let place = (at.owner.id(), at.flow.as_str(), one.line);
            look.findings.push(Finding::error("P020", place, one.zh, one.en).of_part(one.code));
        }
    }
}
