//! The OpenAPI 3.1 document, made from the list of operations.

use crate::operation::{Kind, Operation, Place};
use crate::operations;
use serde_json::{Map, Value, json};

fn schema(kind: Kind) -> Value {
    match kind {
        Kind::Id => json!({ "type": "string", "pattern": "^-?[0-9]{1,19}$" }),
        Kind::Text => json!({ "type": "string", "maxLength": 100_000 }),
        Kind::Day => json!({ "type": "string", "format": "date" }),
        Kind::Number => json!({ "type": "integer" }),
        Kind::Flag => json!({ "type": "boolean" }),
        Kind::Texts => json!({ "type": "array", "maxItems": 1000, "items": { "type": "string" } }),
        Kind::Object => json!({ "type": "object" }),
        Kind::File => json!({ "type": "string", "contentMediaType": "application/octet-stream" }),
        Kind::Objects => json!({ "type": "array", "maxItems": 1000, "items": { "type": "object" } }),
    }
}

fn parameters(operation: &Operation) -> Vec<Value> {
    let mut out: Vec<Value> = operation
        .fields
        .iter()
        .filter(|field| field.kind != Kind::File)
        .filter(|field| field.place == Place::Path || !operation.writes || operation.takes_file())
        .map(|field| {
            json!({
                "name": field.name, "in": if field.place == Place::Path { "path" } else { "query" },
                "required": field.required, "description": field.about, "schema": schema(field.kind),
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

fn entry(operation: &Operation) -> Value {
    let problem = |about: &str| json!({ "description": about, "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } } });
    let mut entry = json!({
        "operationId": operation.name, "summary": operation.about, "parameters": parameters(operation),
        "responses": {
            "200": { "description": "Done.", "content": { "application/json": { "schema": { "type": "object" } } } },
            "401": problem("The token is missing, unknown, revoked or over."),
            "403": problem("The right is not held."),
            "404": problem("Not there, or out of reach."),
            "409": problem("It cannot be done as things stand; `code` says why."),
            "422": problem("The input does not fit; `code` and its values say where."),
        },
    });
    if operation.gives_file() {
        let content = json!({ "application/octet-stream": { "schema": schema(Kind::File) } });
        entry["responses"]["200"] = json!({ "description": "The file.", "content": content });
    }
    if operation.takes_file() {
        let content = json!({ "application/octet-stream": { "schema": schema(Kind::File) } });
        entry["requestBody"] = json!({ "required": true, "content": content });
    } else if operation.writes {
        let fields = operation.fields.iter().filter(|field| field.place == Place::Body);
        let mut properties = Map::new();
        let mut required = Vec::new();
        for field in fields {
            let mut one = schema(field.kind);
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
        entry["requestBody"] = json!({ "content": { "application/json": { "schema": body } } });
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
            "schemas": { "Problem": {
                "type": "object", "required": ["type", "title", "status", "code"],
                "properties": {
                    "type": { "type": "string" }, "title": { "type": "string" }, "status": { "type": "integer" },
                    "code": { "type": "string" }, "detail": { "type": "string" }, "trace": { "type": "string" },
                },
            } },
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
