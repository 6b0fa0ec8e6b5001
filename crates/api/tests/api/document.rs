//! The OpenAPI 3.1 document: whole by itself, and true to the list of operations.

use api::Answer;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

fn object(value: &Value) -> &Map<String, Value> {
    value.as_object().unwrap_or_else(|| panic!("no object: {value}"))
}

/// Every `$ref` of a value.
fn references(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            if let Some(Value::String(path)) = map.get("$ref") {
                found.push(path.clone());
            }
            map.values().for_each(|inner| references(inner, found));
        }
        Value::Array(list) => list.iter().for_each(|inner| references(inner, found)),
        _ => {}
    }
}

/// A JSON Schema of the sort that this interface uses.
fn check_schema(schema: &Value, place: &str) {
    if let Some(many) = schema["anyOf"].as_array() {
        return many.iter().for_each(|one| check_schema(one, place));
    }
    if schema.get("$ref").is_some() {
        return;
    }
    let any = schema.as_object().is_some_and(|keywords| keywords.keys().all(|keyword| keyword == "description"));
    let kinds = schema["type"].as_array().cloned().unwrap_or_else(|| vec![schema["type"].clone()]);
    for kind in kinds.iter().filter(|_| !any) {
        let kind = kind.as_str().unwrap_or_else(|| panic!("{place}: a schema without a type: {schema}"));
        assert!(["string", "integer", "boolean", "array", "object", "null"].contains(&kind), "{place}: {kind}");
    }
    if kinds.iter().any(|kind| kind == "array") {
        check_schema(&schema["items"], place);
    }
    if let Some(properties) = schema.get("properties") {
        for (name, property) in object(properties) {
            check_schema(property, &format!("{place}.{name}"));
        }
        for name in schema["required"].as_array().into_iter().flatten() {
            let name = name.as_str().expect("a name");
            assert!(object(properties).contains_key(name), "{place} requires {name} and does not say what it is");
        }
    }
}

fn check_responses(responses: &Value, place: &str) {
    assert!(object(responses).contains_key("200"), "{place} says nothing of success");
    for (status, response) in object(responses) {
        assert!(status.parse::<u16>().is_ok_and(|status| (200..600).contains(&status)), "{place}: {status}");
        assert!(!response["description"].as_str().unwrap_or_default().is_empty(), "{place} {status}");
        for (kind, content) in object(&response["content"]) {
            let expected: &[&str] =
                if status == "200" { &["application/json", "*/*"] } else { &["application/problem+json"] };
            assert!(expected.contains(&kind.as_str()), "{place} {status}: {kind}");
            check_schema(&content["schema"], place);
        }
    }
}

fn check_parameters(path: &str, operation: &Value, place: &str) {
    let mut named = BTreeSet::new();
    for parameter in operation["parameters"].as_array().expect("parameters") {
        let (name, within) = (parameter["name"].as_str().expect("a name"), parameter["in"].as_str().expect("a place"));
        assert!(["path", "query", "header"].contains(&within), "{place}: {within}");
        assert!(named.insert((within, name)), "{place} names {name} twice");
        assert!(within != "path" || parameter["required"] == true, "{place}: a part of the path is required");
        assert!(!parameter["description"].as_str().unwrap_or_default().is_empty(), "{place}: {name}");
        check_schema(&parameter["schema"], place);
    }
    let parts: BTreeSet<&str> = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).collect();
    let given: BTreeSet<&str> = named.iter().filter(|(within, _)| *within == "path").map(|(_, name)| *name).collect();
    assert_eq!(parts, given, "{place}");
}

#[test]
fn the_document_is_whole() {
    let document = api::document();
    assert_eq!(document["openapi"], "3.1.0");
    assert!(!document["info"]["title"].as_str().unwrap_or_default().is_empty());
    assert!(!document["info"]["version"].as_str().unwrap_or_default().is_empty());
    let mut found = Vec::new();
    references(&document, &mut found);
    for reference in &found {
        let pointer = reference.strip_prefix('#').expect("a reference within the document");
        assert!(document.pointer(pointer).is_some(), "{reference} leads nowhere");
    }
    assert!(!found.is_empty());
    for requirement in document["security"].as_array().expect("security") {
        for name in object(requirement).keys() {
            assert!(object(&document["components"]["securitySchemes"]).contains_key(name), "{name}");
        }
    }
    let mut ids = BTreeSet::new();
    for (path, entry) in object(&document["paths"]) {
        assert!(path.starts_with("/api/v1/"), "{path}");
        for (method, operation) in object(entry) {
            let place = format!("{method} {path}");
            assert!(["get", "post"].contains(&method.as_str()), "{place}");
            assert!(ids.insert(operation["operationId"].as_str().expect("an id").to_owned()), "{place}");
            assert!(!operation["summary"].as_str().unwrap_or_default().is_empty(), "{place}");
            check_parameters(path, operation, &place);
            check_responses(&operation["responses"], &place);
            assert_eq!(method == "post", operation.get("requestBody").is_some(), "{place}");
            for content in operation["requestBody"]["content"].as_object().into_iter().flat_map(Map::values) {
                check_schema(&content["schema"], &place);
            }
        }
    }
    assert!(ids.len() > 100, "only {} operations", ids.len());
}

#[test]
fn every_write_asks_for_a_key_and_no_read_does() {
    let document = api::document();
    for operation in api::operations::all() {
        let method = if operation.writes { "post" } else { "get" };
        let entry = &document["paths"][format!("/api/v1{}", operation.path)][method];
        let asks =
            entry["parameters"].as_array().expect("parameters").iter().any(|one| one["name"] == "Idempotency-Key");
        assert_eq!(asks, operation.writes, "{}", operation.name);
        assert_eq!(entry["operationId"], operation.name);
    }
}

#[test]
fn every_answer_says_what_it_is() {
    let document = api::document();
    for (name, schema) in object(&document["components"]["schemas"]) {
        check_schema(schema, name);
        assert_eq!(schema["additionalProperties"], false, "{name}");
        for (field, property) in object(&schema["properties"]) {
            let said = name == "Problem" || !property["description"].as_str().unwrap_or_default().is_empty();
            assert!(said, "{name}.{field}");
        }
    }
    for operation in api::operations::all() {
        let method = if operation.writes { "post" } else { "get" };
        let entry = &document["paths"][format!("/api/v1{}", operation.path)][method];
        let (_, content) = object(&entry["responses"]["200"]["content"]).iter().next().expect("content");
        let schema = &content["schema"];
        let open = schema["type"] == "object" && schema["additionalProperties"] != false;
        assert_eq!(open, matches!(operation.answer, Answer::Object(_)), "{}", operation.name);
        let paged = matches!(operation.answer, Answer::Page(..));
        let limit = entry["parameters"].as_array().expect("parameters").iter().find(|one| one["name"] == "limit");
        let bounds = limit.map(|one| (one["schema"]["minimum"].as_i64(), one["schema"]["maximum"].as_i64()));
        assert_eq!(bounds, paged.then_some((Some(1), Some(200))), "{}", operation.name);
        assert_eq!(entry["responses"].get("413").is_some(), operation.writes, "{}", operation.name);
    }
}
