//! What a check found in a service item.

use base::Text;
use serde::Serialize;

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Worth a look; publication may go on.
    Warning,
    /// Publication is refused.
    Error,
}

/// One finding about one element, told in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Stable code: `I001a` … `I008c` consistency rules, `I1xx` shape, `I2xx` overlay, `I3xx` reading and exchange.
    pub code: &'static str,
    /// Error or warning.
    pub severity: Severity,
    /// Path of the element in the item, such as `limits.promised` or `material[photo].file`.
    pub path: String,
    /// The element's name as people know it.
    pub element: Text,
    /// A complete sentence that says what to change.
    pub sentence: Text,
}

impl Finding {
    /// An error at a path; the element's name is looked up from the path.
    pub fn error(code: &'static str, path: impl Into<String>, zh: impl Into<String>, en: impl Into<String>) -> Finding {
        let path = path.into();
        Finding { code, severity: Severity::Error, element: super::element(&path), path, sentence: Text::new(zh, en) }
    }

    /// A warning at a path.
    pub fn warning(
        code: &'static str,
        path: impl Into<String>,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) -> Finding {
        Finding { severity: Severity::Warning, ..Finding::error(code, path, zh, en) }
    }
}
