//! Findings: codes, places, sentences and suggestions; and the types that checking gives.

use feel::{Expression, Finding, Scope, Type};

fn scope() -> Scope {
    Scope::new()
        .with("age", Type::Number)
        .with("birth_date", Type::Date)
        .with("residence", Type::Text)
        .with("adult", Type::Boolean)
        .with("first name", Type::Text)
        .with("e-mail", Type::Text)
        .with("证件号码", Type::Text)
        .with("applicant", Type::context([("name", Type::Text), ("birth date", Type::Date)]))
        .with("children", Type::list(Type::context([("name", Type::Text), ("age", Type::Number)])))
        .with("anything", Type::Any)
}

fn findings(source: &str) -> Vec<Finding> {
    match Expression::parse_in(source, &scope()) {
        Ok(expression) => expression.check(&scope()).expect_err(source),
        Err(finding) => vec![finding],
    }
}

#[test]
fn types_are_inferred() {
    let cases = [
        ("age + 1", "number"),
        ("birth_date + duration(\"P60Y\")", "date"),
        ("today() - birth_date", "days and time duration"),
        ("today() - duration(\"P1Y\")", "date"),
        ("birth_date <= today() - duration(\"P1Y\")", "boolean"),
        ("age(证件号码) >= 60", "boolean"),
        ("if adult then 1 else null", "number"),
        ("if adult then 1 else \"a\"", "Any"),
        ("children[age > 3].name", "list<string>"),
        ("children[1].name", "string"),
        ("children[item.age > 3]", "list<context<age: number, name: string>>"),
        ("for c in children return c.age * 2", "list<number>"),
        ("some c in children satisfies c.age > 3", "boolean"),
        ("first name + e-mail", "string"),
        ("applicant.birth date.year", "number"),
        ("{a: 1, b: a + 1}.b", "number"),
        ("[1, 2, null]", "list<number>"),
        ("[1..5]", "range<number>"),
        ("age in [1..5]", "boolean"),
        ("age in (<5, 7, [10..20])", "boolean"),
        ("residence in (\"a\", \"b\")", "boolean"),
        ("sum(children.age)", "number"),
        ("sort(children.age, function(a, b) a < b)", "list<number>"),
        ("max(birth_date, today())", "date"),
        ("(function(x: number) x > 1)(2)", "boolean"),
        ("anything.deep.down + 1", "Any"),
        ("split(residence, \",\")", "list<string>"),
        ("append([1], \"a\")", "list<Any>"),
        ("now() - now()", "days and time duration"),
        ("@\"P1Y\" / 2", "years and months duration"),
        ("residence = null", "boolean"),
        ("substring(string: residence, start position: 2)", "string"),
    ];
    for (source, expected) in cases {
        let expression = Expression::parse_in(source, &scope()).unwrap_or_else(|finding| panic!("{source}: {finding}"));
        let of = expression.check(&scope()).unwrap_or_else(|findings| panic!("{source}: {findings:?}"));
        assert_eq!(of.to_string(), expected, "{source}");
    }
}

#[test]
fn findings_have_code_place_and_suggestion() {
    let cases: &[(&str, &str, &str, Option<&str>)] = &[
        ("birth_dat < today()", "feel.unknown_name", "birth_dat", Some("birth_date")),
        ("applicant.nam", "feel.unknown_field", "nam", Some("name")),
        ("children.agee", "feel.unknown_field", "agee", Some("age")),
        ("birth_date.yer", "feel.unknown_field", "yer", Some("year")),
        ("cont(children)", "feel.unknown_function", "cont", Some("count")),
        ("starts wiht(residence, \"a\")", "feel.unexpected", "wiht", None),
        ("age + residence", "feel.operands", "age + residence", Some("string(age) + residence")),
        ("age = residence", "feel.operands", "age = residence", None),
        ("birth_date < \"2026-01-01\"", "feel.operands", "birth_date < \"2026-01-01\"", Some("@\"2026-01-31\"")),
        ("adult < true", "feel.operands", "adult < true", None),
        ("-residence", "feel.operands", "residence", None),
        ("age in (\"a\")", "feel.operands", "\"a\"", None),
        ("age and adult", "feel.condition", "age", None),
        ("if age then 1 else 2", "feel.condition", "age", None),
        ("children[residence]", "feel.condition", "residence", None),
        ("count()", "feel.arguments", "count()", None),
        ("string length(age)", "feel.argument_type", "age", None),
        (
            "substring(strin: residence, start position: 1)",
            "feel.argument_name",
            "substring(strin: residence, start position: 1)",
            Some("string"),
        ),
        ("age(1, 2, 3)", "feel.arguments", "age(1, 2, 3)", None),
        ("residence(1)", "feel.not_a_function", "residence(1)", None),
        ("duration(\"1 year\")", "feel.date", "\"1 year\"", None),
        ("@\"2026-02-30\"", "feel.date", "@\"2026-02-30\"", None),
        ("age instance of numbr", "feel.unknown_type", "numbr", Some("number")),
        ("\"open", "feel.string", "\"open", None),
        ("\"\\uD800\"", "feel.string", "\\u", None),
        ("age == 3", "feel.unexpected", "=", Some("")),
        ("adult && adult", "feel.character", "&&", Some("and")),
        ("adult || adult", "feel.character", "||", Some("or")),
        ("age ＞ 3", "feel.character", "＞", Some(">")),
        ("age > 3；", "feel.character", "；", Some(";")),
        ("residence = “a”", "feel.character", "“", Some("\"")),
        ("99999999999999999999999999999999", "feel.number", "99999999999999999999999999999999", None),
        ("1e99", "feel.number", "1e99", None),
        ("1 + ", "feel.unexpected", "", None),
        ("(1 + 2", "feel.unexpected", "", None),
        ("/* open", "feel.comment", "/* open", None),
        ("{a: 1, a: 2}", "feel.duplicate_name", "a", None),
        ("function(a, a) a", "feel.duplicate_name", "a", None),
        ("function(a) external {}", "feel.external", "external", None),
        ("(!=5)", "feel.range", "!=", None),
        ("for x in \"a\"..\"b\" return x", "feel.operands", "\"a\"", None),
        ("[1..\"a\"]", "feel.operands", "[1..\"a\"]", None),
        ("", "feel.unexpected", "", None),
    ];
    for (source, code, place, suggestion) in cases {
        let found = findings(source);
        let first = &found[0];
        assert_eq!((first.code, &source[first.span.0..first.span.1]), (*code, *place), "{source}: {first:?}");
        assert_eq!(first.suggestion.as_deref(), *suggestion, "{source}");
        assert!(!first.message_zh.is_ascii() && first.message_en.ends_with('.'), "{first:?}");
    }
}

#[test]
fn every_finding_is_told_at_once_in_order() {
    let found = findings("agee > 3 and birth_dat < today() and cont(children) > 1");
    let codes: Vec<&str> = found.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, ["feel.unknown_name", "feel.unknown_name", "feel.unknown_function"]);
    let many = vec!["x"; 300].join(" or ");
    assert_eq!(findings(&many).len(), 50);
}

#[test]
fn free_names_are_the_first_steps() {
    let names = |source: &str| -> Vec<String> {
        Expression::parse_in(source, &scope()).expect(source).names().into_iter().collect()
    };
    assert_eq!(
        names("applicant.name = first name and count(children) > a"),
        ["a", "applicant", "children", "first name"]
    );
    assert_eq!(names("for x in xs return x + y"), ["xs", "y"]);
    assert_eq!(names("xs[item > 1]"), ["xs"]);
    assert_eq!(names("{a: b, c: a}"), ["b"]);
    assert_eq!(names("function(x) x + z"), ["z"]);
    assert_eq!(names("a in (? > 1)"), ["a"]);
    assert!(names("today()").is_empty());
}

#[test]
fn built_in_functions_are_listed_with_their_signatures() {
    let names: Vec<&str> = feel::builtin_names().collect();
    assert!(names.len() > 80, "{}", names.len());
    assert_eq!(
        feel::builtin_signatures("substring"),
        ["substring(string: string, start position: number, length?: number) -> string"]
    );
    let documentation = include_str!("../src/lib.rs");
    for name in names {
        assert!(!feel::builtin_signatures(name).is_empty(), "{name}");
        assert!(documentation.contains(&format!("`{name}`")), "{name} is not in the documentation");
    }
}

#[test]
fn every_finding_code_is_in_the_documentation() {
    let documentation = include_str!("../src/lib.rs");
    let sources = [
        include_str!("../src/lexer.rs"),
        include_str!("../src/parser.rs"),
        include_str!("../src/parser/forms.rs"),
        include_str!("../src/parser/types.rs"),
        include_str!("../src/parser/tokens.rs"),
        include_str!("../src/check.rs"),
        include_str!("../src/check/calls.rs"),
        include_str!("../src/check/operators.rs"),
        include_str!("../src/failure.rs"),
    ];
    let codes = sources.iter().flat_map(|source| source.split('"')).filter(|text| text.starts_with("feel."));
    let mut count = 0;
    for code in codes {
        assert!(documentation.contains(&format!("`{code}`")), "{code} is not in the documentation");
        count += 1;
    }
    assert!(count > 25);
}

#[test]
fn expressions_and_values_go_between_threads() {
    fn travels<T: Send + Sync + Clone>() {}
    travels::<Expression>();
    travels::<feel::Bound>();
    travels::<feel::Value>();
    travels::<Scope>();
}

#[test]
fn the_example_of_the_documentation_holds() {
    let rule = Expression::parse(r#"age(birth) >= 60 and residence in ("registered", "permit")"#).expect("well formed");
    let scope = Scope::new().with("birth", Type::Date).with("residence", Type::Text);
    assert_eq!(rule.check(&scope), Ok(Type::Boolean));
    let at = feel::Environment::at(jiff::civil::date(2026, 11, 23).at(9, 0, 0, 0));
    let birth = feel::Value::from(jiff::civil::date(1960, 11, 23));
    let bound = rule.bind(&["birth", "residence"]);
    assert_eq!(bound.evaluate(&[birth, feel::Value::from("permit")], &at), Ok(feel::Value::from(true)));
}

#[test]
fn whole_paths_and_names_with_spaces_bind_to_places() {
    let source = "applicant.birth date.year + age + {applicant: {age: 1}}.applicant.age";
    let expression = Expression::parse_in(source, &scope()).expect("well formed");
    let at = feel::Environment::at(jiff::civil::date(2026, 11, 23).at(9, 0, 0, 0));
    let values = [feel::Value::from(66), feel::Value::from(jiff::civil::date(1960, 1, 1))];
    let bound = expression.bind(&["age", "applicant.birth date"]);
    assert_eq!(bound.evaluate(&values, &at), Ok(feel::Value::from(1960 + 66 + 1)));
}
