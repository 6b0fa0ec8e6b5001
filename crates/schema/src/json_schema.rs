//! A form as JSON Schema 2020-12, for interfaces and for other people's tools.

use crate::{Field, Form};
use base::Locale;
use serde_json::{Map, Value, json};

/// The schema of the answers of a form. What depends on a condition is not required: conditions are FEEL and are checked
/// by [`Form::validate`], as check digits and known codes are.
pub fn json_schema(form: &Form, locale: Locale) -> Value {
    let conditional: Vec<&str> = form
        .fields()
        .filter(|(page, field)| page.when.is_some() || field.when.is_some())
        .map(|(_, field)| field.id.as_str())
        .collect();
    let fields: Vec<Field> = form.fields().map(|(_, field)| field.clone()).collect();
    let mut schema = object(&fields, |field| !conditional.contains(&field.id.as_str()), locale);
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    if !form.title.is_empty() {
        schema["title"] = json!(form.title.get(locale));
    }
    schema
}

/// An object of fields; required are those that are not optional and for which `always` holds.
pub(crate) fn object(fields: &[Field], always: impl Fn(&Field) -> bool, locale: Locale) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for field in fields {
        let mut schema = field.kind.rules().json_schema(field, locale);
        schema["title"] = json!(field.label.get(locale));
        if let Some(hint) = &field.hint {
            schema["description"] = json!(hint.get(locale));
        }
        properties.insert(field.id.clone(), schema);
        let needed =
            !field.optional && (field.kind != crate::FieldType::Table || crate::types::table::least(field) > 0);
        if field.is_input() && needed && always(field) {
            required.push(field.id.as_str());
        }
    }
    json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false})
}
