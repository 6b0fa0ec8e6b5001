//! JSON Schemas of what goes in and of what comes back.

use crate::answer::{Answer, Is, Out, Shape};
use crate::operation::{Kind, MOST_ROWS};
use crate::operations;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// An id.
const DIGITS: &str = "^-?[0-9]{1,19}$";
/// An instant with the city's offset.
const INSTANT: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\+08:00$";

/// What a field that goes in may hold.
pub(crate) fn input(kind: Kind) -> Value {
    match kind {
        Kind::Id => json!({ "type": "string", "pattern": DIGITS }),
        Kind::Text => json!({ "type": "string", "maxLength": 100_000 }),
        Kind::Day => json!({ "type": "string", "format": "date" }),
        Kind::Number => json!({ "type": "integer" }),
        Kind::Flag => json!({ "type": "boolean" }),
        Kind::Texts => json!({ "type": "array", "maxItems": 1000, "items": { "type": "string" } }),
        Kind::Object => json!({ "type": "object" }),
        Kind::File => file(),
        Kind::Objects => json!({ "type": "array", "maxItems": 1000, "items": { "type": "object" } }),
        Kind::After(_) => json!({ "type": "string" }),
        Kind::Limit => json!({ "type": "integer", "minimum": 1, "maximum": MOST_ROWS }),
    }
}

/// The content of a file.
pub(crate) fn file() -> Value {
    json!({ "type": "string", "contentMediaType": "application/octet-stream" })
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

fn list(items: Value) -> Value {
    json!({ "type": "array", "items": items })
}

fn value(is: Is) -> Value {
    match is {
        Is::Id => json!({ "type": "string", "pattern": DIGITS }),
        Is::Text => json!({ "type": "string" }),
        Is::Both => reference("Text"),
        Is::Day => json!({ "type": "string", "format": "date" }),
        Is::Instant => json!({ "type": "string", "format": "date-time", "pattern": INSTANT }),
        Is::Number => json!({ "type": "integer" }),
        Is::Flag => json!({ "type": "boolean" }),
        Is::Word(words) => json!({ "type": "string", "enum": words() }),
        Is::Texts => list(value(Is::Text)),
        Is::Boths => list(value(Is::Both)),
        Is::SomeOf(words) => list(value(Is::Word(words))),
        Is::One(shape) => reference(shape.name),
        Is::List(shape) => list(reference(shape.name)),
        Is::Named(inner) => json!({ "type": "object", "additionalProperties": value(*inner) }),
        Is::Object => json!({ "type": "object" }),
        Is::Any => json!({}),
    }
}

/// The same, or null.
fn or_null(mut schema: Value) -> Value {
    if schema.get("$ref").is_some() {
        return json!({ "anyOf": [schema, { "type": "null" }] });
    }
    if let Some(kind) = schema.get("type").cloned() {
        schema["type"] = json!([kind, "null"]);
    }
    if let Some(words) = schema.get_mut("enum").and_then(Value::as_array_mut) {
        words.push(Value::Null);
    }
    schema
}

fn field(field: &Out) -> Value {
    let mut schema = if field.null { or_null(value(field.is)) } else { value(field.is) };
    schema["description"] = json!(field.about);
    schema
}

fn object(properties: Map<String, Value>) -> Value {
    let required: Vec<&String> = properties.keys().collect();
    let mut object = json!({ "type": "object", "additionalProperties": false, "properties": properties });
    if !required.is_empty() {
        object["required"] = json!(required);
    }
    object
}

fn properties<'a>(fields: impl IntoIterator<Item = &'a Out>) -> Map<String, Value> {
    fields.into_iter().map(|one| (one.name.to_owned(), field(one))).collect()
}

fn rows(of: Is, next: Value, more: &[Out]) -> Value {
    let mut all = properties(more);
    all.insert("items".to_owned(), value(of));
    all.insert("next".to_owned(), next);
    object(all)
}

/// The JSON that an operation answers; that of a file is its content.
pub(crate) fn answer(answer: Answer) -> Value {
    match answer {
        Answer::Fields(fields) => object(properties(fields)),
        Answer::One(shape) => reference(shape.name),
        Answer::List(of, more) => rows(of, json!({ "type": "null", "description": "The list is whole." }), more),
        Answer::Page(_, shape, more) => {
            let next =
                json!({ "type": ["string", "null"], "description": "`after` of the next page; null at the end." });
            rows(Is::List(shape), next, more)
        }
        Answer::Object(about) => json!({ "type": "object", "description": about }),
        Answer::File(_) => file(),
    }
}

/// The shapes that a value names.
fn named(is: Is) -> Option<&'static Shape> {
    match is {
        Is::One(shape) | Is::List(shape) => Some(shape),
        Is::Named(inner) => named(*inner),
        _ => None,
    }
}

/// Shapes that an answer begins with.
fn roots(answer: Answer) -> Vec<&'static Shape> {
    let (first, fields) = match answer {
        Answer::One(shape) => (Some(shape), &[][..]),
        Answer::Page(_, shape, more) => (Some(shape), more),
        Answer::List(is, more) => (named(is), more),
        Answer::Fields(fields) => (None, fields),
        Answer::Object(_) | Answer::File(_) => (None, &[][..]),
    };
    first.into_iter().chain(fields.iter().filter_map(|field| named(field.is))).collect()
}

/// Every shape that an operation answers with, by name.
pub(crate) fn shapes() -> BTreeMap<&'static str, &'static Shape> {
    let mut found = BTreeMap::new();
    let mut open: Vec<&'static Shape> = operations::all().flat_map(|operation| roots(operation.answer)).collect();
    while let Some(shape) = open.pop() {
        if found.insert(shape.name, shape).is_none() {
            open.extend(shape.fields().into_iter().filter_map(|field| named(field.is)));
        }
    }
    found
}

/// The schemas of all shapes, with the text in two languages and the problem.
pub(crate) fn components() -> Map<String, Value> {
    let mut all: Map<String, Value> =
        shapes().into_iter().map(|(name, shape)| (name.to_owned(), object(properties(shape.fields())))).collect();
    all.insert("Text".to_owned(), text());
    all.insert("Problem".to_owned(), problem());
    all
}

fn text() -> Value {
    json!({
        "type": "object", "additionalProperties": false, "required": ["zh"],
        "properties": {
            "zh": { "type": "string", "description": "In Chinese." },
            "en": { "type": "string", "description": "In English, where there is one." },
        },
    })
}

fn problem() -> Value {
    let wrong = json!({
        "type": "object", "additionalProperties": false, "required": ["field", "code", "detail"],
        "properties": { "field": { "type": "string" }, "code": { "type": "string" }, "detail": { "type": "string" } },
    });
    json!({
        "type": "object", "additionalProperties": false, "required": ["type", "title", "status", "detail", "code", "trace"],
        "properties": {
            "type": { "type": "string", "description": "`urn:tongban:refusal:` and the code." },
            "title": { "type": "string", "description": "In a few words, in the language of the call." },
            "status": { "type": "integer", "description": "The HTTP status." },
            "detail": { "type": "string", "description": "What to do about it, in the language of the call." },
            "code": { "type": "string", "description": "Stable code of the refusal." },
            "trace": { "type": "string", "description": "The id under which log and audit have the call." },
            "args": { "type": "object", "description": "Values of the sentence, such as `field` and `expected`." },
            "errors": { "type": "array", "items": wrong, "description": "What is wrong, field by field." },
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_have_names_of_their_own_and_say_each_field_once() {
        let known = shapes();
        assert!(known.len() > 30 && !known.contains_key("Text") && !known.contains_key("Problem"));
        for shape in operations::all().flat_map(|operation| roots(operation.answer)).chain(known.values().copied()) {
            assert!(std::ptr::eq(known[shape.name], shape), "two shapes are called {}", shape.name);
            let fields = shape.fields();
            assert_eq!(properties(fields.iter().copied()).len(), fields.len(), "{} names a field twice", shape.name);
            for field in fields {
                assert!(field.about.ends_with('.') && field.about.len() > 3, "{}.{}", shape.name, field.name);
            }
        }
    }
}
