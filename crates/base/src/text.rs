//! Languages and bilingual words.

use serde::{Deserialize, Serialize};

/// A language of the interface. Chinese is the first; English is complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, PartialOrd, Ord)]
pub enum Locale {
    /// Simplified Chinese, `zh-CN`.
    #[default]
    #[serde(rename = "zh-CN")]
    Zh,
    /// English, `en`.
    #[serde(rename = "en")]
    En,
}

impl Locale {
    /// All languages, the first one first.
    pub const ALL: [Locale; 2] = [Locale::Zh, Locale::En];

    /// The BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Locale::Zh => "zh-CN",
            Locale::En => "en",
        }
    }

    /// Reads a tag such as `zh`, `zh-CN`, `en-GB`; `None` when neither language is meant.
    pub fn from_tag(tag: &str) -> Option<Locale> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        match primary.to_ascii_lowercase().as_str() {
            "zh" => Some(Locale::Zh),
            "en" => Some(Locale::En),
            _ => None,
        }
    }

    /// The first language of an `Accept-Language` header that we speak, by its weights.
    pub fn from_accept(header: &str) -> Option<Locale> {
        let mut best: Option<(f32, Locale)> = None;
        for part in header.split(',').take(20) {
            let mut pieces = part.trim().split(';');
            let Some(locale) = pieces.next().and_then(|tag| Locale::from_tag(tag.trim())) else { continue };
            let weight = pieces
                .find_map(|piece| piece.trim().strip_prefix("q=").and_then(|q| q.parse::<f32>().ok()))
                .unwrap_or(1.0);
            if weight > 0.0 && best.is_none_or(|(known, _)| weight > known) {
                best = Some((weight, locale));
            }
        }
        best.map(|(_, locale)| locale)
    }
}

/// A sentence or label in both languages. Chinese is required; an empty English side falls back to it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Simplified Chinese.
    pub zh: String,
    /// English; empty when there is none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub en: String,
}

impl Text {
    /// Both sides.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Text {
        Text { zh: zh.into(), en: en.into() }
    }

    /// The words in a language; Chinese when the English side is empty.
    pub fn get(&self, locale: Locale) -> &str {
        if locale == Locale::En && !self.en.is_empty() { &self.en } else { &self.zh }
    }

    /// The tag of the language that [`Text::get`] really answers with, for a `lang` attribute.
    pub fn lang(&self, locale: Locale) -> &'static str {
        if locale == Locale::En && self.en.is_empty() { Locale::Zh.tag() } else { locale.tag() }
    }

    /// Whether there are no words at all.
    pub fn is_empty(&self) -> bool {
        self.zh.is_empty() && self.en.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_english_text_falls_back_and_says_so() {
        let text = Text::new("居住证", "");
        assert_eq!(text.get(Locale::En), "居住证");
        assert_eq!(text.lang(Locale::En), "zh-CN");
        assert_eq!(Text::new("是", "Yes").get(Locale::En), "Yes");
    }

    #[test]
    fn the_browser_s_wish_is_weighed() {
        assert_eq!(Locale::from_accept("fr, en;q=0.3, zh-TW;q=0.8"), Some(Locale::Zh));
        assert_eq!(Locale::from_accept("en-GB,zh;q=0.9"), Some(Locale::En));
        assert_eq!(Locale::from_accept("fr;q=1"), None);
        assert_eq!(Locale::from_accept("en;q=0"), None);
    }
}
