//! What is wrong with a code, for machines and for people.

/// Why a text is not the code it should be. Positions count from 1 in the normal form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.sentence_en())]
pub enum CodeError {
    /// Nothing was written.
    Empty,
    /// More characters than any code has.
    TooLong {
        /// The most there may be.
        most: usize,
    },
    /// Not as many characters as the code has.
    Length {
        /// How many there should be.
        expected: usize,
        /// How many there are.
        found: usize,
    },
    /// Too few or too many characters for a code of varying length.
    LengthBetween {
        /// The fewest.
        least: usize,
        /// The most.
        most: usize,
        /// How many there are.
        found: usize,
    },
    /// A character that cannot stand there.
    Character {
        /// Where.
        at: usize,
        /// Which.
        found: char,
    },
    /// The check character does not match the rest: something was mistyped.
    Check {
        /// What it would be for the rest as written.
        expected: char,
    },
    /// The organisation code inside a credit code does not match its own check character.
    InnerCheck {
        /// What it would be for the rest as written.
        expected: char,
    },
    /// The date in the code does not exist.
    Date,
    /// The date in the code is later than today.
    Future,
    /// The division in the code never existed.
    Division {
        /// The division's six digits.
        code: String,
    },
    /// Not of the form of this kind of code.
    Shape {
        /// What it should look like, in Chinese.
        zh: &'static str,
        /// What it should look like, in English.
        en: &'static str,
    },
}

impl CodeError {
    /// The refusal's code, also a message key.
    pub fn code(&self) -> &'static str {
        match self {
            CodeError::Empty => "code-empty",
            CodeError::TooLong { .. } => "code-too-long",
            CodeError::Length { .. } => "code-length",
            CodeError::LengthBetween { .. } => "code-length-between",
            CodeError::Character { .. } => "code-character",
            CodeError::Check { .. } => "code-check",
            CodeError::InnerCheck { .. } => "code-inner-check",
            CodeError::Date => "code-date",
            CodeError::Future => "code-future",
            CodeError::Division { .. } => "code-division",
            CodeError::Shape { .. } => "code-shape",
        }
    }

    /// The values that a message about this error may name.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            CodeError::Empty | CodeError::Date | CodeError::Future => Vec::new(),
            CodeError::TooLong { most } => vec![("most", most.to_string())],
            CodeError::Length { expected, found } => {
                vec![("expected", expected.to_string()), ("found", found.to_string())]
            }
            CodeError::LengthBetween { least, most, found } => {
                vec![("least", least.to_string()), ("most", most.to_string()), ("found", found.to_string())]
            }
            CodeError::Character { at, found } => vec![("at", at.to_string()), ("found", found.to_string())],
            CodeError::Check { expected } | CodeError::InnerCheck { expected } => {
                vec![("expected", expected.to_string())]
            }
            CodeError::Division { code } => vec![("division", code.clone())],
            CodeError::Shape { zh, en } => vec![("zh", (*zh).to_owned()), ("en", (*en).to_owned())],
        }
    }

    /// What is wrong, in Chinese, without a full stop: `应有 18 位，现在是 17 位`.
    pub fn sentence_zh(&self) -> String {
        match self {
            CodeError::Empty => "还没有填写".to_owned(),
            CodeError::TooLong { most } => format!("太长了，最多 {most} 个字符"),
            CodeError::Length { expected, found } => format!("应有 {expected} 位，现在是 {found} 位"),
            CodeError::LengthBetween { least, most, found } => format!("应有 {least} 到 {most} 位，现在是 {found} 位"),
            CodeError::Character { at, found } => match meant(*found) {
                Some(digit) => format!("第 {at} 位是字母 {found}，这里不会有它，是不是数字 {digit}"),
                None => format!("第 {at} 位是“{found}”，这里不会有这个字符"),
            },
            CodeError::Check { .. } => "最后一位和前面对不上，可能有一位输错了，请逐位核对".to_owned(),
            CodeError::InnerCheck { .. } => "第 9 到 17 位（组织机构代码）对不上，请逐位核对".to_owned(),
            CodeError::Date => "里面的日期不存在，请核对".to_owned(),
            CodeError::Future => "里面的日期在今天以后，请核对".to_owned(),
            CodeError::Division { code } => format!("开头的 {code} 不是行政区划代码，请核对前 6 位"),
            CodeError::Shape { zh, .. } => (*zh).to_owned(),
        }
    }

    /// What is wrong, in English, without a full stop.
    pub fn sentence_en(&self) -> String {
        match self {
            CodeError::Empty => "nothing was entered".to_owned(),
            CodeError::TooLong { most } => format!("too long, at most {most} characters"),
            CodeError::Length { expected, found } => format!("it should have {expected} characters and has {found}"),
            CodeError::LengthBetween { least, most, found } => {
                format!("it should have {least} to {most} characters and has {found}")
            }
            CodeError::Character { at, found } => match meant(*found) {
                Some(digit) => {
                    format!("character {at} is the letter {found}, which never stands there; is it {digit}?")
                }
                None => format!("character {at} is “{found}”, which never stands there"),
            },
            CodeError::Check { .. } => {
                "the last character does not match the rest; one may be mistyped, please compare each".to_owned()
            }
            CodeError::InnerCheck { .. } => {
                "characters 9 to 17 (organisation code) do not match each other, please compare each".to_owned()
            }
            CodeError::Date => "the date in it does not exist, please check".to_owned(),
            CodeError::Future => "the date in it is after today, please check".to_owned(),
            CodeError::Division { code } => format!("{code} is not a division code, please check the first 6 digits"),
            CodeError::Shape { en, .. } => (*en).to_owned(),
        }
    }
}

/// The digit that a letter is often mistaken for.
fn meant(letter: char) -> Option<char> {
    match letter {
        'O' => Some('0'),
        'I' | 'L' => Some('1'),
        'Z' => Some('2'),
        'S' => Some('5'),
        _ => None,
    }
}
