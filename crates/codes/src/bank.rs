//! Bank cards (ISO/IEC 7812, Luhn) and bank accounts (digits, no common check).

use crate::error::CodeError;
use crate::{check, mask, text};

code_type!(
    /// A bank card number of 12 to 19 digits. `{:?}` shows only the mask.
    BankCard,
    personal,
    stored = parse
);

code_type!(
    /// A bank account number of 6 to 32 digits; corporate accounts have no common check digit. `{:?}` shows only the mask.
    BankAccount,
    personal,
    stored = parse
);

impl BankCard {
    /// Reads 12 to 19 digits with a matching Luhn digit.
    pub fn parse(text: &str) -> Result<BankCard, CodeError> {
        let code = text::normalise(text)?;
        text::digits(&code, 1)?;
        text::between(&code, 12, 19)?;
        let expected = check::luhn(&code[..code.len() - 1]).expect("all digits");
        if code.ends_with(expected) { Ok(BankCard(code)) } else { Err(CodeError::Check { expected }) }
    }

    /// Makes a number from 11 to 18 digits.
    pub fn build(body: &str) -> Result<BankCard, CodeError> {
        let body = text::normalise(body)?;
        text::digits(&body, 1)?;
        text::between(&body, 11, 18)?;
        let check = check::luhn(&body).expect("all digits");
        Ok(BankCard(format!("{body}{check}")))
    }

    /// `****1234`.
    pub fn mask(&self) -> String {
        mask::ends(&self.0, 0, 4)
    }
}

impl BankAccount {
    /// Reads 6 to 32 digits.
    pub fn parse(text: &str) -> Result<BankAccount, CodeError> {
        let code = text::normalise(text)?;
        text::digits(&code, 1)?;
        text::between(&code, 6, 32)?;
        Ok(BankAccount(code))
    }

    /// `****1234`.
    pub fn mask(&self) -> String {
        mask::ends(&self.0, 0, 4)
    }
}
