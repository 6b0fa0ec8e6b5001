//! The table of `data/cases.txt`: each expression gives its value, by name and by place.

use feel::{Environment, Expression, Type, Value};
use jiff::civil::date;

fn names() -> Value {
    let text = r#"{
        age: 66, residence: "permit", permit_since: @"2025-06-01", "金额": 12.5, scores: [88, 59, 95],
        applicant: { name: "李桂英", address: { city: "云州" },
            children: [{ name: "An", age: 20 }, { name: "Bo", age: 12 }] }
    }"#;
    let expression = Expression::parse(text).expect("the names are well formed");
    expression.evaluate(&(), &environment()).expect("the names are small")
}

fn environment() -> Environment {
    Environment::at(date(2026, 11, 23).at(9, 30, 0, 0))
}

fn cases() -> Vec<(&'static str, &'static str)> {
    let lines = include_str!("data/cases.txt").lines();
    let cases = lines.filter(|line| !line.is_empty() && !line.starts_with("# "));
    cases.map(|line| line.split_once(" ==> ").expect("every line has an arrow")).collect()
}

#[test]
fn every_case_gives_its_value() {
    let (names, environment) = (names(), environment());
    let cases = cases();
    assert!(cases.len() >= 250, "only {} cases", cases.len());
    let mut wrong = Vec::new();
    for (source, expected) in cases {
        let found = match Expression::parse(source) {
            Ok(expression) => match expression.evaluate(&names, &environment) {
                Ok(value) => value.to_string(),
                Err(failure) => failure.to_string(),
            },
            Err(finding) => finding.to_string(),
        };
        if found != expected {
            wrong.push(format!("{source}\n  expected {expected}\n  found    {found}"));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn binding_to_places_changes_nothing() {
    let (names, environment) = (names(), environment());
    let places = ["age", "residence", "permit_since", "金额", "scores", "applicant"];
    let values: Vec<Value> = places.iter().map(|name| names.field(name).cloned().unwrap_or_default()).collect();
    for (source, expected) in cases() {
        let expression = Expression::parse(source).expect("every case parses");
        let value = expression.bind(&places).evaluate(&values, &environment).expect("every case is small");
        assert_eq!(value.to_string(), expected, "{source}");
    }
}

#[test]
fn normal_form_reads_back_to_the_same_tree() {
    for (source, _) in cases() {
        let expression = Expression::parse(source).expect("every case parses");
        let again =
            Expression::parse(&expression.to_string()).unwrap_or_else(|finding| panic!("{expression}: {finding}"));
        assert_eq!(again, expression, "{source} printed as {expression}");
    }
}

#[test]
fn values_print_as_source_that_gives_them_back() {
    let environment = environment();
    for (_, expected) in cases() {
        let value = Expression::parse(expected)
            .map(|expression| expression.evaluate(&(), &environment).expect("a printed value is small"));
        assert_eq!(value.map(|value| value.to_string()), Ok(expected.to_owned()));
    }
}

#[test]
fn json_keeps_values_of_known_type() {
    let values = [
        (r#""2026-01-31""#, Type::Date, r#"@"2026-01-31""#),
        (r#""08:30:00""#, Type::Time, r#"@"08:30:00""#),
        (r#""2026-01-31T08:30:00""#, Type::DateTime, r#"@"2026-01-31T08:30:00""#),
        (r#""P1Y2M""#, Type::YearsDuration, r#"@"P1Y2M""#),
        (r#""PT36H""#, Type::DaysDuration, r#"@"P1DT12H""#),
        ("12.34", Type::Number, "12.34"),
        (r#""79228162514264337593543950335""#, Type::Number, "79228162514264337593543950335"),
        ("0.1", Type::Number, "0.1"),
        ("true", Type::Boolean, "true"),
        ("null", Type::Date, "null"),
        (r#"["2026-01-31"]"#, Type::list(Type::Date), r#"[@"2026-01-31"]"#),
        (r#"[1,null]"#, Type::range(Type::Number), "(>=1)"),
        (
            r#"{"born":"1960-01-01","other":"x"}"#,
            Type::context([("born", Type::Date), ("died", Type::Date)]),
            r#"{born: @"1960-01-01", died: null, other: "x"}"#,
        ),
    ];
    for (json, of, expected) in values {
        let json: serde_json::Value = serde_json::from_str(json).expect("the table holds JSON");
        let value = Value::from_json_as(&json, &of).unwrap_or_else(|mismatch| panic!("{json}: {mismatch}"));
        assert_eq!(value.to_string(), expected);
        if !matches!(of, Type::Range(_)) {
            let again = Value::from_json_as(&value.to_json(), &of).expect("what was written can be read");
            assert_eq!(again, value);
        }
    }
}

#[test]
fn json_of_the_wrong_type_says_where() {
    let of = Type::context([("people", Type::list(Type::context([("age", Type::Number)])))]);
    let json = serde_json::json!({ "people": [{ "age": 1 }, { "age": "old" }] });
    let mismatch = Value::from_json_as(&json, &of).expect_err("an age is a number");
    assert_eq!(mismatch.to_string(), "$.people[1].age is not a number");
    assert!(Value::from_json(&serde_json::json!(1e300)).is_err());
    let deep = (0..100).fold(serde_json::Value::Null, |inner, _| serde_json::Value::Array(vec![inner]));
    assert!(Value::from_json(&deep).is_err());
}
