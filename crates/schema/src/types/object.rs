//! Answers of several inputs: an object with a key for each.

use crate::Raw;
use serde_json::Value;

/// The typed strings of an object's keys; `None` when all are blank.
pub(super) fn gather(raw: &Raw, path: &str, keys: &[&str]) -> Option<Value> {
    let mut map = serde_json::Map::new();
    for key in keys {
        if let Some(text) = raw.get(&format!("{path}.{key}")).filter(|text| !text.trim().is_empty()) {
            map.insert((*key).to_owned(), Value::String(text.to_owned()));
        }
    }
    (!map.is_empty()).then_some(Value::Object(map))
}

/// The strings of an object, a key each.
pub(super) fn spread(value: &Value, path: &str, raw: &mut Raw) {
    for (key, value) in value.as_object().into_iter().flatten() {
        match value {
            Value::String(text) => raw.push(format!("{path}.{key}"), text.as_str()),
            Value::Object(_) => spread(value, &format!("{path}.{key}"), raw),
            _ => {}
        }
    }
}
