//! Whatever arrives, nothing panics, and every answer is either kept or has a problem.

use super::{context, form, samples};
use crate::{Answers, FieldType, Raw};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        ".{0,40}",
        "[0-9０-９.,% -]{0,30}",
        "[0-9]{4}[-/年.][0-9]{1,3}[-/月.][0-9]{1,3}日?",
        Just("\u{202E}".to_owned()),
        Just("\0".to_owned()),
        Just("9".repeat(300)),
        Just("👨‍👩‍👧‍👦".repeat(60)),
        Just("yes".to_owned()),
        Just("1".to_owned()),
    ]
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(|number| json!(number)),
        any_text().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec(
                ("(name|number|type|from|to|division|detail|id|phone|certificate|lon|[a-z]{0,6})", inner),
                0..6
            )
            .prop_map(|pairs| Value::Object(pairs.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn typed_input_is_kept_or_refused(
        texts in prop::collection::vec(any_text(), 1..4),
        suffixes in prop::collection::vec("(|\\.[a-z]{2,8}|\\.name|\\.number|\\.type|\\.certificate\\.number|\\.from|\\.to|\\.division|\\.detail|\\[[0-9]{1,12}\\]\\.(name|share))", 1..4),
    ) {
        let typed: Raw = suffixes.iter().zip(texts.iter().cycle()).map(|(suffix, text)| (format!("f{suffix}"), text.clone())).collect();
        for sample in samples::all() {
            let form = sample.form();
            let outcome = form.read_page("p", &typed, &Answers::new(), &context());
            if sample.kind != "computed" {
                prop_assert_eq!(outcome.values.contains_key("f"), outcome.problems.is_empty(), "{}: {:?}", sample.kind, outcome);
            }
            let again = form.accept(&outcome.values, &context());
            prop_assert_eq!(&again.values, &outcome.values, "{} is not canonical", sample.kind);
        }
    }

    #[test]
    fn interface_json_is_kept_or_refused(value in any_json()) {
        for sample in samples::all() {
            let form = sample.form();
            let given = Answers::from_iter([("f".to_owned(), value.clone())]);
            let outcome = form.accept(&given, &context());
            if sample.kind != "computed" {
                prop_assert_eq!(outcome.values.contains_key("f"), outcome.problems.is_empty(), "{}: {:?}", sample.kind, outcome);
            }
            for kind in FieldType::ALL {
                let field = crate::Field::new("f", *kind, base::Text::default());
                let _ = crate::display(&field, &value, base::Locale::En, &super::City);
                let _ = crate::display_masked(&field, &value, base::Locale::Zh, &super::City);
                let _ = field.to_feel(&value);
            }
        }
    }
}

#[test]
fn a_flood_of_values_is_told() {
    let form = form(super::declarations::CARD);
    let flood: Raw = (0..6_000).map(|number| (format!("x{number}"), "y")).collect();
    let outcome = form.read_page("you", &flood, &Answers::new(), &context());
    assert!(outcome.problems.iter().any(|problem| problem.code == "overflow"));
}
