//! A registration office, or the system after one, records a company.

use crate::companies::store;
use crate::rights::{COMPANIES, EVERYWHERE};
use base::{CompanyId, PersonId, Result};
use codes::CreditCode;
use db::Cx;

/// Records a company, or brings it up to date.
#[derive(Debug, Clone)]
pub struct Record {
    /// Registered name.
    pub name: String,
    /// Credit code.
    pub credit_code: CreditCode,
    /// Name of the legal representative.
    pub legal_name: String,
    /// The legal representative, if known as a person.
    pub legal_person: Option<PersonId>,
}

impl Record {
    /// The company.
    pub fn run(&self, cx: &mut Cx) -> Result<CompanyId> {
        let permit = cx.permit(COMPANIES, EVERYWHERE)?;
        let legal = (self.legal_name.trim(), self.legal_person);
        let company = store::keep(cx, &permit, self.name.trim(), &self.credit_code.to_string(), legal, "registration")?;
        cx.about("company", company.0);
        Ok(company)
    }
}
