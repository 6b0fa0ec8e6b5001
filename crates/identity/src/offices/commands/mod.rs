//! What is done with offices: one file a command.

mod change_office;
mod close_office;
mod create_office;

pub use change_office::ChangeOffice;
pub use close_office::CloseOffice;
pub use create_office::CreateOffice;

use super::model::OfficeFacts;
use crate::region;
use base::Result;

/// Whether a text can be a code: letters, digits, `.`, `-`, `_`, 2 to 40 of them.
pub(crate) fn is_code(code: &str) -> bool {
    (2..=40).contains(&code.len())
        && code.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
}

/// Refuses facts that cannot be: `office.name_invalid`, `office.kind_invalid`, `office.division_invalid`, `office.function_invalid`, `office.text_long`.
pub(crate) fn check(facts: &OfficeFacts) -> Result<()> {
    let name = facts.name.zh.trim();
    base::refuse_if!(name.is_empty() || name.chars().count() > 100, "office.name_invalid");
    base::refuse_if!(!is_code(&facts.kind), "office.kind_invalid");
    base::refuse_if!(
        !facts.division.is_empty() && region::significant(&facts.division).is_empty(),
        "office.division_invalid"
    );
    let strange = facts.functions.iter().find(|function| !is_code(function));
    if let Some(function) = strange {
        return Err(base::Refusal::new("office.function_invalid").with("function", function).into());
    }
    let texts = [
        &facts.name.en,
        &facts.short.zh,
        &facts.short.en,
        &facts.phone,
        &facts.address.zh,
        &facts.address.en,
        &facts.hours.zh,
        &facts.hours.en,
    ];
    base::refuse_if!(
        texts.iter().any(|text| text.chars().count() > 200) || facts.functions.len() > 100,
        "office.text_long"
    );
    Ok(())
}
