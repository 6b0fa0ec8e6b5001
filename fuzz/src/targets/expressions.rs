//! FEEL: expressions, unary tests, and values as JSON.

use crate::text;
use feel::{Environment, Expression, Scope, Value};
use std::collections::BTreeMap;

pub fn sources_of_packs() -> Vec<Vec<u8>> {
    let quoted = |bytes: &[u8]| -> Vec<Vec<u8>> {
        let text = text(bytes).unwrap_or_default();
        let conditions = text
            .lines()
            .filter(|line| ["when", "value", "check", "test"].iter().any(|word| line.trim_start().starts_with(word)));
        conditions.filter_map(|line| Some(line.split_once('\'')?.1.rsplit_once('\'')?.0.as_bytes().to_vec())).collect()
    };
    crate::sources("packs", "toml").iter().flat_map(|bytes| quoted(bytes)).collect()
}

pub fn sources_by_hand() -> Vec<Vec<u8>> {
    [
        "if age >= 60 then \"free\" else null",
        "some x in [1, 2, 3] satisfies x > 2",
        "every x in a satisfies x.b = 1",
        "for i in 1..10 return i ** 2",
        "date(\"2026-11-23\") + duration(\"P3D\")",
        "{a: 1, b: a + 1}.b",
        "[1..10)",
        "-",
        "< 5, [10..20]",
        "not(\"a\", \"b\")",
        "a[item > 2]",
        "sum([1, 2.5, -3])",
        "substring(\"foobar\", 3)",
        "x between 1 and 2",
        "function(a, b) a + b",
        "\"\\u4e91\" + 云州",
        "date and time(\"2026-11-23T09:00:00+08:00\")",
        "split(\"a;b\", \";\")",
        "matches(a, \"^[0-9]{3}$\")",
        "1 / 3",
        "sort(a, function(x, y) x < y)",
    ]
    .iter()
    .map(|source| source.as_bytes().to_vec())
    .collect()
}

pub fn sources() -> Vec<Vec<u8>> {
    [sources_by_hand(), sources_of_packs()].concat()
}

fn environment() -> Environment {
    Environment {
        max_steps: 20_000,
        max_list: 2_000,
        ..Environment::at(jiff::civil::date(2026, 11, 23).at(9, 0, 0, 0))
    }
}

fn values_by_name() -> BTreeMap<String, Value> {
    let json = serde_json::json!({"a": [1, 2, {"b": 1}], "x": "11", "age": 66, "云州": "城", "?": 12});
    let value = |(name, json): (&String, &serde_json::Value)| Some((name.clone(), Value::from_json(json).ok()?));
    json.as_object().into_iter().flatten().filter_map(value).collect()
}

/// What reads is written as text that reads as the same, is checked, and evaluates within its bounds.
pub fn source(bytes: &[u8]) {
    let Some(source) = text(bytes) else { return };
    for parsed in [Expression::parse(source), Expression::unary_tests(source)] {
        let Ok(expression) = parsed else { continue };
        let _ = expression.check(&Scope::new());
        let _ = expression.evaluate(&values_by_name(), &environment());
    }
    if let Ok(expression) = Expression::parse(source) {
        let written = expression.root().to_string();
        let again = Expression::parse(&written);
        let again = again.unwrap_or_else(|finding| panic!("{source:?} was written as {written:?}: {finding:?}"));
        assert_eq!(again.root().to_string(), written, "{source:?}");
    }
}

pub fn values() -> Vec<Vec<u8>> {
    [
        "null",
        "true",
        "[1, 2.50, -3e2]",
        "{\"a\": {\"b\": [\"c\"]}}",
        "\"2026-11-23\"",
        "1e400",
        "0.1234567890123456789012345678901234567890",
    ]
    .iter()
    .map(|json| json.as_bytes().to_vec())
    .collect()
}

/// A value that comes in goes out as JSON that comes in as the same value.
pub fn value(bytes: &[u8]) {
    let Ok(json) = serde_json::from_slice::<serde_json::Value>(bytes) else { return };
    let Ok(value) = Value::from_json(&json) else { return };
    let written = value.to_json();
    let again = Value::from_json(&written).unwrap_or_else(|_| panic!("{json} was written as {written}"));
    assert_eq!(again.to_json(), written, "{json}");
}
