//! Rows of fields.

use super::Kind;
use crate::accept::At;
use crate::finding::Findings;
use crate::{Class, Control, Field, Part, Raw, Reference};
use base::Locale;
use serde_json::{Map, Value, json};

pub(super) struct Table;

/// Most rows, unless told.
const USUAL: usize = 20;
/// No table may be declared longer.
const CEILING: usize = 200;

/// Fewest rows: what is declared, otherwise one for a required table.
pub(crate) fn least(field: &Field) -> usize {
    let usual = usize::from(!field.optional);
    field.min.as_ref().and_then(|limit| limit.count()).unwrap_or(usual).min(CEILING)
}

/// Most rows.
pub(crate) fn most(field: &Field) -> usize {
    field.max.as_ref().and_then(|limit| limit.count()).unwrap_or(USUAL).clamp(1, CEILING)
}

/// Accepts one answer of a row, or notes that it is missing.
fn cell(at: &mut At, cell: &Field, value: Option<&Value>) -> Option<(String, Value)> {
    let path = format!("{}.{}", at.path, cell.id);
    let mut at = At { field: cell, page: at.page, path, context: at.context, loose: at.loose, problems: at.problems };
    match value {
        Some(value) if !crate::accept::is_empty(value) => {
            let value = cell.kind.rules().accept(&mut at, value)?;
            Some((cell.id.clone(), value))
        }
        _ => {
            if !cell.optional {
                cell.kind.rules().missing(&mut at);
            }
            None
        }
    }
}

impl Kind for Table {
    fn feel_type(&self, field: &Field) -> feel::Type {
        feel::Type::list(feel::Type::context(
            field.fields.iter().map(|cell| (cell.id.as_str(), cell.kind.rules().feel_type(cell))),
        ))
    }

    fn parameters(&self) -> &'static [&'static str] {
        &["fields", "min", "max"]
    }

    fn check(&self, field: &Field, findings: &mut Findings) {
        findings.needs("fields", !field.fields.is_empty());
        findings.few("fields", field.fields.len(), 30);
        for (name, limit) in [("min", &field.min), ("max", &field.max)] {
            if limit.as_ref().is_some_and(|limit| limit.count().is_none_or(|count| count > CEILING)) {
                findings.value(name, "要写 0 到 200 的行数", "must be a number of rows from 0 to 200");
            }
        }
        if least(field) > most(field) {
            findings.value("min", "不能大于 max", "must not be above max");
        }
        for cell in &field.fields {
            findings.inside(&format!("fields.{}", cell.id), |findings| {
                if matches!(
                    cell.kind,
                    super::FieldType::Table | super::FieldType::Computed | super::FieldType::Statement
                ) {
                    findings.add(
                        "S013",
                        format!("表格的行里不能有 {}", cell.kind.name()),
                        format!("a row of a table cannot have {}", cell.kind.name()),
                    );
                }
                for (name, given) in [("when", cell.when.is_some()), ("prefill", cell.prefill.is_some())] {
                    if given {
                        findings.add(
                            "S013",
                            format!("表格的行里不能用 {name}"),
                            format!("a row of a table cannot have {name}"),
                        );
                    }
                }
            });
        }
    }

    fn gather(&self, field: &Field, raw: &Raw, path: &str) -> Option<Value> {
        let mut rows = Vec::new();
        for row in raw.rows(path, CEILING + 1) {
            let path = format!("{path}[{row}]");
            if raw.is_blank_under(&path) {
                continue;
            }
            let mut cells = Map::new();
            for cell in &field.fields {
                if let Some(value) = cell.kind.rules().gather(cell, raw, &format!("{path}.{}", cell.id)) {
                    cells.insert(cell.id.clone(), value);
                }
            }
            rows.push(Value::Object(cells));
        }
        (!rows.is_empty()).then_some(Value::Array(rows))
    }

    fn accept(&self, at: &mut At, value: &Value) -> Option<Value> {
        let Value::Array(rows) = value else { return at.wrong_type("", "list") };
        let (least, most) = (least(at.field), most(at.field));
        if rows.len() > most {
            return at.refuse("rows-many", &[("max", most.to_string()), ("count", rows.len().to_string())]);
        }
        if rows.len() < least {
            return at.refuse_label("required-rows", &[("min", least.to_string())]);
        }
        let before = at.problems.len();
        let field = at.field;
        let ids: Vec<&str> = field.fields.iter().map(|cell| cell.id.as_str()).collect();
        let mut result = Vec::with_capacity(rows.len());
        for (place, row) in rows.iter().enumerate() {
            at.inside(&format!("[{place}]"), |at| {
                let Some(row) = at.object(row, &ids) else { return };
                let cells: Map<String, Value> =
                    field.fields.iter().filter_map(|one| cell(at, one, row.get(&one.id))).collect();
                result.push(Value::Object(cells));
            });
        }
        (at.problems.len() == before).then_some(Value::Array(result))
    }

    fn missing(&self, at: &mut At) {
        let least = least(at.field);
        if least > 0 {
            at.refuse_label::<()>("required-rows", &[("min", least.to_string())]);
        }
    }

    fn spread(&self, field: &Field, value: &Value, path: &str, raw: &mut Raw) {
        for (place, row) in value.as_array().into_iter().flatten().enumerate() {
            for cell in &field.fields {
                if let Some(value) = row.get(&cell.id) {
                    cell.kind.rules().spread(cell, value, &format!("{path}[{place}].{}", cell.id), raw);
                }
            }
        }
    }

    fn parts(&self, field: &Field, _: &dyn Reference) -> Vec<Part> {
        Part::only(Control::Rows { min: least(field), max: most(field) })
    }

    fn json_schema(&self, field: &Field, locale: Locale) -> Value {
        json!({
            "type": "array",
            "minItems": least(field),
            "maxItems": most(field),
            "items": crate::json_schema::object(&field.fields, |_| true, locale),
        })
    }

    fn display(&self, field: &Field, value: &Value, locale: Locale, reference: &dyn Reference) -> String {
        rows_in_words(field, value, locale, |cell, value| cell.kind.rules().display(cell, value, locale, reference))
    }

    fn mask(&self, field: &Field, value: &Value, locale: Locale, reference: &dyn Reference) -> String {
        rows_in_words(field, value, locale, |cell, value| match cell.class.or(field.class) {
            Some(Class::Public | Class::Internal) if cell.kind.rules().least_class() < Class::Personal => {
                cell.kind.rules().display(cell, value, locale, reference)
            }
            _ => cell.kind.rules().mask(cell, value, locale, reference),
        })
    }

    fn to_feel(&self, field: &Field, value: &Value) -> feel::Value {
        feel::Value::list(value.as_array().into_iter().flatten().map(|row| row_to_feel(field, row)))
    }
}

/// One row as expressions see it: every cell by name, null where there is no answer.
pub(crate) fn row_to_feel(field: &Field, row: &Value) -> feel::Value {
    feel::Value::context(field.fields.iter().map(|cell| {
        let value = row.get(&cell.id).map_or(feel::Value::Null, |value| cell.kind.rules().to_feel(cell, value));
        (cell.id.as_str(), value)
    }))
}

fn rows_in_words(field: &Field, value: &Value, locale: Locale, show: impl Fn(&Field, &Value) -> String) -> String {
    let rows: Vec<String> = value
        .as_array()
        .into_iter()
        .flatten()
        .map(|row| {
            let cells: Vec<String> =
                field.fields.iter().filter_map(|cell| row.get(&cell.id).map(|value| show(cell, value))).collect();
            cells.join(super::pick(locale, "，", ", "))
        })
        .collect();
    rows.join(super::pick(locale, "；", "; "))
}
