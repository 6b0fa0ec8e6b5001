//! National identifiers, notices of the State Council, legal terms.

use crate::{sources, text};
use ::codes as national;
use calendar::{Calendar, Term, YearNotice};
use jiff::civil::date;
use national::{
    BankAccount, BankCard, CaseNumber, CatalogCode, CertificateNumber, CertificateType, CitizenId, CreditCode,
    DivisionCode, Email, HandleItemCode, Landline, LicenceNumber, Mobile, OrganisationCode, Phone, PlateNumber,
    Postcode, TaskCode, mask,
};

pub fn numbers() -> Vec<Vec<u8>> {
    [
        "11010519491231002X",
        "91350100M000100Y43",
        "110105",
        "13800138000",
        "0591-87654321",
        "e12345678",
        "京A12345",
        "350100",
        "6222021234567890128",
        "chen@example.com",
        "１１０１０５",
        "000014349-5",
        "M000100Y-4",
    ]
    .iter()
    .map(|code| code.as_bytes().to_vec())
    .collect()
}

/// A code that reads reads again as itself, and its mask does not show it.
pub fn code(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    macro_rules! stable {
        ($($kind:ty),+) => {$(
            if let Ok(code) = <$kind>::parse(text) {
                let written = code.to_string();
                let again = <$kind>::parse(&written).unwrap_or_else(|_| panic!("{text:?} reads as {written:?}, which does not"));
                assert_eq!(again.to_string(), written);
                let _ = code.mask();
            }
        )+};
    }
    stable!(CitizenId, CreditCode, OrganisationCode, DivisionCode, Mobile, Landline, Phone, PlateNumber, Postcode);
    stable!(BankCard, BankAccount, CaseNumber, CatalogCode, TaskCode, HandleItemCode, LicenceNumber, Email);
    for kind in ["111", "114", "154", "414", "511", "516", "553", "554"] {
        if let Some(kind) = CertificateType::from_code(kind) {
            let _ = CertificateNumber::parse(kind, text);
        }
    }
    let _ = (mask::number(text), mask::name(text), mask::address(text), mask::ends(text, 2, 3));
    if let Ok(normal) = national::normalise(text) {
        assert_eq!(national::normalise(&normal).ok().as_deref(), Some(normal.as_str()), "{text:?}");
    }
}

pub fn notices() -> Vec<Vec<u8>> {
    let by_hand = r#"{"year":2027,"papers":["https://www.gov.cn/"],"days":[{"name":"元旦","date":"2027-01-01","isOffDay":true}]}"#;
    let mut seeds = vec![by_hand.as_bytes().to_vec()];
    seeds.extend(Calendar::national().notices().map(|notice| notice.to_json().into_bytes()));
    seeds.extend(sources("crates/calendar", "json").into_iter().take(4));
    seeds
}

/// A notice that reads is written and read as the same, and days can be counted through it.
pub fn notice(bytes: &[u8]) {
    let Some(json) = text(bytes) else { return };
    let Ok(notice) = YearNotice::from_json(json) else { return };
    assert_eq!(YearNotice::from_json(&notice.to_json()).ok().as_ref(), Some(&notice));
    let calendar = Calendar::national().with_year(notice.clone());
    if let Ok(start) = jiff::civil::Date::new(notice.year, 1, 2)
        && (1900..=9000).contains(&notice.year)
        && let Ok(term) = Term::parse("20wd")
    {
        let due = calendar::due(&calendar, start, term, &[], start);
        assert!(due.date >= start);
    }
}

pub fn terms() -> Vec<Vec<u8>> {
    ["5wd", "7d", "6m", "1y", "4h", "60d", "0wd", "99999wd"].iter().map(|term| term.as_bytes().to_vec()).collect()
}

/// A term that reads has words, and its due day is not before its beginning.
pub fn term(bytes: &[u8]) {
    let Some(term) = text(bytes).and_then(|text| Term::parse(text).ok()) else { return };
    assert!(!term.words_zh().is_empty() && !term.words_en().is_empty());
    assert_eq!(Term::parse(&term.to_string()).ok(), Some(term));
    let start = date(2025, 9, 30);
    if term.unit != calendar::Unit::Hours {
        let (due, _) = calendar::due_date(Calendar::national(), start, term, &[], start);
        assert!(due >= start, "{term} is due on {due}");
    }
}
