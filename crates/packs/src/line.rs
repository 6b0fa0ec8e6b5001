//! Lines in TOML files: of a byte, and of the element that a finding's path names.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The line of a byte, from 1.
pub(crate) fn of_byte(source: &str, at: usize) -> u32 {
    let before = &source.as_bytes()[..at.min(source.len())];
    u32::try_from(before.iter().filter(|byte| **byte == b'\n').count() + 1).unwrap_or(u32::MAX)
}

/// The line of the element that a path leads to, or of the nearest one around it. Paths are `limits.promised`,
/// `material[photo].file`, `page.you.field.citizen_id.check`: a name within a list chooses the element that carries it.
pub(crate) fn of_path(source: &str, path: &str) -> u32 {
    let Ok(root) = DeTable::parse(source) else { return 0 };
    let mut at = None;
    let mut here = Here::Table(root.get_ref());
    for step in steps(path) {
        let next = match here {
            Here::Table(table) => {
                table.iter().find(|(key, _)| key.get_ref().as_ref() == step).map(|(key, value)| (key.span(), value))
            }
            Here::List(list) => list.iter().find(|value| carries(value, &step)).map(|value| (value.span(), value)),
        };
        let Some((span, value)) = next else { break };
        at = Some(span.start);
        here = match value.get_ref() {
            DeValue::Table(table) => Here::Table(table),
            DeValue::Array(list) => Here::List(list),
            _ => break,
        };
    }
    at.map_or(1, |at| of_byte(source, at))
}

enum Here<'a> {
    Table(&'a DeTable<'a>),
    List(&'a toml::de::DeArray<'a>),
}

/// The steps of a path: split at dots and brackets; what stands in brackets is one step.
fn steps(path: &str) -> Vec<String> {
    let mut steps = vec![String::new()];
    let mut inside = false;
    for character in path.chars().take(500) {
        match character {
            '[' if !inside => {
                inside = true;
                steps.push(String::new());
            }
            ']' => inside = false,
            '.' if !inside => steps.push(String::new()),
            other => steps.last_mut().expect("one is always there").push(other),
        }
    }
    steps.retain(|step| !step.is_empty());
    steps
}

/// Whether an element of a list is the one called so.
fn carries(value: &Spanned<DeValue<'_>>, name: &str) -> bool {
    let Some(table) = value.get_ref().as_table() else { return false };
    let text =
        |value: Option<&Spanned<DeValue<'_>>>| value.and_then(|value| value.get_ref().as_str().map(str::to_owned));
    ["id", "item", "name", "ask", "kind"].iter().any(|key| {
        let value = table.get(*key);
        text(value).or_else(|| text(value?.get_ref().as_table()?.get("zh"))).is_some_and(|found| found == name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "id = \"x\"\n[limits]\npromised = \"3wd\"\n[[material]]\nid = \"photo\"\nfile = { kinds = [] }\n\
                          [[page]]\nid = \"you\"\n  [[page.field]]\n  id = \"birth\"\n  check = { if = \"true\" }\n";

    #[test]
    fn a_path_leads_to_its_line() {
        let lines = [
            ("limits.promised", 3),
            ("limits.statutory", 2),
            ("material[photo].file", 6),
            ("page.you.field.birth.check", 11),
            ("page.you.field.birth.check.if", 11),
            ("nothing", 1),
        ];
        for (path, line) in lines {
            assert_eq!(of_path(SOURCE, path), line, "{path}");
        }
        assert_eq!(of_byte("a\nb", 99), 2);
    }
}
