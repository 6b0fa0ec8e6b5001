//! Numbers that name people and organisations: identity numbers, credit codes, any certificate.

use super::{Kind, nearest, pick, string_in};
use crate::accept::At;
use crate::finding::Findings;
use crate::{Class, Control, Entry, Field, Mode, Part, Raw, Reference, Width};
use base::{Locale, Text};
use codes::{CertificateNumber, CertificateType, CitizenId, CreditCode, mask};
use serde_json::{Value, json};

pub(super) struct CitizenNumber;
pub(super) struct CreditNumber;
pub(super) struct Certificate;

/// Certificate types in the order in which they are offered.
const OFFERED: [CertificateType; 9] = [
    CertificateType::IdentityCard,
    CertificateType::TemporaryIdentityCard,
    CertificateType::HouseholdRegister,
    CertificateType::Passport,
    CertificateType::HongKongMacaoPermit,
    CertificateType::TaiwanPermit,
    CertificateType::ForeignerResidence,
    CertificateType::CreditCode,
    CertificateType::Other,
];

impl Kind for CitizenNumber {
    fn feel_type(&self, _: &Field) -> feel::Type {
        feel::Type::Text
    }

    fn least_class(&self) -> Class {
        Class::Sensitive
    }

    fn accept(&self, at: &mut At, value: &Value) -> Option<Value> {
        let text = at.code(value, "", 60)?;
        let today = at.context.today;
        let read = CitizenId::parse_with(&text, at.context.reference.citizen_divisions());
        match read.and_then(|id| id.born_by(today).map(|()| id)) {
            Ok(id) => Some(Value::String(id.to_string())),
            Err(error) => at.code_error("", &error),
        }
    }

    fn parts(&self, _: &Field, _: &dyn Reference) -> Vec<Part> {
        Part::only(Control::line(Mode::Text, Width::Middle, 30).code())
    }

    fn json_schema(&self, _: &Field, _: Locale) -> Value {
        json!({"type": "string", "pattern": "^[0-9]{17}[0-9Xx]$|^[0-9]{15}$"})
    }

    fn display(&self, _: &Field, value: &Value, _: Locale, _: &dyn Reference) -> String {
        value.as_str().unwrap_or_default().to_owned()
    }

    fn mask(&self, _: &Field, value: &Value, _: Locale, _: &dyn Reference) -> String {
        mask::number(value.as_str().unwrap_or_default())
    }

    fn to_feel(&self, _: &Field, value: &Value) -> feel::Value {
        super::feel_text(Some(value))
    }
}

impl Kind for CreditNumber {
    fn feel_type(&self, _: &Field) -> feel::Type {
        feel::Type::Text
    }

    fn accept(&self, at: &mut At, value: &Value) -> Option<Value> {
        credit_code(at, value, "").map(Value::String)
    }

    fn parts(&self, _: &Field, _: &dyn Reference) -> Vec<Part> {
        Part::only(Control::line(Mode::Text, Width::Middle, 30).code())
    }

    fn json_schema(&self, _: &Field, _: Locale) -> Value {
        json!({"type": "string", "pattern": "^[0-9A-HJ-NPQRTUWXYa-hj-npqrtuwxy]{18}$"})
    }

    fn display(&self, _: &Field, value: &Value, _: Locale, _: &dyn Reference) -> String {
        value.as_str().unwrap_or_default().to_owned()
    }

    fn mask(&self, _: &Field, value: &Value, _: Locale, _: &dyn Reference) -> String {
        mask::number(value.as_str().unwrap_or_default())
    }

    fn to_feel(&self, _: &Field, value: &Value) -> feel::Value {
        super::feel_text(Some(value))
    }
}

/// Accepts a credit code at a part of the answer.
pub(super) fn credit_code(at: &mut At, value: &Value, suffix: &str) -> Option<String> {
    let text = at.code(value, suffix, 60)?;
    match CreditCode::parse(&text) {
        Ok(code) => Some(code.to_string()),
        Err(error) => at.code_error(suffix, &error),
    }
}

/// The certificate types a field takes.
pub(super) fn taken(field: &Field, people_only: bool) -> Vec<CertificateType> {
    let is_taken = |kind: &CertificateType| match field.types.as_slice() {
        [] => !people_only || *kind != CertificateType::CreditCode,
        given => given.iter().any(|code| code == kind.code()),
    };
    OFFERED.into_iter().filter(is_taken).collect()
}

pub(super) fn check_types(field: &Field, findings: &mut Findings) {
    for code in field.types.iter().filter(|code| CertificateType::from_code(code).is_none()) {
        let near = nearest(code, OFFERED.iter().map(|kind| kind.code())).map(str::to_owned);
        findings.inside("types", |findings| {
            findings.add_with(
                "S015",
                format!("没有证件类型“{code}”"),
                format!("there is no certificate type \"{code}\""),
                near,
            );
        });
    }
}

/// Typed strings of a certificate; the type is known when the field takes only one.
pub(super) fn gather_certificate(field: &Field, raw: &Raw, path: &str, people_only: bool) -> Option<Value> {
    let mut value = super::object::gather(raw, path, &["type", "number"])?;
    if let [only] = taken(field, people_only).as_slice()
        && value.get("number").is_some()
    {
        value["type"] = only.code().into();
    }
    Some(value)
}

/// Accepts a certificate; the place's path is the certificate's.
pub(super) fn accept_certificate(at: &mut At, value: &Value, people_only: bool) -> Option<Value> {
    let map = at.object(value, &["type", "number"])?;
    let kind = match map.get("type") {
        Some(value) => at.code(value, ".type", 10),
        None => None,
    };
    let kind = kind.and_then(|kind| taken(at.field, people_only).into_iter().find(|one| one.code() == kind));
    let number = match map.get("number").filter(|value| !crate::accept::is_empty(value)) {
        Some(value) => at.code(value, ".number", 60),
        None => at.refuse_in("certificate-number", ".number", &[]),
    };
    let Some(kind) = kind else { return at.refuse_in("certificate-type", ".type", &[]) };
    match CertificateNumber::parse_with(kind, &number?, at.context.reference.citizen_divisions()) {
        Ok(number) => Some(json!({"type": kind.code(), "number": number.number()})),
        Err(error) => at.code_error(".number", &error),
    }
}

pub(super) fn certificate_parts(field: &Field, prefix: &str, people_only: bool) -> Vec<Part> {
    let taken = taken(field, people_only);
    let number = Part::named(
        &format!("{prefix}.number"),
        "证件号码",
        "Certificate number",
        Control::line(Mode::Text, Width::Middle, 40).code(),
    );
    if let [only] = taken.as_slice() {
        let label = match only {
            CertificateType::IdentityCard => Text::new("公民身份号码", "Identity number"),
            other => Text::new(format!("{}号码", other.words_zh()), format!("{} number", other.words_en())),
        };
        return vec![Part { label: Some(label), ..number }];
    }
    let options =
        taken.iter().map(|kind| Entry::new(kind.code(), Text::new(kind.words_zh(), kind.words_en()))).collect();
    let kinds = Control::Select { groups: vec![crate::Group { label: None, options }] };
    vec![Part::named(&format!("{prefix}.type"), "证件类型", "Type of certificate", kinds), number]
}

pub(super) fn certificate_schema(field: &Field, people_only: bool) -> Value {
    let kinds: Vec<&str> = taken(field, people_only).into_iter().map(|kind| kind.code()).collect();
    json!({
        "type": "object",
        "properties": {"type": {"enum": kinds}, "number": {"type": "string", "minLength": 1, "maxLength": 40}},
        "required": ["type", "number"],
        "additionalProperties": false,
    })
}

pub(super) fn certificate_words(value: &Value, locale: Locale, masked: bool) -> String {
    let kind = CertificateType::from_code(string_in(value, "type"));
    let name = kind.map_or("", |kind| pick(locale, kind.words_zh(), kind.words_en()));
    let number = string_in(value, "number");
    let number = match number.chars().count() {
        _ if !masked => number.to_owned(),
        15.. => mask::number(number),
        _ => mask::ends(number, 1, 2),
    };
    format!("{name} {number}").trim().to_owned()
}

pub(super) fn certificate_type() -> feel::Type {
    feel::Type::context([("type", feel::Type::Text), ("number", feel::Type::Text)])
}

pub(super) fn certificate_feel(value: Option<&Value>) -> feel::Value {
    value.map_or(feel::Value::Null, |value| {
        feel::Value::context([
            ("type", super::feel_text(value.get("type"))),
            ("number", super::feel_text(value.get("number"))),
        ])
    })
}

impl Kind for Certificate {
    fn feel_type(&self, _: &Field) -> feel::Type {
        certificate_type()
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
        gather_certificate(field, raw, path, false)
    }

    fn accept(&self, at: &mut At, value: &Value) -> Option<Value> {
        accept_certificate(at, value, false)
    }

    fn spread(&self, _: &Field, value: &Value, path: &str, raw: &mut Raw) {
        super::object::spread(value, path, raw);
    }

    fn parts(&self, field: &Field, _: &dyn Reference) -> Vec<Part> {
        certificate_parts(field, "", false)
    }

    fn json_schema(&self, field: &Field, _: Locale) -> Value {
        certificate_schema(field, false)
    }

    fn display(&self, _: &Field, value: &Value, locale: Locale, _: &dyn Reference) -> String {
        certificate_words(value, locale, false)
    }

    fn mask(&self, _: &Field, value: &Value, locale: Locale, _: &dyn Reference) -> String {
        certificate_words(value, locale, true)
    }

    fn to_feel(&self, _: &Field, value: &Value) -> feel::Value {
        certificate_feel(Some(value))
    }
}
