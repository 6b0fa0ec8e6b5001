//! Citizen identity numbers (公民身份号码, GB 11643-1999): 6 division, 8 birth date, 3 sequence, 1 check (MOD 11-2).

use crate::divisions::Divisions;
use crate::error::CodeError;
use crate::{check, mask, text};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

code_type!(
    /// A citizen identity number of 18 characters, `X` in upper case. `{:?}` shows only the mask.
    ///
    /// Reading it back with serde checks everything but the division, which was checked when it was entered.
    CitizenId,
    personal,
    stored = parse_stored
);

/// Sex as recorded in a citizen number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    /// 女: an even sequence number.
    Female,
    /// 男: an odd sequence number.
    Male,
}

impl Sex {
    /// 男 or 女.
    pub fn words_zh(self) -> &'static str {
        match self {
            Sex::Female => "女",
            Sex::Male => "男",
        }
    }

    /// Male or female.
    pub fn words_en(self) -> &'static str {
        match self {
            Sex::Female => "female",
            Sex::Male => "male",
        }
    }
}

/// Births before this year are refused: the oldest example in the standard is of 1880.
const FIRST_YEAR: i16 = 1800;

impl CitizenId {
    /// Reads a number of 18 characters, or an old one of 15 digits (19 is inserted and the check appended), whose
    /// division exists or once existed.
    pub fn parse(text: &str) -> Result<CitizenId, CodeError> {
        CitizenId::parse_with(text, Divisions::national())
    }

    /// The same with a city's own divisions or settings.
    pub fn parse_with(text: &str, divisions: &Divisions) -> Result<CitizenId, CodeError> {
        let id = CitizenId::parse_stored(text)?;
        if divisions.accepts(id.division()) {
            Ok(id)
        } else {
            Err(CodeError::Division { code: id.division().to_owned() })
        }
    }

    /// Reads a number without asking whether its division is known.
    pub fn parse_stored(text: &str) -> Result<CitizenId, CodeError> {
        let number = text::normalise(text)?;
        if number.chars().count() == 15 {
            text::digits(&number, 1)?;
            return CitizenId::complete(&format!("{}19{}", &number[..6], &number[6..]));
        }
        text::exactly(&number, 18)?;
        let body: String = number.chars().take(17).collect();
        text::digits(&body, 1)?;
        let last = number.chars().last().filter(|last| last.is_ascii_digit() || *last == 'X');
        let Some(last) = last else {
            return Err(CodeError::Character { at: 18, found: number.chars().last().unwrap_or(' ') });
        };
        let id = CitizenId::complete(&body)?;
        if id.0.ends_with(last) { Ok(id) } else { Err(CodeError::Check { expected: id.check() }) }
    }

    /// Makes a number from its parts: a division of six digits, a birth date, a sequence of 0 to 999 (odd for men).
    pub fn build(division: &str, birth: Date, sequence: u16) -> Result<CitizenId, CodeError> {
        text::exactly(division, 6)?;
        text::digits(division, 1)?;
        if sequence > 999 {
            return Err(CodeError::Shape {
                zh: "顺序码应在 0 到 999 之间",
                en: "the sequence should be between 0 and 999",
            });
        }
        CitizenId::complete(&format!("{division}{}{sequence:03}", birth.strftime("%Y%m%d")))
    }

    /// Checks the date of 17 digits and appends the check character.
    fn complete(body: &str) -> Result<CitizenId, CodeError> {
        text::exactly(body, 17)?;
        if text::date(&body[6..14])?.year() < FIRST_YEAR {
            return Err(CodeError::Date);
        }
        let check = check::mod_11_2(body).expect("the caller has checked that all are digits");
        Ok(CitizenId(format!("{body}{check}")))
    }

    /// The six digits of the division of first registration, which may be abolished by now.
    pub fn division(&self) -> &str {
        &self.0[..6]
    }

    /// The birth date.
    pub fn birth(&self) -> Date {
        text::date(&self.0[6..14]).expect("checked when parsed")
    }

    /// The sequence of 0 to 999 among those born on one day in one division.
    pub fn sequence(&self) -> u16 {
        self.0[14..17].parse().expect("three digits, checked when parsed")
    }

    /// Odd sequences are men, even ones women.
    pub fn sex(&self) -> Sex {
        if self.sequence() % 2 == 1 { Sex::Male } else { Sex::Female }
    }

    /// Full years of age on a day; negative before birth.
    pub fn age_on(&self, day: Date) -> i16 {
        let birth = self.birth();
        let before_birthday = (day.month(), day.day()) < (birth.month(), birth.day());
        day.year() - birth.year() - i16::from(before_birthday)
    }

    /// Refuses a birth date after today.
    pub fn born_by(&self, today: Date) -> Result<(), CodeError> {
        if self.birth() > today { Err(CodeError::Future) } else { Ok(()) }
    }

    /// `9901 **** **** 4028`.
    pub fn mask(&self) -> String {
        mask::number(&self.0)
    }

    fn check(&self) -> char {
        self.0.chars().last().expect("18 characters")
    }
}
