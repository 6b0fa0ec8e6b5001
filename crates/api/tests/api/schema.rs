//! Whether a value is what a schema of the document says. A keyword that is not known here is an error, so that none is passed over.

use serde_json::{Map, Value};

/// The schema to which a `$ref` leads.
fn followed<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    match schema["$ref"].as_str() {
        Some(path) => document.pointer(path.trim_start_matches('#')).unwrap_or_else(|| panic!("{path} leads nowhere")),
        None => schema,
    }
}

/// What is wrong with a value; the first thing that is.
pub fn check(document: &Value, schema: &Value, value: &Value, place: &str) -> Result<(), String> {
    let schema = followed(document, schema);
    let none = Map::new();
    let properties = schema["properties"].as_object().unwrap_or(&none);
    for (keyword, said) in schema.as_object().expect("a schema is an object") {
        let good = match keyword.as_str() {
            "description" | "contentMediaType" => true,
            "anyOf" => said.as_array().expect("schemas").iter().any(|one| check(document, one, value, place).is_ok()),
            "type" => match said {
                Value::Array(kinds) => kinds.iter().any(|kind| is(kind, value)),
                kind => is(kind, value),
            },
            "enum" => said.as_array().expect("words").contains(value),
            "pattern" => value.as_str().is_none_or(|text| matches(said.as_str().expect("a pattern"), text)),
            "format" => value.as_str().is_none_or(|text| match said.as_str() {
                Some("date") => text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok(),
                Some("date-time") => text.contains('T') && text.parse::<jiff::Timestamp>().is_ok(),
                other => panic!("{place}: an unknown format {other:?}"),
            }),
            "required" => {
                let mut names = said.as_array().expect("names").iter().filter_map(Value::as_str);
                names.all(|name| value.as_object().is_none_or(|object| object.contains_key(name)))
            }
            "properties" => {
                for (name, inner) in properties {
                    if let Some(value) = value.get(name) {
                        check(document, inner, value, &format!("{place}.{name}"))?;
                    }
                }
                true
            }
            "additionalProperties" => {
                for (name, more) in value.as_object().unwrap_or(&none) {
                    match said {
                        _ if properties.contains_key(name) => {}
                        Value::Bool(open) => {
                            if !open {
                                return Err(format!("{place}: {name} is not declared"));
                            }
                        }
                        inner => check(document, inner, more, &format!("{place}.{name}"))?,
                    }
                }
                true
            }
            "items" => {
                for (row, inner) in value.as_array().into_iter().flatten().enumerate() {
                    check(document, said, inner, &format!("{place}[{row}]"))?;
                }
                true
            }
            other => panic!("{place}: an unknown keyword {other}"),
        };
        if !good {
            return Err(format!("{place} is {value}, against {keyword} {said}"));
        }
    }
    Ok(())
}

fn is(kind: &Value, value: &Value) -> bool {
    match kind.as_str().expect("a type") {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("an unknown type {other}"),
    }
}

/// Patterns of literal letters, escapes and classes, each with `?`, `{n}` or `{n,m}`, between `^` and `$`.
fn matches(pattern: &str, text: &str) -> bool {
    let mut rest = pattern.strip_prefix('^').and_then(|one| one.strip_suffix('$')).expect("a whole pattern");
    let mut text = text.chars().peekable();
    while let Some(first) = rest.chars().next() {
        let end = match first {
            '[' => rest.find(']').expect("a class ends") + 1,
            '\\' => 2,
            letter => letter.len_utf8(),
        };
        let (one, after) = rest.split_at(end);
        let (least, most, after) = match after.chars().next() {
            Some('?') => (0, 1, &after[1..]),
            Some('{') => {
                let (count, after) = after[1..].split_once('}').expect("a count ends");
                let (least, most) = count.split_once(',').unwrap_or((count, count));
                (least.parse().expect("a number"), most.parse().expect("a number"), after)
            }
            _ => (1, 1, after),
        };
        let mut count = 0;
        while count < most && text.next_if(|letter| belongs(one, *letter)).is_some() {
            count += 1;
        }
        if count < least {
            return false;
        }
        rest = after;
    }
    text.next().is_none()
}

fn belongs(class: &str, letter: char) -> bool {
    match class.strip_prefix('[') {
        Some(range) => {
            let mut ends = range.trim_end_matches(']').split('-').filter_map(|end| end.chars().next());
            let (from, to) = (ends.next().expect("a range begins"), ends.next().expect("a range ends"));
            (from..=to).contains(&letter)
        }
        None => class.ends_with(letter),
    }
}

/// A value that a schema allows, with every list filled.
fn sample(document: &Value, schema: &Value, depth: usize) -> Value {
    if let Some(words) = schema["enum"].as_array() {
        return words[0].clone();
    }
    if let Some(many) = schema["anyOf"].as_array() {
        return if depth > 8 { Value::Null } else { sample(document, &many[0], depth + 1) };
    }
    let schema = followed(document, schema);
    let kind = schema["type"].as_array().map_or(&schema["type"], |kinds| &kinds[0]);
    match kind.as_str() {
        Some("string") if schema["format"] == "date" => "2026-11-23".into(),
        Some("string") if schema["format"] == "date-time" => "2026-11-23T09:00:00+08:00".into(),
        Some("string") => "12".into(),
        Some("integer") => 12.into(),
        Some("boolean") => true.into(),
        Some("array") => vec![sample(document, &schema["items"], depth + 1)].into(),
        Some("object") => {
            let properties = schema["properties"].as_object().into_iter().flatten();
            properties
                .map(|(name, inner)| (name.clone(), sample(document, inner, depth + 1)))
                .collect::<Map<_, _>>()
                .into()
        }
        _ => Value::Null,
    }
}

#[test]
fn a_wrong_shape_is_found() {
    let document = api::document();
    let mut planted = 0;
    for (name, schema) in document["components"]["schemas"].as_object().expect("schemas") {
        let good = sample(&document, schema, 0);
        check(&document, schema, &good, name).unwrap_or_else(|wrong| panic!("{wrong}"));
        let object = good.as_object().expect("shapes are objects");
        let mut bad = vec![Value::Null, Value::from("12"), Value::from(vec![good.clone()])];
        let changed = |name: &str, value: Value| {
            let mut object = object.clone();
            object.insert(name.to_owned(), value);
            Value::Object(object)
        };
        bad.push(changed("undeclared", Value::Null));
        for (field, inner) in schema["properties"].as_object().expect("properties") {
            if schema["required"].as_array().is_some_and(|names| names.contains(&Value::from(field.as_str()))) {
                let mut object = object.clone();
                object.remove(field);
                bad.push(object.into());
            }
            if inner.get("type").is_none() && inner.get("$ref").is_none() && inner.get("anyOf").is_none() {
                continue;
            }
            bad.extend([changed(field, Value::from(1.5)), changed(field, Value::from(vec![Value::from(vec![1])]))]);
            let null = inner["type"].as_array().is_some() || inner.get("anyOf").is_some();
            if !null {
                bad.push(changed(field, Value::Null));
            }
            let narrow = inner.get("pattern").or(inner.get("format")).or(inner.get("enum")).is_some();
            if narrow {
                bad.push(changed(field, Value::from("x")));
            }
        }
        for wrong in bad {
            assert!(check(&document, schema, &wrong, name).is_err(), "{name} takes {wrong}");
            planted += 1;
        }
    }
    assert!(planted > 1_000, "only {planted} wrong shapes were tried");
}

#[test]
fn days_instants_and_ids_are_told_from_other_texts() {
    let document = api::document();
    let case = &document["components"]["schemas"]["Case"]["properties"];
    for (field, good, bad) in [
        ("id", "-12", "12a"),
        ("id", "1234567890123456789", "12345678901234567890"),
        ("promised_due", "2026-02-28", "2026-02-29"),
        ("submitted_at", "2026-11-23T09:00:00+08:00", "2026-11-23T09:00:00Z"),
        ("submitted_at", "2026-11-23T09:00:00+08:00", "2026-11-23T25:00:00+08:00"),
        ("status", "submitted", "Submitted"),
    ] {
        assert_eq!(check(&document, &case[field], &good.into(), field), Ok(()), "{field}: {good}");
        assert!(check(&document, &case[field], &bad.into(), field).is_err(), "{field}: {bad}");
    }
}
