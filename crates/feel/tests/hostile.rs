//! Expressions that try to hang, overflow the stack or fill the memory.

#![expect(clippy::disallowed_methods, reason = "shows that a bound on steps is a bound on time")]

use feel::{Environment, Expression, Failure, Limit, Note, Value};
use jiff::civil::date;
use std::time::{Duration, Instant};

fn environment() -> Environment {
    Environment::at(date(2026, 11, 23).at(9, 30, 0, 0))
}

fn evaluate(source: &str) -> Result<Value, Failure> {
    Expression::parse(source).unwrap_or_else(|finding| panic!("{finding} in {source}")).evaluate(&(), &environment())
}

fn stops_at(source: &str, limit: Limit) {
    let start = Instant::now();
    let failure = evaluate(source).expect_err(source);
    assert_eq!(failure.code, limit, "{source}");
    assert!(failure.span.1 <= source.len(), "{source}: {failure:?}");
    assert!(start.elapsed() < Duration::from_secs(5), "{source} took {:?}", start.elapsed());
}

#[test]
fn source_is_bounded_in_length_depth_and_parts() {
    let code = |source: String| Expression::parse(&source).expect_err("too much").code;
    assert_eq!(code(" ".repeat(5_000)), "feel.too_long");
    for (open, close) in
        [("(", ")"), ("[", "]"), ("-", ""), ("not(", ")"), ("{a:", "}"), ("1 in (", ")"), ("f(", ")"), ("(=", ")")]
    {
        let source = format!("{}1{}", open.repeat(500), close.repeat(500));
        let code = code(source);
        assert!(code == "feel.too_deep" || code == "feel.too_many_nodes", "{open}: {code}");
    }
    assert_eq!(code("if true then ".repeat(200)), "feel.too_deep");
    assert_eq!(code("for x in ".repeat(200)), "feel.too_deep");
    assert_eq!(code("function(x) ".repeat(200)), "feel.too_deep");
    assert_eq!(code(format!("1{}", " + 1".repeat(500))), "feel.too_deep");
    assert_eq!(code(format!("1{}", " instance of number".repeat(100))), "feel.too_deep");
    assert_eq!(code(format!("a{}", "[b".repeat(500))), "feel.too_deep");
    assert_eq!(code(format!("1 instance of {}", "list<".repeat(500))), "feel.too_deep");
    assert_eq!(code(format!("[{}1]", "1,".repeat(2_020))), "feel.too_many_nodes");
}

#[test]
fn long_flat_conditions_are_welcome() {
    let source = vec!["a = 1"; 400].join(" or ");
    assert!(Expression::parse(&source).is_ok());
}

#[test]
fn loops_stop() {
    stops_at("for a in 1..9000, b in 1..9000 return null", Limit::List);
    stops_at("some a in 1..9999999999, b in 1..9999999999 satisfies false", Limit::Steps);
    stops_at(
        "every a in 1..99999 satisfies every b in 1..99999 satisfies every c in 1..99999 satisfies true",
        Limit::Steps,
    );
    stops_at("for a in 1..9999999999999 return a", Limit::List);
    stops_at("count(for a in 1..9000 return for b in 1..9000 return b)", Limit::Steps);
    stops_at("for d in @\"-9000-01-01\"..@\"9000-01-01\" return d", Limit::List);
    stops_at("{l: for a in 1..5000 return a, r: l[count(l[item > 1]) > 1]}", Limit::Steps);
}

#[test]
fn recursion_stops() {
    stops_at("(function(f) f(f))(function(f) f(f))", Limit::Depth);
    stops_at("(function(f) f(f) + f(f))(function(f) f(f) + f(f))", Limit::Depth);
    stops_at("{f: function(f, n) if n = 0 then 0 else f(f, n - 1) + f(f, n - 1), r: f(f, 40)}", Limit::Steps);
    stops_at("{f: function(f, x) f(f, [x])}.f(function(f, x) f(f, [x]), 1)", Limit::Depth);
}

#[test]
fn recursion_stops_through_every_form() {
    for body in [
        "[1][f(f)]",
        "for x in [1] return f(f)",
        "for x in f(f) return x",
        "sort([1, 2], function(a, b) f(f))",
        "list replace([1], function(a, b) f(f), 1)",
        "some x in [1] satisfies f(f)",
        "1 in (f(f))",
        "1 in (< f(f))",
        "{a: f(f)}",
        "[f(f)]",
        "max(f(f), 1, 2, 3, 4)",
        "f(f).a",
        "if f(f) then 1 else 2",
        "f(f) between 1 and 2",
        "[f(f)..1]",
        "f(f) instance of number",
        "1 = f(f)",
        "true and f(f)",
        "-f(f)",
        "f(f: f)",
    ] {
        stops_at(&format!("(function(f) {body})(function(f) {body})"), Limit::Depth);
    }
}

#[test]
fn doubling_stops() {
    let doubled = |first: &str, each: &dyn Fn(usize) -> String| {
        let entries: Vec<String> = (1..150).map(each).collect();
        format!("{{a0: {first}, {}}}", entries.join(", "))
    };
    stops_at(&doubled("\"0123456789\"", &|n| format!("a{n}: a{0}+a{0}", n - 1)), Limit::Steps);
    stops_at(&doubled("[1]", &|n| format!("a{n}: [a{0}, a{0}]", n - 1)), Limit::Steps);
    stops_at(&doubled("{}", &|n| format!("a{n}: {{x: a{0}, y: a{0}}}", n - 1)), Limit::Steps);
    let counted = format!("count(flatten({}.a140))", doubled("[1]", &|n| format!("a{n}: [a{0}, a{0}]", n - 1)));
    stops_at(&counted, Limit::List);
}

#[test]
fn doubled_values_cannot_be_compared_printed_or_flattened_at_length() {
    let entries: Vec<String> = (1..60).map(|n| format!("a{n}: [a{0}, a{0}]", n - 1)).collect();
    let base = entries.join(", ");
    let twins: Vec<String> = (1..60).map(|n| format!("b{n}: [b{0}, b{0}]", n - 1)).collect();
    stops_at(&format!("{{a0: [1], b0: [1], {base}, {}, r: a59 = b59}}.r", twins.join(", ")), Limit::Steps);
    stops_at(&format!("{{a0: [1], {base}, r: flatten(a59)}}.r"), Limit::List);
    for last in ["string(a59)", "distinct values([a59, [a58, a58]])"] {
        stops_at(&format!("{{a0: [1], {base}, r: {last}}}.r"), Limit::Steps);
    }
}

#[test]
fn large_lists_and_texts_stop() {
    stops_at("{l: for a in 1..9000 return a, r: concatenate(l, l)}", Limit::List);
    stops_at(
        "{t: string join(for a in 1..9000 return \"0123456789\"), r: for i in 1..9000 return t + t}",
        Limit::Steps,
    );
    stops_at("{l: for a in 1..9000 return a, r: for i in 1..9000 return concatenate(l, [i])[1]}", Limit::Steps);
}

#[test]
fn large_numbers_are_null() {
    for source in [
        "10 ** 1000",
        "10 ** 99999999999999999999999999",
        "79228162514264337593543950335 * 2",
        "-79228162514264337593543950335 - 1",
        "1 / 0.0000000000000000000000000001 / 0.0000000001",
        "exp(1000)",
        "0.5 ** -1000",
        "sqrt(-1)",
        "log(-1)",
        "modulo(1, 0)",
        "decimal(1, 99999999)",
        "@\"P1Y\" * 79228162514264337593543950335",
        "@\"P1D\" * 79228162514264337593543950335",
        "@\"2026-01-01\" + @\"P999999999999999Y\"",
        "@\"2026-01-01\" + @\"P106751991167300D\"",
        "substring(\"abc\", 79228162514264337593543950335)",
        "sum([79228162514264337593543950335, 1])",
        "product([79228162514264337593543950335, 2])",
        "date(99999, 1, 1)",
    ] {
        assert_eq!(evaluate(source), Ok(Value::Null), "{source}");
    }
    assert_eq!(evaluate("1.0000001 ** 1000000000"), Ok(Value::Null));
}

#[test]
fn patterns_cannot_run_away() {
    let start = Instant::now();
    let long = "a".repeat(3_000);
    assert_eq!(evaluate(&format!("matches(\"{long}\", \"(a*)*b\")")), Ok(Value::Boolean(false)));
    assert_eq!(evaluate(&format!("matches(\"{long}\", \"(a|a)*(a|aa)+$\")")), Ok(Value::Boolean(true)));
    assert_eq!(evaluate("matches(\"a\", \"(((a{100}){100}){100}){100}\")"), Ok(Value::Null));
    for pattern in ["(", ")", "[", "[]", "a**", "{", "a{2,1}", "\\\\1", "(?=a)", "\\\\", "[z-a]", "(?P<n>a)", "|*"] {
        assert_eq!(evaluate(&format!("matches(\"a\", \"{pattern}\")")), Ok(Value::Null), "{pattern}");
    }
    stops_at(&format!("for i in 1..9000 return matches(\"{long}\", \"(a|b|ab)*c\")"), Limit::Steps);
    assert!(start.elapsed() < Duration::from_secs(10));
}

#[test]
fn a_contradictory_order_still_sorts() {
    let value = evaluate("count(sort(for i in 1..500 return modulo(i * 7919, 101), function(a, b) true))");
    assert_eq!(value, Ok(Value::from(500)));
}

#[test]
fn bounds_can_be_set() {
    let expression = Expression::parse("for i in 1..100 return i").expect("well formed");
    let small = Environment { max_list: 99, ..environment() };
    assert_eq!(expression.evaluate(&(), &small).expect_err("too long").code, Limit::List);
    let short = Environment { max_steps: 50, ..environment() };
    assert_eq!(expression.evaluate(&(), &short).expect_err("too many").code, Limit::Steps);
    assert!(expression.evaluate(&(), &environment()).is_ok());
}

#[test]
fn notes_tell_where_null_came_from() {
    let source = "{a: 1 + \"x\", b: nobody, c: date(\"x\"), d: if 1 then 2 else 3, e: null + 1, f: 5(1)}";
    let mut notes: Vec<Note> = Vec::new();
    let expression = Expression::parse(source).expect("well formed");
    expression.evaluate_with_notes(&(), &environment(), &mut notes).expect("small");
    let told: Vec<(&str, &str)> = notes.iter().map(|note| (note.code, &source[note.span.0..note.span.1])).collect();
    let expected = [
        ("operands", "1 + \"x\""),
        ("unknown_name", "nobody"),
        ("arguments", "date(\"x\")"),
        ("condition", "if 1 then 2 else 3"),
        ("not_a_function", "5"),
    ];
    assert_eq!(told, expected);
}
