//! Values worked out from other answers; nobody types them.

use super::{FieldType, Kind};
use crate::accept::At;
use crate::finding::Findings;
use crate::{Control, Field, Part, Raw, Reference};
use base::Locale;
use rust_decimal::Decimal;
use serde_json::{Value, json};

pub(super) struct Computed;

/// Types as which a computed value can be kept.
pub(crate) const SHOWN_AS: &[FieldType] = &[
    FieldType::Text,
    FieldType::Whole,
    FieldType::Decimal,
    FieldType::Money,
    FieldType::Percent,
    FieldType::Date,
    FieldType::Year,
    FieldType::YesNo,
];

/// The canonical JSON of a computed value; `None` for null and for what cannot be kept as the declared type.
pub(crate) fn to_json(field: &Field, value: &feel::Value) -> Option<Value> {
    let number = match value {
        feel::Value::Number(number) => Some(*number),
        _ => None,
    };
    let whole = |number: Decimal| i64::try_from(number).ok().map(Value::from);
    match field.shown_as {
        Some(FieldType::Money) => whole(number?.round_dp(2).checked_mul(Decimal::ONE_HUNDRED)?),
        Some(FieldType::Whole | FieldType::Year) => whole(number?.round()),
        Some(FieldType::Decimal | FieldType::Percent) => {
            Some(json!(number?.round_dp(field.decimals.unwrap_or(2)).normalize().to_string()))
        }
        Some(FieldType::Date) => matches!(value, feel::Value::Date(_)).then(|| value.to_json()),
        Some(FieldType::YesNo) => matches!(value, feel::Value::Boolean(_)).then(|| value.to_json()),
        _ => match value {
            feel::Value::Null | feel::Value::List(_) | feel::Value::Context(_) => None,
            feel::Value::Number(number) => Some(json!(number.normalize().to_string())),
            other => Some(other.to_json()),
        },
    }
}

/// The field as it would be, were it typed.
fn shown(field: &Field) -> &'static dyn Kind {
    field.shown_as.filter(|kind| SHOWN_AS.contains(kind)).unwrap_or(FieldType::Text).rules()
}

impl Kind for Computed {
    fn feel_type(&self, field: &Field) -> feel::Type {
        match field.shown_as {
            Some(kind) if SHOWN_AS.contains(&kind) => kind.rules().feel_type(field),
            _ => feel::Type::Any,
        }
    }

    fn parameters(&self) -> &'static [&'static str] {
        &["value", "as", "decimals", "unit"]
    }

    fn check(&self, field: &Field, findings: &mut Findings) {
        findings.needs("value", field.value.is_some());
        if field.shown_as.is_some_and(|kind| !SHOWN_AS.contains(&kind)) {
            let names: Vec<&str> = SHOWN_AS.iter().map(|kind| kind.name()).collect();
            let names = names.join(" ");
            findings.value("as", &format!("只能是 {names}"), &format!("must be one of {names}"));
        }
        if field.decimals.is_some_and(|places| places > 9) {
            findings.value("decimals", "最多 9 位", "must be 9 or less");
        }
    }

    fn gather(&self, _: &Field, _: &Raw, _: &str) -> Option<Value> {
        None
    }

    /// What a sender claims is not looked at: the value is worked out.
    fn accept(&self, _: &mut At, _: &Value) -> Option<Value> {
        None
    }

    fn missing(&self, _: &mut At) {}

    fn parts(&self, _: &Field, _: &dyn Reference) -> Vec<Part> {
        Part::only(Control::Output)
    }

    fn json_schema(&self, _: &Field, _: Locale) -> Value {
        json!({"readOnly": true})
    }

    fn display(&self, field: &Field, value: &Value, locale: Locale, reference: &dyn Reference) -> String {
        match value {
            Value::Bool(_) => FieldType::YesNo.rules().display(field, value, locale, reference),
            _ => shown(field).display(field, value, locale, reference),
        }
    }

    fn to_feel(&self, field: &Field, value: &Value) -> feel::Value {
        match field.shown_as {
            Some(kind) if SHOWN_AS.contains(&kind) => kind.rules().to_feel(field, value),
            _ => match value.as_str().and_then(|text| text.parse::<Decimal>().ok()) {
                Some(number) => feel::Value::Number(number),
                None => feel::Value::from_json(value).unwrap_or_default(),
            },
        }
    }
}
