//! The types of FEEL and the scope that says which names an expression may use.

use crate::value::{Edge, Value};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// A FEEL type. Every type also admits `null`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// Nothing is known: every value fits.
    Any,
    /// Only `null`.
    Null,
    /// `true` and `false`.
    Boolean,
    /// An exact decimal number.
    Number,
    /// A text (`string`).
    Text,
    /// A calendar date.
    Date,
    /// A time of day.
    Time,
    /// A date with a time of day.
    DateTime,
    /// A length of time in days and seconds.
    DaysDuration,
    /// A length of time in years and months.
    YearsDuration,
    /// A list of elements of one type.
    List(Arc<Type>),
    /// A context with at least these fields; without fields it is any context.
    Context(Arc<BTreeMap<String, Type>>),
    /// A range between values of one type.
    Range(Arc<Type>),
    /// A function.
    Function(Arc<FunctionType>),
}

/// The parameters and the result of a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunctionType {
    /// Types of the parameters in order.
    pub parameters: Vec<Type>,
    /// Type of the result.
    pub result: Type,
}

impl Type {
    /// `list<of>`.
    pub fn list(of: Type) -> Type {
        Type::List(Arc::new(of))
    }

    /// `range<of>`.
    pub fn range(of: Type) -> Type {
        Type::Range(Arc::new(of))
    }

    /// `context<…>` with these fields.
    pub fn context<K: Into<String>>(fields: impl IntoIterator<Item = (K, Type)>) -> Type {
        Type::Context(Arc::new(fields.into_iter().map(|(name, of)| (name.into(), of)).collect()))
    }

    /// Whether nothing is known about the value: `Any` or `Null`.
    pub(crate) fn is_open(&self) -> bool {
        matches!(self, Type::Any | Type::Null)
    }

    /// The type of the elements when seen as a list; a single value is a list of itself.
    pub fn element(&self) -> Type {
        match self {
            Type::List(of) => (**of).clone(),
            other => other.clone(),
        }
    }

    /// Whether a value of type `given` may stand where `self` is expected. `Any` on either side fits.
    pub fn accepts(&self, given: &Type) -> bool {
        match (self, given) {
            (Type::List(a), Type::List(b)) | (Type::Range(a), Type::Range(b)) => a.accepts(b),
            (Type::Context(a), Type::Context(b)) => {
                b.is_empty() || a.iter().all(|(name, of)| b.get(name).is_some_and(|given| of.accepts(given)))
            }
            (Type::Function(a), Type::Function(b)) => a.parameters.len() == b.parameters.len(),
            (a, b) => a.is_open() || b.is_open() || a == b,
        }
    }

    /// The narrowest type this crate can name that holds both.
    pub fn join(&self, other: &Type) -> Type {
        match (self, other) {
            (a, b) if a == b => a.clone(),
            (Type::Null, a) | (a, Type::Null) => a.clone(),
            (Type::List(a), Type::List(b)) => Type::list(a.join(b)),
            (Type::Range(a), Type::Range(b)) => Type::range(a.join(b)),
            (Type::Context(a), Type::Context(b)) => {
                let common = |(name, of): (&String, &Type)| Some((name.clone(), of.join(b.get(name)?)));
                Type::Context(Arc::new(a.iter().filter_map(common).collect()))
            }
            _ => Type::Any,
        }
    }

    /// Whether `value instance of self`: `null` is an instance of `Null` alone, though inside lists and contexts it fits
    /// every type.
    pub fn describes(&self, value: &Value) -> bool {
        match (self, value) {
            (Type::Null, value) => matches!(value, Value::Null),
            (_, Value::Null) => false,
            (Type::Any, _)
            | (Type::Boolean, Value::Boolean(_))
            | (Type::Number, Value::Number(_))
            | (Type::Text, Value::Text(_))
            | (Type::Date, Value::Date(_))
            | (Type::Time, Value::Time(_))
            | (Type::DateTime, Value::DateTime(_))
            | (Type::DaysDuration, Value::DaysDuration(_))
            | (Type::YearsDuration, Value::YearsDuration(_)) => true,
            (Type::List(of), Value::List(items)) => items.iter().all(|item| of.admits(item)),
            (Type::Context(fields), Value::Context(entries)) => {
                fields.iter().all(|(name, of)| entries.get(name.as_str()).is_some_and(|value| of.admits(value)))
            }
            (Type::Range(of), Value::Range(range)) => [&range.low, &range.high].into_iter().all(|edge| match edge {
                Edge::Open => true,
                Edge::Included(value) | Edge::Excluded(value) => of.admits(value),
            }),
            (Type::Function(of), Value::Function(function)) => of.parameters.len() == function.arity(),
            _ => false,
        }
    }

    /// Whether the value is `null` or an instance of the type.
    pub fn admits(&self, value: &Value) -> bool {
        matches!(value, Value::Null) || self.describes(value)
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let separated = |f: &mut fmt::Formatter<'_>, index: usize| if index > 0 { f.write_str(", ") } else { Ok(()) };
        match self {
            Type::Any => f.write_str("Any"),
            Type::Null => f.write_str("Null"),
            Type::Boolean => f.write_str("boolean"),
            Type::Number => f.write_str("number"),
            Type::Text => f.write_str("string"),
            Type::Date => f.write_str("date"),
            Type::Time => f.write_str("time"),
            Type::DateTime => f.write_str("date and time"),
            Type::DaysDuration => f.write_str("days and time duration"),
            Type::YearsDuration => f.write_str("years and months duration"),
            Type::List(of) => write!(f, "list<{of}>"),
            Type::Range(of) => write!(f, "range<{of}>"),
            Type::Context(fields) if fields.is_empty() => f.write_str("context"),
            Type::Context(fields) => {
                f.write_str("context<")?;
                for (index, (name, of)) in fields.iter().enumerate() {
                    separated(f, index)?;
                    write!(f, "{name}: {of}")?;
                }
                f.write_str(">")
            }
            Type::Function(of) => {
                f.write_str("function<")?;
                for (index, parameter) in of.parameters.iter().enumerate() {
                    separated(f, index)?;
                    write!(f, "{parameter}")?;
                }
                write!(f, "> -> {}", of.result)
            }
        }
    }
}

/// The names an expression may use, each with its type. Names may hold spaces and signs (`first name`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    names: BTreeMap<String, Type>,
}

impl Scope {
    /// A scope without names.
    pub fn new() -> Scope {
        Scope::default()
    }

    /// The scope with one more name.
    pub fn with(mut self, name: impl Into<String>, of: Type) -> Scope {
        self.insert(name, of);
        self
    }

    /// Adds a name or replaces its type.
    pub fn insert(&mut self, name: impl Into<String>, of: Type) {
        self.names.insert(name.into(), of);
    }

    /// The type of a name.
    pub fn get(&self, name: &str) -> Option<&Type> {
        self.names.get(name)
    }

    /// All names in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.keys().map(String::as_str)
    }

    /// Every name of the scope and of the contexts in it.
    pub(crate) fn all_names(&self) -> Vec<&str> {
        let mut found = Vec::new();
        let mut waiting: Vec<&BTreeMap<String, Type>> = vec![&self.names];
        while let Some(fields) = waiting.pop() {
            for (name, of) in fields {
                found.push(name.as_str());
                let mut of = of;
                while let Type::List(inner) | Type::Range(inner) = of {
                    of = inner;
                }
                if let Type::Context(inner) = of {
                    waiting.push(inner);
                }
            }
        }
        found
    }
}

impl<K: Into<String>> FromIterator<(K, Type)> for Scope {
    fn from_iter<I: IntoIterator<Item = (K, Type)>>(names: I) -> Scope {
        Scope { names: names.into_iter().map(|(name, of)| (name.into(), of)).collect() }
    }
}
