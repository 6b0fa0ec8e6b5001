//! JSON Schema and columns say the same as the check of answers.

use super::{City, context, samples};
use crate::{Answers, columns, json_schema};
use base::Locale;
use serde_json::{Value, json};

/// The few words of JSON Schema that this crate writes; patterns are read by hand below.
fn fits(schema: &Value, value: &Value) -> bool {
    let bound = |name: &str| schema.get(name).and_then(Value::as_i64);
    if let Some(expected) = schema.get("const") {
        return expected == value;
    }
    if let Some(options) = schema.get("enum").and_then(Value::as_array) {
        return options.contains(value);
    }
    if let Some(options) = schema.get("oneOf").and_then(Value::as_array) {
        return options.iter().filter(|option| fits(option, value)).count() == 1;
    }
    let size = |length: usize, least: &str, most: &str| {
        let length = i64::try_from(length).expect("short");
        bound(least).is_none_or(|least| length >= least) && bound(most).is_none_or(|most| length <= most)
    };
    match (schema.get("type").and_then(Value::as_str), value) {
        (Some("string"), Value::String(text)) => size(text.chars().count(), "minLength", "maxLength"),
        (Some("integer"), Value::Number(number)) => number.as_i64().is_some_and(|number| {
            bound("minimum").is_none_or(|least| number >= least) && bound("maximum").is_none_or(|most| number <= most)
        }),
        (Some("boolean"), Value::Bool(_)) | (None, _) => true,
        (Some("array"), Value::Array(list)) => {
            size(list.len(), "minItems", "maxItems") && list.iter().all(|item| fits(&schema["items"], item))
        }
        (Some("object"), Value::Object(map)) => {
            let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
            required.into_iter().all(|name| map.contains_key(name))
                && map
                    .iter()
                    .all(|(name, value)| schema["properties"].get(name).is_some_and(|schema| fits(schema, value)))
        }
        _ => false,
    }
}

#[test]
fn the_schema_takes_what_the_check_takes() {
    for sample in samples::all() {
        let form = sample.form();
        let schema = json_schema(&form, Locale::En);
        let good = json!({"f": sample.json});
        assert!(fits(&schema, &good), "{}: {schema}", sample.kind);
        if sample.kind == "computed" {
            continue;
        }
        for bad in [
            json!({"f": null}),
            json!({}),
            json!({"f": sample.json, "g": 1}),
            json!({"f": [[]]}),
            json!({"f": {"x": 1}}),
        ] {
            assert!(!fits(&schema, &bad), "{} takes {bad}", sample.kind);
            let answers: Answers = bad.as_object().cloned().expect("an object");
            assert!(!form.validate(&answers, &context()).is_empty(), "{} takes {bad}", sample.kind);
        }
    }
}

#[test]
fn the_schema_says_what_it_is() {
    let form = super::form(super::declarations::CARD);
    let schema = json_schema(&form, Locale::En);
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    assert_eq!(schema["properties"]["residence"]["title"], "Registration");
    assert_eq!(schema["properties"]["residence"]["oneOf"][1]["title"], "Residence permit");
    assert_eq!(schema["required"], json!(["citizen_id", "residence"]), "the permit date hangs on a condition");
}

#[test]
fn columns_give_the_keys_that_reading_takes() {
    for sample in samples::all().into_iter().filter(|sample| !matches!(sample.kind, "file" | "image" | "computed")) {
        let form = sample.form();
        let columns = columns(&form, &City);
        let paths: Vec<&str> = columns.iter().map(|column| column.path.as_str()).collect();
        for (key, _) in &sample.typed {
            assert!(paths.contains(key), "{}: {key} not in {paths:?}", sample.kind);
        }
        assert!(columns.iter().all(|column| !column.title.zh.is_empty() && !column.title.en.is_empty()));
    }
}
