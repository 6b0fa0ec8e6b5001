//! What a post, a role and a proxy are.

use crate::region;
use base::{AccountId, OfficeId, Scope, Text};
use jiff::civil::Date;

/// The last day of what has no end.
pub const NO_END: i64 = 2_900_000;

/// An account works at an office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// Id.
    pub id: i64,
    /// Who.
    pub account: AccountId,
    /// Where.
    pub office: OfficeId,
    /// The office's name.
    pub office_name: Text,
    /// The office's path.
    pub office_path: String,
    /// Significant digits of the office's division.
    pub region: String,
    /// Title, such as 科长.
    pub title: Text,
    /// Roles that were granted.
    pub roles: Vec<String>,
    /// Roles that wait for the security administrator.
    pub proposed: Vec<String>,
    /// First day.
    pub from: Date,
    /// Last day; `None` while no end is known.
    pub to: Option<Date>,
    /// Whether it is the one at which the account starts.
    pub main: bool,
    /// Version for optimistic writes.
    pub version: i64,
}

impl Post {
    /// Whether it is held on a day.
    pub fn held_on(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

/// An official at an office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Official {
    /// Account.
    pub account: AccountId,
    /// Name.
    pub name: String,
    /// Post.
    pub post: i64,
    /// Office.
    pub office: OfficeId,
    /// Title.
    pub title: Text,
}

/// While somebody is away, a deputy acts with the rights of the posts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proxy {
    /// Id.
    pub id: i64,
    /// Who is away.
    pub account: AccountId,
    /// The name of who is away.
    pub account_name: String,
    /// Who stands in.
    pub deputy: AccountId,
    /// The name of who stands in.
    pub deputy_name: String,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

/// How far a right of a role reaches from the post that has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ScopeKind {
    /// What is the official's own.
    Own,
    /// The office of the post.
    Office,
    /// That office and all below it.
    Subtree,
    /// The division of that office and all within it.
    Region,
}

impl ScopeKind {
    /// All kinds, the narrowest first.
    pub const ALL: [ScopeKind; 4] = [ScopeKind::Own, ScopeKind::Office, ScopeKind::Subtree, ScopeKind::Region];

    /// As it is stored: `own`, `office`, `subtree`, `region`.
    pub fn code(self) -> &'static str {
        match self {
            ScopeKind::Own => "own",
            ScopeKind::Office => "office",
            ScopeKind::Subtree => "subtree",
            ScopeKind::Region => "region",
        }
    }

    /// Reads a code.
    pub fn from_code(code: &str) -> Option<ScopeKind> {
        ScopeKind::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The key of its words.
    pub fn key(self) -> &'static str {
        match self {
            ScopeKind::Own => "identity-scope-own",
            ScopeKind::Office => "identity-scope-office",
            ScopeKind::Subtree => "identity-scope-subtree",
            ScopeKind::Region => "identity-scope-region",
        }
    }

    /// The scope at an office; none for a region that no division is known for.
    pub fn at(self, office: OfficeId, path: &str, division: &str) -> Option<Scope> {
        match self {
            ScopeKind::Own => Some(Scope::Own),
            ScopeKind::Office => Some(Scope::Office(office)),
            ScopeKind::Subtree => Some(Scope::Subtree(path.to_owned())),
            ScopeKind::Region => {
                let code = region::significant(division);
                (!code.is_empty()).then(|| Scope::Region(code.to_owned()))
            }
        }
    }
}

/// A right that a role gives.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RoleRight {
    /// Name of the right.
    pub right: String,
    /// How far it reaches.
    pub scope: ScopeKind,
}

impl RoleRight {
    /// A right with its reach.
    pub fn new(right: impl Into<String>, scope: ScopeKind) -> RoleRight {
        RoleRight { right: right.into(), scope }
    }
}

/// A role: a name and what it gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// Code, such as `clerk`; also the name by which processes know it.
    pub code: String,
    /// Name.
    pub name: Text,
    /// What it gives.
    pub rights: Vec<RoleRight>,
    /// Version for optimistic writes.
    pub version: i64,
}
