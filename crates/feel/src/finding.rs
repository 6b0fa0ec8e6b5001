//! What is wrong with an expression before it runs: a stable code, a place, and a sentence in both languages.

use std::fmt;

/// A byte range `(start, end)` of the source text.
pub type Span = (usize, usize);

/// One fault found by parsing or checking. The codes are listed in the crate's documentation.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Finding {
    /// Stable code, such as `feel.unknown_name`.
    pub code: &'static str,
    /// Where, as a byte range of the source.
    pub span: Span,
    /// The sentence in Chinese.
    pub message_zh: String,
    /// The sentence in English.
    pub message_en: String,
    /// What was probably meant: a text to put at `span`.
    pub suggestion: Option<String>,
}

impl Finding {
    pub(crate) fn new(code: &'static str, span: Span, zh: impl Into<String>, en: impl Into<String>) -> Finding {
        Finding { code, span, message_zh: zh.into(), message_en: en.into(), suggestion: None }
    }

    pub(crate) fn suggest(mut self, suggestion: Option<String>) -> Finding {
        self.suggestion = suggestion;
        self
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}..{}: {}", self.code, self.span.0, self.span.1, self.message_en)?;
        match &self.suggestion {
            Some(suggestion) => write!(f, "; did you mean \"{suggestion}\"?"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Finding {}

/// The known name nearest to a misspelt one, if any is near enough.
pub(crate) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let close = |candidate: &&str| {
        let length = name.chars().count().max(candidate.chars().count());
        let distance = strsim::damerau_levenshtein(&name.to_lowercase(), &candidate.to_lowercase());
        (distance <= (length / 3).max(1) && distance < length).then_some(distance)
    };
    let mut best: Option<(usize, &str)> = None;
    for candidate in known.into_iter().take(5_000).filter(|candidate| candidate.len() <= 200) {
        if let Some(distance) = close(&candidate)
            && best.is_none_or(|(least, _)| distance < least)
        {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate.to_owned())
}
