//! What is wrong with a pack, at which line of which file.

use serde::Serialize;
use std::fmt;

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Worth a look; publication may go on.
    Warning,
    /// Publication is refused.
    Error,
}

/// One finding. The codes are listed in the crate's documentation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Stable code, such as `P003`.
    pub code: &'static str,
    /// The code of the part that found it (`S010`, `F032`, `I001a`), where it is not the packs' own.
    pub inner: Option<&'static str>,
    /// Error or warning.
    pub severity: Severity,
    /// Id of the pack.
    pub pack: String,
    /// File within the pack, such as `forms/apply.toml`.
    pub file: String,
    /// Line in the file, from 1; 0 for the file as a whole.
    pub line: u32,
    /// A sentence in Chinese.
    pub zh: String,
    /// A sentence in English.
    pub en: String,
    /// What was probably meant.
    pub suggestion: Option<String>,
}

impl Finding {
    /// An error at a line of a file.
    pub(crate) fn error(
        code: &'static str,
        place: (&str, &str, u32),
        zh: impl Into<String>,
        en: impl Into<String>,
    ) -> Finding {
        let (pack, file, line) = place;
        Finding {
            code,
            inner: None,
            severity: Severity::Error,
            pack: pack.to_owned(),
            file: file.to_owned(),
            line,
            zh: zh.into(),
            en: en.into(),
            suggestion: None,
        }
    }

    /// The same as a warning.
    pub(crate) fn lighter(mut self) -> Finding {
        self.severity = Severity::Warning;
        self
    }

    /// The same with the code of the part that found it.
    pub(crate) fn of_part(mut self, inner: &'static str) -> Finding {
        self.inner = Some(inner);
        self
    }

    /// The same with what was probably meant.
    pub(crate) fn suggest(mut self, meant: Option<String>) -> Finding {
        self.suggestion = meant;
        self
    }

    /// The same with the nearest of the known words, if any is near.
    pub(crate) fn nearest<'a>(self, word: &str, known: impl IntoIterator<Item = &'a str>) -> Finding {
        let meant = nearest(word, known);
        self.suggest(meant)
    }
}

impl fmt::Display for Finding {
    /// `P003 enterprise-start/forms/apply.toml:14 unknown field …; did you mean "birth_date"?`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.code, self.pack)?;
        if !self.file.is_empty() {
            write!(f, "/{}", self.file)?;
        }
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        if let Some(inner) = self.inner {
            write!(f, " [{inner}]")?;
        }
        write!(f, " {}", self.en)?;
        match &self.suggestion {
            Some(meant) => write!(f, "; did you mean \"{meant}\"?"),
            None => Ok(()),
        }
    }
}

/// The known word nearest to one that is not, if any is near enough.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    if word.is_empty() || word.len() > 120 {
        return None;
    }
    let near = |candidate: &'a str| {
        let distance = strsim::damerau_levenshtein(word, candidate);
        let most = (word.chars().count().max(candidate.chars().count()) / 3).max(1);
        (distance > 0 && distance <= most).then_some((distance, candidate))
    };
    known.into_iter().take(5_000).filter_map(near).min().map(|(_, candidate)| candidate.to_owned())
}
