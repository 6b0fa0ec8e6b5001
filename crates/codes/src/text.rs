//! From what people type to the normal form, and what all code types share.

use crate::error::CodeError;

/// More characters than any code, with its spaces, has.
const MOST: usize = 256;

/// The normal form: half-width, upper case, without spaces and hyphens of any kind.
///
/// Errors: [`CodeError::TooLong`] over 256 characters, [`CodeError::Empty`] when nothing remains.
pub fn normalise(text: &str) -> Result<String, CodeError> {
    let plain = half_width(text)?;
    let kept: String = plain.chars().filter(|character| !is_filler(*character)).collect();
    if kept.is_empty() {
        return Err(CodeError::Empty);
    }
    Ok(kept.to_ascii_uppercase())
}

/// Half-width and trimmed, with case, inner spaces and hyphens kept.
pub(crate) fn half_width(text: &str) -> Result<String, CodeError> {
    if text.chars().nth(MOST).is_some() {
        return Err(CodeError::TooLong { most: MOST });
    }
    let narrow = |character: char| match character {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(character as u32 - 0xfee0).unwrap_or(character),
        '\u{3000}' => ' ',
        _ => character,
    };
    let plain: String = text.chars().map(narrow).collect();
    let trimmed = plain.trim_matches(|character: char| character.is_whitespace() || is_invisible(character));
    if trimmed.is_empty() { Err(CodeError::Empty) } else { Ok(trimmed.to_owned()) }
}

fn is_filler(character: char) -> bool {
    character.is_whitespace()
        || is_invisible(character)
        || matches!(character, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe63}')
}

fn is_invisible(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}')
}

/// Refuses a text that has not exactly so many characters.
pub(crate) fn exactly(text: &str, expected: usize) -> Result<(), CodeError> {
    let found = text.chars().count();
    if found == expected { Ok(()) } else { Err(CodeError::Length { expected, found }) }
}

/// Refuses a text with fewer or more characters.
pub(crate) fn between(text: &str, least: usize, most: usize) -> Result<(), CodeError> {
    let found = text.chars().count();
    if (least..=most).contains(&found) { Ok(()) } else { Err(CodeError::LengthBetween { least, most, found }) }
}

/// Refuses the first character that does not fit; `first` is the position of the text in the whole code, from 1.
pub(crate) fn every(text: &str, first: usize, fits: impl Fn(char) -> bool) -> Result<(), CodeError> {
    match text.chars().enumerate().find(|(_, character)| !fits(*character)) {
        Some((index, found)) => Err(CodeError::Character { at: first + index, found }),
        None => Ok(()),
    }
}

/// Refuses anything but digits.
pub(crate) fn digits(text: &str, first: usize) -> Result<(), CodeError> {
    every(text, first, |character| character.is_ascii_digit())
}

pub(crate) fn is_alphanumeric(character: char) -> bool {
    character.is_ascii_digit() || character.is_ascii_uppercase()
}

/// A date written as eight digits.
pub(crate) fn date(text: &str) -> Result<jiff::civil::Date, CodeError> {
    let number = |range: std::ops::Range<usize>| text.get(range).and_then(|part| part.parse::<i16>().ok());
    let (year, month, day) = (number(0..4), number(4..6), number(6..8));
    let found = match (year, month, day) {
        (Some(year), Some(month), Some(day)) => jiff::civil::Date::new(year, month as i8, day as i8).ok(),
        _ => None,
    };
    found.ok_or(CodeError::Date)
}

/// What every code type has: its normal form as text, `FromStr`, serde as a string. The fourth word says how `{:?}` shows
/// it: `open` in full, `personal` by its mask. `stored` is the check on reading it back from storage.
macro_rules! code_type {
    ($(#[$meta:meta])* $name:ident, $visibility:ident, stored = $stored:ident) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(String);

        impl $name {
            /// The normal form.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.pad(&self.0)
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::CodeError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::parse(text)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                Self::$stored(&text).map_err(serde::de::Error::custom)
            }
        }

        code_type!(@debug $name $visibility);
    };
    (@debug $name:ident open) => {
        impl std::fmt::Debug for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(formatter, "{}({})", stringify!($name), self.0)
            }
        }
    };
    (@debug $name:ident personal) => {
        impl std::fmt::Debug for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(formatter, "{}({})", stringify!($name), self.mask())
            }
        }
    };
}
