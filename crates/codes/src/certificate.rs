//! Certificates a person or body shows, by the three-digit type of GA/T 2000.156 as service platforms use it.
//!
//! Forms of passports and permits are recalled from practice and kept wide; citizen numbers and credit codes are exact.

use crate::citizen::CitizenId;
use crate::credit::CreditCode;
use crate::divisions::Divisions;
use crate::error::CodeError;
use crate::{check, mask, text};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// A kind of certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CertificateType {
    /// 001 统一社会信用代码.
    CreditCode,
    /// 111 居民身份证.
    IdentityCard,
    /// 112 临时居民身份证.
    TemporaryIdentityCard,
    /// 113 户口簿.
    HouseholdRegister,
    /// 414 普通护照.
    Passport,
    /// 511 台湾居民来往大陆通行证.
    TaiwanPermit,
    /// 516 港澳居民来往内地通行证.
    HongKongMacaoPermit,
    /// 553 外国人永久居留证.
    ForeignerResidence,
    /// 999 其他.
    Other,
}

impl CertificateType {
    /// All types, in order of code.
    pub const ALL: [CertificateType; 9] = [
        CertificateType::CreditCode,
        CertificateType::IdentityCard,
        CertificateType::TemporaryIdentityCard,
        CertificateType::HouseholdRegister,
        CertificateType::Passport,
        CertificateType::TaiwanPermit,
        CertificateType::HongKongMacaoPermit,
        CertificateType::ForeignerResidence,
        CertificateType::Other,
    ];

    /// The three digits.
    pub fn code(self) -> &'static str {
        match self {
            CertificateType::CreditCode => "001",
            CertificateType::IdentityCard => "111",
            CertificateType::TemporaryIdentityCard => "112",
            CertificateType::HouseholdRegister => "113",
            CertificateType::Passport => "414",
            CertificateType::TaiwanPermit => "511",
            CertificateType::HongKongMacaoPermit => "516",
            CertificateType::ForeignerResidence => "553",
            CertificateType::Other => "999",
        }
    }

    /// The type with these three digits.
    pub fn from_code(code: &str) -> Option<CertificateType> {
        CertificateType::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The name in Chinese.
    pub fn words_zh(self) -> &'static str {
        crate::list("certificate-type").and_then(|list| list.zh(self.code())).unwrap_or_default()
    }

    /// The name in English.
    pub fn words_en(self) -> &'static str {
        crate::list("certificate-type").and_then(|list| list.en(self.code())).unwrap_or_default()
    }
}

impl Serialize for CertificateType {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for CertificateType {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<CertificateType, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        CertificateType::from_code(&text).ok_or_else(|| serde::de::Error::custom("not a certificate type"))
    }
}

/// A certificate's number with its type. Serde writes `111:…`; `{:?}` shows only the mask.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CertificateNumber {
    kind: CertificateType,
    number: String,
}

impl CertificateNumber {
    /// Reads a number of a type; the division of a citizen number must be known to the nation.
    pub fn parse(kind: CertificateType, text: &str) -> Result<CertificateNumber, CodeError> {
        CertificateNumber::parse_with(kind, text, Divisions::national())
    }

    /// The same with a city's own divisions or settings.
    pub fn parse_with(
        kind: CertificateType,
        text: &str,
        divisions: &Divisions,
    ) -> Result<CertificateNumber, CodeError> {
        let number = match kind {
            CertificateType::CreditCode => CreditCode::parse(text)?.to_string(),
            CertificateType::IdentityCard | CertificateType::TemporaryIdentityCard => {
                CitizenId::parse_with(text, divisions)?.to_string()
            }
            CertificateType::HouseholdRegister => plain(text, 1, 32)?,
            CertificateType::Passport => passport(text)?,
            CertificateType::TaiwanPermit => taiwan(text)?,
            CertificateType::HongKongMacaoPermit => hong_kong_macao(text)?,
            CertificateType::ForeignerResidence => foreigner(text)?,
            CertificateType::Other => other(text)?,
        };
        Ok(CertificateNumber { kind, number })
    }

    /// Reads `111:110105…`, the form in which it is stored; the division is not asked.
    pub fn parse_stored(text: &str) -> Result<CertificateNumber, CodeError> {
        let wrong = CodeError::Shape { zh: "证件写成 类型:号码", en: "a certificate is written type:number" };
        let (kind, number) = text.split_once(':').ok_or_else(|| wrong.clone())?;
        let kind = CertificateType::from_code(kind).ok_or(wrong)?;
        CertificateNumber::parse_with(kind, number, &Divisions::default().allowing_unknown(true))
    }

    /// The type.
    pub fn kind(&self) -> CertificateType {
        self.kind
    }

    /// The number in its normal form.
    pub fn number(&self) -> &str {
        &self.number
    }

    /// The number's mask.
    pub fn mask(&self) -> String {
        mask::number(&self.number)
    }
}

fn plain(text: &str, least: usize, most: usize) -> Result<String, CodeError> {
    let code = text::normalise(text)?;
    text::every(&code, 1, text::is_alphanumeric)?;
    text::between(&code, least, most)?;
    Ok(code)
}

/// Chinese passports have a letter and 8 digits or two letters and 7; others 5 to 17 characters with a digit among them.
fn passport(text: &str) -> Result<String, CodeError> {
    let code = plain(text, 5, 17)?;
    if code.bytes().any(|byte| byte.is_ascii_digit()) {
        Ok(code)
    } else {
        Err(CodeError::Shape { zh: "护照号码里应有数字", en: "a passport number has digits in it" })
    }
}

/// 8 digits, or the older 10 digits with or without a letter.
fn taiwan(text: &str) -> Result<String, CodeError> {
    let code = plain(text, 8, 11)?;
    let digits = code.trim_end_matches(|last: char| last.is_ascii_uppercase());
    text::digits(digits, 1)?;
    match (digits.len(), code.len()) {
        (8, 8) | (10, 10 | 11) => Ok(code),
        _ => Err(CodeError::Shape { zh: "台胞证号码是 8 位数字", en: "a Taiwan permit has 8 digits" }),
    }
}

/// H or M and 8 digits, or the older 10 digits.
fn hong_kong_macao(text: &str) -> Result<String, CodeError> {
    let code = plain(text, 9, 11)?;
    text::every(&code[..1], 1, |letter| matches!(letter, 'H' | 'M'))?;
    text::digits(&code[1..], 2)?;
    if code.len() == 10 {
        return Err(CodeError::Length { expected: 9, found: 10 });
    }
    Ok(code)
}

/// Since 2023: 18 characters from 9 with the check character of citizen numbers; before: three letters and 12 digits.
fn foreigner(text: &str) -> Result<String, CodeError> {
    let code = plain(text, 15, 18)?;
    if code.len() == 15 {
        text::every(&code[..3], 1, |letter| letter.is_ascii_uppercase())?;
        text::digits(&code[3..], 4)?;
        return Ok(code);
    }
    text::exactly(&code, 18)?;
    text::every(&code[..1], 1, |first| first == '9')?;
    text::digits(&code[..17], 1)?;
    let expected = check::mod_11_2(&code[..17]).expect("all digits");
    if code.ends_with(expected) { Ok(code) } else { Err(CodeError::Check { expected }) }
}

/// Any number of up to 32 visible characters.
fn other(text: &str) -> Result<String, CodeError> {
    let code = text::normalise(text)?;
    text::between(&code, 1, 32)?;
    text::every(&code, 1, |character| !character.is_control())?;
    Ok(code)
}

impl fmt::Display for CertificateNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.number)
    }
}

impl fmt::Debug for CertificateNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "CertificateNumber({} {})", self.kind.code(), self.mask())
    }
}

impl Serialize for CertificateNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{}:{}", self.kind.code(), self.number))
    }
}

impl<'de> Deserialize<'de> for CertificateNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<CertificateNumber, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        CertificateNumber::parse_stored(&text).map_err(serde::de::Error::custom)
    }
}
