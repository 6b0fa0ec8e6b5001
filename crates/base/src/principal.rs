//! Who acts, and what they may do.

use crate::{AccountId, CompanyId, OfficeId, Permit, PersonId, Refusal, Right, Scope};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What sort of actor a principal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Somebody who has not signed in.
    Nobody,
    /// A resident, perhaps acting for a company or another person by mandate.
    Person,
    /// An official at a post.
    Official,
    /// A named part of the system: a job, a timer, the sealer.
    System,
}

/// A right held within a scope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// The name of the right.
    pub right: Arc<str>,
    /// How far it reaches.
    pub scope: Scope,
}

/// Who acts in a transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    /// Sort of actor.
    pub kind: Kind,
    /// The signed-in account; 0 for nobody and for the system.
    pub account: AccountId,
    /// Name for journals: a person's name, or the system part's name.
    pub name: Arc<str>,
    /// The natural person behind the account, once identified.
    pub person: Option<PersonId>,
    /// The person for whom the account acts by mandate (a child, a parent), if any.
    pub acting_for: Option<PersonId>,
    /// The company for which the account acts, if any.
    pub company: Option<CompanyId>,
    /// The office of the post at which an official works.
    pub office: Option<OfficeId>,
    /// Path of that office, such as `/12/40/`; empty when there is none.
    pub office_path: Arc<str>,
    /// Division code in which an official works; empty when there is none.
    pub region: Arc<str>,
    /// Names of roles held at the post, such as `clerk`; used to match steps of a process.
    pub roles: Arc<[Arc<str>]>,
    /// Rights with scope.
    pub grants: Arc<[Grant]>,
    /// The session through which the account acts; 0 for none.
    pub session: i64,
    /// Accounts for whom this official is proxy today.
    pub proxies: Arc<[AccountId]>,
}

/// The thing a right is asked for: where it lies and whose it is.
#[derive(Debug, Clone, Copy, Default)]
pub struct Target<'a> {
    /// The account that owns it.
    pub owner: Option<AccountId>,
    /// The office in charge.
    pub office: Option<OfficeId>,
    /// The path of the office in charge.
    pub path: &'a str,
    /// Division code in which it lies.
    pub region: &'a str,
}

impl Principal {
    fn bare(kind: Kind, name: &str) -> Principal {
        Principal {
            kind,
            account: AccountId(0),
            name: Arc::from(name),
            person: None,
            acting_for: None,
            company: None,
            office: None,
            office_path: Arc::from(""),
            region: Arc::from(""),
            roles: Arc::from([]),
            grants: Arc::from([]),
            session: 0,
            proxies: Arc::from([]),
        }
    }

    /// Somebody who has not signed in. `rights` are what anybody may do (register, sign in, ask for a code).
    pub fn nobody(rights: &[Right]) -> Principal {
        let grants: Vec<Grant> =
            rights.iter().map(|right| Grant { right: Arc::from(right.0), scope: Scope::Own }).collect();
        Principal { grants: Arc::from(grants), ..Principal::bare(Kind::Nobody, "") }
    }

    /// A named part of the system, such as `timers`. It holds every right, and its name stands in the audit.
    pub fn system(name: &str) -> Principal {
        Principal::bare(Kind::System, name)
    }

    /// A signed-in account without any grant yet; the caller fills in what it knows.
    pub fn signed_in(kind: Kind, account: AccountId, name: &str) -> Principal {
        Principal { account, ..Principal::bare(kind, name) }
    }

    /// Whether the account is one that a person signed in to.
    pub fn is_signed_in(&self) -> bool {
        self.account.0 != 0
    }

    /// Whether the principal holds a right in any scope, for menus and page access.
    pub fn holds(&self, right: Right) -> bool {
        self.kind == Kind::System || self.grants.iter().any(|grant| &*grant.right == right.0)
    }

    /// Whether the principal works in a role.
    pub fn has_role(&self, role: &str) -> bool {
        self.roles.iter().any(|held| &**held == role)
    }

    /// All scopes in which a right is held.
    pub fn scopes(&self, right: Right) -> impl Iterator<Item = &Scope> {
        self.grants.iter().filter(move |grant| &*grant.right == right.0).map(|grant| &grant.scope)
    }

    /// The permit for a right over a target, or `not_permitted`.
    pub fn permit(&self, right: Right, target: Target<'_>) -> Result<Permit, Refusal> {
        if self.kind == Kind::System {
            return Ok(Permit { right, scope: Scope::System });
        }
        self.scopes(right)
            .find(|scope| self.reaches(scope, target))
            .map(|scope| Permit { right, scope: scope.clone() })
            .ok_or_else(|| Refusal::new("not_permitted").with("right", right.0))
    }

    fn reaches(&self, scope: &Scope, target: Target<'_>) -> bool {
        match scope {
            Scope::Own => target.owner.is_none_or(|owner| owner == self.account || self.proxies.contains(&owner)),
            Scope::Office(office) => target.office == Some(*office),
            Scope::Subtree(path) => !path.is_empty() && target.path.starts_with(path.as_str()),
            Scope::Region(code) => !code.is_empty() && target.region.starts_with(code.as_str()),
            Scope::System => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HANDLE: Right = Right("case.handle");

    fn official(scope: Scope) -> Principal {
        let grants = vec![Grant { right: Arc::from("case.handle"), scope }];
        Principal { grants: Arc::from(grants), ..Principal::signed_in(Kind::Official, AccountId(3), "方敏") }
    }

    #[test]
    fn a_scope_reaches_only_what_it_says() {
        let here = Target { office: Some(OfficeId(4)), path: "/1/4/", region: "990102", owner: Some(AccountId(9)) };
        assert!(official(Scope::Office(OfficeId(4))).permit(HANDLE, here).is_ok());
        assert!(official(Scope::Office(OfficeId(5))).permit(HANDLE, here).is_err());
        assert!(official(Scope::Subtree("/1/".into())).permit(HANDLE, here).is_ok());
        assert!(official(Scope::Subtree("/2/".into())).permit(HANDLE, here).is_err());
        assert!(official(Scope::Region("9901".into())).permit(HANDLE, here).is_ok());
        assert!(official(Scope::Region("990103".into())).permit(HANDLE, here).is_err());
        assert!(official(Scope::Own).permit(HANDLE, here).is_err());
        assert!(official(Scope::Region(String::new())).permit(HANDLE, here).is_err(), "an empty region is no region");
    }

    #[test]
    fn nobody_holds_only_what_anybody_may() {
        let nobody = Principal::nobody(&[Right("account.register")]);
        assert!(nobody.permit(Right("account.register"), Target::default()).is_ok());
        assert_eq!(nobody.permit(HANDLE, Target::default()).expect_err("refused").code, "not_permitted");
    }
}
