//! What an office is.

use base::{OfficeId, Target, Text};

/// An organisation or a section within one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Office {
    /// Id.
    pub id: OfficeId,
    /// The office above; none for the root.
    pub parent: Option<OfficeId>,
    /// Ids from the root to this office: `/12/40/`.
    pub path: String,
    /// Short stable code, unique in the city, used by imports and packs.
    pub code: String,
    /// Sort: `government`, `department`, `section`, `hall`, `street`, `community`; open.
    pub kind: String,
    /// Full name.
    pub name: Text,
    /// Short name; empty when the full one is short enough.
    pub short: Text,
    /// Division code as given.
    pub division: String,
    /// Significant digits of the division code.
    pub region: String,
    /// Phone.
    pub phone: String,
    /// Address.
    pub address: Text,
    /// Opening hours.
    pub hours: Text,
    /// What it does, such as `market-regulation`.
    pub functions: Vec<String>,
    /// Whether it exists.
    pub open: bool,
    /// Version for optimistic writes.
    pub version: i64,
}

impl Office {
    /// The office as a target of rights.
    pub fn target(&self) -> Target<'_> {
        Target { owner: None, office: Some(self.id), path: &self.path, region: &self.region }
    }

    /// The short name, or the full one.
    pub fn short_name(&self) -> &Text {
        if self.short.is_empty() { &self.name } else { &self.short }
    }
}

/// What is written about an office.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OfficeFacts {
    /// Sort.
    pub kind: String,
    /// Full name.
    pub name: Text,
    /// Short name.
    pub short: Text,
    /// Division code of 6, 9 or 12 digits.
    pub division: String,
    /// Phone.
    pub phone: String,
    /// Address.
    pub address: Text,
    /// Opening hours.
    pub hours: Text,
    /// What it does.
    pub functions: Vec<String>,
}
