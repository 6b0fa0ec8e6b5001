//! Each kind of code: what it takes, what it refuses and why, what it shows.

use codes::{
    BankAccount, BankCard, CaseNumber, CatalogCode, CertificateNumber, CertificateType, CitizenId, CodeError,
    CreditCode, DivisionCode, DivisionKind, DivisionLevel, Divisions, Email, HandleItemCode, Landline, Mobile,
    MobileSegments, OrganisationCode, Phone, PlateNumber, Postcode, TaskCode, list, lists, mask,
};
use jiff::civil::date;

fn division(code: &str) -> DivisionCode {
    DivisionCode::parse(code).unwrap_or_else(|error| panic!("{code}: {error}"))
}

#[test]
fn errors_say_what_is_wrong_in_both_languages() {
    let short = CitizenId::parse("99010119900101402").expect_err("17 characters");
    assert_eq!((short.code(), short.sentence_zh().as_str()), ("code-length", "应有 18 位，现在是 17 位"));
    assert_eq!(short.to_string(), "it should have 18 characters and has 17");
    assert_eq!(short.args(), [("expected", "18".to_owned()), ("found", "17".to_owned())]);
    let letter = CreditCode::parse("91350100I000100Y43").expect_err("a letter I");
    assert_eq!(letter.sentence_zh(), "第 9 位是字母 I，这里不会有它，是不是数字 1");
    assert_eq!(CitizenId::parse("").expect_err("empty").sentence_zh(), "还没有填写");
}

#[test]
fn a_sample_city_uses_divisions_no_place_has() {
    let id = CitizenId::build("990101", date(1990, 1, 1), 402).expect("well-formed");
    assert_eq!(id.mask(), format!("9901 **** **** {}", &id.as_str()[14..]));
    assert_eq!(format!("{id:?}"), format!("CitizenId({})", id.mask()), "logs show the mask");
    assert_eq!(CitizenId::parse(id.as_str()), Err(CodeError::Division { code: "990101".into() }));
    let own = Divisions::national().clone().with(division("990101"), "云城区");
    assert_eq!(CitizenId::parse_with(id.as_str(), &own), Ok(id.clone()));
    let any = Divisions::default().allowing_unknown(true);
    assert_eq!(CitizenId::parse_with(id.as_str(), &any), Ok(id.clone()));
    assert!(CitizenId::parse_with("000000189901310017", &any).is_err(), "unknown, but not ill-formed");
    let json = serde_json::to_string(&id).expect("a string");
    assert_eq!(serde_json::from_str::<CitizenId>(&json).expect("stored numbers are read back"), id);
    assert_eq!((id.age_on(date(2007, 12, 31)), id.age_on(date(2008, 1, 1))), (17, 18));
    assert_eq!(id.born_by(date(1989, 12, 31)), Err(CodeError::Future));
    assert_eq!(CitizenId::build("990101", date(1990, 1, 1), 1000).expect_err("sequence").code(), "code-shape");
    assert_eq!(CitizenId::build("990101", date(-5, 1, 1), 1), Err(CodeError::Date));
}

#[test]
fn divisions_know_their_level_parents_names_and_past() {
    let nation = Divisions::national();
    let levels = ["110000", "110100", "110105", "110105001", "110105001001"].map(|code| division(code).level());
    assert_eq!(
        levels,
        [
            DivisionLevel::Province,
            DivisionLevel::City,
            DivisionLevel::County,
            DivisionLevel::Street,
            DivisionLevel::Village
        ]
    );
    let mut chain = vec![division("110105001001")];
    while let Some(parent) = chain.last().and_then(DivisionCode::parent) {
        chain.push(parent);
    }
    assert_eq!(
        chain.iter().map(DivisionCode::as_str).collect::<Vec<_>>(),
        ["110105001001", "110105001", "110105", "110100", "110000"]
    );
    assert!(chain.windows(2).all(|pair| pair[1].contains(&pair[0]) && !pair[0].contains(&pair[1])));
    assert_eq!(division("110105000000").as_str(), "110105");
    assert_eq!(division("441900003000").parent().map(|code| code.to_string()), Some("441900".into()));
    assert_eq!(division("990101").child(3).map(|code| code.to_string()), Ok("990101003".into()));
    assert_eq!(division("990101003").kind(), Some(DivisionKind::Subdistrict));
    assert_eq!(division("990101100201").kind().map(DivisionKind::words_zh), Some("村委会"));
    assert_eq!(DivisionCode::parse("1101"), Err(CodeError::Length { expected: 6, found: 4 }));
    assert_eq!(DivisionCode::parse("11010500100"), Err(CodeError::Length { expected: 12, found: 11 }));
    assert_eq!(DivisionCode::parse("000000"), Err(CodeError::Character { at: 1, found: '0' }));
    assert_eq!(nation.full_name(&division("110105")), Some("北京市朝阳区".into()));
    assert_eq!(nation.full_name(&division("330106")), Some("浙江省杭州市西湖区".into()));
    assert_eq!(nation.name(&division("110103")), Some("崇文区"), "abolished in 2009 and still known");
    assert_eq!(nation.name_in(&division("440524"), 1990), Some("潮阳县"));
    assert_eq!(nation.history(&division("440524"))[0].to, Some(1992));
    assert!(!nation.knows(&division("990101")) && nation.knows(&division("810000")));
    assert_eq!(nation.children(None).len(), 31);
    assert_eq!(nation.full_name(&division("500103")), Some("重庆市渝中区".into()));
    let cities = nation.children(Some(&division("330000")));
    assert_eq!((cities.len(), cities[0].1.as_str()), (11, "杭州市"));
    assert!(
        nation.children(Some(&division("110105"))).is_empty()
            && nation.children(Some(&division("110105001"))).is_empty()
    );
    let own = nation.clone().with(division("990000"), "云州").with(division("990100"), "云州市");
    let below: Vec<String> = own.children(Some(&division("990000"))).into_iter().map(|(_, name)| name).collect();
    assert_eq!(below, ["云州市"]);
    assert!(own.children(Some(&division("110100"))).len() >= 16);
}

#[test]
fn item_and_case_numbers_are_built_and_read() {
    let credit = CreditCode::build('1', '1', "990100", "MB1A2C3D").expect("valid");
    let catalog = CatalogCode::build(0, 1, 31004, 2).expect("valid");
    let task = TaskCode::build(&credit, 3, &catalog).expect("valid");
    assert_eq!(task.as_str().len(), 31);
    let item = HandleItemCode::build(&task, 7).expect("valid");
    assert_eq!((item.as_str().len(), item.sequence(), item.task()), (33, 7, task.clone()));
    assert!(HandleItemCode::build(&task, 0).is_err() && TaskCode::build(&credit, 8, &catalog).is_err());
    assert!(CatalogCode::build(100, 1, 1, 1).is_err());
    let office = credit.organisation();
    let number = CaseNumber::build(&division("990100"), &office, date(2026, 11, 18), 421).expect("valid");
    assert_eq!(number.as_str().len(), 29);
    assert_eq!(number.short(), "990100-20261118-000421");
    assert_eq!((number.day(), number.sequence()), (date(2026, 11, 18), 421));
    assert_eq!((number.division(), number.organisation()), ("990100", office.clone()));
    let spaced = format!("990100-{office}-20261118-000421");
    assert_eq!(CaseNumber::parse(&spaced), Ok(number));
    assert!(CaseNumber::build(&division("990100"), &office, date(2026, 11, 18), 0).is_err());
    assert!(CaseNumber::build(&division("990100"), &office, date(2026, 11, 18), 1_000_000).is_err());
    assert!(CaseNumber::parse(&spaced.replace("1118", "1131")).is_err(), "31 November");
}

#[test]
fn telephones() {
    for written in ["138 8812 3106", "+86 138-8812-3106", "８６１３８８８１２３１０６", "008613888123106"]
    {
        let mobile = Mobile::parse(written).unwrap_or_else(|error| panic!("{written}: {error}"));
        assert_eq!((mobile.as_str(), mobile.mask().as_str()), ("13888123106", "138****3106"));
    }
    assert_eq!(Mobile::parse("1388812310"), Err(CodeError::Length { expected: 11, found: 10 }));
    assert_eq!(Mobile::parse("12888123106").expect_err("12").sentence_zh(), "手机号以 13 到 19 开头");
    let segments = MobileSegments::default();
    assert!(segments.knows(&Mobile::parse("13888123106").expect("valid")));
    assert!(!segments.knows(&Mobile::parse("15488123106").expect("valid")));
    let json = serde_json::to_string(&segments).expect("data");
    assert_eq!(serde_json::from_str::<MobileSegments>(&json).expect("data"), segments);
    for (written, normal) in [
        ("0571-87654321", "0571-87654321"),
        ("(010) 6654 3210", "010-66543210"),
        ("87654321", "87654321"),
        ("0571-87654321-803", "0571-87654321-803"),
        ("0571 8765432 转 12", "0571-8765432-12"),
    ] {
        assert_eq!(Landline::parse(written).map(|line| line.to_string()), Ok(normal.into()), "{written}");
        assert_eq!(Landline::parse(normal).map(|line| line.to_string()), Ok(normal.into()), "{normal}");
    }
    assert_eq!(Landline::parse("0571-87654321-803").expect("valid").mask(), "****4321");
    assert!(["123", "0571-12345678", "0571-876543", "12345678901"].iter().all(|bad| Landline::parse(bad).is_err()));
    assert_eq!(Phone::parse("12345"), Ok(Phone::Service("12345".into())));
    assert!(matches!(Phone::parse("13888123106"), Ok(Phone::Mobile(_))));
    assert!(matches!(Phone::parse("010-66543210"), Ok(Phone::Landline(_))));
    assert_eq!(Phone::parse("1388812310"), Err(CodeError::Length { expected: 11, found: 10 }));
}

#[test]
fn mail_post_bank_and_plates() {
    let mail = Email::parse(" Lin.Xiao+1@Example.COM ").expect("valid");
    assert_eq!((mail.as_str(), mail.mask().as_str()), ("Lin.Xiao+1@example.com", "L***@example.com"));
    for bad in ["a", "a@b", "a@b.c", "@b.com", ".a@b.com", "a..b@c.com", "a b@c.com", "a@-b.com", "a@1.22", "a@b@c.com"]
    {
        assert!(Email::parse(bad).is_err(), "{bad}");
    }
    assert_eq!(Postcode::parse("３１００００").map(|code| code.to_string()), Ok("310000".into()));
    assert!(Postcode::parse("000000").is_err() && Postcode::parse("31000").is_err());
    let card = BankCard::build("622848001234567890").expect("valid");
    assert_eq!(card.mask(), format!("****{}", &card.as_str()[15..]));
    assert!(BankCard::parse("4111111111111111").is_ok() && BankCard::parse("4111111111111112").is_err());
    assert_eq!(BankAccount::parse("1202 0206 1990 0012 345").map(|account| account.mask()), Ok("****2345".into()));
    assert!(PlateNumber::parse("京A·12345").is_ok() && PlateNumber::parse("京A1234警").is_ok());
    assert!(PlateNumber::parse("粤BD12345").is_ok_and(|plate| plate.is_new_energy()));
    assert_eq!(PlateNumber::parse("京A1234O"), Err(CodeError::Character { at: 7, found: 'O' }));
    assert_eq!(PlateNumber::parse("京A12345").expect("valid").mask(), "京A****45");
}

#[test]
fn certificates_follow_their_type() {
    let parse = CertificateNumber::parse;
    let good = [
        ("001", "91350100M000100Y43"),
        ("111", "11010519491231002X"),
        ("414", "EA1234567"),
        ("414", "E12345678"),
        ("511", "12345678"),
        ("511", "1234567890B"),
        ("516", "H12345678"),
        ("516", "M1234567800"),
        ("553", "ABC123456789012"),
        ("113", "330106001234567"),
        ("999", "军字第123号"),
    ];
    for (kind, number) in good {
        let kind = CertificateType::from_code(kind).expect("a type");
        let found = parse(kind, number).unwrap_or_else(|error| panic!("{number}: {error}"));
        assert_eq!(found.number(), number);
        let json = serde_json::to_string(&found).expect("a string");
        assert_eq!(json, format!("\"{}:{number}\"", kind.code()));
        assert_eq!(serde_json::from_str::<CertificateNumber>(&json).expect("read back"), found);
        assert!(!format!("{found:?}").contains(number), "logs show the mask");
        assert!(!kind.words_zh().is_empty() && !kind.words_en().is_empty());
    }
    let bad = [
        (CertificateType::IdentityCard, "110105194912310021", "code-check"),
        (CertificateType::Passport, "ABCDEFG", "code-shape"),
        (CertificateType::TaiwanPermit, "123456789", "code-shape"),
        (CertificateType::HongKongMacaoPermit, "K12345678", "code-character"),
        (CertificateType::ForeignerResidence, "911124198108030020", "code-check"),
        (CertificateType::Other, "", "code-empty"),
    ];
    for (kind, number, reason) in bad {
        assert_eq!(parse(kind, number).expect_err(number).code(), reason, "{number}");
    }
    assert!(serde_json::from_str::<CertificateNumber>("\"12:3\"").is_err());
}

#[test]
fn lists_are_complete_in_both_languages() {
    let sizes: Vec<usize> =
        (1..=8).map(|number| list(&format!("39046-A{number}")).expect("a list").entries.len()).collect();
    assert_eq!(sizes, [12, 7, 4, 6, 5, 3, 2, 5]);
    assert_eq!(list("39046-A1").and_then(|list| list.zh("20")), Some("公共服务"));
    assert_eq!(list("39046-A6").and_then(|list| list.en("1")), Some("Done on the spot"));
    assert!(list("39046-A4").is_some_and(|list| list.many) && list("none").is_none());
    for list in lists() {
        let mut codes: Vec<&str> = list.entries.iter().map(|entry| entry.code).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), list.entries.len(), "{} names a code twice", list.id);
        assert!(list.entries.len() >= 2 && !list.zh.is_empty() && !list.en.is_empty() && !list.source.is_empty());
        assert!(list.entries.iter().all(|entry| !entry.zh.is_empty() && entry.en.is_ascii()), "{}", list.id);
    }
    for kind in CertificateType::ALL {
        assert!(list("certificate-type").is_some_and(|list| list.entry(kind.code()).is_some()));
    }
}

#[test]
fn masks_of_names_and_addresses() {
    assert_eq!(
        (mask::name("张三丰"), mask::name("欧阳修"), mask::name("Anna")),
        ("张*".into(), "欧阳*".into(), "A*".into())
    );
    assert_eq!(mask::name("欧阳"), "欧*", "two characters may be a surname and a name");
    assert_eq!(mask::address("云州市云城区临江街道望江路 8 号"), "云州市云城区临江街道****");
    assert_eq!(mask::address("云州市云城区望江路 8 号"), "云州市云城区****");
    assert_eq!(mask::address("8 号"), "8 号****");
    assert_eq!(mask::number("1234567"), "****67");
    assert_eq!(mask::number("1"), "****");
    assert_eq!(OrganisationCode::parse("D2143569X").expect("valid").mask(), "D214 **** **** 569X");
}
