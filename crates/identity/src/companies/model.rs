//! What a company and an agency are.

use base::{CompanyId, PersonId};
use jiff::civil::Date;

/// A company or other organisation with a unified social credit code (GB 32100-2015).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Company {
    /// Id.
    pub id: CompanyId,
    /// Registered name.
    pub name: String,
    /// Credit code, 18 characters; public.
    pub credit_code: String,
    /// Name of the legal representative.
    pub legal_name: String,
    /// The legal representative, once known as a person.
    pub legal_person: Option<PersonId>,
    /// Whether it exists and may act.
    pub active: bool,
    /// Version for optimistic writes.
    pub version: i64,
}

/// What an agent may do for a company. The name of the role that the principal then has is `agent-` and the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Power {
    /// Fill in and submit applications, follow them, answer supplements.
    Apply,
    /// Confirm and sign for the company.
    Sign,
    /// Name and end other agents.
    Manage,
}

impl Power {
    /// All powers; the legal representative has them all.
    pub const ALL: [Power; 3] = [Power::Apply, Power::Sign, Power::Manage];

    /// As it is stored: `apply`, `sign`, `manage`.
    pub fn code(self) -> &'static str {
        match self {
            Power::Apply => "apply",
            Power::Sign => "sign",
            Power::Manage => "manage",
        }
    }

    /// Reads a code.
    pub fn from_code(code: &str) -> Option<Power> {
        Power::ALL.into_iter().find(|power| power.code() == code)
    }

    /// The key of its words.
    pub fn key(self) -> &'static str {
        match self {
            Power::Apply => "identity-power-apply",
            Power::Sign => "identity-power-sign",
            Power::Manage => "identity-power-manage",
        }
    }
}

/// A person acts for a company.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agency {
    /// Id; 0 for the legal representative, who needs no agency.
    pub id: i64,
    /// The company.
    pub company: CompanyId,
    /// Its name.
    pub company_name: String,
    /// The agent.
    pub person: PersonId,
    /// The agent's name.
    pub person_name: String,
    /// What the agent may do.
    pub powers: Vec<Power>,
    /// Whether the agent has accepted.
    pub accepted: bool,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Version for optimistic writes.
    pub version: i64,
}

impl Agency {
    /// Whether it holds on a day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.accepted && self.from <= day && day <= self.to
    }
}
