//! Somebody chooses for whom this session acts: oneself, a child, a parent, a company.

use crate::companies::store as companies;
use crate::people::mandates::store as mandates;
use crate::rights::own;
use crate::sessions::store as sessions;
use base::refusal::OrRefuse;
use base::{CompanyId, PersonId, Refusal, Result};
use db::Cx;

/// For whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whom {
    /// Oneself.
    Oneself,
    /// A person who gave a mandate.
    Person(PersonId),
    /// A company that one represents.
    Company(CompanyId),
}

/// Chooses.
#[derive(Debug, Clone, Copy)]
pub struct ActFor {
    /// For whom.
    pub whom: Whom,
}

impl ActFor {
    /// Chooses; whoever gave no mandate is not found.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let permit = own(cx)?;
        let session = cx.actor().session;
        let person = cx.actor().person;
        cx.about("session", session);
        let (acting, company) = match self.whom {
            Whom::Oneself => (None, None),
            Whom::Person(other) => {
                let me = person.or_refuse(Refusal::NOT_FOUND)?;
                mandates::in_force(cx, me, other)?.or_refuse(Refusal::NOT_FOUND)?;
                cx.note("person", other.to_string());
                (Some(other), None)
            }
            Whom::Company(company) => {
                let me = person.or_refuse(Refusal::NOT_FOUND)?;
                base::refuse_if!(companies::powers(cx, me, company)?.is_empty(), Refusal::NOT_FOUND);
                cx.note("company", company.to_string());
                (None, Some(company))
            }
        };
        sessions::choose(cx, &permit, session, None, acting, company)
    }
}
