//! Organisation codes (组织机构代码, GB 11714-1997): 8 digits or capitals and a check character.

use crate::error::CodeError;
use crate::{check, mask, text};

code_type!(
    /// An organisation code of nine characters, without the hyphen.
    OrganisationCode,
    open,
    stored = parse
);

impl OrganisationCode {
    /// Reads `D2143569-X` or `D2143569X`.
    pub fn parse(text: &str) -> Result<OrganisationCode, CodeError> {
        let code = text::normalise(text)?;
        text::exactly(&code, 9)?;
        text::every(&code, 1, text::is_alphanumeric)?;
        let expected = check::organisation(&code[..8]).expect("8 digits or capitals");
        if code.ends_with(expected) { Ok(OrganisationCode(code)) } else { Err(CodeError::Check { expected }) }
    }

    /// Makes a code from a body of eight digits or capitals.
    pub fn build(body: &str) -> Result<OrganisationCode, CodeError> {
        let body = text::normalise(body)?;
        text::exactly(&body, 8)?;
        text::every(&body, 1, text::is_alphanumeric)?;
        let check = check::organisation(&body).expect("8 digits or capitals");
        Ok(OrganisationCode(format!("{body}{check}")))
    }

    /// As printed: `D2143569-X`.
    pub fn printed(&self) -> String {
        format!("{}-{}", &self.0[..8], &self.0[8..])
    }

    /// `D214 **** **** 569X`.
    pub fn mask(&self) -> String {
        mask::number(&self.0)
    }
}
