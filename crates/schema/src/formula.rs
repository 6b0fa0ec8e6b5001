//! A FEEL expression as it stands in a declaration: its source, parsed once when it is first used.

use feel::{Expression, Finding};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::sync::{Arc, OnceLock};

/// An expression in a form. Equal when the source is equal; copies share the parsed form.
#[derive(Debug, Clone)]
pub struct Formula {
    source: Arc<str>,
    parsed: Arc<OnceLock<Result<Expression, Finding>>>,
}

impl Formula {
    /// Keeps the source; nothing is parsed yet.
    pub fn new(source: impl Into<Arc<str>>) -> Formula {
        Formula { source: source.into(), parsed: Arc::new(OnceLock::new()) }
    }

    /// The text as written.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The parsed expression, or why it does not read.
    pub fn expression(&self) -> Result<&Expression, &Finding> {
        self.parsed.get_or_init(|| Expression::parse(&self.source)).as_ref()
    }
}

impl PartialEq for Formula {
    fn eq(&self, other: &Formula) -> bool {
        self.source == other.source
    }
}

impl Serialize for Formula {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.source)
    }
}

impl<'de> Deserialize<'de> for Formula {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Formula, D::Error> {
        String::deserialize(deserializer).map(Formula::new)
    }
}
