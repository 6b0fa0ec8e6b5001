//! An entry of a code list, flat or a tree.

use super::Kind;
use crate::accept::At;
use crate::finding::Findings;
use crate::{Control, Entry, Field, Group, Part, Reference};
use base::{Locale, Text};
use serde_json::{Value, json};

pub(super) struct Code;

/// Most entries offered in one select.
const MOST: usize = 5_000;

/// The entries of a national code list, such as `39046-A1`; `None` when there is no such list.
pub fn national_list(name: &str) -> Option<Vec<Entry>> {
    let list = codes::list(name)?;
    Some(list.entries.iter().map(|entry| Entry::new(entry.code, Text::new(entry.zh, entry.en))).collect())
}

fn entries(field: &Field, reference: &dyn Reference) -> Vec<Entry> {
    let mut entries = field.list.as_deref().and_then(|name| reference.list(name)).unwrap_or_default();
    entries.truncate(MOST);
    entries
}

/// Only leaves of a tree can be chosen, grouped by the path above them; a flat list is one group.
fn groups(entries: Vec<Entry>) -> Vec<Group> {
    if entries.iter().all(|entry| entry.parent.is_none()) {
        return vec![Group { label: None, options: entries }];
    }
    let mut groups: Vec<(Option<String>, Group)> = Vec::new();
    for entry in &entries {
        if entries.iter().any(|other| other.parent.as_deref() == Some(&entry.id)) {
            continue;
        }
        match groups.iter_mut().find(|(parent, _)| *parent == entry.parent) {
            Some((_, group)) => group.options.push(entry.clone()),
            None => {
                let label = path_above(entry, &entries);
                groups.push((entry.parent.clone(), Group { label, options: vec![entry.clone()] }));
            }
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

fn path_above(entry: &Entry, entries: &[Entry]) -> Option<Text> {
    let mut path: Vec<&Entry> = Vec::new();
    let mut parent = entry.parent.as_deref();
    while let Some(id) = parent.filter(|_| path.len() < 10) {
        let Some(found) = entries.iter().find(|one| one.id == id) else { break };
        path.push(found);
        parent = found.parent.as_deref();
    }
    if path.is_empty() {
        return None;
    }
    let side = |locale: Locale| path.iter().rev().map(|one| one.text.get(locale)).collect::<Vec<_>>().join(" · ");
    Some(Text::new(side(Locale::Zh), side(Locale::En)))
}

impl Kind for Code {
    fn feel_type(&self, _: &Field) -> feel::Type {
        feel::Type::Text
    }

    fn parameters(&self) -> &'static [&'static str] {
        &["list"]
    }

    fn check(&self, field: &Field, findings: &mut Findings) {
        findings.needs("list", field.list.is_some());
    }

    fn accept(&self, at: &mut At, value: &Value) -> Option<Value> {
        let code = at.code(value, "", 60)?;
        let choices = groups(entries(at.field, at.context.reference));
        if choices.iter().any(|group| group.options.iter().any(|entry| entry.id == code)) {
            Some(Value::String(code))
        } else {
            at.refuse("code", &[("value", code)])
        }
    }

    fn missing(&self, at: &mut At) {
        at.refuse_label::<()>("required-choice", &[]);
    }

    fn parts(&self, field: &Field, reference: &dyn Reference) -> Vec<Part> {
        let mut groups = groups(entries(field, reference));
        Part::only(match groups.as_mut_slice() {
            [only] if only.label.is_none() => Control::one_of(std::mem::take(&mut only.options)),
            _ => Control::Select { groups },
        })
    }

    fn json_schema(&self, _: &Field, _: Locale) -> Value {
        json!({"type": "string", "minLength": 1, "maxLength": 60})
    }

    fn display(&self, field: &Field, value: &Value, locale: Locale, reference: &dyn Reference) -> String {
        let code = value.as_str().unwrap_or_default();
        let entries = entries(field, reference);
        entries.iter().find(|entry| entry.id == code).map_or(code.to_owned(), |entry| entry.text.get(locale).to_owned())
    }

    fn to_feel(&self, _: &Field, value: &Value) -> feel::Value {
        super::feel_text(Some(value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_offers_its_leaves_under_their_paths() {
        let entry = |id: &str, parent: Option<&str>| {
            let entry = Entry::new(id, Text::new(format!("中{id}"), format!("en {id}")));
            parent.map_or(entry.clone(), |parent| entry.under(parent))
        };
        let groups = groups(vec![
            entry("A", None),
            entry("A1", Some("A")),
            entry("A11", Some("A1")),
            entry("A12", Some("A1")),
            entry("B", None),
        ]);
        assert_eq!(groups.len(), 2);
        assert_eq!(groups[0].label, Some(Text::new("中A · 中A1", "en A · en A1")));
        assert_eq!(groups[0].options.len(), 2);
        assert_eq!((groups[1].label.clone(), groups[1].options[0].id.as_str()), (None, "B"));
    }
}
