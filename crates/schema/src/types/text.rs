//! Free text: one line and several lines.

use super::Kind;
use crate::accept::At;
use crate::finding::Findings;
use crate::{Control, Field, Mode, Part, Pattern, Reference, Width};
use base::Locale;
use serde_json::{Value, json};

/// Most characters of one line, unless told.
pub const LINE: usize = 200;
/// Most characters of a long text, unless told.
pub const LONG: usize = 5_000;
/// No text may be declared longer than this.
const CEILING: usize = 50_000;

pub(super) struct OneLine;
pub(super) struct ManyLines;

fn most(field: &Field, usual: usize) -> usize {
    field.max.as_ref().and_then(|limit| limit.count()).unwrap_or(usual).min(CEILING)
}

fn least(field: &Field) -> usize {
    field.min.as_ref().and_then(|limit| limit.count()).unwrap_or(0)
}

fn long_enough(at: &mut At, text: String) -> Option<String> {
    let (length, min) = (text.chars().count(), least(at.field));
    if length < min {
        return at.refuse("too-short", &[("min", min.to_string()), ("length", length.to_string())]);
    }
    Some(text)
}

fn fits(pattern: Pattern, text: &str) -> Result<(), &'static str> {
    let all = |good: fn(char) -> bool| text.chars().all(good);
    match pattern {
        Pattern::Digits if !all(|c| c.is_ascii_digit()) => Err("pattern-digits"),
        Pattern::LettersDigits if !all(|c| c.is_ascii_alphanumeric()) => Err("pattern-letters-digits"),
        Pattern::Name if !is_name(text) => Err("pattern-name"),
        Pattern::Postcode if codes::Postcode::parse(text).is_err() => Err("pattern-postcode"),
        Pattern::Plate if codes::PlateNumber::parse(text).is_err() => Err("pattern-plate"),
        _ => Ok(()),
    }
}

/// A personal name: letters of any script, with `·` between parts of Han names and blank, `-`, `'`, `.` in Latin ones.
pub(crate) fn is_name(text: &str) -> bool {
    text.chars().any(char::is_alphabetic) && text.chars().all(|c| c.is_alphabetic() || " ·•-'’.".contains(c))
}

fn check_lengths(field: &Field, findings: &mut Findings) {
    for (name, limit) in [("min", &field.min), ("max", &field.max)] {
        if limit.as_ref().is_some_and(|limit| limit.count().is_none_or(|count| count > CEILING)) {
            findings.value(name, "要写 0 到 50000 的字数", "must be a number of characters from 0 to 50,000");
        }
    }
    if field.max.is_some() && least(field) > most(field, LINE) {
        findings.value("min", "不能大于 max", "must not be above max");
    }
}

impl Kind for OneLine {
    fn feel_type(&self, _: &Field) -> feel::Type {
        feel::Type::Text
    }

    fn parameters(&self) -> &'static [&'static str] {
        &["min", "max", "pattern"]
    }

    fn check(&self, field: &Field, findings: &mut Findings) {
        check_lengths(field, findings);
        if field.pattern == Some(Pattern::Mobile) {
            findings.value("pattern", "mobile 只用于 phone", "mobile is for the type phone");
        }
    }

    fn accept(&self, at: &mut At, value: &Value) -> Option<Value> {
        let most = most(at.field, LINE);
        let text = match at.field.pattern {
            None | Some(Pattern::Name) => at.line(value, "", most)?,
            Some(_) => at.code(value, "", most)?,
        };
        let text = long_enough(at, text)?;
        if let Some(Err(code)) = at.field.pattern.map(|pattern| fits(pattern, &text)) {
            return at.refuse(code, &[]);
        }
        Some(Value::String(text))
    }

    fn parts(&self, field: &Field, _: &dyn Reference) -> Vec<Part> {
        let most = most(field, LINE);
        let width = match most {
            0..=12 => Width::Short,
            13..=30 => Width::Middle,
            _ => Width::Full,
        };
        let mode = match field.pattern {
            Some(Pattern::Digits | Pattern::Postcode) => Mode::Numeric,
            _ => Mode::Text,
        };
        let mut control = Control::line(mode, width, most);
        if field.pattern == Some(Pattern::Name) {
            control = control.autocomplete("name");
        }
        Part::only(control)
    }

    fn json_schema(&self, field: &Field, _: Locale) -> Value {
        json!({"type": "string", "minLength": least(field).max(1), "maxLength": most(field, LINE)})
    }

    fn display(&self, _: &Field, value: &Value, _: Locale, _: &dyn Reference) -> String {
        value.as_str().unwrap_or_default().to_owned()
    }

    fn mask(&self, field: &Field, value: &Value, _: Locale, _: &dyn Reference) -> String {
        let text = value.as_str().unwrap_or_default();
        if field.pattern == Some(Pattern::Name) { codes::mask::name(text) } else { first_only(text) }
    }

    fn to_feel(&self, _: &Field, value: &Value) -> feel::Value {
        super::feel_text(Some(value))
    }
}

/// The first character and two stars: 陈**.
pub(crate) fn first_only(text: &str) -> String {
    text.chars().next().map_or(String::new(), |first| format!("{first}**"))
}

impl Kind for ManyLines {
    fn feel_type(&self, _: &Field) -> feel::Type {
        feel::Type::Text
    }

    fn parameters(&self) -> &'static [&'static str] {
        &["min", "max"]
    }

    fn check(&self, field: &Field, findings: &mut Findings) {
        check_lengths(field, findings);
    }

    fn accept(&self, at: &mut At, value: &Value) -> Option<Value> {
        let text = at.lines(value, most(at.field, LONG))?;
        long_enough(at, text).map(Value::String)
    }

    fn parts(&self, field: &Field, _: &dyn Reference) -> Vec<Part> {
        let most = most(field, LONG);
        Part::only(Control::Area { rows: if most > 500 { 8 } else { 4 }, max: most })
    }

    fn json_schema(&self, field: &Field, _: Locale) -> Value {
        json!({"type": "string", "minLength": least(field).max(1), "maxLength": most(field, LONG)})
    }

    fn display(&self, _: &Field, value: &Value, _: Locale, _: &dyn Reference) -> String {
        value.as_str().unwrap_or_default().to_owned()
    }

    fn to_feel(&self, _: &Field, value: &Value) -> feel::Value {
        super::feel_text(Some(value))
    }
}
