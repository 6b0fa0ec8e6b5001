//! An item as a tree of JSON, in the words of its files.

use crate::item::Item;
use serde_json::{Map, Value};

/// Limits that may stand as a bare term in files.
const LIMITS: [&str; 5] = ["accept", "promised", "statutory", "extension", "deliver"];

/// The tree of an item; limits stand as tables.
pub(super) fn of(item: &Item) -> Value {
    let mut tree = serde_json::to_value(item).unwrap_or(Value::Null);
    if let Some(limits) = tree.get_mut("limits").and_then(Value::as_object_mut) {
        for name in LIMITS {
            if let Some(Value::String(term)) = limits.get(name) {
                let table = Map::from_iter([("term".to_owned(), Value::String(term.clone()))]);
                limits.insert(name.to_owned(), Value::Object(table));
            }
        }
    }
    tree
}

/// The item of a tree; tables without what makes them are left out.
pub(super) fn item(mut tree: Value) -> Result<Item, String> {
    prune(&mut tree, "limits", "term", &LIMITS);
    prune(&mut tree, "remedies", "within", &["review", "lawsuit"]);
    let whole = |remedies: &Value| {
        ["review", "lawsuit"].iter().all(|name| remedies.get(*name).is_some_and(|one| one.get("office").is_some()))
    };
    if tree.get("remedies").is_some_and(|remedies| !whole(remedies)) {
        remove(&mut tree, "remedies");
    }
    for material in tree.get_mut("material").and_then(Value::as_array_mut).into_iter().flatten() {
        let lacks = |material: &Value, table: &str, key: &str| {
            material.get(table).is_some_and(|table| table.get(key).is_none())
        };
        if lacks(material, "take", "record") || lacks(material, "take", "key") {
            remove(material, "take");
        }
        if lacks(material, "file", "kinds") {
            remove(material, "file");
        } else if let Some(file) = material.get_mut("file").and_then(Value::as_object_mut) {
            file.entry("max").or_insert_with(|| Value::String("20MB".to_owned()));
        }
    }
    serde_json::from_value(tree).map_err(|error| error.to_string())
}

fn prune(tree: &mut Value, table: &str, key: &str, names: &[&str]) {
    if let Some(table) = tree.get_mut(table).and_then(Value::as_object_mut) {
        for name in names {
            if table.get(*name).is_some_and(|one| one.get(key).is_none()) {
                table.shift_remove(*name);
            }
        }
    }
}

fn remove(tree: &mut Value, name: &str) {
    if let Some(table) = tree.as_object_mut() {
        table.shift_remove(name);
    }
}

/// The value at a path.
pub(super) fn get<'a>(tree: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(tree, |tree, step| tree.get(step))
}

/// Puts a value at a path, making tables on the way, or takes it away; a table that becomes empty goes too.
pub(super) fn put(tree: &mut Value, path: &str, value: Option<Value>) {
    let Some(table) = tree.as_object_mut() else { return };
    match (path.split_once('.'), value) {
        (Some((head, rest)), value) => {
            if value.is_none() && !table.contains_key(head) {
                return;
            }
            let inner = table.entry(head).or_insert_with(|| Value::Object(Map::new()));
            if !inner.is_object() {
                *inner = Value::Object(Map::new());
            }
            put(inner, rest, value);
            if inner.as_object().is_some_and(Map::is_empty) {
                table.shift_remove(head);
            }
        }
        (None, Some(value)) => {
            table.insert(path.to_owned(), value);
        }
        (None, None) => {
            table.shift_remove(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_are_put_and_taken_away() {
        let mut tree = json!({ "a": { "b": 1 } });
        put(&mut tree, "a.c.d", Some(json!("x")));
        assert_eq!(get(&tree, "a.c.d"), Some(&json!("x")));
        put(&mut tree, "a.c.d", None);
        put(&mut tree, "z.y", None);
        assert_eq!(tree, json!({ "a": { "b": 1 } }));
    }
}
