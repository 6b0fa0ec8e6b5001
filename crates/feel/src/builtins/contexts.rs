//! Functions on contexts.

use super::arguments::{given, list, single, text};
use super::{Body, Row};
use crate::value::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) const TABLE: &[Row] = &[
    (
        &["get value(m: context, key: string) -> Any", "get value(m: context, keys: list<string>) -> Any"],
        Body::Plain(get_value),
    ),
    (&["get entries(m: context) -> list"], Body::Plain(get_entries)),
    (&["context(entries: list<context>) -> context"], Body::Plain(context)),
    (
        &[
            "context put(context: context, key: string, value: Any) -> context",
            "context put(context: context, keys: list<string>, value: Any) -> context",
        ],
        Body::Plain(|args| {
            let keys: Vec<Arc<str>> = list(args, 1)?.iter().map(key).collect::<Option<_>>()?;
            put(single(args, 0)?, &keys, given(args, 2)?)
        }),
    ),
    (&["context merge(contexts: list<context>) -> context"], Body::Plain(merge)),
];

type Entries = BTreeMap<Arc<str>, Value>;

fn entries(value: &Value) -> Option<&Entries> {
    match value {
        Value::Context(entries) => Some(entries),
        _ => None,
    }
}

fn key(value: &Value) -> Option<Arc<str>> {
    match value {
        Value::Text(text) => Some(text.clone()),
        _ => None,
    }
}

fn get_value(args: &[Value]) -> Option<Value> {
    let mut value = single(args, 0)?;
    if let Value::List(keys) = given(args, 1)? {
        for step in keys.iter() {
            value = entries(value)?.get(&key(step)?)?;
        }
        return (!keys.is_empty()).then(|| value.clone());
    }
    entries(value)?.get(text(args, 1)?).cloned()
}

fn get_entries(args: &[Value]) -> Option<Value> {
    let pairs = entries(single(args, 0)?)?.iter();
    Some(Value::list(
        pairs.map(|(key, value)| Value::context([("key", Value::Text(key.clone())), ("value", value.clone())])),
    ))
}

/// A context from entries with `key` and `value`; a key twice, or an entry without them, has no result.
fn context(args: &[Value]) -> Option<Value> {
    let mut made = Entries::new();
    for entry in list(args, 0)? {
        let key = key(entry.field("key")?)?;
        if made.insert(key, entry.field("value")?.clone()).is_some() {
            return None;
        }
    }
    Some(Value::Context(Arc::new(made)))
}

fn put(context: &Value, keys: &[Arc<str>], value: &Value) -> Option<Value> {
    let mut made = entries(context)?.clone();
    let (first, rest) = keys.split_first()?;
    if keys.len() > crate::limits::MAX_DEPTH {
        return None;
    }
    let value = if rest.is_empty() { value.clone() } else { put(made.get(first)?, rest, value)? };
    made.insert(first.clone(), value);
    Some(Value::Context(Arc::new(made)))
}

fn merge(args: &[Value]) -> Option<Value> {
    let mut made = Entries::new();
    for context in list(args, 0)? {
        made.extend(entries(context)?.iter().map(|(key, value)| (key.clone(), value.clone())));
    }
    Some(Value::Context(Arc::new(made)))
}
