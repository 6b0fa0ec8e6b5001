//! The simulator: what a provider would answer, decided by the numbers themselves so that every case can be shown.
//!
//! - An identity number whose sequence (digits 15 to 17) is 404 belongs to another name; 503 means that the provider does
//!   not answer.
//! - A card that ends in 0000 belongs to somebody else; one that ends in 0503 finds the provider silent. A bank card needs a
//!   valid check digit (ISO/IEC 7812-1), a social security card 9 to 18 digits.
//! - A child whose sequence is 405 is not in the guardian's household.
//! - A company whose name ends in 不符 has another legal representative.

use super::CardKind;
use base::{Refusal, Result};
use codes::{BankCard, CitizenId, CreditCode};

fn refuse<T>(code: &'static str) -> Result<T> {
    Err(Refusal::new(code).into())
}

/// At least two characters, none of them a digit.
fn is_name(name: &str) -> bool {
    let count = name.chars().count();
    (2..=50).contains(&count) && !name.chars().any(|character| character.is_ascii_digit())
}

pub fn identity(name: &str, number: &CitizenId) -> Result<()> {
    match number.sequence() {
        503 => refuse("proof.silent"),
        404 => refuse("proof.no_match"),
        _ if !is_name(name) => refuse("proof.no_match"),
        _ => Ok(()),
    }
}

pub fn card(name: &str, kind: CardKind, card: &str) -> Result<()> {
    let digits: String = card.chars().filter(|character| !character.is_whitespace() && *character != '-').collect();
    let well_formed = match kind {
        CardKind::Bank => BankCard::parse(&digits).is_ok(),
        CardKind::SocialSecurity => {
            (9..=18).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
        }
    };
    if !well_formed {
        return refuse("proof.card_invalid");
    }
    if digits.ends_with("0503") {
        return refuse("proof.silent");
    }
    if digits.ends_with("0000") || !is_name(name) {
        return refuse("proof.card_no_match");
    }
    Ok(())
}

pub fn guardian(guardian: &CitizenId, child_name: &str, child: &CitizenId) -> Result<()> {
    identity(child_name, child)?;
    if child.sequence() == 405 || guardian == child || guardian.birth() >= child.birth() {
        return refuse("proof.no_guardian");
    }
    Ok(())
}

pub fn legal(company: &str, _code: &CreditCode, person_name: &str) -> Result<()> {
    if company.chars().count() < 4 || company.ends_with("不符") || !is_name(person_name) {
        return refuse("proof.no_legal");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::Error;
    use jiff::civil::date;

    fn code(result: &Result<()>) -> &str {
        result.as_ref().err().and_then(Error::code).unwrap_or("passed")
    }

    #[test]
    fn the_numbers_decide() {
        let id = |sequence| CitizenId::build("990102", date(1990, 5, 1), sequence).expect("a number");
        assert_eq!(code(&identity("陈晓岚", &id(28))), "passed");
        assert_eq!(code(&identity("陈", &id(28))), "proof.no_match");
        assert_eq!(code(&identity("陈晓岚", &id(404))), "proof.no_match");
        assert_eq!(code(&identity("陈晓岚", &id(503))), "proof.silent");
        assert_eq!(code(&card("陈晓岚", CardKind::SocialSecurity, "9901 0203 04")), "passed");
        assert_eq!(code(&card("陈晓岚", CardKind::SocialSecurity, "990102030000")), "proof.card_no_match");
        assert_eq!(code(&card("陈晓岚", CardKind::Bank, "1234")), "proof.card_invalid");
        let child = CitizenId::build("990102", date(2018, 5, 1), 12).expect("a number");
        assert_eq!(code(&guardian(&id(28), "陈小禾", &child)), "passed");
        assert_eq!(code(&guardian(&child, "陈晓岚", &id(28))), "proof.no_guardian");
    }
}
