//! Three-way comparison: what a new pack version changes, what the city has changed, and where both did.
//!
//! Items are compared as trees. A pair of languages, a number and a list of words are one value each; lists of things with a
//! name (materials, questions, children…) are compared by that name, so that moving one changes nothing.

use super::{Finding, Item};
use base::Text;
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// Who changed an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// The new pack only; can be taken over safely.
    Pack,
    /// The city only; stays.
    City,
    /// Both, to the same value.
    Same,
    /// Both, to different values; somebody has to choose.
    Conflict,
}

/// One element that is not the same in all three.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// Path, such as `limits.promised` or `material[photo].title`.
    pub path: String,
    /// The element's name.
    pub element: Text,
    /// Who changed it.
    pub kind: ChangeKind,
    /// Value in the old pack; `None` when it was not there.
    pub old: Option<Value>,
    /// Value in the new pack.
    pub new: Option<Value>,
    /// Value in the city.
    pub city: Option<Value>,
}

/// The changes between the old pack, the new pack and the city's own item, in the order of the item.
///
/// What a city assigned (codes, version, office) is the city's and left out.
pub fn compare(old: &Item, new: &Item, city: &Item) -> Vec<Change> {
    let (old, new, city) = (tree(old), tree(new), tree(city));
    let mut changes = Vec::new();
    walk("", Some(&old), Some(&new), Some(&city), &mut changes);
    changes
}

/// The city's item with the new pack's values at the given paths (paths of [`Change`]).
///
/// # Errors
/// `I304` when a path leads nowhere, or when what comes out is no item any more.
pub fn apply(city: &Item, new: &Item, paths: &[&str]) -> Result<Item, Box<Finding>> {
    let source = tree(new);
    let mut target = tree(city);
    for path in paths {
        let segments = segments(path).ok_or_else(|| lost(path))?;
        let value = find(&source, &segments).cloned();
        put(&mut target, &segments, value).ok_or_else(|| lost(path))?;
    }
    let mut item: Item = serde_json::from_value(target).map_err(|error| {
        let (zh, en) = (format!("合并后的事项读不懂：{error}"), format!("The merged item cannot be read: {error}"));
        Box::new(Finding::error("I304", "", zh, en))
    })?;
    item.assigned.clone_from(&city.assigned);
    Ok(item)
}

fn lost(path: &str) -> Box<Finding> {
    Box::new(Finding::error("I304", path, format!("找不到 {path}。"), format!("{path} leads nowhere.")))
}

fn tree(item: &Item) -> Value {
    let mut value = serde_json::to_value(item).expect("an item is plain data with string keys");
    if let Value::Object(map) = &mut value {
        map.shift_remove("assigned");
    }
    value
}

/// The word by which the elements of a list are told apart, from the list's path.
fn key_of(list: &str) -> Option<&'static [&'static str]> {
    Some(match list {
        "material" => &["id"],
        "child" => &["item"],
        "step" => &["kind"],
        "fee" | "place" => &["name", "zh"],
        "faq" => &["ask", "zh"],
        "basis" => &["law"],
        _ => return None,
    })
}

fn name_of<'a>(element: &'a Value, key: &[&str]) -> Option<&'a str> {
    key.iter().try_fold(element, |value, word| value.get(word)).and_then(Value::as_str)
}

/// A list whose elements all have a different name, or nothing.
fn named<'a>(list: &str, value: Option<&'a Value>) -> Option<Vec<(&'a str, &'a Value)>> {
    let key = key_of(list)?;
    let elements = match value {
        None => return Some(Vec::new()),
        Some(value) => value.as_array()?,
    };
    let mut seen = BTreeSet::new();
    elements
        .iter()
        .map(|element| {
            name_of(element, key)
                .filter(|name| seen.insert(*name) && !name.contains(['[', ']']))
                .map(|name| (name, element))
        })
        .collect()
}

/// An object to go into; a pair of languages is a value.
fn inner(value: Option<&Value>) -> Option<&Map<String, Value>> {
    value?.as_object().filter(|map| !map.contains_key("zh"))
}

fn walk(path: &str, old: Option<&Value>, new: Option<&Value>, city: Option<&Value>, changes: &mut Vec<Change>) {
    if old == new && new == city {
        return;
    }
    if let (Some(in_old), Some(in_new), Some(in_city)) = (inner(old), inner(new), inner(city)) {
        let mut words: Vec<&String> = Vec::new();
        for word in [in_new, in_old, in_city].into_iter().flat_map(Map::keys) {
            if !words.contains(&word) {
                words.push(word);
            }
        }
        for word in words {
            let at = if path.is_empty() { word.clone() } else { format!("{path}.{word}") };
            walk(&at, in_old.get(word), in_new.get(word), in_city.get(word), changes);
        }
        return;
    }
    if let (Some(in_old), Some(in_new), Some(in_city)) = (named(path, old), named(path, new), named(path, city)) {
        let mut names: Vec<&str> = Vec::new();
        for (name, _) in in_new.iter().chain(&in_old).chain(&in_city) {
            if !names.contains(name) {
                names.push(name);
            }
        }
        for name in names {
            walk(&format!("{path}[{name}]"), pick(&in_old, name), pick(&in_new, name), pick(&in_city, name), changes);
        }
        return;
    }
    let kind = if old == city {
        ChangeKind::Pack
    } else if old == new {
        ChangeKind::City
    } else if new == city {
        ChangeKind::Same
    } else {
        ChangeKind::Conflict
    };
    changes.push(Change {
        path: path.to_owned(),
        element: super::element(path),
        kind,
        old: old.cloned(),
        new: new.cloned(),
        city: city.cloned(),
    });
}

fn pick<'a>(list: &[(&str, &'a Value)], name: &str) -> Option<&'a Value> {
    list.iter().find(|(other, _)| *other == name).map(|(_, value)| *value)
}

/// A step of a path: a word of an object, or a name in a list.
enum Segment<'a> {
    Word(&'a str),
    Name(&'a str, &'static [&'static str]),
}

fn segments(path: &str) -> Option<Vec<Segment<'_>>> {
    let mut rest = path;
    let mut segments = Vec::new();
    while !rest.is_empty() {
        let end = rest.find(['.', '[']).unwrap_or(rest.len());
        let (word, tail) = rest.split_at(end);
        if word.is_empty() {
            return None;
        }
        segments.push(Segment::Word(word));
        rest = tail;
        if let Some(tail) = rest.strip_prefix('[') {
            let (name, tail) = tail.split_once(']')?;
            segments.push(Segment::Name(name, key_of(word)?));
            rest = tail;
        }
        if let Some(tail) = rest.strip_prefix('.') {
            rest = tail;
        } else if !rest.is_empty() {
            return None;
        }
    }
    (!segments.is_empty() && segments.len() <= 16).then_some(segments)
}

fn find<'a>(value: &'a Value, segments: &[Segment<'_>]) -> Option<&'a Value> {
    segments.iter().try_fold(value, |value, segment| match segment {
        Segment::Word(word) => value.get(word),
        Segment::Name(name, key) => value.as_array()?.iter().find(|element| name_of(element, key) == Some(name)),
    })
}

/// Puts or removes a value; `None` when the way to it is not there.
fn put(target: &mut Value, segments: &[Segment<'_>], value: Option<Value>) -> Option<()> {
    let (first, rest) = segments.split_first()?;
    match first {
        Segment::Word(word) if rest.is_empty() => {
            let map = target.as_object_mut()?;
            match value {
                Some(value) => map.insert((*word).to_owned(), value),
                None => map.shift_remove(*word),
            };
            Some(())
        }
        Segment::Word(word) => {
            let next = match rest.first() {
                Some(Segment::Name(..)) => Value::Array(Vec::new()),
                _ => Value::Object(Map::new()),
            };
            put(target.as_object_mut()?.entry((*word).to_owned()).or_insert(next), rest, value)
        }
        Segment::Name(name, key) => {
            let list = target.as_array_mut()?;
            let at = list.iter().position(|element| name_of(element, key) == Some(name));
            match (at, value) {
                (Some(at), value) if !rest.is_empty() => put(&mut list[at], rest, value),
                (Some(at), Some(value)) => {
                    list[at] = value;
                    Some(())
                }
                (Some(at), None) => {
                    list.remove(at);
                    Some(())
                }
                (None, Some(value)) if rest.is_empty() => {
                    list.push(value);
                    Some(())
                }
                (None, None) if rest.is_empty() => Some(()),
                (None, _) => None,
            }
        }
    }
}
