//! From what was typed to the item: field by field into its tree, then as a whole.

use super::fields::{Kind, List, SECTIONS, Spec};
use super::tree;
use crate::item::Item;
use base::Text;
use calendar::Term;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use web::Answers;

/// Longest text of one element in characters.
const LONGEST: usize = 5_000;

/// What became of what was typed.
#[derive(Debug, Clone)]
pub struct Edited {
    /// The item; `None` when something could not be read.
    pub item: Option<Item>,
    /// What could not be read, by name of the field.
    pub problems: BTreeMap<String, Text>,
    /// What was typed, as a tree, to show it again.
    pub(super) tree: Value,
}

/// Reads the editor's form over the item as it was.
pub fn read(answers: &Answers, before: &Item) -> Edited {
    let mut tree = tree::of(before);
    let mut problems = BTreeMap::new();
    for section in SECTIONS {
        for spec in section.specs {
            field(answers, spec, "", &mut tree, &mut problems);
        }
        if let Some(list) = section.list {
            let rows = rows(answers, list, &tree, &mut problems);
            let value = if rows.is_empty() { None } else { Some(Value::Array(rows)) };
            tree::put(&mut tree, list.path, value);
        }
    }
    let item = if problems.is_empty() {
        tree::item(tree.clone())
            .map_err(|cause| {
                let say = Text::new(format!("有内容读不懂：{cause}"), format!("Something cannot be read: {cause}"));
                problems.insert(String::new(), say)
            })
            .ok()
    } else {
        None
    };
    Edited { item, problems, tree }
}

/// Rows of a list: as many as the form says, one taken away or one added where a button asks for it.
fn rows(answers: &Answers, list: &List, tree: &Value, problems: &mut BTreeMap<String, Text>) -> Vec<Value> {
    let known = tree::get(tree, list.path).and_then(Value::as_array).cloned().unwrap_or_default();
    let Some(count) = answers.get(&format!("rows.{}", list.path)).and_then(|count| count.parse::<usize>().ok()) else {
        return known;
    };
    let mut rows = Vec::new();
    for number in 0..count.min(list.most) {
        if answers.get("remove") == Some(format!("{}.{number}", list.path).as_str()) {
            continue;
        }
        let mut row = known.get(number).cloned().unwrap_or_else(|| (list.fresh)(number));
        for spec in list.specs {
            field(answers, spec, &format!("{}.{number}.", list.path), &mut row, problems);
        }
        rows.push(row);
    }
    if answers.get("add") == Some(list.path) && rows.len() < list.most {
        rows.push((list.fresh)(rows.len()));
    }
    rows
}

fn field(answers: &Answers, spec: &Spec, before: &str, tree: &mut Value, problems: &mut BTreeMap<String, Text>) {
    let name = format!("{before}{}", spec.path);
    let typed = |more: &str| answers.text(&format!("{name}{more}")).trim().replace("\r\n", "\n");
    let mut wrong = |zh: &str, en: &str| {
        problems.insert(name.clone(), Text::new(zh, en));
    };
    let value = match spec.kind {
        Kind::Text | Kind::Long => {
            let (zh, en) = (typed(".zh"), typed(".en"));
            if zh.chars().count() > LONGEST || en.chars().count() > LONGEST {
                wrong("太长了，最多 5000 字", "Too long: at most 5,000 characters");
            }
            let both = if en.is_empty() { json!({ "zh": zh }) } else { json!({ "zh": zh, "en": en }) };
            (spec.required || !zh.is_empty() || !en.is_empty()).then_some(both)
        }
        Kind::Line | Kind::Plain | Kind::Condition => {
            let text = typed("");
            if text.chars().count() > LONGEST {
                wrong("太长了，最多 5000 字", "Too long: at most 5,000 characters");
            }
            (spec.required || !text.is_empty()).then_some(Value::String(text))
        }
        Kind::Number(most) => match typed("").parse::<i64>() {
            Ok(number) if (0..=most).contains(&number) => Some(json!(number)),
            Err(_) if typed("").is_empty() => spec.required.then_some(json!(0)),
            _ => {
                let (zh, en) = (format!("请写 0 到 {most} 的整数"), format!("Write a whole number from 0 to {most}"));
                wrong(&zh, &en);
                Some(Value::String(typed("")))
            }
        },
        Kind::Tick => answers.has(&name).then_some(Value::Bool(true)),
        Kind::Term => {
            let text = typed("");
            if !text.is_empty() && Term::parse(&text).is_err() {
                wrong(
                    "写成 20wd（工作日）、20d（自然日）、4h、2m、1y 的样子",
                    "Write it like 20wd (working days), 20d, 4h, 2m, 1y",
                );
            }
            (!text.is_empty()).then_some(Value::String(text))
        }
        Kind::Size => {
            let text = typed("").to_uppercase().replace(' ', "");
            let digits = text.trim_end_matches("MB").trim_end_matches("KB");
            if !text.is_empty() && (digits == text || digits.parse::<u32>().is_err()) {
                wrong("写成 5MB 或 200KB 的样子，最多 100MB", "Write it like 5MB or 200KB, at most 100MB");
            }
            (!text.is_empty()).then_some(Value::String(text))
        }
        Kind::Pick(_) => {
            let word = typed("");
            (!word.is_empty()).then_some(Value::String(word))
        }
        Kind::Picks(_) => {
            let words: Vec<Value> = answers.all(&name).map(|word| json!(word)).collect();
            if words.len() > 100 {
                wrong("太多了，最多 100 项", "Too many: at most 100");
            }
            (spec.required || !words.is_empty()).then_some(Value::Array(words))
        }
        Kind::Lines => {
            let words: Vec<Value> =
                typed("").lines().map(str::trim).filter(|line| !line.is_empty()).map(|line| json!(line)).collect();
            if words.len() > 200 || typed("").chars().count() > LONGEST {
                wrong("太长了，最多 200 行、5000 字", "Too long: at most 200 lines and 5,000 characters");
            }
            (!words.is_empty()).then_some(Value::Array(words))
        }
    };
    // A table such as `online` or `mail` may hold ticks that are false when they are absent.
    tree::put(tree, spec.path, value);
}
