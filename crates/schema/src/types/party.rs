//! People and organisations as one answer.

use super::identity::{
    accept_certificate, certificate_feel, certificate_parts, certificate_schema, certificate_type, certificate_words,
    check_types, credit_code, gather_certificate,
};
use super::{Kind, contact, pick, string_in, text};
use crate::accept::{At, is_empty};
use crate::finding::Findings;
use crate::{Class, Control, Field, Mode, Part, Raw, Reference, Width};
use base::Locale;
use serde_json::{Map, Value, json};

pub(super) struct Person;
pub(super) struct Organisation;

/// Most characters of a name.
const NAME: usize = 100;

impl Kind for Person {
    fn feel_type(&self, _: &Field) -> feel::Type {
        feel::Type::context([
            ("name", feel::Type::Text),
            ("certificate", certificate_type()),
            ("phone", feel::Type::Text),
        ])
    }

    fn least_class(&self) -> Class {
        Class::Sensitive
    }

    fn parameters(&self) -> &'static [&'static str] {
        &["types"]
    }

    fn check(&self, field: &Field, findings: &mut Findings) {
        check_types(field, findings);
    }

    fn gather(&self, field: &Field, raw: &Raw, path: &str) -> Option<Value> {
        let mut map = Map::new();
        if let Some(Value::Object(simple)) = super::object::gather(raw, path, &["name", "phone"]) {
            map.extend(simple);
        }
        if let Some(certificate) = gather_certificate(field, raw, &format!("{path}.certificate"), true) {
            map.insert("certificate".to_owned(), certificate);
        }
        (!map.is_empty()).then_some(Value::Object(map))
    }

    fn accept(&self, at: &mut At, value: &Value) -> Option<Value> {
        let map = at.object(value, &["name", "certificate", "phone"])?;
        let given = |key: &str| map.get(key).filter(|value| !is_empty(value));
        let name = match given("name") {
            Some(name) => at.line(name, ".name", NAME).and_then(|name| {
                if text::is_name(&name) { Some(name) } else { at.refuse_in("pattern-name", ".name", &[]) }
            }),
            None => at.refuse_in("person-name", ".name", &[]),
        };
        let certificate = at.inside(".certificate", |at| match given("certificate") {
            Some(certificate) => accept_certificate(at, certificate, true),
            None => at.refuse_in("certificate-number", ".number", &[]),
        });
        let phone = match given("phone") {
            Some(phone) => contact::phone(at, phone, ".phone", false),
            None => at.refuse_in("person-phone", ".phone", &[]),
        };
        Some(json!({"name": name?, "certificate": certificate?, "phone": phone?}))
    }

    fn spread(&self, _: &Field, value: &Value, path: &str, raw: &mut Raw) {
        super::object::spread(value, path, raw);
    }

    fn parts(&self, field: &Field, _: &dyn Reference) -> Vec<Part> {
        let mut parts = vec![Part::named(".name", "姓名", "Name", Control::line(Mode::Text, Width::Middle, NAME))];
        parts.extend(certificate_parts(field, ".certificate", true));
        parts.push(Part::named(".phone", "联系电话", "Phone", Control::line(Mode::Tel, Width::Short, 30)));
        parts
    }

    fn json_schema(&self, field: &Field, locale: Locale) -> Value {
        json!({
            "type": "object",
            "properties": {
                "name": {"type": "string", "minLength": 1, "maxLength": NAME},
                "certificate": certificate_schema(field, true),
                "phone": super::FieldType::Phone.rules().json_schema(field, locale),
            },
            "required": ["name", "certificate", "phone"],
            "additionalProperties": false,
        })
    }

    fn display(&self, _: &Field, value: &Value, locale: Locale, _: &dyn Reference) -> String {
        let certificate = certificate_words(value.get("certificate").unwrap_or(&Value::Null), locale, false);
        [string_in(value, "name"), &certificate, string_in(value, "phone")].join(pick(locale, "，", ", "))
    }

    fn mask(&self, _: &Field, value: &Value, locale: Locale, _: &dyn Reference) -> String {
        let certificate = certificate_words(value.get("certificate").unwrap_or(&Value::Null), locale, true);
        let name = codes::mask::name(string_in(value, "name"));
        [name, certificate, contact::phone_mask(string_in(value, "phone"))].join(pick(locale, "，", ", "))
    }

    fn to_feel(&self, _: &Field, value: &Value) -> feel::Value {
        feel::Value::context([
            ("name", super::feel_text(value.get("name"))),
            ("certificate", certificate_feel(value.get("certificate"))),
            ("phone", super::feel_text(value.get("phone"))),
        ])
    }
}

impl Kind for Organisation {
    fn feel_type(&self, _: &Field) -> feel::Type {
        feel::Type::context([("name", feel::Type::Text), ("code", feel::Type::Text)])
    }

    fn gather(&self, _: &Field, raw: &Raw, path: &str) -> Option<Value> {
        super::object::gather(raw, path, &["name", "code"])
    }

    fn accept(&self, at: &mut At, value: &Value) -> Option<Value> {
        let map = at.object(value, &["name", "code"])?;
        let given = |key: &str| map.get(key).filter(|value| !is_empty(value));
        let name = match given("name") {
            Some(name) => at.line(name, ".name", NAME),
            None => at.refuse_in("organisation-name", ".name", &[]),
        };
        let code = match given("code") {
            Some(code) => credit_code(at, code, ".code"),
            None => at.refuse_in("organisation-code", ".code", &[]),
        };
        Some(json!({"name": name?, "code": code?}))
    }

    fn spread(&self, _: &Field, value: &Value, path: &str, raw: &mut Raw) {
        super::object::spread(value, path, raw);
    }

    fn parts(&self, _: &Field, _: &dyn Reference) -> Vec<Part> {
        vec![
            Part::named(
                ".name",
                "单位名称",
                "Name of the organisation",
                Control::line(Mode::Text, Width::Full, NAME).autocomplete("organization"),
            ),
            Part::named(
                ".code",
                "统一社会信用代码",
                "Unified social credit code",
                Control::line(Mode::Text, Width::Middle, 30).code(),
            ),
        ]
    }

    fn json_schema(&self, field: &Field, locale: Locale) -> Value {
        json!({
            "type": "object",
            "properties": {
                "name": {"type": "string", "minLength": 1, "maxLength": NAME},
                "code": super::FieldType::CreditCode.rules().json_schema(field, locale),
            },
            "required": ["name", "code"],
            "additionalProperties": false,
        })
    }

    fn display(&self, _: &Field, value: &Value, locale: Locale, _: &dyn Reference) -> String {
        let (name, code) = (string_in(value, "name"), string_in(value, "code"));
        match locale {
            Locale::Zh => format!("{name}（{code}）"),
            Locale::En => format!("{name} ({code})"),
        }
    }

    fn mask(&self, _: &Field, value: &Value, _: Locale, _: &dyn Reference) -> String {
        format!("{} {}", text::first_only(string_in(value, "name")), codes::mask::number(string_in(value, "code")))
    }

    fn to_feel(&self, _: &Field, value: &Value) -> feel::Value {
        feel::Value::context([
            ("name", super::feel_text(value.get("name"))),
            ("code", super::feel_text(value.get("code"))),
        ])
    }
}
