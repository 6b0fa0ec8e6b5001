//! Service item codes of the national platform (ZWFW C0109-2018): catalogue 12, implementation 31, handling item 33.

use crate::credit::CreditCode;
use crate::error::CodeError;
use crate::text;

code_type!(
    /// 基本编码 of 12 digits: 2 division (00 national), 2 item type, 5 main item, 3 sub-item (000 none).
    CatalogCode,
    open,
    stored = parse
);

code_type!(
    /// 实施编码 of 31 characters: credit code 18, level 1 to 7, catalogue code 12.
    TaskCode,
    open,
    stored = parse
);

code_type!(
    /// 业务办理项编码 of 33 characters: implementation code 31 and a sequence of two digits from 01.
    HandleItemCode,
    open,
    stored = parse
);

impl CatalogCode {
    /// Reads 12 digits.
    pub fn parse(text: &str) -> Result<CatalogCode, CodeError> {
        let code = text::normalise(text)?;
        text::exactly(&code, 12)?;
        text::digits(&code, 1)?;
        Ok(CatalogCode(code))
    }

    /// Makes a code from division (two digits), item type (list 39046-A1), main item and sub-item.
    pub fn build(division: u8, kind: u8, main: u32, sub: u16) -> Result<CatalogCode, CodeError> {
        if division > 99 || kind > 99 || main > 99_999 || sub > 999 {
            return Err(CodeError::Shape {
                zh: "基本编码是 2 位区划、2 位类型、5 位主项、3 位子项",
                en: "a catalogue code is 2 digits division, 2 type, 5 main item, 3 sub-item",
            });
        }
        Ok(CatalogCode(format!("{division:02}{kind:02}{main:05}{sub:03}")))
    }

    /// Two digits: 00 for the national catalogue, else the province.
    pub fn division(&self) -> &str {
        &self.0[..2]
    }

    /// Two digits of the item type (list `39046-A1`).
    pub fn kind(&self) -> &str {
        &self.0[2..4]
    }

    /// Five digits of the main item.
    pub fn main(&self) -> &str {
        &self.0[4..9]
    }

    /// Three digits of the sub-item; `000` when there is none.
    pub fn sub(&self) -> &str {
        &self.0[9..]
    }

    /// Item codes are public: the code itself.
    pub fn mask(&self) -> String {
        self.0.clone()
    }
}

impl TaskCode {
    /// Reads 31 characters; the credit code inside must pass its checks.
    pub fn parse(text: &str) -> Result<TaskCode, CodeError> {
        let code = text::normalise(text)?;
        text::exactly(&code, 31)?;
        text::every(&code, 1, text::is_alphanumeric)?;
        CreditCode::parse(&code[..18])?;
        text::every(&code[18..19], 19, |level| ('1'..='7').contains(&level))?;
        text::digits(&code[19..], 20)?;
        Ok(TaskCode(code))
    }

    /// Makes a code from the implementing body, the level (list `39046-A2`, 1 to 7) and the catalogue code.
    pub fn build(credit: &CreditCode, level: u8, catalog: &CatalogCode) -> Result<TaskCode, CodeError> {
        TaskCode::parse(&format!("{credit}{level}{catalog}"))
    }

    /// The implementing body.
    pub fn credit(&self) -> CreditCode {
        CreditCode::parse(&self.0[..18]).expect("checked when parsed")
    }

    /// 行使层级, 1 to 7 (list `39046-A2`).
    pub fn level(&self) -> u8 {
        self.0.as_bytes()[18] - b'0'
    }

    /// The catalogue code.
    pub fn catalog(&self) -> CatalogCode {
        CatalogCode(self.0[19..].to_owned())
    }

    /// Item codes are public: the code itself.
    pub fn mask(&self) -> String {
        self.0.clone()
    }
}

impl HandleItemCode {
    /// Reads 33 characters.
    pub fn parse(text: &str) -> Result<HandleItemCode, CodeError> {
        let code = text::normalise(text)?;
        text::exactly(&code, 33)?;
        text::every(&code, 1, text::is_alphanumeric)?;
        TaskCode::parse(&code[..31])?;
        text::digits(&code[31..], 32)?;
        if code.ends_with("00") { Err(CodeError::Character { at: 33, found: '0' }) } else { Ok(HandleItemCode(code)) }
    }

    /// Makes a code from an implementation code and a sequence of 1 to 99.
    pub fn build(task: &TaskCode, sequence: u8) -> Result<HandleItemCode, CodeError> {
        HandleItemCode::parse(&format!("{task}{sequence:02}"))
    }

    /// The implementation code.
    pub fn task(&self) -> TaskCode {
        TaskCode(self.0[..31].to_owned())
    }

    /// The sequence, 1 to 99.
    pub fn sequence(&self) -> u8 {
        self.0[31..].parse().expect("two digits, checked when parsed")
    }

    /// Item codes are public: the code itself.
    pub fn mask(&self) -> String {
        self.0.clone()
    }
}
