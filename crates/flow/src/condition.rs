//! FEEL in flows and timers: the one place where this crate meets the expression language.

use feel::{Environment, Expression, Failure, Names, Value};
use std::sync::Arc;

/// A parsed expression with its source.
#[derive(Debug, Clone)]
pub(crate) struct Condition {
    pub source: Arc<str>,
    pub expression: Arc<Expression>,
}

impl Condition {
    /// Parses FEEL; a leading `=`, as some modelers write it, is left out.
    pub fn parse(text: &str) -> Result<Condition, feel::Finding> {
        let source = text.trim();
        let source = source.strip_prefix('=').map_or(source, str::trim_start);
        Ok(Condition { source: source.into(), expression: Arc::new(Expression::parse(source)?) })
    }

    /// Whether the condition holds; anything but true, null too, does not.
    pub fn holds(&self, names: &dyn Names, environment: &Environment) -> Result<bool, Failure> {
        Ok(matches!(self.expression.evaluate(names, environment)?, Value::Boolean(true)))
    }

    /// The value as the text of a timer.
    pub fn text(&self, names: &dyn Names, environment: &Environment) -> Result<String, Failure> {
        Ok(match self.expression.evaluate(names, environment)? {
            Value::Text(text) => text.to_string(),
            other => plain(&other),
        })
    }
}

/// Dates, times and durations as ISO 8601 without the quotes and signs that FEEL puts around them.
fn plain(value: &Value) -> String {
    let text = value.to_string();
    text.strip_prefix('@').map_or(text.as_str(), |rest| rest.trim_matches('"')).to_owned()
}
