//! Case numbers (办件编号). No national pattern exists; this is 6 division, 9 organisation, 8 date, 6 sequence: 29 characters.

use crate::division::DivisionCode;
use crate::error::CodeError;
use crate::organisation::OrganisationCode;
use crate::text;
use jiff::civil::Date;

code_type!(
    /// A case number of 29 characters, never used twice.
    CaseNumber,
    open,
    stored = parse
);

impl CaseNumber {
    /// Reads 29 characters, with or without hyphens.
    pub fn parse(text: &str) -> Result<CaseNumber, CodeError> {
        let code = text::normalise(text)?;
        text::exactly(&code, 29)?;
        text::every(&code, 1, text::is_alphanumeric)?;
        DivisionCode::parse(&code[..6])?;
        OrganisationCode::parse(&code[6..15])?;
        text::digits(&code[15..], 16)?;
        text::date(&code[15..23])?;
        if code.ends_with("000000") { Err(CodeError::Character { at: 29, found: '0' }) } else { Ok(CaseNumber(code)) }
    }

    /// Makes a number; `sequence` is 1 to 999 999 within one organisation and day.
    pub fn build(
        division: &DivisionCode,
        organisation: &OrganisationCode,
        day: Date,
        sequence: u32,
    ) -> Result<CaseNumber, CodeError> {
        let (county, day) = (division.county(), day.strftime("%Y%m%d"));
        CaseNumber::parse(&format!("{county}{organisation}{day}{sequence:06}"))
    }

    /// The division of six digits.
    pub fn division(&self) -> &str {
        &self.0[..6]
    }

    /// The organisation that accepted it.
    pub fn organisation(&self) -> OrganisationCode {
        OrganisationCode::parse(&self.0[6..15]).expect("checked when parsed")
    }

    /// The day it was numbered.
    pub fn day(&self) -> Date {
        text::date(&self.0[15..23]).expect("checked when parsed")
    }

    /// The sequence of the day, from 1.
    pub fn sequence(&self) -> u32 {
        self.0[23..].parse().expect("six digits, checked when parsed")
    }

    /// The form people read: `990100-20261118-000421`.
    pub fn short(&self) -> String {
        format!("{}-{}-{}", &self.0[..6], &self.0[15..23], &self.0[23..])
    }

    /// Case numbers are told to the applicant: the number itself.
    pub fn mask(&self) -> String {
        self.0.clone()
    }
}
