//! Telephone numbers of the mainland: mobile, landline, service numbers. Segments are data that an administrator can change.

use crate::error::CodeError;
use crate::{mask, text};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

code_type!(
    /// A mobile number of 11 digits, without the country code. `{:?}` shows only the mask.
    Mobile,
    personal,
    stored = parse
);

code_type!(
    /// A landline as `0571-87654321`, `87654321` or with an extension `0571-87654321-803`. `{:?}` shows only the mask.
    Landline,
    personal,
    stored = parse
);

/// Any telephone number that can be called.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Phone {
    /// A mobile.
    Mobile(Mobile),
    /// A landline.
    Landline(Landline),
    /// A service number: 12345, 95588, 400 810 8888.
    Service(String),
}

/// The first three digits that operators use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MobileSegments(BTreeSet<u16>);

impl Default for MobileSegments {
    fn default() -> Self {
        let ranges =
            [130..=139, 145..=149, 150..=153, 155..=159, 162..=162, 165..=167, 170..=178, 180..=193, 195..=199];
        MobileSegments(ranges.into_iter().flatten().collect())
    }
}

impl MobileSegments {
    /// These segments.
    pub fn new(segments: impl IntoIterator<Item = u16>) -> MobileSegments {
        MobileSegments(segments.into_iter().collect())
    }

    /// Whether an operator uses the number's first three digits.
    pub fn knows(&self, mobile: &Mobile) -> bool {
        mobile.0[..3].parse().is_ok_and(|segment: u16| self.0.contains(&segment))
    }
}

const MOBILE: CodeError =
    CodeError::Shape { zh: "手机号以 13 到 19 开头", en: "a mobile number begins with 13 to 19" };
const LANDLINE: CodeError = CodeError::Shape {
    zh: "座机号写成 区号-号码，例如 0571-87654321",
    en: "write a landline as area code and number, such as 0571-87654321",
};

impl Mobile {
    /// Reads 11 digits, with or without +86.
    pub fn parse(text: &str) -> Result<Mobile, CodeError> {
        let code = text::normalise(text)?;
        let plain = ["+86", "0086"].iter().find_map(|prefix| code.strip_prefix(prefix)).unwrap_or(&code);
        let plain = if plain.len() == 13 { plain.strip_prefix("86").unwrap_or(plain) } else { plain };
        text::digits(plain, 1)?;
        text::exactly(plain, 11)?;
        if !plain.starts_with('1') || matches!(plain.as_bytes()[1], b'0'..=b'2') {
            return Err(MOBILE);
        }
        Ok(Mobile(plain.to_owned()))
    }

    /// `138****1234`.
    pub fn mask(&self) -> String {
        mask::ends(&self.0, 3, 4)
    }
}

impl Landline {
    /// Reads an area code (3 or 4 digits from 0), a number of 7 or 8 digits and an extension of up to 6.
    pub fn parse(text: &str) -> Result<Landline, CodeError> {
        let plain = text::half_width(text)?;
        let (number, extension) = split_extension(&plain);
        let digits = text::normalise(&number.replace(['(', ')'], ""))?;
        text::digits(&digits, 1)?;
        let area = match digits.as_bytes() {
            [b'0', b'1' | b'2', ..] => 3,
            [b'0', ..] => 4,
            _ => 0,
        };
        let local = digits.get(area..).unwrap_or_default();
        if !matches!(local.len(), 7 | 8) || local.starts_with(['0', '1']) {
            return Err(LANDLINE);
        }
        let mut normal = if area == 0 { String::new() } else { format!("{}-", &digits[..area]) };
        normal += local;
        if let Some(extension) = extension {
            let extension = text::normalise(extension).map_err(|_| LANDLINE)?;
            text::digits(&extension, digits.len() + 1)?;
            text::between(&extension, 1, 6)?;
            normal += &format!("-{extension}");
        }
        Ok(Landline(normal))
    }

    /// `****4321`, without the extension.
    pub fn mask(&self) -> String {
        let number = self.0.split('-').find(|part| part.len() >= 7).unwrap_or(&self.0);
        mask::ends(number, 0, 4)
    }
}

/// The part before an extension and the extension: `0571-87654321转803`, `0571-87654321-803`.
fn split_extension(text: &str) -> (&str, Option<&str>) {
    for mark in ["转", "ext.", "ext", "x", "#"] {
        if let Some((number, extension)) = text.split_once(mark) {
            return (number, Some(extension));
        }
    }
    if let Some((number, extension)) = text.rsplit_once('-') {
        let count = number.chars().filter(char::is_ascii_digit).count();
        if count >= 7 {
            return (number, Some(extension));
        }
    }
    (text, None)
}

impl Phone {
    /// Reads a mobile, a landline or a service number.
    pub fn parse(text: &str) -> Result<Phone, CodeError> {
        let code = text::normalise(text)?;
        let bytes = code.as_bytes();
        let is_digits = bytes.iter().all(u8::is_ascii_digit);
        let service = match bytes.len() {
            3 => code.starts_with('1'),
            5 | 6 => {
                code.starts_with("12") || code.starts_with("95") || code.starts_with("96") || code.starts_with("10")
            }
            10 => code.starts_with("400") || code.starts_with("800"),
            _ => false,
        };
        if is_digits && service {
            return Ok(Phone::Service(code));
        }
        match Mobile::parse(text) {
            Ok(mobile) => Ok(Phone::Mobile(mobile)),
            Err(error) if is_digits && code.starts_with('1') => Err(error),
            Err(_) => Landline::parse(text).map(Phone::Landline),
        }
    }

    /// The normal form.
    pub fn as_str(&self) -> &str {
        match self {
            Phone::Mobile(mobile) => mobile.as_str(),
            Phone::Landline(landline) => landline.as_str(),
            Phone::Service(number) => number,
        }
    }

    /// The number's mask; a service number is public.
    pub fn mask(&self) -> String {
        match self {
            Phone::Mobile(mobile) => mobile.mask(),
            Phone::Landline(landline) => landline.mask(),
            Phone::Service(number) => number.clone(),
        }
    }
}

impl std::fmt::Display for Phone {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.pad(self.as_str())
    }
}

impl Serialize for Phone {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Phone {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Phone, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Phone::parse(&text).map_err(serde::de::Error::custom)
    }
}
