//! Answers to choose: yes or no, one of several, any of several, a declaration to tick.

use super::{Kind, pick};
use crate::accept::At;
use crate::finding::Findings;
use crate::{Control, Entry, Field, Part, Raw, Reference};
use base::{Locale, Text};
use serde_json::{Value, json};

pub(super) struct YesNo;
pub(super) struct OneOf;
pub(super) struct ManyOf;
pub(super) struct Statement;

fn entries(field: &Field) -> Vec<Entry> {
    field
        .options
        .iter()
        .map(|option| Entry { id: option.id.clone(), text: option.text(), parent: None, hint: option.hint.clone() })
        .collect()
}

fn words(field: &Field, id: &str, locale: Locale) -> String {
    let option = field.options.iter().find(|option| option.id == id);
    option.map_or(id.to_owned(), |option| option.text().get(locale).to_owned())
}

fn one_schema(field: &Field, locale: Locale) -> Value {
    let options: Vec<Value> =
        field.options.iter().map(|option| json!({"const": option.id, "title": option.text().get(locale)})).collect();
    json!({"type": "string", "oneOf": options})
}

fn check_options(field: &Field, findings: &mut Findings) {
    findings.needs("options", !field.options.is_empty());
    findings.few("options", field.options.len(), 500);
    for (place, option) in field.options.iter().enumerate() {
        findings.inside(&format!("options[{place}]"), |findings| {
            findings.id(&option.id, true);
            findings.words("text", &option.text(), true);
            if field.options[..place].iter().any(|other| other.id == option.id) {
                findings.twice(&option.id);
            }
        });
    }
}

impl Kind for YesNo {
    fn feel_type(&self, _: &Field) -> feel::Type {
        feel::Type::Boolean
    }

    fn accept(&self, at: &mut At, value: &Value) -> Option<Value> {
        match value {
            Value::Bool(_) => Some(value.clone()),
            Value::String(text) if at.loose => match text.trim().to_lowercase().as_str() {
                "yes" | "true" | "是" => Some(Value::Bool(true)),
                "no" | "false" | "否" => Some(Value::Bool(false)),
                _ => at.refuse("yes-no", &[]),
            },
            _ => at.wrong_type("", "boolean"),
        }
    }

    fn missing(&self, at: &mut At) {
        at.refuse_label::<()>("required-choice", &[]);
    }

    fn spread(&self, _: &Field, value: &Value, path: &str, raw: &mut Raw) {
        if let Some(yes) = value.as_bool() {
            raw.push(path, if yes { "yes" } else { "no" });
        }
    }

    fn parts(&self, _: &Field, _: &dyn Reference) -> Vec<Part> {
        let options = vec![Entry::new("yes", Text::new("是", "Yes")), Entry::new("no", Text::new("否", "No"))];
        Part::only(Control::Radios { options })
    }

    fn json_schema(&self, _: &Field, _: Locale) -> Value {
        json!({"type": "boolean"})
    }

    fn display(&self, _: &Field, value: &Value, locale: Locale, _: &dyn Reference) -> String {
        match value.as_bool() {
            Some(true) => pick(locale, "是", "Yes").to_owned(),
            Some(false) => pick(locale, "否", "No").to_owned(),
            None => String::new(),
        }
    }

    fn to_feel(&self, _: &Field, value: &Value) -> feel::Value {
        value.as_bool().map_or(feel::Value::Null, feel::Value::Boolean)
    }
}

impl Kind for OneOf {
    fn feel_type(&self, _: &Field) -> feel::Type {
        feel::Type::Text
    }

    fn parameters(&self) -> &'static [&'static str] {
        &["options"]
    }

    fn check(&self, field: &Field, findings: &mut Findings) {
        check_options(field, findings);
    }

    fn accept(&self, at: &mut At, value: &Value) -> Option<Value> {
        let text = at.line(value, "", 200)?;
        if at.field.options.iter().any(|option| option.id == text) {
            Some(Value::String(text))
        } else {
            at.refuse("choice", &[])
        }
    }

    fn missing(&self, at: &mut At) {
        at.refuse_label::<()>("required-choice", &[]);
    }

    fn parts(&self, field: &Field, _: &dyn Reference) -> Vec<Part> {
        Part::only(Control::one_of(entries(field)))
    }

    fn json_schema(&self, field: &Field, locale: Locale) -> Value {
        one_schema(field, locale)
    }

    fn display(&self, field: &Field, value: &Value, locale: Locale, _: &dyn Reference) -> String {
        words(field, value.as_str().unwrap_or_default(), locale)
    }

    fn to_feel(&self, _: &Field, value: &Value) -> feel::Value {
        super::feel_text(Some(value))
    }
}

impl Kind for ManyOf {
    fn feel_type(&self, _: &Field) -> feel::Type {
        feel::Type::list(feel::Type::Text)
    }

    fn parameters(&self) -> &'static [&'static str] {
        &["options", "min", "max"]
    }

    fn check(&self, field: &Field, findings: &mut Findings) {
        check_options(field, findings);
        for (name, limit) in [("min", &field.min), ("max", &field.max)] {
            if limit.as_ref().is_some_and(|limit| limit.count().is_none_or(|count| count > field.options.len())) {
                findings.value(name, "要写一个不超过选项数的个数", "must be a number of answers that exist");
            }
        }
    }

    fn gather(&self, _: &Field, raw: &Raw, path: &str) -> Option<Value> {
        let chosen: Vec<&String> = raw.all(path).iter().filter(|text| !text.trim().is_empty()).collect();
        (!chosen.is_empty()).then(|| json!(chosen))
    }

    fn accept(&self, at: &mut At, value: &Value) -> Option<Value> {
        let Value::Array(given) = value else { return at.wrong_type("", "list") };
        let mut chosen = Vec::new();
        for value in given.iter().take(1_000) {
            let id = at.line(value, "", 200)?;
            if !at.field.options.iter().any(|option| option.id == id) {
                return at.refuse("choice", &[]);
            }
            chosen.push(id);
        }
        let ordered: Vec<&str> = at
            .field
            .options
            .iter()
            .map(|option| option.id.as_str())
            .filter(|id| chosen.iter().any(|one| one == id))
            .collect();
        let count = ordered.len();
        let bound = |limit: &Option<crate::Limit>| limit.as_ref().and_then(|limit| limit.count());
        if let Some(min) = bound(&at.field.min).filter(|min| count < *min) {
            return at.refuse("choices-few", &[("min", min.to_string()), ("count", count.to_string())]);
        }
        if let Some(max) = bound(&at.field.max).filter(|max| count > *max) {
            return at.refuse("choices-many", &[("max", max.to_string()), ("count", count.to_string())]);
        }
        Some(json!(ordered))
    }

    fn missing(&self, at: &mut At) {
        at.refuse_label::<()>("required-choices", &[]);
    }

    fn spread(&self, _: &Field, value: &Value, path: &str, raw: &mut Raw) {
        for id in value.as_array().into_iter().flatten().filter_map(Value::as_str) {
            raw.push(path, id);
        }
    }

    fn parts(&self, field: &Field, _: &dyn Reference) -> Vec<Part> {
        Part::only(Control::Checks { options: entries(field) })
    }

    fn json_schema(&self, field: &Field, locale: Locale) -> Value {
        let bound = |limit: &Option<crate::Limit>| limit.as_ref().and_then(|limit| limit.count());
        json!({
            "type": "array",
            "items": one_schema(field, locale),
            "uniqueItems": true,
            "minItems": bound(&field.min).unwrap_or(1),
            "maxItems": bound(&field.max).unwrap_or(field.options.len()),
        })
    }

    fn display(&self, field: &Field, value: &Value, locale: Locale, _: &dyn Reference) -> String {
        let chosen: Vec<String> = value
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(|id| words(field, id, locale))
            .collect();
        chosen.join(pick(locale, "；", "; "))
    }

    fn to_feel(&self, _: &Field, value: &Value) -> feel::Value {
        feel::Value::list(value.as_array().into_iter().flatten().map(|id| super::feel_text(Some(id))))
    }
}

impl Kind for Statement {
    fn feel_type(&self, _: &Field) -> feel::Type {
        feel::Type::Boolean
    }

    fn accept(&self, at: &mut At, value: &Value) -> Option<Value> {
        match value {
            Value::Bool(true) => Some(Value::Bool(true)),
            Value::String(text) if at.loose && matches!(text.trim(), "yes" | "true" | "是") => Some(Value::Bool(true)),
            Value::Bool(false) | Value::String(_) => at.refuse("statement", &[]),
            _ => at.wrong_type("", "boolean"),
        }
    }

    fn missing(&self, at: &mut At) {
        at.refuse::<()>("required-tick", &[]);
    }

    fn spread(&self, _: &Field, value: &Value, path: &str, raw: &mut Raw) {
        if value == &Value::Bool(true) {
            raw.push(path, "yes");
        }
    }

    fn parts(&self, _: &Field, _: &dyn Reference) -> Vec<Part> {
        Part::only(Control::Tick)
    }

    fn json_schema(&self, _: &Field, _: Locale) -> Value {
        json!({"const": true})
    }

    fn display(&self, _: &Field, value: &Value, locale: Locale, _: &dyn Reference) -> String {
        if value == &Value::Bool(true) { pick(locale, "已同意", "Agreed").to_owned() } else { String::new() }
    }

    fn to_feel(&self, _: &Field, value: &Value) -> feel::Value {
        value.as_bool().map_or(feel::Value::Null, feel::Value::Boolean)
    }
}
