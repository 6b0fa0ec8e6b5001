//! From a token to who acts.

use super::store::{self, Session};
use crate::accounts::model::AccountKind;
use crate::posts::model::Post;
use crate::posts::store as posts;
use crate::setup::Setup;
use crate::{companies, people};
use base::{AccountId, Grant, OfficeId, Principal, Result, Scope};
use db::Cx;
use std::sync::Arc;

/// Somebody who is signed in.
#[derive(Debug, Clone)]
pub struct Signed {
    /// Who acts.
    pub principal: Arc<Principal>,
    /// The name in the head of pages; with whom it acts for in brackets.
    pub name: String,
}

/// The principal of a session's token; `None` when the session is unknown, revoked, over, or waits for a second factor.
pub fn principal(cx: &mut Cx, setup: &Setup, token: &str) -> Result<Option<Signed>> {
    let now = cx.now();
    match store::by_token(cx, token)? {
        Some(seen) if seen.level > 0 && !seen.is_over(&setup.limits, now) => build(cx, setup, &seen).map(Some),
        _ => Ok(None),
    }
}

/// The principal of an account at its main post, without a session: for jobs that look at a case as somebody would, for
/// samples and tests.
pub fn principal_of(cx: &mut Cx, setup: &Setup, account: AccountId) -> Result<Option<Signed>> {
    principal_at(cx, setup, account, None)
}

/// The same at the post of an office, where the account still holds one.
pub fn principal_at(
    cx: &mut Cx,
    setup: &Setup,
    account: AccountId,
    office: Option<OfficeId>,
) -> Result<Option<Signed>> {
    let Some(account) = crate::accounts::store::account(cx, account)?.filter(|account| account.active) else {
        return Ok(None);
    };
    let post = match office {
        Some(office) => posts::posts_of(cx, account.id)?.into_iter().find(|post| post.office == office),
        None => None,
    };
    let seen = Session {
        id: 0,
        account: account.id,
        level: 1,
        seen_at: cx.now(),
        ends_at: cx.now(),
        post: post.map(|post| post.id),
        acting: None,
        company: None,
        version: 0,
        kind: account.kind,
        name: account.name,
        active: true,
        duty: account.duty,
        person: account.person,
        account_version: account.version,
        identity_version: 0,
    };
    build(cx, setup, &seen).map(Some)
}

/// Builds the principal of a session that holds.
pub(crate) fn build(cx: &mut Cx, setup: &Setup, seen: &Session) -> Result<Signed> {
    match seen.kind {
        AccountKind::Person => resident(cx, setup, seen),
        AccountKind::Official => official(cx, setup, seen),
    }
}

fn resident(cx: &mut Cx, setup: &Setup, seen: &Session) -> Result<Signed> {
    let mut principal = Principal::signed_in(seen.kind.principal(), seen.account, &seen.name);
    principal.session = seen.id;
    principal.person = seen.person;
    principal.grants = Arc::from(setup.person_grants());
    let mut name = seen.name.clone();
    if let (Some(me), Some(other)) = (seen.person, seen.acting)
        && people::mandates::store::in_force(cx, me, other)?.is_some()
    {
        principal.acting_for = Some(other);
        name = format!("{name} · {}", people::store::name(cx, other)?);
    }
    if let (Some(me), Some(id)) = (seen.person, seen.company) {
        let powers = companies::store::powers(cx, me, id)?;
        if !powers.is_empty() {
            principal.company = Some(id);
            principal.roles = powers.iter().map(|power| Arc::from(format!("agent-{}", power.code()))).collect();
            if let Some(company) = companies::store::company(cx, id)? {
                name = format!("{name} · {}", company.name);
            }
        }
    }
    Ok(Signed { principal: Arc::new(principal), name })
}

fn official(cx: &mut Cx, setup: &Setup, seen: &Session) -> Result<Signed> {
    let mut principal = Principal::signed_in(seen.kind.principal(), seen.account, &seen.name);
    principal.session = seen.id;
    principal.person = seen.person;
    let mut grants = setup.official_grants();
    if let Some(duty) = seen.duty {
        let whole = |right: base::Right| Grant { right: Arc::from(right.0), scope: Scope::Subtree("/".to_owned()) };
        grants.extend(setup.duty_rights(duty).into_iter().map(whole));
        principal.roles = Arc::from([Arc::from(duty.code())]);
        principal.grants = Arc::from(grants);
        return Ok(Signed { principal: Arc::new(principal), name: seen.name.clone() });
    }
    let today = cx.today();
    let held: Vec<Post> = posts::posts_of(cx, seen.account)?.into_iter().filter(|post| post.held_on(today)).collect();
    let chosen = held.iter().find(|post| Some(post.id) == seen.post).or_else(|| held.first());
    let mut roles: Vec<Arc<str>> = Vec::new();
    if let Some(post) = chosen {
        principal.office = Some(post.office);
        principal.office_path = Arc::from(post.office_path.as_str());
        principal.region = Arc::from(post.region.as_str());
        add_post(cx, post, &mut roles, &mut grants)?;
    }
    let mut proxies = Vec::new();
    for proxy in posts::proxies_for(cx, seen.account)? {
        proxies.push(proxy.account);
        for post in posts::posts_of(cx, proxy.account)?.iter().filter(|post| post.held_on(today)) {
            add_post(cx, post, &mut roles, &mut grants)?;
        }
    }
    principal.roles = Arc::from(roles);
    principal.grants = Arc::from(grants);
    principal.proxies = Arc::from(proxies);
    Ok(Signed { principal: Arc::new(principal), name: seen.name.clone() })
}

/// Adds what the granted roles of a post give.
fn add_post(cx: &mut Cx, post: &Post, roles: &mut Vec<Arc<str>>, grants: &mut Vec<Grant>) -> Result<()> {
    for code in &post.roles {
        let Some(role) = posts::role(cx, code)? else { continue };
        if !roles.iter().any(|known| **known == **code) {
            roles.push(Arc::from(code.as_str()));
        }
        for right in role.rights {
            let Some(scope) = right.scope.at(post.office, &post.office_path, &post.region) else { continue };
            let grant = Grant { right: Arc::from(right.right), scope };
            if !grants.contains(&grant) {
                grants.push(grant);
            }
        }
    }
    Ok(())
}
