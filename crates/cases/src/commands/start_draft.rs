//! Somebody begins an application: what the city already knows is filled in with its source.

use crate::acting::window_permit;
use crate::case::Channel;
use crate::draft::{self, Draft};
use crate::known;
use crate::rights::APPLY;
use base::{AccountId, CompanyId, OrRefuse, PersonId, Result, Target};
use catalogue::published::{self, State};
use db::Cx;

/// For whom the application is.
#[derive(Debug, Clone, Default)]
pub struct Applicant {
    /// Account of the applicant, where a clerk fills in for somebody who has one.
    pub account: Option<AccountId>,
    /// The person.
    pub person: Option<PersonId>,
    /// The company.
    pub company: Option<CompanyId>,
    /// Name.
    pub name: String,
}

/// Begins an application.
#[derive(Debug, Clone)]
pub struct StartDraft {
    /// Item, `pack/item`.
    pub item: String,
    /// For whom.
    pub applicant: Applicant,
    /// How it reaches us.
    pub channel: Channel,
    /// Division code of the office that will be in charge.
    pub region: String,
}

impl StartDraft {
    /// Runs the command; answers the draft.
    pub fn run(&self, cx: &mut Cx) -> Result<Draft> {
        let published = published::store::current(cx, &self.item)?.or_refuse("case.no_such_item")?;
        base::refuse_if!(published.state == State::Suspended, "case.item_suspended");
        base::refuse_if!(!published.parts.item.alone, "case.item_not_alone");
        let permit = if self.channel == Channel::Window {
            window_permit(cx)?
        } else {
            draft::who::check(cx, &self.applicant)?;
            cx.permit(APPLY, Target { owner: Some(cx.me()), ..Target::default() })?
        };
        base::refuse_if!(self.applicant.person.is_none(), "case.prove_first");
        let id = cx.new_id();
        let known = known::fill(cx, &published, &self.applicant, id)?;
        let first = published.parts.form.as_ref().and_then(|form| form.pages.first()).map(|page| page.id.clone());
        let draft = Draft {
            id,
            account: cx.me(),
            item: self.item.clone(),
            publication: published.id,
            channel: self.channel,
            applicant: self.applicant.account,
            applicant_name: self.applicant.name.clone(),
            person: self.applicant.person,
            company: self.applicant.company,
            region: self.region.clone(),
            answers: known.answers,
            sources: known.sources,
            page: first.unwrap_or_default(),
            seen: draft::Seen::default(),
            made_at: cx.now(),
            changed_at: cx.now(),
            submitted: None,
            version: 1,
        };
        draft::store::insert(cx, &permit, &draft, published.parts.form.as_ref())?;
        if self.channel == Channel::Window {
            super::view_draft::disclose(cx, &permit, &draft, &published.parts.item.title)?;
        }
        Ok(draft)
    }
}
