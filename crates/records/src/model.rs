//! What is asked, given, kept and logged.

use base::{Moment, OfficeId, PersonId, Text};
use serde_json::{Map, Value};

/// A request to read one record.
#[derive(Debug, Clone, Copy)]
pub struct Ask<'a> {
    /// Who reads: the item, `pack/item`.
    pub consumer: &'a str,
    /// Kind of record, such as `population`.
    pub kind: &'a str,
    /// Key of the record in clear, such as a citizen number.
    pub key: &'a str,
    /// Fields wanted; empty for all that are granted.
    pub fields: &'a [&'a str],
    /// The person it is about, who can see that it was read.
    pub person: Option<PersonId>,
    /// The draft or case for which it is read.
    pub matter: i64,
}

/// What was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Taken {
    /// Id of the record.
    pub record: i64,
    /// Granted fields.
    pub values: Map<String, Value>,
    /// Which office says so.
    pub source: Text,
    /// As of which day, as a day number.
    pub as_of: i64,
}

/// A permission for a consumer to read a kind of record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Who may read: an item, or `*` for every item.
    pub consumer: String,
    /// Kind of record.
    pub kind: String,
    /// Fields that may be read; empty for all.
    pub fields: Vec<String>,
    /// What for.
    pub purpose: Text,
    /// Law or agreement.
    pub basis: String,
    /// Last day, as a day number.
    pub until: i64,
}

/// A record to keep.
#[derive(Debug, Clone, PartialEq)]
pub struct Put {
    /// Kind of record.
    pub kind: String,
    /// Key in clear.
    pub key: String,
    /// The person it is about.
    pub person: Option<PersonId>,
    /// Plain fields.
    pub plain: Map<String, Value>,
    /// Sensitive fields, kept encrypted.
    pub sensitive: Map<String, Value>,
    /// Which office says so.
    pub source: Text,
    /// That office.
    pub office: Option<OfficeId>,
    /// As of which day, as a day number.
    pub as_of: i64,
}

/// One line of the log: who read what about a person, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// Id.
    pub id: i64,
    /// When.
    pub at: Moment,
    /// Kind of record.
    pub kind: String,
    /// Who read: the item.
    pub consumer: String,
    /// Name of the actor at the time.
    pub actor: String,
    /// What for.
    pub purpose: Text,
    /// Names of the fields.
    pub fields: Vec<String>,
    /// The draft or case.
    pub matter: i64,
}
