//! The input of an operation, read and checked against its fields.

use crate::operation::{Field, Kind, MOST_ROWS, Operation, Place, USUAL_ROWS};
use base::{Error, Refusal, Result, Text};
use jiff::civil::Date;
use serde_json::{Map, Value};
use std::sync::Arc;

/// Most bytes of a request body.
pub const MOST_BYTES: usize = 1 << 20;

/// Checked input.
#[derive(Debug, Clone, Default)]
pub struct Input {
    values: Map<String, Value>,
    /// How principals are built, for questions about rights.
    pub setup: Arc<identity::Setup>,
    /// The file that came as the body, already in its folder.
    pub stored: Option<files::Stored>,
}

fn wrong(field: &str, expected: &str) -> Error {
    Refusal::new("api.invalid").with("field", field).with("expected", expected).into()
}

fn fits(kind: Kind, value: &Value) -> bool {
    match kind {
        Kind::Id => value.as_str().is_some_and(|text| text.parse::<i64>().is_ok()),
        Kind::Text => value.as_str().is_some_and(is_text),
        Kind::Day => value.as_str().is_some_and(|text| text.parse::<Date>().is_ok()),
        Kind::Number => value.as_i64().is_some(),
        Kind::Flag => value.is_boolean(),
        Kind::Texts => value
            .as_array()
            .is_some_and(|list| list.len() <= 1_000 && list.iter().all(|one| one.as_str().is_some_and(is_text))),
        Kind::Object => value.is_object(),
        Kind::File => false,
        Kind::After(_) => value.is_string(),
        Kind::Limit => value.as_i64().is_some_and(|rows| (1..=MOST_ROWS).contains(&rows)),
        Kind::Objects => value.as_array().is_some_and(|list| list.len() <= 1_000 && list.iter().all(Value::is_object)),
    }
}

/// Letters of a text field at most; fields have narrower limits of their own.
const LONGEST: usize = 100_000;

/// A text without hidden characters.
fn is_text(text: &str) -> bool {
    text.len() <= LONGEST * 4 && text.chars().count() <= LONGEST && base::letters::is_plain(text)
}

fn words(kind: Kind) -> &'static str {
    match kind {
        Kind::Id => "a string of digits",
        Kind::Text => "a string of at most 100,000 letters without control characters",
        Kind::Day => "a day such as 2026-11-23",
        Kind::Number => "a whole number",
        Kind::Flag => "true or false",
        Kind::Texts => "a list of strings",
        Kind::Object => "an object",
        Kind::Objects => "a list of objects",
        Kind::File => "the body of the request",
        Kind::After(_) => "what the page before of this list told as next",
        Kind::Limit => "a whole number from 1 to 200",
    }
}

/// A value of a query or path, which are all texts, as its field wants it.
fn typed(field: &Field, text: &str) -> Value {
    match field.kind {
        Kind::Number | Kind::Limit => text.parse::<i64>().map_or_else(|_| Value::from(text), Value::from),
        Kind::Flag => match text {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            other => Value::from(other),
        },
        _ => Value::from(text),
    }
}

impl Input {
    /// Reads path, query and body of a call. Unknown names are refused, as is what does not fit its field.
    pub fn read(
        operation: &Operation,
        path: &[(String, String)],
        query: &[(String, String)],
        body: &[u8],
    ) -> Result<Input> {
        let fields = operation.inputs();
        let known = |name: &str, place: Place| fields.iter().find(|field| field.name == name && field.place == place);
        let mut values = Map::new();
        let in_body = operation.writes && !operation.takes_file();
        if in_body && !body.is_empty() {
            let parsed: Value = serde_json::from_slice(body).map_err(|_| wrong("body", "JSON in UTF-8"))?;
            let Value::Object(object) = parsed else { return Err(wrong("body", "an object")) };
            for (name, value) in object {
                known(&name, Place::Body).ok_or_else(|| wrong(&name, "no such field"))?;
                values.insert(name, value);
            }
        }
        for (name, text) in query {
            let field = known(name, Place::Body).filter(|_| !in_body).ok_or_else(|| wrong(name, "no such field"))?;
            values.insert(name.clone(), typed(field, text));
        }
        for (name, text) in path {
            let field = known(name, Place::Path).ok_or_else(|| wrong(name, "no such field"))?;
            values.insert(name.clone(), typed(field, text));
        }
        for field in fields.iter().filter(|field| field.kind != Kind::File) {
            if let (Kind::After(_), Some(after)) = (field.kind, values.get(field.name).and_then(Value::as_str)) {
                let place = operation.place(after).map(Value::from);
                values.insert(field.name.to_owned(), place.unwrap_or_default());
            }
            match values.get(field.name) {
                Some(value) if !fits(field.kind, value) => return Err(wrong(field.name, words(field.kind))),
                None if field.required => return Err(wrong(field.name, words(field.kind))),
                _ => {}
            }
        }
        Ok(Input { values, ..Input::default() })
    }

    /// An id.
    pub fn id(&self, name: &str) -> i64 {
        self.opt_id(name).unwrap_or_default()
    }

    /// An id, if given.
    pub fn opt_id(&self, name: &str) -> Option<i64> {
        self.values.get(name)?.as_str()?.parse().ok()
    }

    /// Text; empty when not given.
    pub fn text(&self, name: &str) -> String {
        self.values.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
    }

    /// A day, if given.
    pub fn day(&self, name: &str) -> Option<Date> {
        self.values.get(name)?.as_str()?.parse().ok()
    }

    /// A text in both languages, of the fields `name_zh` and `name_en`.
    pub fn both(&self, name: &str) -> Text {
        Text::new(self.text(&format!("{name}_zh")), self.text(&format!("{name}_en")))
    }

    /// Most rows of a page.
    pub fn limit(&self) -> i64 {
        self.opt_number("limit").unwrap_or(USUAL_ROWS)
    }

    /// A number within bounds, or its usual value.
    pub fn number(&self, name: &str, usual: i64, most: i64) -> i64 {
        self.values.get(name).and_then(Value::as_i64).unwrap_or(usual).clamp(0, most)
    }

    /// A number, if given.
    pub fn opt_number(&self, name: &str) -> Option<i64> {
        self.values.get(name).and_then(Value::as_i64)
    }

    /// A flag; false when not given.
    pub fn flag(&self, name: &str) -> bool {
        self.values.get(name).and_then(Value::as_bool).unwrap_or(false)
    }

    /// Texts; none when not given.
    pub fn texts(&self, name: &str) -> Vec<String> {
        let list = self.values.get(name).and_then(Value::as_array);
        list.into_iter().flatten().filter_map(|one| one.as_str().map(str::to_owned)).collect()
    }

    /// An object; empty when not given.
    pub fn object(&self, name: &str) -> Map<String, Value> {
        self.values.get(name).and_then(Value::as_object).cloned().unwrap_or_default()
    }

    /// Objects; none when not given.
    pub fn objects(&self, name: &str) -> Vec<Map<String, Value>> {
        let list = self.values.get(name).and_then(Value::as_array);
        list.into_iter().flatten().filter_map(|one| one.as_object().cloned()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::{Answer, Key, Shape};

    const CLAIM: Operation = Operation {
        name: "case.claim",
        path: "/tasks/{task}/claim",
        writes: true,
        about: "",
        fields: &[
            Field::path("task", ""),
            Field::must("reason", Kind::Text, ""),
            Field::may("approve", Kind::Flag, ""),
        ],
        answer: Answer::NOTHING,
        run: |_, _| Ok(Value::Null),
    };

    fn read(body: &str) -> Result<Input> {
        Input::read(&CLAIM, &[("task".to_owned(), "12".to_owned())], &[], body.as_bytes())
    }

    #[test]
    fn input_is_what_its_fields_say() {
        let input = read(r#"{"reason": "x", "approve": true}"#).expect("fits");
        assert_eq!((input.id("task"), input.text("reason"), input.flag("approve")), (12, "x".to_owned(), true));
        for bad in [
            "{",
            "[]",
            "{}",
            r#"{"reason": 1}"#,
            r#"{"reason": "x", "reasn": "y"}"#,
            r#"{"reason": "x", "task": "9"}"#,
            "\u{0}",
        ] {
            assert_eq!(read(bad).expect_err(bad).code(), Some("api.invalid"), "{bad}");
        }
        let path = [("task".to_owned(), "twelve".to_owned())];
        assert!(Input::read(&CLAIM, &path, &[], br#"{"reason":"x"}"#).is_err());
    }
    #[test]
    fn a_page_goes_on_only_where_its_own_list_said() {
        static ROW: Shape = Shape::new("Row", &[]);
        const LIST: Operation =
            Operation { name: "row.list", writes: false, fields: &[], answer: Answer::page(Key::Due, &ROW), ..CLAIM };
        let read = |name: &str, text: &str| Input::read(&LIST, &[], &[(name.to_owned(), text.to_owned())], b"");
        assert_eq!(read("after", "row.list:12-7").expect("fits").text("after"), "12-7");
        for foreign in
            ["", "12-7", "row.list", "row.list:", "row.list:12", "row.list:-", "other.list:12-7", "row.list:a-b"]
        {
            assert_eq!(read("after", foreign).expect_err(foreign).code(), Some("api.invalid"), "{foreign}");
        }
        assert_eq!(read("limit", "200").expect("fits").limit(), 200);
        for bad in ["0", "-1", "201", "many", "1.5", ""] {
            assert_eq!(read("limit", bad).expect_err(bad).code(), Some("api.invalid"), "{bad}");
        }
    }
}
