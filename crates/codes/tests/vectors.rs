//! The published and computed vectors: every valid code passes, every invalid one fails for the stated reason.

use codes::{CatalogCode, CitizenId, CodeError, CreditCode, LicenceNumber, OrganisationCode, Sex, TaskCode, normalise};
use jiff::civil::date;
use serde_json::Value;

fn vectors() -> Value {
    serde_json::from_str(include_str!("data/code-vectors.json")).expect("the vectors are valid JSON")
}

fn texts<'a>(vectors: &'a Value, scheme: &str, list: &str, key: &str) -> Vec<&'a str> {
    let rows = vectors[scheme][list].as_array().expect("a list");
    rows.iter().map(|row| row[key].as_str().expect("a code")).collect()
}

#[test]
fn credit_codes() {
    let vectors = vectors();
    let valid = texts(&vectors, "uscc_gb32100", "valid", "code");
    assert_eq!(valid.len(), 12);
    for code in valid {
        let found = CreditCode::parse(code).unwrap_or_else(|error| panic!("{code}: {error}"));
        assert_eq!(found.as_str(), code);
        let rebuilt =
            CreditCode::build(found.department(), code.chars().nth(1).expect("18"), &code[2..8], &code[8..16]);
        assert_eq!(rebuilt.as_ref(), Ok(&found));
        assert!(found.department_words().is_some() && found.category_words().is_some(), "{code}");
    }
    let reasons = [
        ("91350100M000100Y44", "code-check"),
        ("91350100I000100Y43", "code-character"),
        ("91350100MO00100Y43", "code-character"),
        ("91350100M000100Y4", "code-length"),
        ("91305100M000100Y43", "code-check"),
    ];
    for (code, reason) in reasons {
        assert_eq!(CreditCode::parse(code).expect_err(code).code(), reason);
    }
    assert_eq!(CreditCode::parse("91350100m000100y43").map(|code| code.to_string()), Ok("91350100M000100Y43".into()));
    for code in texts(&vectors, "uscc_gb32100", "invalid", "code") {
        let lower = code.chars().any(|character| character.is_ascii_lowercase());
        assert!(lower || CreditCode::parse(code).is_err(), "{code}: lower case is normalised, all else refused");
    }
    assert_eq!(CreditCode::parse("91350100M000100Y43").expect("valid").category_words(), Some(("企业", "Enterprise")));
    assert_eq!(CreditCode::parse("91350100M000100Y43").expect("valid").organisation().printed(), "M000100Y-4");
}

#[test]
fn organisation_codes() {
    let vectors = vectors();
    for code in texts(&vectors, "org_code_gb11714", "valid", "code") {
        assert_eq!(OrganisationCode::parse(code).map(|code| code.to_string()), Ok(code.to_owned()));
        assert_eq!(OrganisationCode::build(&code[..8]).map(|code| code.to_string()), Ok(code.to_owned()));
    }
    assert_eq!(OrganisationCode::parse("D2143569-X").expect("valid").printed(), "D2143569-X");
    assert_eq!(OrganisationCode::parse("D21435690"), Err(CodeError::Check { expected: 'X' }));
}

#[test]
fn citizen_numbers() {
    let vectors = vectors();
    let valid = texts(&vectors, "citizen_id_gb11643", "valid", "id");
    assert_eq!(valid.len(), 5);
    for id in valid {
        let found = CitizenId::parse(id).unwrap_or_else(|error| panic!("{id}: {error}"));
        let rebuilt = CitizenId::build(found.division(), found.birth(), found.sequence());
        assert_eq!(rebuilt.map(|id| id.to_string()), Ok(id.to_owned()));
    }
    let reasons = [
        ("110105194912310021", CodeError::Check { expected: 'X' }),
        ("110101189902300010", CodeError::Date),
        ("000000189901310017", CodeError::Division { code: "000000".into() }),
        ("360426199113010079", CodeError::Date),
        ("T60426199101010078", CodeError::Character { at: 1, found: 'T' }),
        ("110105194902290029", CodeError::Date),
        ("1101051949123100", CodeError::Length { expected: 18, found: 16 }),
        ("11010519491231002A", CodeError::Character { at: 18, found: 'A' }),
    ];
    for (id, reason) in reasons {
        assert_eq!(CitizenId::parse(id), Err(reason), "{id}");
    }
    for written in
        ["11010519491231002x", "110105491231002", "１１０１０５　１９４９１２３１　００２Ｘ", " 110105-19491231-002x "]
    {
        assert_eq!(CitizenId::parse(written).map(|id| id.to_string()), Ok("11010519491231002X".into()), "{written}");
    }
    let woman = CitizenId::parse("11010519491231002X").expect("valid");
    assert_eq!((woman.sex(), woman.birth()), (Sex::Female, date(1949, 12, 31)));
    assert_eq!(CitizenId::parse("440524188001010014").expect("valid").sex(), Sex::Male);
}

#[test]
fn the_table_of_check_digits() {
    let mut rows = 0;
    for line in include_str!("data/check-digit-vectors.csv").lines().filter(|line| !line.starts_with('#')) {
        let parts: Vec<&str> = line.splitn(4, ',').collect();
        let [scheme, code, valid, reason] = parts[..] else { panic!("four columns: {line}") };
        let passes = match scheme {
            "RIC" => CitizenId::parse(code).is_ok(),
            "USCC" => CreditCode::parse(code).is_ok(),
            "ORG" => OrganisationCode::parse(code).is_ok(),
            _ => panic!("unknown scheme {scheme}"),
        };
        assert_eq!(passes, valid == "1", "{code}: {reason}");
        rows += 1;
    }
    assert_eq!(rows, 11);
}

#[test]
fn licence_identifiers() {
    let vectors = vectors();
    for id in texts(&vectors, "e_licence_identifier_gbt36904", "valid", "id") {
        let found = LicenceNumber::parse(id).unwrap_or_else(|error| panic!("{id}: {error}"));
        let rebuilt = LicenceNumber::build(found.kind(), found.issuer(), found.serial(), found.version());
        assert_eq!(rebuilt.map(|id| id.to_string()), Ok(id.to_owned()));
    }
    let [wrong, other_root] = texts(&vectors, "e_licence_identifier_gbt36904", "invalid", "id")[..] else {
        panic!("two invalid ones")
    };
    assert_eq!(LicenceNumber::parse(wrong), Err(CodeError::Check { expected: 'I' }));
    assert!(!LicenceNumber::parse_imported(wrong).expect("readable").1, "an import warns instead");
    assert_eq!(LicenceNumber::parse(other_root).expect_err("root").code(), "code-shape");
}

#[test]
fn a_task_code_splits_and_its_credit_code_passes() {
    let vectors = vectors();
    let example = &vectors["service_item_code_c0109"]["examples"][0];
    let text = |key: &str| example[key].as_str().expect("a text");
    let task = TaskCode::parse(text("implementation_code")).expect("valid");
    assert_eq!((task.credit().as_str(), task.level().to_string().as_str()), (text("uscc"), text("level")));
    let catalog = task.catalog();
    assert_eq!(catalog.as_str(), text("basic"));
    assert_eq!((catalog.division(), catalog.kind()), (text("division"), text("type")));
    assert_eq!((catalog.main(), catalog.sub()), (text("main"), text("sub")));
    assert_eq!(TaskCode::build(&task.credit(), task.level(), &catalog), Ok(task.clone()));
    assert_eq!(CatalogCode::build(37, 1, 17002, 11), Ok(catalog));
    let broken = text("implementation_code").replacen("11370800MB28559184", "11370800MB28559185", 1);
    assert_eq!(TaskCode::parse(&broken).expect_err("credit code").code(), "code-check");
    let level = text("implementation_code").replacen("843370117", "849370117", 1);
    assert_eq!(TaskCode::parse(&level), Err(CodeError::Character { at: 19, found: '9' }));
}

#[test]
fn what_people_type_becomes_the_normal_form() {
    assert_eq!(normalise(" ａｂ－１２　３\u{200b}—x "), Ok("AB123X".into()));
    assert_eq!(normalise(" - "), Err(CodeError::Empty));
    assert_eq!(normalise(&"1".repeat(257)), Err(CodeError::TooLong { most: 256 }));
}
