//! What conditions see: the variables of the scope and of the scopes around it, then the data of the caller.

use super::Run;
use crate::command::Fault;
use crate::condition::Condition;
use crate::state::State;
use feel::Names;
use std::sync::Arc;

/// The value of a variable; numbers that have no exact decimal are null.
pub(super) fn value_of(json: &serde_json::Value) -> feel::Value {
    feel::Value::from_json(json).unwrap_or(feel::Value::Null)
}

struct Look<'a> {
    state: &'a State,
    scope: u64,
    data: &'a dyn Names,
}

impl Names for Look<'_> {
    fn value(&self, name: &str) -> Option<feel::Value> {
        let mut scope = self.state.scope(self.scope);
        while let Some(here) = scope {
            if let Some(value) = here.variable(name) {
                return Some(value_of(value));
            }
            scope = here.parent.and_then(|parent| self.state.scope(parent));
        }
        self.data.value(name)
    }
}

impl Run<'_> {
    /// Whether a condition holds in a scope.
    pub(super) fn holds(&self, condition: &Condition, scope: u64, element: &Arc<str>) -> Result<bool, Fault> {
        let look = Look { state: &self.state, scope, data: self.data };
        condition.holds(&look, self.environment).map_err(|failure| failed(element, condition, &failure))
    }

    /// The text that an expression gives for a timer.
    pub(super) fn text(&self, condition: &Condition, scope: u64, element: &Arc<str>) -> Result<String, Fault> {
        let look = Look { state: &self.state, scope, data: self.data };
        condition.text(&look, self.environment).map_err(|failure| failed(element, condition, &failure))
    }
}

fn failed(element: &Arc<str>, condition: &Condition, failure: &feel::Failure) -> Fault {
    let zh = format!("表达式“{}”超出了计算限制", condition.source);
    let en = format!("expression “{}” went beyond its bounds: {failure:?}", condition.source);
    Fault::new("flow.expression", Some(element), &zh, &en)
}
