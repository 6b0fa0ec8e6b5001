//! Postcodes: six digits.

use crate::error::CodeError;
use crate::text;

code_type!(
    /// A postcode of six digits.
    Postcode,
    open,
    stored = parse
);

impl Postcode {
    /// Reads six digits, not all zero.
    pub fn parse(text: &str) -> Result<Postcode, CodeError> {
        let code = text::normalise(text)?;
        text::digits(&code, 1)?;
        text::exactly(&code, 6)?;
        if code == "000000" {
            return Err(CodeError::Shape { zh: "没有这个邮政编码", en: "there is no such postcode" });
        }
        Ok(Postcode(code))
    }

    /// Postcodes are public: the code itself.
    pub fn mask(&self) -> String {
        self.0.clone()
    }
}
