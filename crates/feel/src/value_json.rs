//! Values to and from JSON. Numbers keep every digit: what a JSON number cannot hold exactly is written as a string.

use crate::number;
use crate::temporal;
use crate::types::Type;
use crate::value::{Edge, Value};
use crate::value_text::Plain;
use serde_json::{Map, Number, Value as Json};
use std::sync::Arc;

/// A JSON value that is not of the type asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path} is not a {expected}")]
pub struct Mismatch {
    /// Where: `$`, `$.applicant.age`, `$[3]`.
    pub path: String,
    /// The type asked for.
    pub expected: Type,
}

impl Mismatch {
    fn within(mut self, step: &str) -> Mismatch {
        self.path.insert_str(0, step);
        self
    }
}

const DEEPEST: usize = 64;

impl Value {
    /// Reads JSON as it stands: strings stay texts.
    ///
    /// Refused are numbers outside the decimal range and nesting deeper than 64.
    pub fn from_json(json: &Json) -> Result<Value, Mismatch> {
        read(json, &Type::Any, 0).map_err(|fault| fault.within("$"))
    }

    /// Reads JSON as a value of the type: dates, times and durations from ISO strings, numbers from numbers or strings.
    ///
    /// `null` fits every type. Fields of a context that the type does not name are read as they stand; fields it
    /// names and the JSON lacks become `null`.
    pub fn from_json_as(json: &Json, of: &Type) -> Result<Value, Mismatch> {
        read(json, of, 0).map_err(|fault| fault.within("$"))
    }

    /// Writes JSON: dates and durations as ISO strings, ranges and functions as FEEL text.
    pub fn to_json(&self) -> Json {
        match self {
            Value::Null => Json::Null,
            Value::Boolean(value) => Json::Bool(*value),
            Value::Number(value) => {
                let text = number::print(*value);
                match serde_json::from_str::<Number>(&text) {
                    Ok(number) if number.to_string() == text => Json::Number(number),
                    _ => Json::String(text),
                }
            }
            Value::List(items) => Json::Array(items.iter().map(Value::to_json).collect()),
            Value::Context(entries) => Json::Object(
                entries.iter().map(|(key, value)| (key.to_string(), value.to_json())).collect::<Map<_, _>>(),
            ),
            other => Json::String(Plain(other).to_string()),
        }
    }
}

impl TryFrom<&Json> for Value {
    type Error = Mismatch;

    fn try_from(json: &Json) -> Result<Value, Mismatch> {
        Value::from_json(json)
    }
}

impl From<&Value> for Json {
    fn from(value: &Value) -> Json {
        value.to_json()
    }
}

fn read(json: &Json, of: &Type, depth: usize) -> Result<Value, Mismatch> {
    let mismatch = || Mismatch { path: String::new(), expected: of.clone() };
    if depth > DEEPEST {
        return Err(mismatch());
    }
    let text = || json.as_str().ok_or_else(mismatch);
    let found = match of {
        _ if json.is_null() => Some(Value::Null),
        Type::Any => return read_plain(json, depth),
        Type::Null | Type::Function(_) => None,
        Type::Boolean => json.as_bool().map(Value::Boolean),
        Type::Number => match json {
            Json::Number(number) => number::parse(&number.to_string()),
            Json::String(text) if text.len() <= 100 => number::parse(text.trim()),
            _ => None,
        }
        .map(Value::Number),
        Type::Text => json.as_str().map(Value::from),
        Type::Date => temporal::parse_date(text()?).map(Value::Date),
        Type::Time => temporal::parse_time(text()?).map(Value::Time),
        Type::DateTime => temporal::parse_moment(text()?).map(Value::DateTime),
        Type::DaysDuration => temporal::parse_duration(text()?).filter(|value| of.admits(value)),
        Type::YearsDuration => temporal::parse_duration(text()?).filter(|value| of.admits(value)),
        Type::List(element) => return read_list(json.as_array().ok_or_else(mismatch)?, element, depth),
        Type::Context(fields) => {
            let object = json.as_object().ok_or_else(mismatch)?;
            let mut entries = std::collections::BTreeMap::new();
            for (name, value) in object {
                let of = fields.get(name).unwrap_or(&Type::Any);
                let value = read(value, of, depth + 1).map_err(|fault| fault.within(&format!(".{name}")))?;
                entries.insert(Arc::from(name.as_str()), value);
            }
            for name in fields.keys().filter(|name| !object.contains_key(name.as_str())) {
                entries.insert(Arc::from(name.as_str()), Value::Null);
            }
            Some(Value::Context(Arc::new(entries)))
        }
        Type::Range(element) => return read_range(json, element, depth).ok_or_else(mismatch),
    };
    found.ok_or_else(mismatch)
}

fn read_plain(json: &Json, depth: usize) -> Result<Value, Mismatch> {
    let mismatch = |expected| Mismatch { path: String::new(), expected };
    match json {
        Json::Null => Ok(Value::Null),
        Json::Bool(value) => Ok(Value::Boolean(*value)),
        Json::Number(number) => {
            number::parse(&number.to_string()).map(Value::Number).ok_or_else(|| mismatch(Type::Number))
        }
        Json::String(text) => Ok(Value::text(text)),
        Json::Array(items) => read_list(items, &Type::Any, depth),
        Json::Object(_) => read(json, &Type::context::<String>([]), depth),
    }
}

fn read_list(items: &[Json], of: &Type, depth: usize) -> Result<Value, Mismatch> {
    let each =
        |(index, item): (usize, &Json)| read(item, of, depth + 1).map_err(|fault| fault.within(&format!("[{index}]")));
    items.iter().enumerate().map(each).collect::<Result<Vec<_>, _>>().map(Value::from)
}

/// A range is the JSON list of its two ends, both included; `null` leaves an end open.
fn read_range(json: &Json, of: &Type, depth: usize) -> Option<Value> {
    let [low, high] = json.as_array()?.as_slice() else { return None };
    let edge = |json: &Json| match read(json, of, depth + 1).ok()? {
        Value::Null => Some(Edge::Open),
        value => Some(Edge::Included(value)),
    };
    Some(Value::range(edge(low)?, edge(high)?))
}
