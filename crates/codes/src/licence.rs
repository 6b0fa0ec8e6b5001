//! Electronic licence identifiers (电子证照标识, GB/T 36904): root, type, issuer, serial, version, check (MOD 37,36).

use crate::error::CodeError;
use crate::{check, text};

/// The object identifier under which all licence identifiers stand.
const ROOT: &str = "1.2.156.3005.2";
const LONGEST_SERIAL: usize = 64;

code_type!(
    /// A licence identifier, `1.2.156.3005.2.<type>.<issuer>.<serial>.<version>.<check>`.
    LicenceNumber,
    open,
    stored = parse
);

impl LicenceNumber {
    /// Reads an identifier and checks every part.
    pub fn parse(text: &str) -> Result<LicenceNumber, CodeError> {
        let (number, matches) = LicenceNumber::parse_imported(text)?;
        if matches { Ok(number) } else { Err(CodeError::Check { expected: number.expected_check() }) }
    }

    /// Reads an identifier issued elsewhere and says whether its check character matches; public examples show that
    /// not all do, so an import warns instead of refusing.
    pub fn parse_imported(text: &str) -> Result<(LicenceNumber, bool), CodeError> {
        let code = text::normalise(text)?;
        let Some(rest) = code.strip_prefix(ROOT).and_then(|rest| rest.strip_prefix('.')) else {
            return Err(shape());
        };
        let parts: Vec<&str> = rest.split('.').collect();
        let [kind, issuer, serial, version, check] = parts[..] else { return Err(shape()) };
        check_parts(kind, issuer, serial, version)?;
        text::exactly(check, 1)?;
        text::every(check, 1, text::is_alphanumeric)?;
        let number = LicenceNumber(code.clone());
        let matches = check.starts_with(number.expected_check());
        Ok((number, matches))
    }

    /// Makes an identifier: type code of 21 characters, issuer of 18 (or a division of 6), serial, version from 1.
    pub fn build(kind: &str, issuer: &str, serial: &str, version: u16) -> Result<LicenceNumber, CodeError> {
        let version = format!("{version:03}");
        let (kind, issuer, serial) = (text::normalise(kind)?, text::normalise(issuer)?, text::normalise(serial)?);
        check_parts(&kind, &issuer, &serial, &version)?;
        let check = check::mod_37_36(&format!("{kind}{issuer}{serial}{version}")).ok_or_else(shape)?;
        Ok(LicenceNumber(format!("{ROOT}.{kind}.{issuer}.{serial}.{version}.{check}")))
    }

    /// The type code: the defining body's credit code and three digits.
    pub fn kind(&self) -> &str {
        self.part(0)
    }

    /// The issuer's credit code, or a division code.
    pub fn issuer(&self) -> &str {
        self.part(1)
    }

    /// The serial number within the issuer.
    pub fn serial(&self) -> &str {
        self.part(2)
    }

    /// The version, from 1.
    pub fn version(&self) -> u16 {
        self.part(3).parse().expect("three digits, checked when parsed")
    }

    /// The root, type and issuer are public; of the serial the last four remain.
    pub fn mask(&self) -> String {
        let tail: String = self.serial().chars().rev().take(4).collect::<Vec<_>>().into_iter().rev().collect();
        format!("{ROOT}.{}.{}.****{tail}.{}.*", self.kind(), self.issuer(), self.part(3))
    }

    fn part(&self, index: usize) -> &str {
        self.0[ROOT.len() + 1..].split('.').nth(index).expect("five parts, checked when parsed")
    }

    fn expected_check(&self) -> char {
        let body: String = (0..4).map(|index| self.part(index)).collect();
        check::mod_37_36(&body).expect("digits and capitals, checked when parsed")
    }
}

fn check_parts(kind: &str, issuer: &str, serial: &str, version: &str) -> Result<(), CodeError> {
    text::exactly(kind, 21)?;
    text::every(kind, 1, text::is_alphanumeric)?;
    text::exactly(issuer, if issuer.len() <= 6 { 6 } else { 18 })?;
    text::every(issuer, 1, text::is_alphanumeric)?;
    text::between(serial, 1, LONGEST_SERIAL)?;
    text::every(serial, 1, text::is_alphanumeric)?;
    text::exactly(version, 3)?;
    text::digits(version, 1)?;
    if version == "000" { Err(CodeError::Character { at: 3, found: '0' }) } else { Ok(()) }
}

fn shape() -> CodeError {
    CodeError::Shape {
        zh: "电子证照标识应写成 1.2.156.3005.2.类型.机构.流水号.版本.校验位",
        en: "a licence identifier is written 1.2.156.3005.2.type.issuer.serial.version.check",
    }
}
