//! Division codes: 6 digits to the county (GB/T 2260), 9 to the street or town, 12 to the community or village.

use crate::error::CodeError;
use crate::text;

code_type!(
    /// A division code in its shortest form of 6, 9 or 12 digits: `110105000000` is kept as `110105`.
    DivisionCode,
    open,
    stored = parse
);

/// How deep a division is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DivisionLevel {
    /// 省级.
    Province,
    /// 地级.
    City,
    /// 县级.
    County,
    /// 乡级.
    Street,
    /// 村级.
    Village,
}

/// What a division below the county is, by its three digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DivisionKind {
    /// 街道 001-099.
    Subdistrict,
    /// 镇 100-199.
    Town,
    /// 乡 200-399.
    Township,
    /// 类似乡级 400-599.
    TownshipLike,
    /// 居委会 001-199.
    Residents,
    /// 村委会 200-399.
    Villagers,
    /// 类似居委会 400-499.
    ResidentsLike,
    /// 类似村委会 500-599.
    VillagersLike,
}

impl DivisionKind {
    /// The kind's name in Chinese.
    pub fn words_zh(self) -> &'static str {
        match self {
            DivisionKind::Subdistrict => "街道",
            DivisionKind::Town => "镇",
            DivisionKind::Township => "乡",
            DivisionKind::TownshipLike => "类似乡级单位",
            DivisionKind::Residents => "居委会",
            DivisionKind::Villagers => "村委会",
            DivisionKind::ResidentsLike => "类似居委会",
            DivisionKind::VillagersLike => "类似村委会",
        }
    }

    /// The kind's name in English.
    pub fn words_en(self) -> &'static str {
        match self {
            DivisionKind::Subdistrict => "subdistrict",
            DivisionKind::Town => "town",
            DivisionKind::Township => "township",
            DivisionKind::TownshipLike => "unit like a township",
            DivisionKind::Residents => "residents' committee",
            DivisionKind::Villagers => "villagers' committee",
            DivisionKind::ResidentsLike => "unit like a residents' committee",
            DivisionKind::VillagersLike => "unit like a villagers' committee",
        }
    }
}

impl DivisionCode {
    /// Reads 6, 9 or 12 digits; the first is not 0.
    pub fn parse(text: &str) -> Result<DivisionCode, CodeError> {
        let mut code = text::normalise(text)?;
        let found = code.chars().count();
        text::digits(&code, 1)?;
        if !matches!(found, 6 | 9 | 12) {
            let expected = if found < 6 { 6 } else { found.next_multiple_of(3).min(12) };
            return Err(CodeError::Length { expected, found });
        }
        if code.starts_with('0') {
            return Err(CodeError::Character { at: 1, found: '0' });
        }
        while code.len() > 6 && code.ends_with("000") {
            code.truncate(code.len() - 3);
        }
        Ok(DivisionCode(code))
    }

    /// Makes a code one level down from a county's, street's or city's code and three digits.
    pub fn child(&self, three: u16) -> Result<DivisionCode, CodeError> {
        if self.0.len() == 12 || three == 0 || three > 999 {
            return Err(CodeError::Shape {
                zh: "下级代码应在 1 到 999 之间", en: "the lower code should be 1 to 999"
            });
        }
        Ok(DivisionCode(format!("{}{three:03}", self.0)))
    }

    /// How deep the division is.
    pub fn level(&self) -> DivisionLevel {
        match self.0.len() {
            12 => DivisionLevel::Village,
            9 => DivisionLevel::Street,
            _ if self.0.ends_with("0000") => DivisionLevel::Province,
            _ if self.0.ends_with("00") => DivisionLevel::City,
            _ => DivisionLevel::County,
        }
    }

    /// The digits that all divisions inside share: 2, 4, 6, 9 or 12 of them.
    pub fn prefix(&self) -> &str {
        match self.level() {
            DivisionLevel::Province => &self.0[..2],
            DivisionLevel::City => &self.0[..4],
            _ => &self.0,
        }
    }

    /// The division above; none above a province.
    pub fn parent(&self) -> Option<DivisionCode> {
        let above = match self.level() {
            DivisionLevel::Province => return None,
            DivisionLevel::City => format!("{}0000", &self.0[..2]),
            DivisionLevel::County => format!("{}00", &self.0[..4]),
            DivisionLevel::Street => self.0[..6].to_owned(),
            DivisionLevel::Village if self.0[6..9] == *"000" => self.0[..6].to_owned(),
            DivisionLevel::Village => self.0[..9].to_owned(),
        };
        Some(DivisionCode(above))
    }

    /// Whether another division is this one or lies inside it.
    pub fn contains(&self, other: &DivisionCode) -> bool {
        other.0.starts_with(self.prefix())
    }

    /// The first six digits: the county, or the city or province itself.
    pub fn county(&self) -> &str {
        &self.0[..6]
    }

    /// The full form of 12 digits, as in statistics.
    pub fn padded(&self) -> String {
        format!("{:0<12}", self.0)
    }

    /// What a division below the county is, by its three digits; none above, or outside the ranges.
    pub fn kind(&self) -> Option<DivisionKind> {
        let three: u16 = self.0[self.0.len() - 3..].parse().ok()?;
        match (self.level(), three) {
            (DivisionLevel::Street, 1..=99) => Some(DivisionKind::Subdistrict),
            (DivisionLevel::Street, 100..=199) => Some(DivisionKind::Town),
            (DivisionLevel::Street, 200..=399) => Some(DivisionKind::Township),
            (DivisionLevel::Street, 400..=599) => Some(DivisionKind::TownshipLike),
            (DivisionLevel::Village, 1..=199) => Some(DivisionKind::Residents),
            (DivisionLevel::Village, 200..=399) => Some(DivisionKind::Villagers),
            (DivisionLevel::Village, 400..=499) => Some(DivisionKind::ResidentsLike),
            (DivisionLevel::Village, 500..=599) => Some(DivisionKind::VillagersLike),
            _ => None,
        }
    }

    /// Divisions are public: the code itself.
    pub fn mask(&self) -> String {
        self.0.clone()
    }
}
