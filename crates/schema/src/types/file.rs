//! Uploaded documents and pictures. An answer names stored files; their facts come from the store, never from the sender.

use super::Kind;
use crate::accept::At;
use crate::finding::Findings;
use crate::{Class, Control, Field, FileFacts, Part, Raw, Reference};
use base::{Locale, Text};
use serde_json::{Value, json};

pub(super) struct Document;
pub(super) struct Picture;

const MEGABYTE: u64 = 1_048_576;
/// Most bytes of one file, unless told.
pub const USUAL_SIZE: u64 = 20 * MEGABYTE;
/// No file may be declared larger.
const CEILING: u64 = 500 * MEGABYTE;
/// Most files of one answer.
const MOST: usize = 50;

/// Kind, words in both languages, media types, endings.
type KindOfFile = (&'static str, &'static str, &'static str, &'static [&'static str], &'static [&'static str]);

const KINDS: &[KindOfFile] = &[
    (
        "image",
        "JPG、PNG 图片",
        "JPG or PNG pictures",
        &["image/jpeg", "image/png", "image/webp"],
        &[".jpg", ".jpeg", ".png", ".webp"],
    ),
    ("pdf", "PDF", "PDF", &["application/pdf"], &[".pdf"]),
    (
        "word",
        "Word 文档",
        "Word documents",
        &["application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/msword"],
        &[".docx", ".doc"],
    ),
    (
        "sheet",
        "Excel 表格",
        "Excel sheets",
        &["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/vnd.ms-excel"],
        &[".xlsx", ".xls"],
    ),
];

fn kinds(field: &Field, usual: &[&'static str]) -> Vec<&'static str> {
    let given = field.file.as_ref().map_or(&[][..], |rule| rule.kinds.as_slice());
    let known: Vec<&'static str> =
        KINDS.iter().map(|kind| kind.0).filter(|kind| given.iter().any(|one| one == kind)).collect();
    if known.is_empty() { usual.to_vec() } else { known }
}

fn most_files(field: &Field) -> usize {
    field.file.as_ref().and_then(|rule| rule.count).unwrap_or(1).clamp(1, MOST)
}

fn most_bytes(field: &Field) -> u64 {
    field.file.as_ref().and_then(|rule| rule.max.as_deref()).and_then(parse_size).unwrap_or(USUAL_SIZE).min(CEILING)
}

/// Reads `5MB` or `500KB` as bytes.
pub fn parse_size(text: &str) -> Option<u64> {
    let text = text.trim();
    let (number, unit) = text.split_at(text.find(|c: char| !c.is_ascii_digit())?);
    let unit = match unit.trim() {
        "KB" => 1_024,
        "MB" => MEGABYTE,
        _ => return None,
    };
    number.parse::<u64>().ok()?.checked_mul(unit)
}

/// Bytes in words: `1.8 MB`, `640 KB`.
pub fn size_words(bytes: u64) -> String {
    if bytes >= MEGABYTE {
        let tenths = (bytes.saturating_mul(10) + MEGABYTE / 2) / MEGABYTE;
        if tenths.is_multiple_of(10) {
            format!("{} MB", tenths / 10)
        } else {
            format!("{}.{} MB", tenths / 10, tenths % 10)
        }
    } else {
        format!("{} KB", bytes.div_ceil(1_024))
    }
}

fn kind_words(kinds: &[&str]) -> Text {
    let rows = || KINDS.iter().filter(|row| kinds.contains(&row.0));
    let zh: Vec<&str> = rows().map(|row| row.1).collect();
    let en: Vec<&str> = rows().map(|row| row.2).collect();
    Text::new(zh.join("、"), en.join(", "))
}

/// The sentence before the input: `JPG、PNG 图片、PDF，每个不超过 20 MB`.
fn advice(field: &Field, usual: &[&'static str]) -> Text {
    let (kinds, size, count) = (kind_words(&kinds(field, usual)), size_words(most_bytes(field)), most_files(field));
    if count > 1 {
        Text::new(
            format!("{}，每个不超过 {size}，最多 {count} 个", kinds.zh),
            format!("{}, up to {size} each, at most {count} files", kinds.en),
        )
    } else {
        Text::new(format!("{}，不超过 {size}", kinds.zh), format!("{}, up to {size}", kinds.en))
    }
}

fn check(field: &Field, usual: &[&str], findings: &mut Findings) {
    let Some(rule) = &field.file else { return };
    for kind in &rule.kinds {
        let known = KINDS.iter().any(|row| row.0 == kind) && (usual.contains(&"pdf") || kind == "image");
        if !known {
            let near = super::nearest(kind, KINDS.iter().map(|row| row.0)).map(str::to_owned);
            findings.inside("file", |findings| {
                findings.add_with(
                    "S015",
                    format!("没有文件种类“{kind}”"),
                    format!("no kind of file \"{kind}\" here"),
                    near,
                );
            });
        }
    }
    if rule.max.as_deref().is_some_and(|max| parse_size(max).is_none_or(|bytes| bytes == 0 || bytes > CEILING)) {
        findings.value("file", "max 写成 5MB 或 500KB，最大 500MB", "max must be such as 5MB or 500KB, at most 500MB");
    }
    if rule.count.is_some_and(|count| count == 0 || count > MOST) {
        findings.value("file", "count 为 1 到 50", "count must be from 1 to 50");
    }
}

fn gather(raw: &Raw, path: &str) -> Option<Value> {
    let ids: Vec<Value> =
        raw.all(path).iter().map(|id| id.trim()).filter(|id| !id.is_empty()).map(|id| json!({"id": id})).collect();
    (!ids.is_empty()).then_some(Value::Array(ids))
}

fn accept(at: &mut At, value: &Value, usual: &[&'static str]) -> Option<Value> {
    let Value::Array(given) = value else { return at.wrong_type("", "list") };
    let most = most_files(at.field);
    if given.len() > most {
        return at.refuse("file-count", &[("max", most.to_string()), ("count", given.len().to_string())]);
    }
    let before = at.problems.len();
    let files: Vec<Value> = given
        .iter()
        .enumerate()
        .filter_map(|(place, file)| at.inside(&format!("[{place}]"), |at| accept_one(at, file, usual)))
        .collect();
    (at.problems.len() == before).then_some(Value::Array(files))
}

fn accept_one(at: &mut At, value: &Value, usual: &[&'static str]) -> Option<Value> {
    let map = at.object(value, &["id", "name", "size", "media"])?;
    let id = match map.get("id") {
        Some(Value::String(id)) if id.len() <= 64 => id.trim(),
        _ => return at.wrong_type(".id", "text"),
    };
    let Some(FileFacts { name, size, media }) = at.context.reference.file(id) else {
        return at.refuse("file-unknown", &[]);
    };
    let kinds = kinds(at.field, usual);
    if !KINDS.iter().any(|row| kinds.contains(&row.0) && row.3.contains(&media.as_str())) {
        let words = kind_words(&kinds);
        let say = |words: &str| crate::words::say("file-kind", &[("name", name.clone()), ("kinds", words.to_owned())]);
        let text = Text::new(say(&words.zh).zh, say(&words.en).en);
        return at.note("file-kind", "", &[("name", name.clone()), ("kinds", kinds.join(" "))], text);
    }
    let most = most_bytes(at.field);
    if size > most {
        let args = [("name", name), ("size", size_words(size)), ("max", size_words(most))];
        return at.refuse("file-size", &args);
    }
    Some(json!({"id": id, "name": name, "size": size, "media": media}))
}

fn spread(value: &Value, path: &str, raw: &mut Raw) {
    for file in value.as_array().into_iter().flatten() {
        raw.push(path, super::string_in(file, "id"));
    }
}

fn parts(field: &Field, usual: &[&'static str]) -> Vec<Part> {
    let kinds = kinds(field, usual);
    let accept =
        KINDS.iter().filter(|row| kinds.contains(&row.0)).flat_map(|row| row.4.iter().chain(row.3).copied()).collect();
    let control = Control::Files { accept, max_bytes: most_bytes(field), count: most_files(field) };
    let mut parts = Part::only(control);
    parts[0].hint = Some(advice(field, usual));
    parts
}

fn json_schema(field: &Field) -> Value {
    json!({
        "type": "array",
        "minItems": 1,
        "maxItems": most_files(field),
        "items": {
            "type": "object",
            "properties": {
                "id": {"type": "string", "maxLength": 64},
                "name": {"type": "string", "readOnly": true},
                "size": {"type": "integer", "readOnly": true},
                "media": {"type": "string", "readOnly": true},
            },
            "required": ["id"],
            "additionalProperties": false,
        },
    })
}

fn display(value: &Value, locale: Locale) -> String {
    let names: Vec<String> = value
        .as_array()
        .into_iter()
        .flatten()
        .map(|file| {
            let size = file.get("size").and_then(Value::as_u64).map(size_words).unwrap_or_default();
            match locale {
                Locale::Zh => format!("{}（{size}）", super::string_in(file, "name")),
                Locale::En => format!("{} ({size})", super::string_in(file, "name")),
            }
        })
        .collect();
    names.join(super::pick(locale, "、", ", "))
}

fn mask(value: &Value, locale: Locale) -> String {
    let count = value.as_array().map_or(0, Vec::len);
    match locale {
        Locale::Zh => format!("{count} 个文件"),
        Locale::En if count == 1 => "1 file".to_owned(),
        Locale::En => format!("{count} files"),
    }
}

fn feel_type() -> feel::Type {
    use feel::Type;
    Type::list(Type::context([("id", Type::Text), ("name", Type::Text), ("size", Type::Number), ("media", Type::Text)]))
}

macro_rules! file_kind {
    ($name:ident, $usual:expr) => {
        impl Kind for $name {
            fn feel_type(&self, _: &Field) -> feel::Type {
                feel_type()
            }
            fn least_class(&self) -> Class {
                Class::Internal
            }
            fn parameters(&self) -> &'static [&'static str] {
                &["file"]
            }
            fn check(&self, field: &Field, findings: &mut Findings) {
                check(field, $usual, findings);
            }
            fn gather(&self, _: &Field, raw: &Raw, path: &str) -> Option<Value> {
                gather(raw, path)
            }
            fn accept(&self, at: &mut At, value: &Value) -> Option<Value> {
                accept(at, value, $usual)
            }
            fn missing(&self, at: &mut At) {
                at.refuse_label::<()>("required-file", &[]);
            }
            fn spread(&self, _: &Field, value: &Value, path: &str, raw: &mut Raw) {
                spread(value, path, raw);
            }
            fn parts(&self, field: &Field, _: &dyn Reference) -> Vec<Part> {
                parts(field, $usual)
            }
            fn json_schema(&self, field: &Field, _: Locale) -> Value {
                json_schema(field)
            }
            fn display(&self, _: &Field, value: &Value, locale: Locale, _: &dyn Reference) -> String {
                display(value, locale)
            }
            fn mask(&self, _: &Field, value: &Value, locale: Locale, _: &dyn Reference) -> String {
                mask(value, locale)
            }
            fn to_feel(&self, _: &Field, value: &Value) -> feel::Value {
                feel::Value::from_json_as(value, &feel_type()).unwrap_or_default()
            }
        }
    };
}

file_kind!(Document, &["image", "pdf"]);
file_kind!(Picture, &["image"]);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        assert_eq!(parse_size("5MB"), Some(5 * MEGABYTE));
        assert_eq!(parse_size("500 KB"), Some(512_000));
        for bad in ["", "MB", "5", "5GB", "99999999999999999999MB", "18446744073709551615MB"] {
            assert_eq!(parse_size(bad), None, "{bad}");
        }
        assert_eq!(size_words(1_887_437), "1.8 MB");
        assert_eq!(size_words(20 * MEGABYTE), "20 MB");
        assert_eq!(size_words(1), "1 KB");
    }
}
