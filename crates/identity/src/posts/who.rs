//! Who can do something, and why; what somebody can do, and why.

use super::model::ScopeKind;
use super::store;
use crate::accounts::store as accounts;
use crate::rights::{Duty, EVERYWHERE, EXPLAIN};
use crate::setup::Setup;
use base::{AccountId, OfficeId, Result, Text};
use db::Cx;

/// Why somebody holds a right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// A role granted at a post.
    Role {
        /// The role's code.
        role: String,
        /// The role's name.
        role_name: Text,
        /// The post.
        post: i64,
        /// The office of the post.
        office: Text,
        /// The title of the post.
        title: Text,
    },
    /// A duty of administration.
    Duty(Duty),
    /// Every account of this sort has it over what is its own.
    Everybody,
    /// Stands in for somebody who is away and holds it.
    Proxy {
        /// Who is away.
        name: String,
        /// How that one holds it.
        through: Box<Reason>,
    },
}

/// Somebody who holds a right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// Who.
    pub account: AccountId,
    /// Name.
    pub name: String,
    /// How far it reaches; a duty reaches everything.
    pub scope: Option<ScopeKind>,
    /// Why.
    pub reason: Reason,
}

/// A right that somebody holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RightHeld {
    /// The right.
    pub right: String,
    /// How far it reaches; a duty reaches everything.
    pub scope: Option<ScopeKind>,
    /// Why.
    pub reason: Reason,
}

/// Everybody who holds a right today: over an office when one is given (its own things, the office, the tree above it, its
/// region), or anywhere. What every account has over its own is not listed.
pub fn who_can(cx: &mut Cx, setup: &Setup, right: &str, office: Option<OfficeId>) -> Result<Vec<Holder>> {
    cx.permit(EXPLAIN, EVERYWHERE)?;
    let office = match office {
        Some(office) => Some(crate::offices::store::must(cx, office)?),
        None => None,
    };
    let mut holders = Vec::new();
    for duty in Duty::ALL.into_iter().filter(|duty| setup.duty_rights(*duty).iter().any(|known| known.0 == right)) {
        for account in accounts::on_duty(cx, duty)? {
            holders.push(Holder { account: account.id, name: account.name, scope: None, reason: Reason::Duty(duty) });
        }
    }
    for held in store::holders(cx, right)? {
        let reaches = office.as_ref().is_none_or(|office| match held.scope {
            ScopeKind::Own | ScopeKind::Office => held.office == office.id,
            ScopeKind::Subtree => office.path.starts_with(&held.path),
            ScopeKind::Region => !held.region.is_empty() && office.region.starts_with(&held.region),
        });
        if !reaches {
            continue;
        }
        let reason = Reason::Role {
            role: held.role,
            role_name: held.role_name,
            post: held.post,
            office: held.office_name,
            title: held.title,
        };
        let deputies = store::deputies(cx, held.account)?;
        let name = held.name.clone();
        holders.push(Holder {
            account: held.account,
            name: held.name,
            scope: Some(held.scope),
            reason: reason.clone(),
        });
        for proxy in deputies {
            let through = Box::new(reason.clone());
            let reason = Reason::Proxy { name: name.clone(), through };
            holders.push(Holder { account: proxy.deputy, name: proxy.deputy_name, scope: Some(held.scope), reason });
        }
    }
    Ok(holders)
}

/// Every right that an account holds today, each with its reason.
pub fn rights_of(cx: &mut Cx, setup: &Setup, account: AccountId) -> Result<Vec<RightHeld>> {
    cx.permit(EXPLAIN, EVERYWHERE)?;
    let account = accounts::must(cx, account)?;
    if !account.active {
        return Ok(Vec::new());
    }
    let own = if account.kind == crate::accounts::AccountKind::Official {
        setup.official_grants()
    } else {
        setup.person_grants()
    };
    let mut rights: Vec<RightHeld> = own
        .into_iter()
        .map(|grant| RightHeld {
            right: grant.right.to_string(),
            scope: Some(ScopeKind::Own),
            reason: Reason::Everybody,
        })
        .collect();
    if let Some(duty) = account.duty {
        rights.extend(setup.duty_rights(duty).into_iter().map(|right| RightHeld {
            right: right.0.to_owned(),
            scope: None,
            reason: Reason::Duty(duty),
        }));
        return Ok(rights);
    }
    rights.extend(at_posts(cx, account.id)?);
    for proxy in store::proxies_for(cx, account.id)? {
        for held in at_posts(cx, proxy.account)? {
            let reason = Reason::Proxy { name: proxy.account_name.clone(), through: Box::new(held.reason) };
            rights.push(RightHeld { reason, ..held });
        }
    }
    Ok(rights)
}

fn at_posts(cx: &mut Cx, account: AccountId) -> Result<Vec<RightHeld>> {
    let today = cx.today();
    let mut rights = Vec::new();
    for post in store::posts_of(cx, account)?.into_iter().filter(|post| post.held_on(today)) {
        for code in &post.roles {
            let Some(role) = store::role(cx, code)? else { continue };
            for right in role.rights {
                let reason = Reason::Role {
                    role: role.code.clone(),
                    role_name: role.name.clone(),
                    post: post.id,
                    office: post.office_name.clone(),
                    title: post.title.clone(),
                };
                rights.push(RightHeld { right: right.right, scope: Some(right.scope), reason });
            }
        }
    }
    Ok(rights)
}
