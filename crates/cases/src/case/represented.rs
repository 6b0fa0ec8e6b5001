//! The applicant's side of a case today: whoever it is for, and whoever may act for that person or company now.
//!
//! The account that applied is kept with the case, but sight and power follow the mandate: when it ends, they end.

use super::model::Case;
use crate::rights::APPLY;
use base::{AccountId, CompanyId, Kind, Permit, PersonId, Refusal, Result, Target};
use db::{Cx, V};
use identity::people::Level;

/// Whom the caller stands for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Represented {
    me: AccountId,
    /// A resident; officials and programs of the city see as applicants only what they applied for themselves.
    resident: bool,
    own: Option<PersonId>,
    /// Oneself, once proved, and those whose mandate one holds today.
    persons: Vec<PersonId>,
    /// Companies that one leads, or is an agent of today.
    companies: Vec<CompanyId>,
}

impl Represented {
    /// By the caller; read once in a transaction.
    pub fn by_caller(cx: &mut Cx) -> Result<Represented> {
        let me = cx.me();
        cx.once("represented", me.0, Represented::load)
    }

    fn load(cx: &mut Cx) -> Result<Represented> {
        let (me, kind, own) = (cx.me(), cx.actor().kind, cx.actor().person);
        let mut found = Represented { me, resident: kind == Kind::Person, own, ..Represented::default() };
        if let Some(own) = own.filter(|_| found.resident && me.0 != 0) {
            // An account whose holder is not proved has nothing yet that a window did for its person.
            if identity::person(cx, own)?.is_some_and(|person| person.level >= Level::Proved) {
                found.persons.push(own);
            }
            found.persons.extend(identity::people::mandates::store::givers_to(cx, own)?);
            found.companies = identity::companies::store::acted_for(cx, own)?;
        }
        Ok(found)
    }

    /// Whether a case is on this side.
    pub fn has(&self, case: &Case) -> bool {
        if self.me.0 == 0 {
            return false;
        }
        if !self.resident {
            return case.applicant == Some(self.me);
        }
        match (case.company, case.person) {
            (Some(company), _) => self.companies.contains(&company),
            (None, Some(person)) => {
                self.persons.contains(&person) || (self.own == Some(person) && case.applicant == Some(self.me))
            }
            (None, None) => case.applicant == Some(self.me),
        }
    }

    /// The three ways in which a case comes to be on this side, as conditions on columns with a prefix, such as `c.`.
    pub(super) fn ways(&self, prefix: &str, params: &mut Vec<V>) -> Vec<String> {
        if self.me.0 == 0 {
            return Vec::new();
        }
        let mut bind = |value: V| {
            params.push(value);
            format!("${}", params.len())
        };
        let me = bind(V::from(self.me));
        if !self.resident {
            return vec![format!("{prefix}applicant = {me}")];
        }
        let own = bind(V::from(self.own));
        let mut ways = vec![format!(
            "({prefix}applicant = {me} AND {prefix}company IS NULL AND ({prefix}person IS NULL OR {prefix}person = {own}))"
        )];
        if !self.persons.is_empty() {
            let marks: Vec<String> = self.persons.iter().map(|person| bind(V::from(*person))).collect();
            ways.push(format!("({prefix}person IN ({}) AND {prefix}company IS NULL)", marks.join(", ")));
        }
        if !self.companies.is_empty() {
            let marks: Vec<String> = self.companies.iter().map(|company| bind(V::from(*company))).collect();
            ways.push(format!("{prefix}company IN ({})", marks.join(", ")));
        }
        ways
    }

    /// The condition that a case `c` is on this side.
    pub fn condition(&self, params: &mut Vec<V>) -> String {
        let ways = self.ways("c.", params);
        if ways.is_empty() { "FALSE".to_owned() } else { format!("({})", ways.join(" OR ")) }
    }
}

/// The permit to act as the applicant of a case. A resident who is not on its side does not find it, whatever he did with it
/// before; an official who sees it is told that it is not his to do.
pub fn permit(cx: &mut Cx, case: &Case) -> Result<Permit> {
    let kind = cx.actor().kind;
    if kind != Kind::System && !Represented::by_caller(cx)?.has(case) {
        let code = if kind == Kind::Official { Refusal::NOT_PERMITTED } else { Refusal::NOT_FOUND };
        return Err(Refusal::new(code).into());
    }
    let target = Target { owner: Some(cx.me()), ..case.target() };
    cx.permit(APPLY, target)
}

/// Whom something about a case is told: the account that applied while it is still on the applicant's side, else whoever acts for
/// the company now, else the account of the person, once proved.
pub fn told(cx: &mut Cx, case: &Case) -> Result<Vec<AccountId>> {
    if let Some(applicant) = case.applicant
        && still_acts(cx, case, applicant)?
    {
        return Ok(vec![applicant]);
    }
    let persons = match (case.company, case.person) {
        (Some(company), _) => identity::companies::store::acting_for(cx, company)?,
        (None, Some(person)) => {
            let proved = identity::person(cx, person)?.is_some_and(|person| person.level >= Level::Proved);
            Vec::from_iter(proved.then_some(person))
        }
        (None, None) => Vec::new(),
    };
    let mut accounts = Vec::new();
    for person in persons {
        accounts.extend(identity::accounts::store::of_person(cx, person)?.map(|account| account.id));
    }
    Ok(accounts)
}

/// Whether the account that applied is on the applicant's side today. One that belongs to no person, such as a program's, is.
fn still_acts(cx: &mut Cx, case: &Case, applicant: AccountId) -> Result<bool> {
    let Some(holder) = identity::account(cx, applicant)?.and_then(|account| account.person) else { return Ok(true) };
    Ok(match (case.company, case.person) {
        (Some(company), _) => !identity::companies::store::powers(cx, holder, company)?.is_empty(),
        (None, Some(person)) if person != holder => {
            identity::people::mandates::store::in_force(cx, holder, person)?.is_some()
        }
        (None, _) => true,
    })
}
