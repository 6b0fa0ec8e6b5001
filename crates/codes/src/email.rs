//! E-mail addresses, as mail servers take them without extensions (RFC 5321 lengths; no quotes, no comments).

use crate::error::CodeError;
use crate::text;

code_type!(
    /// An e-mail address; the domain in lower case. `{:?}` shows only the mask.
    Email,
    personal,
    stored = parse
);

const EMAIL: CodeError = CodeError::Shape {
    zh: "邮箱写成 名字@网站，例如 name@example.com",
    en: "write an e-mail address as name@example.com",
};

impl Email {
    /// Reads `name@example.com`: at most 254 characters, name at most 64, a domain of two labels or more.
    pub fn parse(text: &str) -> Result<Email, CodeError> {
        let plain = text::half_width(text)?;
        if plain.chars().count() > 254 {
            return Err(CodeError::TooLong { most: 254 });
        }
        let (name, domain) = plain.rsplit_once('@').ok_or(EMAIL)?;
        text::every(name, 1, is_name)?;
        let dots_fit = !name.starts_with('.') && !name.ends_with('.') && !name.contains("..");
        if name.is_empty() || name.len() > 64 || !dots_fit {
            return Err(EMAIL);
        }
        let labels: Vec<&str> = domain.split('.').collect();
        let top_is_word =
            labels.last().is_some_and(|top| top.len() >= 2 && !top.bytes().all(|byte| byte.is_ascii_digit()));
        if labels.len() < 2 || !top_is_word || !labels.iter().all(|label| is_label(label)) {
            return Err(EMAIL);
        }
        Ok(Email(format!("{name}@{}", domain.to_ascii_lowercase())))
    }

    /// The part after the `@`.
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }

    /// `a***@example.com`.
    pub fn mask(&self) -> String {
        let first: String = self.0.chars().take(1).collect();
        format!("{first}***@{}", self.domain())
    }
}

fn is_name(character: char) -> bool {
    character.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(character)
}

fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !label.starts_with('-')
        && !label.ends_with('-')
}
