//! For whom somebody may apply: for oneself, for a child or another person by mandate, for a company as its agent.

use crate::commands::Applicant;
use base::{CompanyId, Kind, PersonId, Refusal, Result};
use catalogue::item::{Audience, Item, OnBehalf};
use db::Cx;
use identity::people::MandateKind;

/// A possible applicant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// The person: oneself, or the one who gave the mandate.
    pub person: PersonId,
    /// The company.
    pub company: Option<CompanyId>,
    /// Name.
    pub name: String,
    /// Why one may.
    pub by: By,
}

/// Why one may apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// It is oneself.
    Own,
    /// As a guardian.
    Guardian,
    /// By mandate of an adult.
    Mandate,
    /// As an agent or legal representative of a company.
    Agent,
}

impl Who {
    /// The value of its choice in a form: `self`, `person-12`, `company-12`.
    pub fn key(&self) -> String {
        match (self.by, self.company) {
            (_, Some(company)) => format!("company-{company}"),
            (By::Own, None) => "self".to_owned(),
            (_, None) => format!("person-{}", self.person),
        }
    }

    /// As the applicant of a draft.
    pub fn applicant(&self) -> Applicant {
        Applicant { account: None, person: Some(self.person), company: self.company, name: self.name.clone() }
    }
}

/// Everybody for whom the caller may apply for an item, oneself first. Empty while the caller's identity is not proved.
pub fn options(cx: &mut Cx, item: &Item) -> Result<Vec<Who>> {
    let Some(me) = cx.actor().person else { return Ok(Vec::new()) };
    let mut out = Vec::new();
    if item.audience.iter().any(|audience| audience.is_person()) {
        let name = identity::person(cx, me)?.map_or_else(|| cx.actor().name.to_string(), |person| person.name);
        out.push(Who { person: me, company: None, name, by: By::Own });
    }
    let today = cx.today();
    for mandate in identity::people::mandates::store::mandates(cx, me)? {
        let (by, fits) = match mandate.kind {
            MandateKind::Guardian => {
                (By::Guardian, item.on_behalf.iter().any(|one| matches!(one, OnBehalf::Child | OnBehalf::Ward)))
            }
            MandateKind::Adult => (By::Mandate, item.on_behalf.contains(&OnBehalf::Relative)),
        };
        if mandate.holder == me && mandate.holds_on(today) && fits {
            out.push(Who { person: mandate.giver, company: None, name: mandate.giver_name, by });
        }
    }
    let for_companies = item.audience.iter().any(|audience| *audience != Audience::Person)
        || item.on_behalf.contains(&OnBehalf::Company);
    if for_companies {
        for company in companies(cx, me)? {
            out.push(Who { person: me, company: Some(company.0), name: company.1, by: By::Agent });
        }
    }
    Ok(out)
}

fn companies(cx: &mut Cx, me: PersonId) -> Result<Vec<(CompanyId, String)>> {
    let today = cx.today();
    let mut out: Vec<(CompanyId, String)> = Vec::new();
    for agency in identity::companies::store::agencies_of(cx, me)? {
        if agency.holds_on(today) && !out.iter().any(|(id, _)| *id == agency.company) {
            out.push((agency.company, agency.company_name));
        }
    }
    for company in identity::companies::store::led_by(cx, me)? {
        if !out.iter().any(|(id, _)| *id == company.id) {
            out.push((company.id, company.name));
        }
    }
    Ok(out)
}

/// Refuses an applicant for whom the caller may not act. The system and window clerks, whose right is asked for elsewhere,
/// may act for anybody who stands there.
pub fn check(cx: &mut Cx, applicant: &Applicant) -> Result<()> {
    if matches!(cx.actor().kind, Kind::System) {
        return Ok(());
    }
    let (me, acting) = (cx.actor().person, cx.actor().acting_for);
    if let (Some(me), Some(person)) = (me, applicant.person)
        && me != person
        && acting != Some(person)
    {
        let mandate = identity::people::mandates::store::in_force(cx, me, person)?;
        base::refuse_if!(mandate.is_none(), Refusal::NOT_FOUND);
    }
    base::refuse_if!(me.is_none() && applicant.person.is_some(), "case.prove_first");
    if let (Some(me), Some(company)) = (me, applicant.company) {
        let powers = identity::companies::store::powers(cx, me, company)?;
        base::refuse_if!(powers.is_empty(), Refusal::NOT_FOUND);
    }
    Ok(())
}
