//! What the whole crate promises, by form and by type.

mod declarations;
mod hostile;
mod journeys;
mod samples;
mod schemas;
mod types;

use crate::{Answers, Context, Entry, FileFacts, Form, Raw, Reference};
use base::Text;
use codes::{DivisionCode, Divisions};
use jiff::civil::date;
use serde_json::Value;
use std::sync::LazyLock;

/// A small city with codes that no real place uses.
pub(crate) struct City;

static DIVISIONS: LazyLock<Divisions> =
    LazyLock::new(|| Divisions::default().with(DivisionCode::parse("990101").expect("a division code"), "云江区"));

impl Reference for City {
    fn divisions(&self, parent: Option<&str>) -> Vec<Entry> {
        match parent {
            None => vec![
                Entry::new("990101", Text::new("云江区", "Yunjiang District")),
                Entry::new("990102", Text::new("青山区", "Qingshan District")),
            ],
            Some("990101") => vec![
                Entry::new("990101001", Text::new("滨江街道", "Riverside Street")).under("990101"),
                Entry::new("990101002", Text::new("桂花街道", "Osmanthus Street")).under("990101"),
            ],
            Some("990102") => vec![Entry::new("990102100", Text::new("青山镇", "Qingshan Town")).under("990102")],
            Some("990101001") => {
                vec![Entry::new("990101001001", Text::new("望江社区", "Wangjiang Community")).under("990101001")]
            }
            Some(_) => Vec::new(),
        }
    }

    fn division(&self, code: &str) -> Option<Text> {
        match code {
            "990101" => Some(Text::new("云江区", "Yunjiang District")),
            "990101001" => Some(Text::new("云江区滨江街道", "Riverside Street, Yunjiang District")),
            "990101001001" => {
                Some(Text::new("云江区滨江街道望江社区", "Wangjiang Community, Riverside Street, Yunjiang District"))
            }
            _ => None,
        }
    }

    fn list(&self, name: &str) -> Option<Vec<Entry>> {
        match name {
            "trades" => Some(vec![
                Entry::new("F", Text::new("批发和零售业", "Trade")),
                Entry::new("F52", Text::new("零售业", "Retail")).under("F"),
                Entry::new("H", Text::new("住宿和餐饮业", "Hotels and catering")),
                Entry::new("H62", Text::new("餐饮业", "Catering")).under("H"),
            ]),
            other => crate::types::code::national_list(other),
        }
    }

    fn file(&self, id: &str) -> Option<FileFacts> {
        let facts =
            |name: &str, size, media: &str| Some(FileFacts { name: name.to_owned(), size, media: media.to_owned() });
        match id {
            "1" => facts("合同.pdf", 1_887_437, "application/pdf"),
            "2" => facts("照片.jpg", 300_000, "image/jpeg"),
            "3" => facts("大图.png", 30_000_000, "image/png"),
            "4" => facts("章程.docx", 9_000, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            _ => None,
        }
    }

    fn citizen_divisions(&self) -> &Divisions {
        &DIVISIONS
    }
}

/// 23 November 2026, nine in the morning, in the small city.
pub(crate) fn context() -> Context<'static> {
    Context::new(date(2026, 11, 23).at(9, 0, 0, 0), &City)
}

pub(crate) fn form(source: &str) -> Form {
    toml::from_str(source).unwrap_or_else(|error| panic!("{error}\n{source}"))
}

/// A form of one page with these fields.
pub(crate) fn fields(source: &str) -> Form {
    form(&format!("[[page]]\nid = \"p\"\ntitle = {{ zh = \"页\", en = \"Page\" }}\n{source}"))
}

pub(crate) fn raw(pairs: &[(&str, &str)]) -> Raw {
    pairs.iter().copied().collect()
}

pub(crate) fn answers(value: Value) -> Answers {
    match value {
        Value::Object(map) => map,
        other => panic!("not an object: {other}"),
    }
}

/// A valid identity number of the small city for somebody born on a day.
pub(crate) fn citizen(year: i16, month: i8, day: i8) -> String {
    codes::CitizenId::build("990101", date(year, month, day), 402).expect("a valid number").to_string()
}
