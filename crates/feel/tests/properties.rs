//! Properties: reading never panics, printing reads back, logic keeps its laws, decimals are exact, steps are bounded.

use feel::{Environment, Expression, Value};
use jiff::civil::date;
use proptest::prelude::*;
use rust_decimal::Decimal;

fn environment() -> Environment {
    Environment::at(date(2026, 11, 23).at(9, 30, 0, 0))
}

fn evaluate(source: &str) -> Value {
    let expression = Expression::parse(source).unwrap_or_else(|finding| panic!("{source}: {finding}"));
    expression.evaluate(&(), &environment()).unwrap_or_else(|failure| panic!("{source}: {failure}"))
}

/// Well-formed source, made from the grammar.
fn source() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        Just("@\"2026-01-31\"".to_owned()),
        Just("@\"P1M\"".to_owned()),
        Just("@\"PT36H\"".to_owned()),
        "[a-d]".prop_map(String::from),
        "[0-9]{1,3}(\\.[0-9]{1,2})?",
        "\"[a-c\\\\ ]{0,3}x\"".prop_map(|text| text.replace('\\', "\\\\")),
        Just("年龄".to_owned()),
        Just("date".to_owned()),
    ];
    leaf.prop_recursive(4, 40, 4, |inner| {
        let operator =
            prop::sample::select(vec!["+", "-", "*", "/", "**", "=", "!=", "<", "<=", ">", ">=", "and", "or", "in"]);
        let two = (inner.clone(), inner.clone());
        let three = (inner.clone(), inner.clone(), inner.clone());
        let list = prop::collection::vec(inner.clone(), 0..4);
        prop_oneof![
            3 => (inner.clone(), operator, inner.clone()).prop_map(|(a, sign, b)| format!("({a}) {sign} ({b})")),
            2 => two.clone().prop_map(|(a, b)| format!("{a} and {b} or {a}")),
            1 => inner.clone().prop_map(|a| format!("-({a})")),
            1 => three.clone().prop_map(|(a, b, c)| format!("if {a} then {b} else {c}")),
            1 => three.clone().prop_map(|(a, b, c)| format!("({a}) between ({b}) and ({c})")),
            1 => three.prop_map(|(a, b, c)| format!("({a}) in (< ({b}), [({b})..({c})], {c})")),
            1 => list.clone().prop_map(|items| format!("[{}]", items.join(", "))),
            1 => list.prop_map(|items| format!("count([{}])", items.join(", "))),
            1 => two.clone().prop_map(|(a, b)| format!("{{a: {a}, \"k 2\": {b}}}")),
            1 => two.clone().prop_map(|(a, b)| format!("for x in {a} return {b}")),
            1 => two.clone().prop_map(|(a, b)| format!("some x in {a}, y in 1..3 satisfies {b}")),
            1 => two.clone().prop_map(|(a, b)| format!("({a})[{b}]")),
            1 => inner.clone().prop_map(|a| format!("({a}).b.year")),
            1 => two.clone().prop_map(|(a, b)| format!("(function(a: number, f) {a})({b}, 1)")),
            1 => two.clone().prop_map(|(a, b)| format!("({a}..({b})]")),
            1 => inner.clone().prop_map(|a| format!("({a}) instance of list<date and time>")),
            1 => inner.clone().prop_map(|a| format!("({a}) instance of context")),
            1 => two.prop_map(|(a, b)| format!("substring(string: {a}, start position: {b})")),
            1 => inner.prop_map(|a| format!("date and time({a}) = sort([{a}])")),
        ]
    })
}

fn truth() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["true", "false", "null"])
}

fn decimal() -> impl Strategy<Value = Decimal> {
    (-1_000_000_000_i64..1_000_000_000, 0_u32..6).prop_map(|(number, scale)| Decimal::new(number, scale))
}

/// Laws of three-valued logic, for all A, B and C.
const LAWS: &[(&str, &str)] = &[
    ("A and B", "B and A"),
    ("A or B", "B or A"),
    ("(A and B) and C", "A and (B and C)"),
    ("(A or B) or C", "A or (B or C)"),
    ("not(A and B)", "not(A) or not(B)"),
    ("not(A or B)", "not(A) and not(B)"),
    ("A and (B or C)", "A and B or A and C"),
    ("not(not(A))", "A"),
    ("all([A, B, C])", "A and B and C"),
    ("any([A, B, C])", "A or B or C"),
    ("every x in [A, B] satisfies x", "A and B"),
    ("some x in [A, B] satisfies x", "A or B"),
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn reading_never_panics(text in "\\PC{0,80}") {
        if let Ok(expression) = Expression::parse(&text) {
            let _ = expression.evaluate(&(), &environment());
        }
        let _ = Expression::unary_tests(&text);
    }

    #[test]
    fn token_soup_never_panics(tokens in prop::collection::vec(prop::sample::select(vec![
        "(", ")", "[", "]", "{", "}", "..", ",", ":", ".", "+", "-", "**", "=", "<", ">=", "?", "a", "b", "item", "1", "0",
        "2.5", "\"x\"", "@\"P1D\"", "if", "then", "else", "for", "in", "return", "some", "satisfies", "every", "and", "or",
        "not", "between", "instance", "of", "list", "number", "function", "null", "true", "date", "time", "count", "sort",
        "sum", "matches", "\"[a\"", "append", "->", "context", "string", "split",
    ]), 0..40)) {
        let text = tokens.join(" ");
        if let Ok(expression) = Expression::parse(&text) {
            let value = expression.evaluate(&(), &environment());
            let again = Expression::parse(&expression.to_string());
            prop_assert_eq!(again.as_ref(), Ok(&expression), "{} printed as {}", text, expression);
            if let Ok(value) = value {
                let _ = value.to_json();
            }
        }
    }

    #[test]
    fn printing_reads_back(text in source()) {
        if let Ok(expression) = Expression::parse(&text) {
            let printed = expression.to_string();
            let again = Expression::parse(&printed);
            prop_assert_eq!(again.as_ref(), Ok(&expression), "{} printed as {}", text, printed);
        }
    }

    #[test]
    fn normal_form_and_binding_mean_the_same(text in source()) {
        let names = Value::context([("a", Value::from(3)), ("b", Value::from("x")), ("c", Value::list([Value::from(1)]))]);
        if let Ok(expression) = Expression::parse(&text) {
            let value = expression.evaluate(&names, &environment());
            let places = ["c", "b", "a"];
            let values: Vec<Value> = places.iter().map(|name| names.field(name).cloned().unwrap_or_default()).collect();
            let bound = expression.bind(&places).evaluate(&values, &environment());
            prop_assert_eq!(value.as_ref().map(ToString::to_string), bound.as_ref().map(ToString::to_string));
            let again = Expression::parse(&expression.to_string()).expect("the normal form is well formed");
            let again = again.evaluate(&names, &environment()).map(|value| value.to_string());
            prop_assert_eq!(again.map_err(|failure| failure.code), value.map(|value| value.to_string()).map_err(|failure| failure.code));
        }
    }

    #[test]
    fn checked_expressions_keep_their_type(text in source()) {
        let scope = feel::Scope::new().with("a", feel::Type::Number).with("b", feel::Type::Text).with("c", feel::Type::list(feel::Type::Number))
            .with("d", feel::Type::Date);
        let names = Value::context([("a", Value::from(3)), ("b", Value::from("x")), ("c", Value::list([Value::from(1)])),
            ("d", Value::from(date(2026, 1, 1)))]);
        if let Ok(expression) = Expression::parse(&text)
            && let Ok(of) = expression.check(&scope)
            && let Ok(value) = expression.evaluate(&names, &environment())
        {
            prop_assert!(of.admits(&value), "{} is {} but gave {}", text, of, value);
        }
    }

    #[test]
    fn steps_bound_every_evaluation(text in source(), steps in 0_u64..200) {
        if let Ok(expression) = Expression::parse(&text) {
            let short = Environment { max_steps: steps, ..environment() };
            let full = expression.evaluate(&(), &environment());
            if let Ok(value) = expression.evaluate(&(), &short) {
                prop_assert_eq!(full.map(|full| full.to_string()), Ok(value.to_string()));
            }
        }
    }

    #[test]
    fn logic_keeps_its_laws(a in truth(), b in truth(), c in truth()) {
        for (left, right) in LAWS {
            let fill = |law: &str| law.replace('A', a).replace('B', b).replace('C', c);
            prop_assert_eq!(evaluate(&fill(left)), evaluate(&fill(right)), "{} is {} for {} {} {}", left, right, a, b, c);
        }
    }

    #[test]
    fn decimals_are_exact(a in decimal(), b in decimal()) {
        prop_assert_eq!(evaluate(&format!("{a} + {b} - {b} = {a}")), Value::from(true));
        prop_assert_eq!(evaluate(&format!("{a} * {b}")), Value::Number(a * b));
        prop_assert_eq!(evaluate(&format!("{a} < {b}")), Value::from(a < b));
        let json = Value::Number(a).to_json();
        prop_assert_eq!(Value::from_json_as(&json, &feel::Type::Number), Ok(Value::Number(a)));
        if !b.is_zero() {
            let rest = evaluate(&format!("modulo({a}, {b})"));
            let Value::Number(rest) = rest else { return Err(TestCaseError::fail("no rest")) };
            prop_assert!(rest.abs() < b.abs() && (rest.is_zero() || rest.is_sign_negative() == b.is_sign_negative()));
            prop_assert!(((a - rest) % b).is_zero());
        }
    }

    #[test]
    fn dates_move_there_and_back(day in 0_i32..40_000, by in -20_000_i64..20_000) {
        let day = date(1960, 1, 1).checked_add(jiff::Span::new().days(day)).expect("in range");
        prop_assert_eq!(evaluate(&format!("@\"{day}\" + @\"P1D\" * {by} - @\"{day}\" = @\"P1D\" * {by}")), Value::from(true));
        prop_assert_eq!(evaluate(&format!("date(\"{day}\") = @\"{day}\"")), Value::from(true));
    }

    #[test]
    fn texts_survive_quoting(text in "\\PC{0,20}") {
        let value = Value::text(&text);
        prop_assert_eq!(evaluate(&value.to_string()), value);
    }

    #[test]
    fn literal_patterns_behave_as_search(text in "[a-c.]{0,12}", part in "[a-c.]{1,3}") {
        let quoted = part.replace('.', "\\.");
        let found = evaluate(&format!("matches(\"{text}\", \"{quoted}\")"));
        prop_assert_eq!(found, Value::from(text.contains(&part)));
        let replaced = evaluate(&format!("replace(\"{text}\", \"{quoted}\", \"-\")"));
        prop_assert_eq!(replaced, Value::from(text.replace(&part, "-")));
        let split = evaluate(&format!("string join(split(\"{text}\", \"{quoted}\"), \"{part}\")"));
        prop_assert_eq!(split, Value::from(text));
    }

    #[test]
    fn unary_tests_agree_with_in(value in -5_i32..15, low in -5_i32..15, high in -5_i32..15) {
        let tests = format!("< {low}, [{low}..{high}], ? = 3");
        let cell = Expression::unary_tests(&tests).expect("well formed");
        let names = Value::context([("?", Value::from(i64::from(value)))]);
        let expected = value < low || (low..=high).contains(&value) || value == 3;
        prop_assert_eq!(cell.evaluate(&names, &environment()), Ok(Value::from(expected)));
        prop_assert_eq!(evaluate(&format!("{value} in ({tests})")), Value::from(expected));
        let negated = Expression::unary_tests(&format!("not({tests})")).expect("well formed");
        prop_assert_eq!(negated.evaluate(&names, &environment()), Ok(Value::from(!expected)));
    }
}
