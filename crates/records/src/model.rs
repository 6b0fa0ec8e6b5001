//! What a record, a grant and a reading are.

use base::{AccountId, Moment, OfficeId, Text};
use jiff::civil::Date;
use serde_json::{Map, Value};

/// A record to write.
#[derive(Clone, PartialEq)]
pub struct Record {
    /// Type, such as `population` or `licence.driving`.
    pub kind: String,
    /// Citizen id or credit code of the subject, in clear; it is stored as a blind index only.
    pub key: String,
    /// Values that are not sensitive.
    pub plain: Map<String, Value>,
    /// Values that are sealed: numbers, phones, addresses, health.
    pub sensitive: Map<String, Value>,
    /// Office that answers for it; 0 for none in this city.
    pub office: OfficeId,
    /// That office as people read it.
    pub source: Text,
    /// The day on which it was true.
    pub as_of: Date,
}

impl std::fmt::Debug for Record {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Record").field("kind", &self.kind).field("as_of", &self.as_of).finish_non_exhaustive()
    }
}

/// Who asks for what, and for which piece of work.
#[derive(Clone, Copy)]
pub struct Ask<'a> {
    /// Who holds the grant, such as `item:residence` or `office:12`.
    pub consumer: &'a str,
    /// Type of record.
    pub kind: &'a str,
    /// Citizen id or credit code of the subject. The caller has made sure that the work is about this subject.
    pub key: &'a str,
    /// Fields.
    pub fields: &'a [&'a str],
    /// The work it is for, such as `("case", 123)`.
    pub about: (&'static str, i64),
}

impl std::fmt::Debug for Ask<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ask")
            .field("consumer", &self.consumer)
            .field("kind", &self.kind)
            .field("fields", &self.fields)
            .finish_non_exhaustive()
    }
}

/// What was read.
#[derive(Clone, PartialEq)]
pub struct Taken {
    /// The values of those fields that the record has.
    pub values: Map<String, Value>,
    /// Who answers for them, to be shown beside each.
    pub source: Text,
    /// The day on which they were true.
    pub as_of: Date,
}

impl std::fmt::Debug for Taken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Taken")
            .field("fields", &self.values.keys().collect::<Vec<_>>())
            .field("as_of", &self.as_of)
            .finish_non_exhaustive()
    }
}

/// A grant to give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewGrant {
    /// Who may read, such as `item:residence` or `office:12`.
    pub consumer: String,
    /// Type of record.
    pub kind: String,
    /// Fields.
    pub fields: Vec<String>,
    /// What for, as the person it is about reads it.
    pub purpose: Text,
    /// Law and article, or agreement.
    pub basis: String,
    /// The last day.
    pub until: Date,
}

/// A grant that was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Id.
    pub id: i64,
    /// What it allows.
    pub terms: NewGrant,
    /// When it was given.
    pub made_at: Moment,
    /// When it was ended before its last day, if it was.
    pub ended_at: Option<Moment>,
}

/// A record that is kept about somebody, without its values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Type.
    pub kind: String,
    /// Who answers for it.
    pub source: Text,
    /// The day on which it was true.
    pub as_of: Date,
}

/// A reading, as it was logged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// Id.
    pub id: i64,
    /// Who held the grant.
    pub consumer: String,
    /// Type of record.
    pub kind: String,
    /// Fields that were asked for.
    pub fields: Vec<String>,
    /// The work it was for.
    pub about: (String, i64),
    /// What for.
    pub purpose: Text,
    /// On which basis.
    pub basis: String,
    /// Whether there was a record.
    pub found: bool,
    /// Who acted; 0 for the system.
    pub account: AccountId,
    /// Their name then.
    pub actor: String,
    /// The office at which they worked; 0 for none.
    pub office: OfficeId,
    /// When.
    pub at: Moment,
}
