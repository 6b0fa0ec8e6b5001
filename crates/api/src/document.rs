//! The OpenAPI 3.1 document, made from the list of operations.

use crate::answer::Answer;
use crate::operation::{Kind, Operation, Place};
use crate::{operations, schema};
use serde_json::{Map, Value, json};

fn parameters(operation: &Operation) -> Vec<Value> {
    let mut out: Vec<Value> = operation
        .inputs()
        .iter()
        .filter(|field| field.kind != Kind::File)
        .filter(|field| field.place == Place::Path || !operation.writes || operation.takes_file())
        .map(|field| {
            json!({
                "name": field.name, "in": if field.place == Place::Path { "path" } else { "query" },
                "required": field.required, "description": field.about, "schema": schema::input(field.kind),
            })
        })
        .collect();
    if operation.writes {
        out.push(json!({
            "name": "Idempotency-Key", "in": "header", "required": true, "schema": { "type": "string", "minLength": 8, "maxLength": 100 },
            "description": "The same key with the same body answers what the first call answered.",
        }));
    }
    out
}

/// What is answered instead, by status.
const PROBLEMS: &[(u16, &str)] = &[
    (400, "The address cannot be read."),
    (401, "The token is missing, unknown, revoked or over."),
    (403, "The right is not held."),
    (404, "Not there, or out of reach."),
    (409, "It cannot be done as things stand; `code` says why."),
    (413, "The body is too large."),
    (422, "The input does not fit; `code` and `args` say where."),
    (429, "Too many calls, or too many of the kind; come again later."),
    (500, "A fault on this side; it is logged under `trace`."),
    (503, "Busy; the same call may come again."),
];

fn responses(operation: &Operation) -> Value {
    let (about, kind) = match operation.answer {
        Answer::File(about) => (about, "*/*"),
        _ => ("Done.", "application/json"),
    };
    let mut all = Map::new();
    let content = json!({ kind: { "schema": schema::answer(operation.answer) } });
    all.insert("200".to_owned(), json!({ "description": about, "content": content }));
    let problem = json!({ "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } });
    for (status, about) in PROBLEMS.iter().filter(|(status, _)| *status != 413 || operation.writes) {
        all.insert(status.to_string(), json!({ "description": about, "content": problem }));
    }
    Value::Object(all)
}

fn body(operation: &Operation) -> Value {
    if operation.takes_file() {
        return json!({ "required": true, "content": { "application/octet-stream": { "schema": schema::file() } } });
    }
    let mut properties = Map::new();
    let mut required = Vec::new();
    for field in operation.inputs().iter().filter(|field| field.place == Place::Body) {
        let mut one = schema::input(field.kind);
        one["description"] = json!(field.about);
        properties.insert(field.name.to_owned(), one);
        if field.required {
            required.push(field.name);
        }
    }
    let mut body = json!({ "type": "object", "additionalProperties": false, "properties": properties });
    if !required.is_empty() {
        body["required"] = json!(required);
    }
    json!({ "required": !required.is_empty(), "content": { "application/json": { "schema": body } } })
}

fn entry(operation: &Operation) -> Value {
    let mut entry = json!({
        "operationId": operation.name, "summary": operation.about, "parameters": parameters(operation),
        "responses": responses(operation),
    });
    if operation.writes {
        entry["requestBody"] = body(operation);
    }
    entry
}

/// The whole document.
pub fn document() -> Value {
    let mut paths = Map::new();
    for operation in operations::all() {
        let path = paths.entry(format!("/api/v1{}", operation.path)).or_insert_with(|| json!({}));
        path[if operation.writes { "post" } else { "get" }] = entry(operation);
    }
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Tongban 通办", "version": env!("CARGO_PKG_VERSION"), "description": "Ids are strings. Lists are keyset pages: `after` takes `next` of the page before." },
        "security": [{ "token": [] }],
        "paths": paths,
        "components": {
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } },
            "schemas": schema::components(),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_lists_every_operation_once() {
        let document = document();
        let mut names = Vec::new();
        for (path, entry) in document["paths"].as_object().expect("paths") {
            for (method, operation) in entry.as_object().expect("methods") {
                names.push(operation["operationId"].as_str().expect("a name").to_owned());
                for part in path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')) {
                    let named = operation["parameters"]
                        .as_array()
                        .is_some_and(|all| all.iter().any(|one| one["name"] == part && one["in"] == "path"));
                    assert!(named, "{method} {path} does not say what {part} is");
                }
            }
        }
        names.sort();
        let count = names.len();
        names.dedup();
        assert_eq!((count, names.len()), (operations::all().count(), count));
    }
}
