//! A legal limit: so many working days, natural days, months, years or hours.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// A limit such as 3 working days; written `3wd`, `60d`, `2m`, `1y`, `4h`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Term {
    /// How many. 0 means on the spot (即办).
    pub amount: u32,
    /// Of what.
    pub unit: Unit,
}

/// What a limit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// 工作日: days on which offices work.
    WorkingDays,
    /// 日, 自然日: every day.
    NaturalDays,
    /// 月.
    Months,
    /// 年.
    Years,
    /// 小时.
    Hours,
}

impl Unit {
    /// All units, in the order of a choice list.
    pub const ALL: [Unit; 5] = [Unit::WorkingDays, Unit::NaturalDays, Unit::Months, Unit::Years, Unit::Hours];

    /// The letters that follow the amount.
    pub fn letters(self) -> &'static str {
        match self {
            Unit::WorkingDays => "wd",
            Unit::NaturalDays => "d",
            Unit::Months => "m",
            Unit::Years => "y",
            Unit::Hours => "h",
        }
    }

    /// The largest amount a term may have: one hundred years, and ten thousand working days.
    pub fn most(self) -> u32 {
        match self {
            Unit::WorkingDays => 10_000,
            Unit::NaturalDays => 36_500,
            Unit::Months => 1_200,
            Unit::Years => 100,
            Unit::Hours => 876_000,
        }
    }

    /// The unit's name in Chinese: 工作日, 自然日, 月, 年, 小时.
    pub fn name_zh(self) -> &'static str {
        match self {
            Unit::WorkingDays => "工作日",
            Unit::NaturalDays => "自然日",
            Unit::Months => "月",
            Unit::Years => "年",
            Unit::Hours => "小时",
        }
    }

    /// The unit's name in English, plural.
    pub fn name_en(self) -> &'static str {
        match self {
            Unit::WorkingDays => "working days",
            Unit::NaturalDays => "calendar days",
            Unit::Months => "months",
            Unit::Years => "years",
            Unit::Hours => "hours",
        }
    }

    /// Both units in a common measure, where there is one: months for months and years.
    fn measure(self) -> (u8, u32) {
        match self {
            Unit::WorkingDays => (0, 1),
            Unit::NaturalDays => (1, 1),
            Unit::Months => (2, 1),
            Unit::Years => (2, 12),
            Unit::Hours => (3, 1),
        }
    }
}

/// A text that is not a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TermError {
    /// Not an amount and one of `wd d m y h`.
    #[error("not a term; write an amount and wd, d, m, y or h, such as 3wd")]
    Shape,
    /// More than a term of this unit may have.
    #[error("a term has at most {most} {}", unit.name_en())]
    TooLong {
        /// The unit.
        unit: Unit,
        /// Its largest amount.
        most: u32,
    },
}

impl TermError {
    /// The refusal's code, also a message key.
    pub fn code(self) -> &'static str {
        match self {
            TermError::Shape => "calendar-term-shape",
            TermError::TooLong { .. } => "calendar-term-too-long",
        }
    }

    /// What is wrong, in Chinese.
    pub fn sentence_zh(self) -> String {
        match self {
            TermError::Shape => "不是期限，请写数字加 wd、d、m、y 或 h，例如 3wd".to_owned(),
            TermError::TooLong { unit, most } => format!("期限最多 {most} 个{}", unit.name_zh()),
        }
    }
}

impl Term {
    /// So many working days.
    pub const fn working_days(amount: u32) -> Term {
        Term { amount, unit: Unit::WorkingDays }
    }

    /// So many natural days.
    pub const fn natural_days(amount: u32) -> Term {
        Term { amount, unit: Unit::NaturalDays }
    }

    /// So many months.
    pub const fn months(amount: u32) -> Term {
        Term { amount, unit: Unit::Months }
    }

    /// So many years.
    pub const fn years(amount: u32) -> Term {
        Term { amount, unit: Unit::Years }
    }

    /// So many hours.
    pub const fn hours(amount: u32) -> Term {
        Term { amount, unit: Unit::Hours }
    }

    /// Reads `3wd`, `20wd`, `60d`, `2m`, `1y`, `4h`; spaces and capitals do not matter.
    pub fn parse(text: &str) -> Result<Term, TermError> {
        let text = text.trim();
        let split = text.find(|character: char| !character.is_ascii_digit()).ok_or(TermError::Shape)?;
        let (digits, letters) = text.split_at(split);
        let letters = letters.trim_start();
        let found = Unit::ALL.into_iter().find(|unit| unit.letters().eq_ignore_ascii_case(letters));
        let unit = found.ok_or(TermError::Shape)?;
        if digits.is_empty() {
            return Err(TermError::Shape);
        }
        match digits.parse::<u32>() {
            Ok(amount) if amount <= unit.most() => Ok(Term { amount, unit }),
            _ => Err(TermError::TooLong { unit, most: unit.most() }),
        }
    }

    /// The amount that is counted: a term made in code beyond [`Unit::most`] is cut to it.
    pub(crate) fn bounded(self) -> u32 {
        self.amount.min(self.unit.most())
    }

    /// Whether this term is not longer than another; none when the units cannot be compared.
    pub fn at_most(self, other: Term) -> Option<bool> {
        let ((kind, scale), (other_kind, other_scale)) = (self.unit.measure(), other.unit.measure());
        (kind == other_kind)
            .then(|| u64::from(self.amount) * u64::from(scale) <= u64::from(other.amount) * u64::from(other_scale))
    }

    /// `3 个工作日`, `15 日`, `2 个月`, `1 年`, `4 小时`.
    pub fn words_zh(self) -> String {
        let amount = self.amount;
        match self.unit {
            Unit::WorkingDays => format!("{amount} 个工作日"),
            Unit::NaturalDays => format!("{amount} 日"),
            Unit::Months => format!("{amount} 个月"),
            Unit::Years => format!("{amount} 年"),
            Unit::Hours => format!("{amount} 小时"),
        }
    }

    /// `3 working days`, `1 calendar day`, `2 months`.
    pub fn words_en(self) -> String {
        let name = self.unit.name_en();
        let name = if self.amount == 1 { name.trim_end_matches('s') } else { name };
        format!("{} {name}", self.amount)
    }
}

impl fmt::Display for Term {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}{}", self.amount, self.unit.letters())
    }
}

impl FromStr for Term {
    type Err = TermError;

    fn from_str(text: &str) -> Result<Term, TermError> {
        Term::parse(text)
    }
}

impl Serialize for Term {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Term {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Term, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Term::parse(&text).map_err(serde::de::Error::custom)
    }
}
