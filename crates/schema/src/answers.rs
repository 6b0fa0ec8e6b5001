//! Answers, and how expressions see them.

use crate::{Context, Field, Form, Formula, Raw};
use serde_json::Value;
use std::collections::BTreeMap;

/// Answers by field id, each in the canonical JSON of its type.
pub type Answers = serde_json::Map<String, Value>;

/// What expressions may name: the answers so far, `applicant`, and in a table the cells of the row.
#[derive(Debug, Clone, Default)]
pub(crate) struct Facts {
    pub values: BTreeMap<String, feel::Value>,
    /// Values of an earlier pass, for names that this pass has not reached.
    pub earlier: BTreeMap<String, feel::Value>,
}

impl feel::Names for Facts {
    fn value(&self, name: &str) -> Option<feel::Value> {
        Some(self.values.get(name).or_else(|| self.earlier.get(name)).cloned().unwrap_or_default())
    }
}

/// What a condition came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Truth {
    Yes,
    No,
    /// Null because an answer it needs is not there.
    Open,
    /// It should have had a result and has none.
    Unclear,
}

impl Facts {
    pub fn new(context: &Context) -> Facts {
        let applicant = feel::Value::from_json(context.applicant).unwrap_or_default();
        Facts { values: BTreeMap::from([("applicant".to_owned(), applicant)]), earlier: BTreeMap::new() }
    }

    /// The value of an expression; `None` when it does not read or ran out of its bounds.
    pub fn evaluate(&self, formula: &Formula, environment: &feel::Environment) -> Option<feel::Value> {
        formula.expression().ok()?.evaluate(self, environment).ok()
    }

    /// What a condition comes to.
    pub fn truth(&self, formula: &Formula, environment: &feel::Environment) -> Truth {
        match self.evaluate(formula, environment) {
            Some(feel::Value::Boolean(true)) => Truth::Yes,
            Some(feel::Value::Boolean(false)) => Truth::No,
            Some(feel::Value::Null) if self.misses_any(formula) => Truth::Open,
            _ => Truth::Unclear,
        }
    }

    fn misses_any(&self, formula: &Formula) -> bool {
        let Ok(expression) = formula.expression() else { return false };
        expression.names().iter().any(|name| feel::Names::value(self, name).is_none_or(|value| value.is_null()))
    }
}

/// The answers as FEEL values by field id, with `applicant`: for conditions of items, flows and documents.
pub fn names(form: &Form, answers: &Answers, context: &Context) -> BTreeMap<String, feel::Value> {
    let mut facts = Facts::new(context).values;
    for (_, field) in form.fields() {
        let value = answers.get(&field.id).map_or(feel::Value::Null, |value| field.to_feel(value));
        facts.insert(field.id.clone(), value);
    }
    facts
}

impl Field {
    /// A canonical value as expressions see it.
    pub fn to_feel(&self, value: &Value) -> feel::Value {
        self.kind.rules().to_feel(self, value)
    }

    /// The type that expressions see.
    pub fn feel_type(&self) -> feel::Type {
        self.kind.rules().feel_type(self)
    }

    /// The inputs it is asked with.
    pub fn parts(&self, reference: &dyn crate::Reference) -> Vec<crate::Part> {
        self.kind.rules().parts(self, reference)
    }
}

impl Form {
    /// The strings that inputs show for stored answers.
    pub fn spread(&self, answers: &Answers) -> Raw {
        let mut raw = Raw::new();
        for (_, field) in self.fields() {
            if let Some(value) = answers.get(&field.id) {
                field.kind.rules().spread(field, value, &field.id, &mut raw);
            }
        }
        raw
    }
}
