//! Values that behave alike on both engines, and rows of them.

use base::{Error, Moment, Result};
use serde::de::DeserializeOwned;

/// A parameter or a column's value. Booleans travel as `I64` 0 and 1.
#[derive(Debug, Clone, PartialEq)]
pub enum V {
    /// NULL.
    Null,
    /// Any whole number, instant (ms), date (day number), money (cents), boolean.
    I64(i64),
    /// Floating point; never for money.
    F64(f64),
    /// Text and JSON.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
}

macro_rules! from_number {
    ($($kind:ty),*) => {$(
        impl From<$kind> for V {
            fn from(value: $kind) -> V {
                V::I64(i64::from(value))
            }
        }
    )*};
}
from_number!(i64, i32, u32, u16, u8, bool);

macro_rules! from_id {
    ($($kind:ty),*) => {$(
        impl From<$kind> for V {
            fn from(value: $kind) -> V {
                V::I64(value.0)
            }
        }
    )*};
}
from_id!(base::AccountId, base::PersonId, base::CompanyId, base::OfficeId, base::CaseId, base::FileId, Moment);

impl From<f64> for V {
    fn from(value: f64) -> V {
        V::F64(value)
    }
}
impl From<&str> for V {
    fn from(value: &str) -> V {
        V::Text(value.to_owned())
    }
}
impl From<&String> for V {
    fn from(value: &String) -> V {
        V::Text(value.clone())
    }
}
impl From<String> for V {
    fn from(value: String) -> V {
        V::Text(value)
    }
}
impl From<Vec<u8>> for V {
    fn from(value: Vec<u8>) -> V {
        V::Bytes(value)
    }
}
impl From<&[u8]> for V {
    fn from(value: &[u8]) -> V {
        V::Bytes(value.to_vec())
    }
}
impl From<&serde_json::Value> for V {
    fn from(value: &serde_json::Value) -> V {
        V::Text(value.to_string())
    }
}
impl<T: Into<V>> From<Option<T>> for V {
    fn from(value: Option<T>) -> V {
        value.map_or(V::Null, Into::into)
    }
}

/// One row of an answer; columns are read by their place in the SELECT list.
#[derive(Debug, Clone, PartialEq)]
pub struct Row(pub(crate) Vec<V>);

impl Row {
    fn at(&self, index: usize) -> Result<&V> {
        self.0.get(index).ok_or_else(|| Error::fault(format_args!("the row has no column {index}")))
    }

    fn wrong<T>(index: usize, expected: &str, value: &V) -> Result<T> {
        let kind = match value {
            V::Null => "NULL",
            V::I64(_) => "a number",
            V::F64(_) => "a float",
            V::Text(_) => "text",
            V::Bytes(_) => "bytes",
        };
        Err(Error::fault(format_args!("column {index} is {kind}, not {expected}")))
    }

    /// The last text of the row, as plans have it.
    pub(crate) fn last_text(&self) -> Option<String> {
        self.0.iter().rev().find_map(|value| match value {
            V::Text(text) => Some(text.clone()),
            _ => None,
        })
    }

    /// A whole number.
    pub fn i64(&self, index: usize) -> Result<i64> {
        match self.at(index)? {
            V::I64(value) => Ok(*value),
            other => Row::wrong(index, "a number", other),
        }
    }

    /// A whole number or NULL.
    pub fn opt_i64(&self, index: usize) -> Result<Option<i64>> {
        match self.at(index)? {
            V::Null => Ok(None),
            _ => self.i64(index).map(Some),
        }
    }

    /// A boolean.
    pub fn bool(&self, index: usize) -> Result<bool> {
        self.i64(index).map(|value| value != 0)
    }

    /// A floating-point number.
    pub fn f64(&self, index: usize) -> Result<f64> {
        match self.at(index)? {
            V::F64(value) => Ok(*value),
            V::I64(value) => Ok(*value as f64),
            other => Row::wrong(index, "a float", other),
        }
    }

    /// Text.
    pub fn text(&self, index: usize) -> Result<&str> {
        match self.at(index)? {
            V::Text(value) => Ok(value),
            other => Row::wrong(index, "text", other),
        }
    }

    /// Text, owned.
    pub fn string(&self, index: usize) -> Result<String> {
        self.text(index).map(str::to_owned)
    }

    /// Text or NULL.
    pub fn opt_text(&self, index: usize) -> Result<Option<&str>> {
        match self.at(index)? {
            V::Null => Ok(None),
            _ => self.text(index).map(Some),
        }
    }

    /// Text or NULL, owned.
    pub fn opt_string(&self, index: usize) -> Result<Option<String>> {
        match self.at(index)? {
            V::Null => Ok(None),
            _ => self.string(index).map(Some),
        }
    }

    /// Bytes.
    pub fn bytes(&self, index: usize) -> Result<&[u8]> {
        match self.at(index)? {
            V::Bytes(value) => Ok(value),
            other => Row::wrong(index, "bytes", other),
        }
    }

    /// Bytes or NULL.
    pub fn opt_bytes(&self, index: usize) -> Result<Option<&[u8]>> {
        match self.at(index)? {
            V::Null => Ok(None),
            _ => self.bytes(index).map(Some),
        }
    }

    /// An instant.
    pub fn moment(&self, index: usize) -> Result<Moment> {
        self.i64(index).map(Moment)
    }

    /// An instant or NULL.
    pub fn opt_moment(&self, index: usize) -> Result<Option<Moment>> {
        Ok(self.opt_i64(index)?.map(Moment))
    }

    /// A value stored as JSON text.
    pub fn json<T: DeserializeOwned>(&self, index: usize) -> Result<T> {
        serde_json::from_str(self.text(index)?)
            .map_err(|error| Error::fault(format_args!("column {index} holds JSON that does not read: {error}")))
    }
}
