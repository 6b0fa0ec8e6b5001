//! From the item to the fields of the page, each with what is wrong beside it.

use super::fields::{Kind, List, SECTIONS, Spec};
use super::read::Edited;
use super::tree;
use crate::item::{Finding, Item, Severity};
use base::{Locale, Text};
use serde_json::Value;
use web::parts::Choice;

/// One field of the page.
#[derive(Debug, Clone, Default)]
pub struct Input {
    /// Name and id.
    pub name: String,
    /// Label.
    pub label: String,
    /// `line`, `text`, `long`, `plain`, `tick`, `pick`, `picks`, `lines`.
    pub kind: &'static str,
    /// What stands there; the Chinese side of a pair.
    pub value: String,
    /// The English side of a pair.
    pub english: String,
    /// Words to choose from.
    pub choices: Vec<Choice>,
    /// What has to be changed.
    pub errors: Vec<String>,
    /// What is worth a look.
    pub warnings: Vec<String>,
}

/// A row of a list.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// `material.2`.
    pub name: String,
    /// What it is, for its heading.
    pub title: String,
    /// Its fields.
    pub inputs: Vec<Input>,
    /// What is wrong with the row as such.
    pub errors: Vec<String>,
}

/// A section of the page.
#[derive(Debug, Clone, Default)]
pub struct Block {
    /// Name in the address.
    pub id: &'static str,
    /// Heading.
    pub title: String,
    /// Fields.
    pub inputs: Vec<Input>,
    /// Path of the list; empty for none.
    pub list: &'static str,
    /// Rows of the list.
    pub rows: Vec<Row>,
    /// What is wrong and belongs to no field.
    pub errors: Vec<String>,
    /// How many errors the section has in all.
    pub count: usize,
}

/// The sections of an item: as it is stored, or as it was typed.
pub fn show(item: &Item, edited: Option<&Edited>, findings: &[Finding], locale: Locale) -> Vec<Block> {
    let stored = tree::of(item);
    let tree = edited.map_or(&stored, |edited| &edited.tree);
    let mut blocks: Vec<Block> = SECTIONS
        .iter()
        .map(|section| {
            let heading = Text::new(section.zh, section.en);
            let mut block = Block { id: section.id, title: heading.get(locale).to_owned(), ..Block::default() };
            block.inputs = section.specs.iter().map(|spec| input(spec, "", tree, locale)).collect();
            if let Some(list) = section.list {
                block.list = list.path;
                block.rows = rows(list, tree, locale);
            }
            block
        })
        .collect();
    for (name, say) in edited.into_iter().flat_map(|edited| &edited.problems) {
        let found = blocks.iter_mut().flat_map(inputs_of).find(|input| input.name == *name);
        match found {
            Some(input) => input.errors.push(say.get(locale).to_owned()),
            None => blocks[0].errors.push(say.get(locale).to_owned()),
        }
    }
    for finding in findings {
        place(&mut blocks, finding, tree, locale);
    }
    for block in &mut blocks {
        let own = block.errors.len();
        let rows: usize = block.rows.iter().map(|row| row.errors.len()).sum();
        block.count = own + rows + inputs_of(block).map(|input| input.errors.len()).sum::<usize>();
    }
    blocks
}

fn inputs_of(block: &mut Block) -> impl Iterator<Item = &mut Input> {
    block.inputs.iter_mut().chain(block.rows.iter_mut().flat_map(|row| row.inputs.iter_mut()))
}

fn rows(list: &List, tree: &Value, locale: Locale) -> Vec<Row> {
    let rows = tree::get(tree, list.path).and_then(Value::as_array);
    rows.into_iter()
        .flatten()
        .enumerate()
        .map(|(number, row)| {
            let name = format!("{}.{number}", list.path);
            let inputs = list.specs.iter().map(|spec| input(spec, &format!("{name}."), row, locale)).collect();
            Row { title: names(row).into_iter().next().unwrap_or_default(), name, inputs, errors: Vec::new() }
        })
        .collect()
}

/// What a row is called, in the words that findings use.
fn names(row: &Value) -> Vec<String> {
    let text = |key: &str| {
        row.get(key).and_then(|value| value.as_str().or_else(|| value.get("zh")?.as_str())).map(str::to_owned)
    };
    ["title", "name", "ask", "law", "id", "item", "kind"]
        .iter()
        .filter_map(|key| text(key))
        .filter(|name| !name.is_empty())
        .collect()
}

fn input(spec: &Spec, before: &str, tree: &Value, locale: Locale) -> Input {
    let value = tree::get(tree, spec.path);
    let plain =
        || value.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned)).unwrap_or_default();
    let side =
        |side: &str| value.and_then(|value| value.get(side)).and_then(Value::as_str).unwrap_or_default().to_owned();
    let words = || value.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect::<Vec<_>>();
    let label = Text::new(spec.zh, spec.en).get(locale).to_owned();
    let mut input = Input { name: format!("{before}{}", spec.path), label, ..Input::default() };
    match spec.kind {
        Kind::Text | Kind::Long => {
            input.kind = if matches!(spec.kind, Kind::Text) { "text" } else { "long" };
            (input.value, input.english) = (side("zh"), side("en"));
        }
        Kind::Line | Kind::Number(_) | Kind::Term | Kind::Size | Kind::Condition => {
            input.kind = "line";
            input.value = plain();
        }
        Kind::Plain => {
            input.kind = "plain";
            input.value = plain();
        }
        Kind::Tick => {
            input.kind = "tick";
            if value == Some(&Value::Bool(true)) {
                "1".clone_into(&mut input.value);
            }
        }
        Kind::Pick(list) => {
            input.kind = "pick";
            let chosen = plain();
            input.choices =
                list().into_iter().map(|(word, text)| Choice::new(word, text.get(locale), word == chosen)).collect();
            input.value = chosen;
        }
        Kind::Picks(list) => {
            input.kind = "picks";
            let chosen = words();
            input.choices = list()
                .into_iter()
                .map(|(word, text)| Choice::new(word, text.get(locale), chosen.contains(&word)))
                .collect();
        }
        Kind::Lines => {
            input.kind = "lines";
            input.value = words().join("\n");
        }
    }
    input
}

/// Puts a finding beside the field it is about, else at its row, else at its section.
fn place(blocks: &mut [Block], finding: &Finding, tree: &Value, locale: Locale) {
    let say = format!("{} {}", finding.code, finding.sentence.get(locale));
    let error = finding.severity == Severity::Error;
    let (path, row) = split(&finding.path);
    let list = path.split('.').next().unwrap_or_default();
    let rest = path[list.len()..].trim_start_matches('.');
    let mut name = path.clone();
    if let Some(row) = &row {
        let known = tree::get(tree, list).and_then(Value::as_array);
        let number = known.and_then(|rows| rows.iter().position(|one| names(one).contains(row)));
        match number {
            Some(number) if rest.is_empty() => name = format!("{list}.{number}"),
            Some(number) => name = format!("{list}.{number}.{rest}"),
            None => list.clone_into(&mut name),
        }
    }
    let near = |input: &Input| {
        let inside = |outer: &str, inner: &str| inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('.'));
        input.name == name || inside(&name, &input.name) || inside(&input.name, &name)
    };
    let is_row = row.is_some() && rest.is_empty();
    if !is_row && let Some(input) = blocks.iter_mut().flat_map(inputs_of).find(|input| near(input)) {
        if error {
            input.errors.push(say);
        } else {
            input.warnings.push(say);
        }
        return;
    }
    if !error {
        return;
    }
    if let Some(row) = blocks.iter_mut().flat_map(|block| block.rows.iter_mut()).find(|row| row.name == name) {
        row.errors.push(say);
        return;
    }
    let at = blocks.iter().position(|block| block.list == list || block.id == list).unwrap_or(0);
    blocks[at].errors.push(say);
}

/// A path without the names in brackets, and the first of these.
fn split(path: &str) -> (String, Option<String>) {
    match (path.find('['), path.rfind(']')) {
        (Some(open), Some(close)) if open < close => {
            (format!("{}{}", &path[..open], &path[close + 1..]), Some(path[open + 1..close].to_owned()))
        }
        _ => (path.to_owned(), None),
    }
}
