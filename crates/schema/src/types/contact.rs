//! Ways to reach and pay somebody: telephone, e-mail, web address, bank account.

use super::Kind;
use crate::accept::At;
use crate::finding::Findings;
use crate::{Class, Control, Field, Mode, Part, Pattern, Reference, Width};
use base::Locale;
use codes::CodeError;
use serde_json::{Value, json};

pub(super) struct Phone;
pub(super) struct Email;
pub(super) struct Url;
pub(super) struct BankAccount;

/// Accepts a telephone number at a part of the answer.
pub(super) fn phone(at: &mut At, value: &Value, suffix: &str, mobile_only: bool) -> Option<String> {
    let text = at.code(value, suffix, 60)?;
    let read =
        if mobile_only { codes::Mobile::parse(&text).map(codes::Phone::Mobile) } else { codes::Phone::parse(&text) };
    match read {
        Ok(phone) => Some(phone.as_str().to_owned()),
        Err(error @ CodeError::Length { .. }) if text.starts_with(['1', '+']) => at.code_error(suffix, &error),
        Err(_) => at.refuse_in(if mobile_only { "mobile" } else { "phone" }, suffix, &[]),
    }
}

/// `138****8000`, `****4321`.
pub(super) fn phone_mask(text: &str) -> String {
    codes::Phone::parse(text).map_or_else(|_| "****".to_owned(), |phone| phone.mask())
}

impl Kind for Phone {
    fn feel_type(&self, _: &Field) -> feel::Type {
        feel::Type::Text
    }

    fn least_class(&self) -> Class {
        Class::Sensitive
    }

    fn parameters(&self) -> &'static [&'static str] {
        &["pattern"]
    }

    fn check(&self, field: &Field, findings: &mut Findings) {
        if !matches!(field.pattern, None | Some(Pattern::Mobile)) {
            findings.value("pattern", "phone 只有 mobile", "can only be mobile here");
        }
    }

    fn accept(&self, at: &mut At, value: &Value) -> Option<Value> {
        let mobile_only = at.field.pattern == Some(Pattern::Mobile);
        phone(at, value, "", mobile_only).map(Value::String)
    }

    fn parts(&self, _: &Field, _: &dyn Reference) -> Vec<Part> {
        Part::only(Control::line(Mode::Tel, Width::Short, 30).autocomplete("tel"))
    }

    fn json_schema(&self, _: &Field, _: Locale) -> Value {
        json!({"type": "string", "pattern": "^[0-9+(][0-9 ()-]{2,29}$"})
    }

    fn display(&self, _: &Field, value: &Value, _: Locale, _: &dyn Reference) -> String {
        value.as_str().unwrap_or_default().to_owned()
    }

    fn mask(&self, _: &Field, value: &Value, _: Locale, _: &dyn Reference) -> String {
        phone_mask(value.as_str().unwrap_or_default())
    }

    fn to_feel(&self, _: &Field, value: &Value) -> feel::Value {
        super::feel_text(Some(value))
    }
}

impl Kind for Email {
    fn feel_type(&self, _: &Field) -> feel::Type {
        feel::Type::Text
    }

    fn least_class(&self) -> Class {
        Class::Personal
    }

    fn accept(&self, at: &mut At, value: &Value) -> Option<Value> {
        let text = at.code(value, "", 254)?;
        match codes::Email::parse(&text) {
            Ok(email) => Some(Value::String(email.to_string())),
            Err(_) => at.refuse("email", &[]),
        }
    }

    fn parts(&self, _: &Field, _: &dyn Reference) -> Vec<Part> {
        Part::only(Control::line(Mode::Email, Width::Middle, 254).autocomplete("email"))
    }

    fn json_schema(&self, _: &Field, _: Locale) -> Value {
        json!({"type": "string", "format": "email", "maxLength": 254})
    }

    fn display(&self, _: &Field, value: &Value, _: Locale, _: &dyn Reference) -> String {
        value.as_str().unwrap_or_default().to_owned()
    }

    fn mask(&self, _: &Field, value: &Value, _: Locale, _: &dyn Reference) -> String {
        let text = value.as_str().unwrap_or_default();
        codes::Email::parse(text).map_or_else(|_| "****".to_owned(), |email| email.mask())
    }

    fn to_feel(&self, _: &Field, value: &Value) -> feel::Value {
        super::feel_text(Some(value))
    }
}

/// A web address with a scheme that a link may have, a host, and no credentials in it.
fn is_url(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")) else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let (name, port) = host.split_once(':').unwrap_or((host, "80"));
    let label =
        |part: &str| !part.is_empty() && part.len() <= 63 && part.chars().all(|c| c.is_alphanumeric() || c == '-');
    !text.contains(['"', '<', '>', '\\', '`', ' ', '{', '}', '|', '^'])
        && name.contains('.')
        && name.split('.').all(label)
        && port.parse::<u16>().is_ok_and(|port| port > 0)
}

impl Kind for Url {
    fn feel_type(&self, _: &Field) -> feel::Type {
        feel::Type::Text
    }

    fn accept(&self, at: &mut At, value: &Value) -> Option<Value> {
        let text = at.line(value, "", 1_000)?;
        if is_url(&text) { Some(Value::String(text)) } else { at.refuse("url", &[]) }
    }

    fn parts(&self, _: &Field, _: &dyn Reference) -> Vec<Part> {
        Part::only(Control::line(Mode::Url, Width::Full, 1_000).autocomplete("url"))
    }

    fn json_schema(&self, _: &Field, _: Locale) -> Value {
        json!({"type": "string", "pattern": "^https?://[^ ]+$", "maxLength": 1000})
    }

    fn display(&self, _: &Field, value: &Value, _: Locale, _: &dyn Reference) -> String {
        value.as_str().unwrap_or_default().to_owned()
    }

    fn to_feel(&self, _: &Field, value: &Value) -> feel::Value {
        super::feel_text(Some(value))
    }
}

impl Kind for BankAccount {
    fn feel_type(&self, _: &Field) -> feel::Type {
        feel::Type::Text
    }

    fn least_class(&self) -> Class {
        Class::Sensitive
    }

    /// A number that looks like a UnionPay card (62 first, 16 to 19 digits) must pass the Luhn check of ISO/IEC 7812;
    /// accounts of companies have no common check.
    fn accept(&self, at: &mut At, value: &Value) -> Option<Value> {
        let text = at.code(value, "", 60)?;
        let Ok(account) = codes::BankAccount::parse(&text) else { return at.refuse("bank-account", &[]) };
        let digits = account.to_string();
        let is_card = digits.starts_with("62") && (16..=19).contains(&digits.len());
        if is_card && codes::BankCard::parse(&digits).is_err() {
            return at.refuse("bank-check", &[]);
        }
        Some(Value::String(digits))
    }

    fn parts(&self, _: &Field, _: &dyn Reference) -> Vec<Part> {
        Part::only(Control::line(Mode::Numeric, Width::Middle, 40))
    }

    fn json_schema(&self, _: &Field, _: Locale) -> Value {
        json!({"type": "string", "pattern": "^[0-9]{6,32}$"})
    }

    fn display(&self, _: &Field, value: &Value, _: Locale, _: &dyn Reference) -> String {
        let text: Vec<char> = value.as_str().unwrap_or_default().chars().collect();
        text.chunks(4).map(|chunk| chunk.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
    }

    fn mask(&self, _: &Field, value: &Value, _: Locale, _: &dyn Reference) -> String {
        codes::mask::ends(value.as_str().unwrap_or_default(), 0, 4)
    }

    fn to_feel(&self, _: &Field, value: &Value) -> feel::Value {
        super::feel_text(Some(value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn web_addresses() {
        for good in ["https://www.example.com", "http://a.cn:8080/b?c=d#e", "https://中文.中国/"] {
            assert!(is_url(good), "{good}");
        }
        for bad in [
            "javascript:alert(1)",
            "https://",
            "http://localhost",
            "https://a.b@c.d\\",
            "https://u:p@a.cn",
            "ftp://a.cn",
            "http://a..cn",
            "http://a.cn:99999",
        ] {
            assert!(!is_url(bad), "{bad}");
        }
    }

    #[test]
    fn masks() {
        assert_eq!(phone_mask("13800138000"), "138****8000");
        assert_eq!(phone_mask("0591-87654321"), "****4321");
    }
}
