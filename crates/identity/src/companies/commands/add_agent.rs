//! A company names an agent (经办人).

use crate::companies::model::Power;
use crate::companies::store;
use crate::people::commands::{clean_name, me, named};
use crate::rights::own;
use base::{CompanyId, Refusal, Result};
use codes::CitizenId;
use db::Cx;
use jiff::Span;
use jiff::civil::Date;
use serde_json::json;

/// Names an agent, who has to accept.
#[derive(Debug, Clone)]
pub struct AddAgent {
    /// The company.
    pub company: CompanyId,
    /// The agent's name.
    pub name: String,
    /// The agent's number.
    pub number: CitizenId,
    /// What the agent may do.
    pub powers: Vec<Power>,
    /// First day.
    pub from: Date,
    /// Last day; at most two years later.
    pub to: Date,
}

impl AddAgent {
    /// The agency; emits `identity.agency_given {agency, person}`. A company for which one may not name agents is not found.
    /// Refused as `agency.powers` without any power, `agency.dates`, `agency.known`.
    pub fn run(&self, cx: &mut Cx) -> Result<i64> {
        let permit = own(cx)?;
        let person = me(cx)?;
        let mine = store::powers(cx, person, self.company)?;
        base::refuse_if!(!mine.contains(&Power::Manage), Refusal::NOT_FOUND);
        base::refuse_if!(
            self.powers.is_empty() || self.powers.iter().any(|power| !mine.contains(power)),
            "agency.powers"
        );
        let (today, longest) = (cx.today(), self.from.saturating_add(Span::new().years(2)));
        base::refuse_if!(self.from < today || self.to < self.from || self.to > longest, "agency.dates");
        let name = clean_name(&self.name)?;
        let agent = named(cx, &permit, &name, &self.number)?;
        let known = store::agents_of(cx, self.company)?.iter().any(|agency| agency.person == agent);
        base::refuse_if!(known || agent == person, "agency.known");
        let id = store::insert_agency(cx, &permit, self.company, agent, &self.powers, self.from, self.to)?;
        cx.about("agency", id);
        cx.emit("identity.agency_given", &json!({ "agency": id.to_string(), "person": agent }))?;
        Ok(id)
    }
}
