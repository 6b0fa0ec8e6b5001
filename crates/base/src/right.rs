//! Rights, the scope in which they are held, and the permit that a write needs.

use crate::OfficeId;
use serde::{Deserialize, Serialize};

/// The name of a right, such as `case.handle`. Declared as a constant in the crate that guards it; roles are data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Right(pub &'static str);

/// How far a right reaches.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "scope", content = "of")]
pub enum Scope {
    /// What belongs to the principal: an applicant's own cases, an official's own tasks.
    Own,
    /// One office, not the offices below it.
    Office(OfficeId),
    /// An office and everything below it, by its path such as `/12/40/`.
    Subtree(String),
    /// Everything in a division and below, by the significant digits of its code such as `990102`.
    Region(String),
    /// Everything. Held by named system principals only, never by a person.
    System,
}

/// Proof that a principal holds a right over a target. Made only by [`crate::Principal::permit`]; a write takes one and
/// repeats its scope, so that a permit for one office cannot touch another's row.
#[derive(Debug, Clone)]
pub struct Permit {
    pub(crate) right: Right,
    pub(crate) scope: Scope,
}

impl Permit {
    /// The right that was granted.
    pub fn right(&self) -> Right {
        self.right
    }

    /// The scope in which it was granted.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }
}
