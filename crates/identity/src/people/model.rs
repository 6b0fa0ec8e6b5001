//! What a person and a mandate are.

use base::{AccountId, PersonId};
use codes::Sex;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// How well it is proved who a person is (用户实名等级).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Named by somebody else, not proved.
    Named = 0,
    /// Number and name compared.
    Compared = 2,
    /// Three proofs: phone, number and name, card.
    Proved = 3,
    /// Certificate seen at a window.
    Seen = 4,
}

impl Level {
    pub(crate) fn from_number(number: i64) -> Level {
        match number {
            4.. => Level::Seen,
            3 => Level::Proved,
            2 => Level::Compared,
            _ => Level::Named,
        }
    }

    /// The key of its words.
    pub fn key(self) -> &'static str {
        match self {
            Level::Named => "identity-level-named",
            Level::Compared => "identity-level-compared",
            Level::Proved => "identity-level-proved",
            Level::Seen => "identity-level-seen",
        }
    }
}

/// A natural person, with numbers masked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Id.
    pub id: PersonId,
    /// Name.
    pub name: String,
    /// Certificate type of GB/T 39046, `111` for a citizen identity card.
    pub certificate_type: String,
    /// The certificate number as pages show it: `9901 **** **** 4028`.
    pub number_mask: String,
    /// The phone as pages show it: `138****1234`.
    pub phone_mask: Option<String>,
    /// Birth date.
    pub birth: Option<Date>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Division of first registration, six digits; empty when unknown.
    pub division: String,
    /// How well it is proved.
    pub level: Level,
    /// Version for optimistic writes.
    pub version: i64,
}

impl Person {
    /// Whether the person is under 18 on a day (Civil Code art. 17); unknown birth dates count as adult.
    pub fn is_minor(&self, today: Date) -> bool {
        self.birth.is_some_and(|birth| eighteen(birth) > today)
    }
}

/// The eighteenth birthday.
pub(crate) fn eighteen(birth: Date) -> Date {
    birth.saturating_add(jiff::Span::new().years(18))
}

/// A person's numbers in clear. For the person's own forms and for checks; never for pages of others, logs or events.
#[derive(Clone, PartialEq, Eq)]
pub struct Sensitive {
    /// Certificate number.
    pub number: String,
    /// Phone.
    pub phone: Option<String>,
}

impl std::fmt::Debug for Sensitive {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sensitive(…)")
    }
}

/// What is sealed together.
#[derive(Serialize, Deserialize)]
pub(crate) struct Facts {
    pub number: String,
    pub birth: Option<Date>,
    pub sex: Option<Sex>,
    #[serde(default)]
    pub division: String,
}

/// Why one acts for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MandateKind {
    /// A guardian for a child (Civil Code art. 27); ends on the eighteenth birthday.
    Guardian,
    /// An adult who trusts another: a parent and a grown-up child.
    Adult,
}

impl MandateKind {
    /// As it is stored.
    pub fn code(self) -> &'static str {
        match self {
            MandateKind::Guardian => "guardian",
            MandateKind::Adult => "adult",
        }
    }

    /// The key of its words.
    pub fn key(self) -> &'static str {
        match self {
            MandateKind::Guardian => "identity-mandate-guardian",
            MandateKind::Adult => "identity-mandate-adult",
        }
    }
}

/// Where a mandate stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MandateState {
    /// Waits for the other's yes, or for a window.
    Waiting,
    /// In force between its dates.
    Active,
    /// Refused by the other.
    Declined,
    /// Taken back.
    Revoked,
}

impl MandateState {
    /// All of them.
    pub const ALL: [MandateState; 4] =
        [MandateState::Waiting, MandateState::Active, MandateState::Declined, MandateState::Revoked];

    /// As it is stored.
    pub fn code(self) -> &'static str {
        match self {
            MandateState::Waiting => "waiting",
            MandateState::Active => "active",
            MandateState::Declined => "declined",
            MandateState::Revoked => "revoked",
        }
    }

    pub(crate) fn from_code(code: &str) -> MandateState {
        match code {
            "waiting" => MandateState::Waiting,
            "active" => MandateState::Active,
            "declined" => MandateState::Declined,
            _ => MandateState::Revoked,
        }
    }

    /// The key of its words.
    pub fn key(self) -> &'static str {
        match self {
            MandateState::Waiting => "identity-mandate-waiting",
            MandateState::Active => "identity-mandate-active",
            MandateState::Declined => "identity-mandate-declined",
            MandateState::Revoked => "identity-mandate-revoked",
        }
    }
}

/// `holder` may act for `giver`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mandate {
    /// Id.
    pub id: i64,
    /// Why.
    pub kind: MandateKind,
    /// The person who is acted for: the child, the parent.
    pub giver: PersonId,
    /// The name of that person.
    pub giver_name: String,
    /// The person who acts.
    pub holder: PersonId,
    /// The name of that person.
    pub holder_name: String,
    /// Where it stands.
    pub state: MandateState,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// The account that made it.
    pub made_by: AccountId,
    /// Version for optimistic writes.
    pub version: i64,
}

impl Mandate {
    /// Whether it holds on a day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.state == MandateState::Active && self.from <= day && day <= self.to
    }
}
