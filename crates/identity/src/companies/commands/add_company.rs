//! A legal representative adds the company.

use crate::companies::store;
use crate::people::commands::me;
use crate::people::store as people;
use crate::proofs::ProvedLegal;
use crate::rights::own;
use base::{CompanyId, Result};
use db::Cx;

/// Adds a company whose legal representative one is. The provider was asked before.
#[derive(Debug, Clone)]
pub struct AddCompany {
    /// What the provider confirmed.
    pub legal: ProvedLegal,
}

impl AddCompany {
    /// The company. Refused as `proof.no_legal` when the proof is about another person.
    pub fn run(&self, cx: &mut Cx) -> Result<CompanyId> {
        let permit = own(cx)?;
        let person = me(cx)?;
        base::refuse_if!(people::clear(cx, person)?.number != self.legal.person().to_string(), "proof.no_legal");
        let (name, code) = self.legal.company();
        let legal_name = people::name(cx, person)?;
        let company = store::keep(cx, &permit, name, &code.to_string(), (&legal_name, Some(person)), "online")?;
        cx.about("company", company.0);
        crate::accounts::store::touch(cx, &permit, person)?;
        Ok(company)
    }
}
