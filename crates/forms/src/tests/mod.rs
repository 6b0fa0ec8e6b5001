//! Pages as people get them: of every type, in both languages, whole and with problems.

mod pages;
mod reading;
mod sheets;

use base::{Clock, Locale, Moment, Text};
use jiff::civil::date;
use schema::{Answers, Context, Entry, FieldType, FileFacts, Form, Reference};
use serde_json::Value;
use std::sync::LazyLock;
use web::site::City;
use web::{Frame, Settings, Site};

pub(super) struct Town;

impl Reference for Town {
    fn divisions(&self, parent: Option<&str>) -> Vec<Entry> {
        match parent {
            None => vec![Entry::new("990101", Text::new("云江区", "Yunjiang District"))],
            Some("990101") => vec![Entry::new("990101001", Text::new("滨江街道", "Riverside Street"))],
            Some(_) => Vec::new(),
        }
    }

    fn division(&self, code: &str) -> Option<Text> {
        (code == "990101001").then(|| Text::new("云江区滨江街道", "Riverside Street, Yunjiang District"))
    }

    fn file(&self, id: &str) -> Option<FileFacts> {
        let facts =
            |name: &str, media: &str| Some(FileFacts { name: name.to_owned(), size: 300_000, media: media.to_owned() });
        match id {
            "1" => facts("合同 <1>.pdf", "application/pdf"),
            "2" => facts("照片.jpg", "image/jpeg"),
            _ => None,
        }
    }
}

pub(super) fn context() -> Context<'static> {
    Context::new(date(2026, 11, 23).at(9, 0, 0, 0), &Town)
}

static SITE: LazyLock<Site> = LazyLock::new(|| {
    let now = Moment::parse("2026-11-23T09:00:00+08:00").expect("a valid time");
    let city =
        City { name: Text::new("样本通办", "Sample Tongban"), hotline: "12345".to_owned(), ..City::default() };
    Site::new(Settings::new(city, Clock::standing_at(now)))
});

pub(super) fn frame(locale: Locale) -> Frame {
    Frame::sample(&SITE, locale, "/apply/1")
}

pub(super) fn form(source: &str) -> Form {
    toml::from_str(source).unwrap_or_else(|error| panic!("{error}\n{source}"))
}

pub(super) fn card() -> Form {
    form(include_str!("../../tests/data/old-age-card.toml"))
}

pub(super) fn answers(value: Value) -> Answers {
    value.as_object().cloned().expect("an object")
}

/// A form with a field of every type, each on a page of its own, with `more` written to all of them.
pub(super) fn every_type() -> Form {
    let mut source = String::new();
    for kind in FieldType::ALL {
        let more = match kind {
            FieldType::Choice | FieldType::Choices => {
                r#"options = [{ id = "a", zh = "甲", en = "First", hint = { zh = "头一个", en = "The one before" } }, { id = "b", zh = "乙", en = "Second" }]"#
            }
            FieldType::Code => r#"list = "39046-A1""#,
            FieldType::Table => {
                r#"min = 2
                fields = [{ id = "name", type = "text", label = { zh = "姓名", en = "Name" }, hint = { zh = "照证件写", en = "As on the certificate" } },
                { id = "share", type = "percent", label = { zh = "比例", en = "Share" } },
                { id = "kind", type = "yes-no", label = { zh = "是否", en = "Whether" } }]"#
            }
            FieldType::Computed => "value = '1 + 1'\nas = \"money\"",
            FieldType::Address => "point = true",
            FieldType::File => "file = { count = 3 }",
            FieldType::Whole => "unit = { zh = \"人\", en = \"people\" }",
            _ => "",
        };
        let name = kind.name();
        let id = match kind {
            FieldType::Date => "day".to_owned(),
            FieldType::Time => "hour".to_owned(),
            _ => name.replace('-', "_"),
        };
        source.push_str(&format!(
            "[[page]]\nid = \"{name}\"\n[[page.field]]\nid = \"{id}\"\ntype = \"{name}\"\nclass = \"sensitive\"\n\
             label = {{ zh = \"问题 {name} <甲>\", en = \"Question {name} <a>\" }}\nhint = {{ zh = \"提示 {name}\", en = \"Hint {name}\" }}\n{more}\n"
        ));
    }
    let form = form(&source);
    assert_eq!(form.check(), vec![]);
    form
}
