//! What a person can act on (a refusal) apart from what we must act on (a fault).

use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;

/// A refusal: a code with values for its sentence. The sentence stands in the Fluent files of both languages under the
/// code with `.` and `_` written as `-`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// Stable code, such as `case.already_claimed`.
    pub code: Cow<'static, str>,
    /// Values for the sentence, in order of mention.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub args: Vec<(Cow<'static, str>, String)>,
}

impl Refusal {
    /// Out of the person's scope or not there: both look the same.
    pub const NOT_FOUND: &'static str = "not_found";
    /// Visible, but this right is not held.
    pub const NOT_PERMITTED: &'static str = "not_permitted";
    /// Somebody changed it in between.
    pub const STALE: &'static str = "stale";
    /// No room is left where things are stored.
    pub const DISK_FULL: &'static str = "disk_full";
    /// More was asked at once than can be done; the same asked later will be.
    pub const BUSY: &'static str = "busy";

    /// A refusal without values.
    pub fn new(code: impl Into<Cow<'static, str>>) -> Refusal {
        Refusal { code: code.into(), args: Vec::new() }
    }

    /// Adds a value for the sentence.
    pub fn with(mut self, name: impl Into<Cow<'static, str>>, value: impl fmt::Display) -> Refusal {
        self.args.push((name.into(), value.to_string()));
        self
    }

    /// Whether the same may be taken later, without anybody doing something else: work that nobody waits for is tried again.
    pub fn passing(&self) -> bool {
        [Refusal::STALE, Refusal::DISK_FULL, Refusal::BUSY].contains(&self.code.as_ref())
    }

    /// The key of its sentence in the Fluent files.
    pub fn key(&self) -> String {
        self.code.replace(['.', '_'], "-")
    }
}

/// Why something did not happen.
#[derive(Debug)]
pub enum Error {
    /// The person can act on it.
    Refused(Refusal),
    /// We must act on it: logged with a trace id, shown as a calm page.
    Fault(Fault),
}

/// A fault with the words for the log.
#[derive(Debug)]
pub struct Fault {
    /// What went wrong, for us.
    pub what: String,
    /// Whether trying again may help (a serialisation failure, a lost connection).
    pub passing: bool,
}

/// The result of every command and query.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// A fault that trying again will not mend.
    pub fn fault(what: impl fmt::Display) -> Error {
        Error::Fault(Fault { what: what.to_string(), passing: false })
    }

    /// A fault that may pass.
    pub fn passing(what: impl fmt::Display) -> Error {
        Error::Fault(Fault { what: what.to_string(), passing: true })
    }

    /// The code of a refusal; `None` for a fault.
    pub fn code(&self) -> Option<&str> {
        match self {
            Error::Refused(refusal) => Some(&refusal.code),
            Error::Fault(_) => None,
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Error {
        Error::Refused(refusal)
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Error {
        Error::fault(format_args!("stored JSON does not read: {error}"))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Refused(refusal) => write!(f, "refused: {}", refusal.code),
            Error::Fault(fault) => write!(f, "fault: {}", fault.what),
        }
    }
}

impl std::error::Error for Error {}

/// Turns an absent value into a refusal.
pub trait OrRefuse<T> {
    /// The value, or a refusal with this code.
    fn or_refuse(self, code: &'static str) -> Result<T>;
}

impl<T> OrRefuse<T> for Option<T> {
    fn or_refuse(self, code: &'static str) -> Result<T> {
        self.ok_or_else(|| Error::Refused(Refusal::new(code)))
    }
}

/// Leaves the function with a refusal when a condition holds: `refuse_if!(case.clerk.is_some(), "case.already_claimed")`.
#[macro_export]
macro_rules! refuse_if {
    ($condition:expr, $code:expr $(, $name:literal = $value:expr)* $(,)?) => {
        if $condition {
            return Err($crate::Error::Refused($crate::Refusal::new($code)$(.with($name, &$value))*));
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(taken: bool) -> Result<u8> {
        refuse_if!(taken, "case.already_claimed", "who" = "林嘉");
        Some(7).or_refuse(Refusal::NOT_FOUND)
    }

    #[test]
    fn a_refusal_carries_its_code_and_values() {
        assert_eq!(claim(false).expect("free"), 7);
        let Err(Error::Refused(refusal)) = claim(true) else { panic!("must be refused") };
        assert_eq!(refusal.key(), "case-already-claimed");
        assert_eq!(refusal.args, vec![(Cow::from("who"), "林嘉".to_owned())]);
        assert_eq!(claim(true).expect_err("refused").code(), Some("case.already_claimed"));
    }
}
