//! Where a type meets an answer: the value, the place it stands at, and the problems found there.

use crate::clean::{self, Bad};
use crate::{Context, Field, Problem, words};
use base::Text;
use serde_json::Value;

/// One place in a form while its answer is checked.
pub struct At<'a> {
    /// The field.
    pub field: &'a Field,
    /// The page it stands on.
    pub page: &'a str,
    /// The path of the answer.
    pub path: String,
    /// The outside.
    pub context: &'a Context<'a>,
    /// Strings may stand for numbers and booleans, as typed input gives them.
    pub loose: bool,
    /// What was found so far.
    pub problems: &'a mut Vec<Problem>,
}

/// Values of a sentence.
pub type Args<'a> = &'a [(&'a str, String)];

impl At<'_> {
    /// Notes a problem here; always `None`, to be returned.
    pub fn refuse<T>(&mut self, code: &str, args: Args) -> Option<T> {
        self.refuse_in(code, "", args)
    }

    /// Notes a problem at a part of this answer, such as `.detail`.
    pub fn refuse_in<T>(&mut self, code: &str, suffix: &str, args: Args) -> Option<T> {
        let say = words::say(code, args);
        self.note(code, suffix, args, say)
    }

    /// Works one level deeper in the path.
    pub fn inside<T>(&mut self, suffix: &str, work: impl FnOnce(&mut Self) -> T) -> T {
        let length = self.path.len();
        self.path.push_str(suffix);
        let result = work(self);
        self.path.truncate(length);
        result
    }

    /// Notes a problem with its own sentence.
    pub fn note<T>(&mut self, code: &str, suffix: &str, args: Args, say: Text) -> Option<T> {
        self.problems.push(Problem {
            page: self.page.to_owned(),
            field: format!("{}{suffix}", self.path),
            code: code.to_owned(),
            args: args.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect(),
            say,
        });
        None
    }

    /// Notes what a national code finds wrong.
    pub fn code_error<T>(&mut self, suffix: &str, error: &codes::CodeError) -> Option<T> {
        let mut en = error.sentence_en();
        if let Some(first) = en.get(..1) {
            en = first.to_uppercase() + &en[1..];
        }
        let say = Text::new(format!("{}。", error.sentence_zh()), format!("{en}."));
        self.note(error.code(), suffix, &error.args(), say)
    }

    /// The label in both languages is what a sentence about the whole field names.
    pub fn refuse_label<T>(&mut self, code: &str, more: Args) -> Option<T> {
        let label = &self.field.label;
        let both = |name: &str| {
            let mut args = more.to_vec();
            args.push(("label", name.to_owned()));
            words::say(code, &args)
        };
        let (zh, en) = (both(&label.zh), both(if label.en.is_empty() { &label.zh } else { &label.en }));
        self.note(code, "", more, Text::new(zh.zh, en.en))
    }

    /// A string, cleaned as one line; `None` with a problem otherwise.
    pub fn line(&mut self, value: &Value, suffix: &str, max: usize) -> Option<String> {
        self.text_with(value, suffix, max, clean::line)
    }

    /// A string, cleaned as several lines.
    pub fn lines(&mut self, value: &Value, max: usize) -> Option<String> {
        self.text_with(value, "", max, clean::lines)
    }

    /// A string, cleaned as a code.
    pub fn code(&mut self, value: &Value, suffix: &str, max: usize) -> Option<String> {
        self.text_with(value, suffix, max, clean::code)
    }

    fn text_with(
        &mut self,
        value: &Value,
        suffix: &str,
        max: usize,
        clean: fn(&str) -> Result<String, Bad>,
    ) -> Option<String> {
        let Value::String(text) = value else { return self.wrong_type(suffix, "text") };
        match clean(text) {
            Err(Bad::Control) => self.refuse_in("control", suffix, &[]),
            Err(Bad::Direction) => self.refuse_in("direction", suffix, &[]),
            Ok(text) => {
                let length = text.chars().count();
                if length > max {
                    let args = [("max", max.to_string()), ("length", length.to_string())];
                    return self.refuse_in("too-long", suffix, &args);
                }
                Some(text)
            }
        }
    }

    /// Notes that JSON of another type was expected.
    pub fn wrong_type<T>(&mut self, suffix: &str, expected: &str) -> Option<T> {
        let (zh, en) = match expected {
            "text" => ("字符串", "a string"),
            "whole" => ("整数", "an integer"),
            "cents" => ("以分为单位的整数", "an integer of cents"),
            "decimal" => ("写成字符串的十进制数", "a decimal number in a string"),
            "boolean" => ("true 或 false", "true or false"),
            "list" => ("数组", "a list"),
            _ => ("对象", "an object"),
        };
        let say = |word: &str| words::say("wrong-type", &[("expected", word.to_owned())]);
        self.note("wrong-type", suffix, &[("expected", expected.to_owned())], Text::new(say(zh).zh, say(en).en))
    }

    /// An object whose keys are all among `keys`.
    pub fn object<'v>(&mut self, value: &'v Value, keys: &[&str]) -> Option<&'v serde_json::Map<String, Value>> {
        let Value::Object(map) = value else { return self.wrong_type("", "object") };
        if let Some(name) = map.keys().find(|key| !keys.contains(&key.as_str())) {
            let shown: String = name.chars().take(60).collect();
            return self.refuse("unknown-field", &[("name", shown)]);
        }
        Some(map)
    }
}

/// Whether a value is no answer: null, an empty string, list or object.
pub(crate) fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Object(map) => map.is_empty(),
        _ => false,
    }
}
