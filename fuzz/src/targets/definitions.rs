//! Definitions: processes as BPMN, items, forms, stories and whole packs as TOML, items as national records.

use crate::{sources, text};
use catalogue::item::{Item, Overlay, exchange};
use flow::Definition;
use schema::Form;
use std::collections::BTreeMap;

pub fn flows() -> Vec<Vec<u8>> {
    sources("packs", "bpmn")
}

/// A process that reads is drawn, filled with parameters and started.
pub fn flow(bytes: &[u8]) {
    let Ok(definition) = Definition::read(bytes) else { return };
    let values: BTreeMap<String, String> =
        definition.open_parameters().map(|name| (name.to_owned(), "true".to_owned())).collect();
    let filled = definition.with_parameters(&values);
    let svg = flow::svg(&definition, None, base::Locale::Zh);
    assert!(svg.starts_with("<svg"), "a picture is an svg");
    if let Ok(filled) = filled {
        let _ = flow::svg(&filled, None, base::Locale::Zh);
    }
}

pub fn items() -> Vec<Vec<u8>> {
    sources("packs", "toml")
        .into_iter()
        .filter(|bytes| text(bytes).is_some_and(|text| text.contains("task_type") || text.contains("[limits]")))
        .collect()
}

/// An item that reads is checked, written as a record, and read again.
pub fn item(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    let _ = Overlay::from_toml(text);
    let Ok(item) = Item::from_toml(text) else { return };
    let _ = catalogue::library::findings(&item);
    let _ = exchange::from_record(&exchange::to_record(&item), Some(&item));
}

pub fn records() -> Vec<Vec<u8>> {
    items()
        .iter()
        .filter_map(|bytes| Item::from_toml(text(bytes)?).ok())
        .map(|item| serde_json::to_vec(&exchange::to_record(&item)).unwrap_or_default())
        .collect()
}

/// A record that is taken in is written as a record that is taken in again.
pub fn record(bytes: &[u8]) {
    let Ok(record) = serde_json::from_slice(bytes) else { return };
    let Ok(item) = exchange::from_record(&record, None) else { return };
    let again = exchange::to_record(&item);
    assert!(exchange::from_record(&again, Some(&item)).is_ok(), "what was written is not taken in: {again}");
}

pub fn forms() -> Vec<Vec<u8>> {
    sources("packs", "toml")
        .into_iter()
        .filter(|bytes| text(bytes).is_some_and(|text| text.contains("[[page")))
        .collect()
}

/// A form that reads is checked and written as a JSON Schema.
pub fn form(bytes: &[u8]) {
    let Some(form) = text(bytes).and_then(|text| toml::from_str::<Form>(text).ok()) else { return };
    if form.check().is_empty() {
        let _ = schema::json_schema(&form, base::Locale::Zh);
        let _ = schema::columns(&form, &schema::NoReference);
    }
}

pub fn stories() -> Vec<Vec<u8>> {
    [sources("stories", "toml"), sources("packs", "toml")]
        .concat()
        .into_iter()
        .filter(|bytes| text(bytes).is_some_and(|text| text.contains("[[step]]")))
        .collect()
}

pub fn story(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    if let Err((line, what)) = tongban::story::parse(text) {
        assert!(line >= 1 && !what.is_empty());
    }
}

/// Files after one another, each with its path and length: `items/a.toml 12\n…`.
pub fn packs() -> Vec<Vec<u8>> {
    let whole = |pack: packs::Pack| {
        let mut bytes = Vec::new();
        for path in pack.paths().filter(|path| !path.starts_with("demo/")) {
            let file = pack.file(path).unwrap_or_default();
            bytes.extend_from_slice(format!("{path} {}\n", file.len()).as_bytes());
            bytes.extend_from_slice(file);
        }
        bytes
    };
    let mut seeds: Vec<Vec<u8>> = packs::embedded().into_iter().map(whole).collect();
    seeds.push(b"pack.toml 20\nformat = 1\nid = \"fuzz\"items/a.toml 6\nid=\"a\"".to_vec());
    seeds.retain(|seed| seed.len() <= 128 << 10);
    seeds
}

/// A pack of any files is read and checked together with the others; each finding names its place.
pub fn pack(bytes: &[u8]) {
    let mut files = BTreeMap::new();
    let mut rest = bytes;
    while let Some(end) = rest.iter().position(|byte| *byte == b'\n').filter(|_| files.len() < 64) {
        let Some((path, length)) = text(&rest[..end]).and_then(|head| head.rsplit_once(' ')) else { break };
        let length = length.parse::<usize>().unwrap_or(0).min(rest.len() - end - 1);
        files.insert(path.to_owned(), rest[end + 1..end + 1 + length].to_vec());
        rest = &rest[end + 1 + length..];
    }
    match packs::of_files("fuzz", files) {
        Ok(pack) => {
            for finding in packs::check(&[pack], &packs::Known::default()) {
                assert!(!finding.zh.is_empty() && !finding.en.is_empty(), "{finding}");
            }
        }
        Err(findings) => assert!(!findings.is_empty(), "refused without a finding"),
    }
}
