//! Number plates of motor vehicles: province, office letter, five characters (six for new energy).

use crate::error::CodeError;
use crate::{mask, text};

const PROVINCES: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";
const LAST: &str = "挂学警港澳领";

code_type!(
    /// A plate without the dot: `京A12345`, `粤BD12345`, `京A1234警`. `{:?}` shows only the mask.
    PlateNumber,
    personal,
    stored = parse
);

impl PlateNumber {
    /// Reads a plate; the letters I and O are never used.
    pub fn parse(text: &str) -> Result<PlateNumber, CodeError> {
        let plain = text::normalise(text)?;
        let code: String = plain.chars().filter(|character| !matches!(character, '·' | '.' | '•')).collect();
        let all: Vec<char> = code.chars().collect();
        text::between(&code, 7, 8)?;
        for (index, character) in all.iter().enumerate() {
            let letter = character.is_ascii_uppercase() && !matches!(character, 'I' | 'O');
            let fits = match index {
                0 => PROVINCES.contains(*character),
                1 => letter,
                _ => {
                    letter || character.is_ascii_digit() || (index == 6 && all.len() == 7 && LAST.contains(*character))
                }
            };
            if !fits {
                return Err(CodeError::Character { at: index + 1, found: *character });
            }
        }
        Ok(PlateNumber(code))
    }

    /// Whether it is a plate of six characters, given to new-energy vehicles.
    pub fn is_new_energy(&self) -> bool {
        self.0.chars().count() == 8
    }

    /// `京A****45`.
    pub fn mask(&self) -> String {
        mask::ends(&self.0, 2, 2)
    }
}
