//! What a wording is, and the built-in ones (`data/wordings.toml`).

use base::{Locale, Text};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::OnceLock;

const SOURCE: &str = include_str!("../../data/wordings.toml");

/// The texts of a wording in one language, as templates.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Texts {
    /// Title of the message and subject of the e-mail; one line.
    pub title: String,
    /// Body of the message and of the e-mail.
    pub body: String,
    /// What is sent to a phone; empty when nothing is.
    #[serde(default)]
    pub sms: String,
}

/// The texts of a wording in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wording {
    /// Chinese.
    pub zh: Texts,
    /// English.
    pub en: Texts,
}

impl Wording {
    /// The texts in a language.
    pub fn get(&self, locale: Locale) -> &Texts {
        match locale {
            Locale::Zh => &self.zh,
            Locale::En => &self.en,
        }
    }
}

/// A built-in wording.
#[derive(Debug, Clone, PartialEq)]
pub struct Built {
    /// Its key, such as `case.accepted`.
    pub key: String,
    /// When it is sent, for the list of administrators.
    pub name: Text,
    /// Whether it only goes out and is wiped after sending.
    pub secret: bool,
    /// Values with which an edited wording is checked; also the list of what a wording may use.
    pub sample: Value,
    /// Its texts.
    pub wording: Wording,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: Text,
    #[serde(default)]
    secret: bool,
    sample: Value,
    zh: Title,
    en: Title,
    #[serde(default)]
    sms: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Title {
    title: String,
    body: String,
}

/// All built-in wordings, in their order.
pub fn built_in() -> &'static [Built] {
    static BUILT: OnceLock<Vec<Built>> = OnceLock::new();
    BUILT.get_or_init(|| {
        let table: toml::Table = SOURCE.parse().expect("the built-in wordings are TOML; a test reads them");
        let read = |(key, value): (String, toml::Value)| {
            let entry: Entry = value.try_into().expect("the built-in wordings have their form; a test reads them");
            let texts = |side: Title, sms: String| Texts { title: side.title, body: side.body, sms };
            let wording = Wording { zh: texts(entry.zh, entry.sms.zh), en: texts(entry.en, entry.sms.en) };
            Built { key, name: entry.name, secret: entry.secret, sample: entry.sample, wording }
        };
        table.into_iter().map(read).collect()
    })
}

/// The built-in wording under a key.
pub fn built(key: &str) -> Option<&'static Built> {
    built_in().iter().find(|built| built.key == key)
}
