//! What the check schemes guarantee, and that no text breaks anything.

use codes::{
    BankCard, CaseNumber, CertificateNumber, CertificateType, CitizenId, CodeError, CreditCode, DivisionCode,
    Divisions, Email, HandleItemCode, Landline, LicenceNumber, Mobile, OrganisationCode, Phone, PlateNumber, Postcode,
    TaskCode, check, mask, normalise,
};
use jiff::civil::Date;
use proptest::prelude::*;

const CREDIT_BODY: &str = "[0-9A-HJ-NPQRTUWXY]{8}";

fn citizen() -> impl Strategy<Value = CitizenId> {
    ("(11|33|44|99)[0-9]{4}", 1850..2030_i16, 1..=12_i8, 1..=28_i8, 0..1000_u16).prop_map(
        |(division, y, m, d, sequence)| {
            CitizenId::build(&division, Date::constant(y, m, d), sequence).expect("well-formed parts")
        },
    )
}

fn credit() -> impl Strategy<Value = CreditCode> {
    ("[159NY]", "[1239]", "[1-9][0-9]{5}", CREDIT_BODY).prop_map(|(department, category, division, body)| {
        let one = |text: &str| text.chars().next().expect("one");
        CreditCode::build(one(&department), one(&category), &division, &body).expect("well-formed parts")
    })
}

/// The text with one character replaced.
fn replaced(text: &str, at: usize, by: char) -> String {
    text.chars().enumerate().map(|(index, old)| if index == at { by } else { old }).collect()
}

/// The text with two neighbours exchanged.
fn swapped(text: &str, at: usize) -> String {
    let mut all: Vec<char> = text.chars().collect();
    all.swap(at, at + 1);
    all.into_iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn citizen_numbers_round_trip_and_catch_slips(id in citizen(), at in 0..18_usize, by in "[0-9X]") {
        let text = id.to_string();
        prop_assert_eq!(CitizenId::parse_stored(&text), Ok(id.clone()));
        prop_assert_eq!(CitizenId::build(id.division(), id.birth(), id.sequence()), Ok(id.clone()));
        let slip = replaced(&text, at, by.chars().next().expect("one"));
        if slip != text {
            prop_assert!(CitizenId::parse_stored(&slip).is_err(), "{} for {}", slip, text);
        }
        let slip = swapped(&text, at.min(16));
        if slip != text {
            prop_assert!(CitizenId::parse_stored(&slip).is_err(), "{} for {}", slip, text);
        }
        let mask = id.mask();
        prop_assert!(!mask.contains(&text[4..14]) && mask.ends_with(&text[14..]));
    }

    #[test]
    fn credit_codes_round_trip_and_catch_slips(code in credit(), at in 0..18_usize, by in "[0-9A-HJ-NPQRTUWXY]") {
        let text = code.to_string();
        prop_assert_eq!(CreditCode::parse(&text.to_lowercase()), Ok(code.clone()));
        prop_assert_eq!(code.organisation().to_string(), text[8..17].to_owned());
        let slip = replaced(&text, at, by.chars().next().expect("one"));
        if slip != text {
            prop_assert!(CreditCode::parse(&slip).is_err(), "{} for {}", slip, text);
        }
        let slip = swapped(&text, at.min(16));
        if slip != text {
            prop_assert!(CreditCode::parse(&slip).is_err(), "{} for {}", slip, text);
        }
    }

    #[test]
    fn organisation_codes_catch_wrong_digits(body in "[0-9]{8}", at in 0..8_usize, by in "[0-9]") {
        let text = OrganisationCode::build(&body).expect("digits").to_string();
        let slip = replaced(&text, at, by.chars().next().expect("one"));
        prop_assert_eq!(OrganisationCode::parse(&slip).is_ok(), slip == text);
    }

    #[test]
    fn licence_numbers_round_trip_and_catch_slips(
        serial in "[0-9A-Z]{1,32}", version in 1..1000_u16, at in 0..32_usize, by in "[0-9A-Z]",
    ) {
        let build = |serial: &str| LicenceNumber::build("11100000000013338W001", "11110000000021135M", serial, version);
        let number = build(&serial).expect("well-formed parts");
        prop_assert_eq!(LicenceNumber::parse(number.as_str()), Ok(number.clone()));
        prop_assert_eq!(number.version(), version);
        let slip = replaced(&serial, at % serial.len(), by.chars().next().expect("one"));
        if slip != serial {
            let (before, after) = number.as_str().split_once(&format!("135M.{serial}.")).expect("the issuer stands before");
            let text = format!("{before}135M.{slip}.{after}");
            prop_assert!(matches!(LicenceNumber::parse(&text), Err(CodeError::Check { .. })), "{}", text);
        }
    }

    #[test]
    fn bank_cards_catch_a_wrong_digit(body in "[0-9]{15,18}", at in 0..15_usize, by in "[0-9]") {
        let text = BankCard::build(&body).expect("digits").to_string();
        let slip = replaced(&text, at, by.chars().next().expect("one"));
        prop_assert_eq!(BankCard::parse(&slip).is_ok(), slip == text);
    }

    #[test]
    fn full_width_is_the_same(code in credit()) {
        let wide: String = code.as_str().chars().filter_map(|one| char::from_u32(one as u32 + 0xfee0)).collect();
        prop_assert_eq!(CreditCode::parse(&wide), Ok(code));
    }

    #[test]
    fn the_normal_form_is_stable(text in "\\PC{0,60}") {
        if let Ok(normal) = normalise(&text) {
            prop_assert_eq!(normalise(&normal), Ok(normal.clone()));
        }
        if let Ok(line) = Landline::parse(&text) {
            prop_assert_eq!(Landline::parse(line.as_str()), Ok(line.clone()));
        }
        if let Ok(mail) = Email::parse(&text) {
            prop_assert_eq!(Email::parse(mail.as_str()), Ok(mail.clone()));
        }
    }

    #[test]
    fn no_text_breaks_anything(text in prop_oneof![any::<String>(), "[0-9A-Zxé中X.:@+-]{0,40}", "[0-9]{5,34}"]) {
        let mut errors = Vec::new();
        errors.extend(CitizenId::parse(&text).err());
        errors.extend(CreditCode::parse(&text).err());
        errors.extend(OrganisationCode::parse(&text).err());
        errors.extend(TaskCode::parse(&text).err());
        errors.extend(HandleItemCode::parse(&text).err());
        errors.extend(CaseNumber::parse(&text).err());
        errors.extend(DivisionCode::parse(&text).err());
        errors.extend(LicenceNumber::parse(&text).err());
        errors.extend(LicenceNumber::parse(&format!("1.2.156.3005.2.{text}")).err());
        errors.extend(BankCard::parse(&text).err());
        errors.extend(Mobile::parse(&text).err());
        errors.extend(Landline::parse(&text).err());
        errors.extend(Phone::parse(&text).err());
        errors.extend(Email::parse(&text).err());
        errors.extend(Postcode::parse(&text).err());
        errors.extend(PlateNumber::parse(&text).err());
        errors.extend(CertificateNumber::parse_stored(&text).err());
        for kind in CertificateType::ALL {
            errors.extend(CertificateNumber::parse(kind, &text).err());
        }
        for error in errors {
            prop_assert!(!error.sentence_zh().is_empty() && !error.sentence_en().is_empty());
        }
        let _ = (mask::name(&text), mask::address(&text), mask::number(&text), mask::ends(&text, 3, 4));
        let _ = (check::mod_11_2(&text), check::credit(&text), check::organisation(&text));
        let _ = (check::mod_37_36(&text), check::luhn(&text), Divisions::national().accepts(&text));
        let _ = CreditCode::build('1', '中', &text, &text);
    }
}
