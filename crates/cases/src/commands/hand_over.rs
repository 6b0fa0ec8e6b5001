//! Everything that a leaver had in hand goes to a successor: steps, first contacts, opinions asked by name, requests for more
//! time, applications begun at a window. What lies out of the caller's reach stays, and is told.

use super::assign::give;
use super::{can_take, clean};
use crate::case::{Case, store as cases};
use crate::countersign::{self, Asked};
use crate::engine::Work;
use crate::rights::ASSIGN;
use crate::{clock, draft, journal, task};
use base::{AccountId, CaseId, OrRefuse, Permit, Result, Target};
use db::Cx;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

const PAGE: i64 = 200;

/// Hands all work of a leaver to a successor, or his steps back to their pools; a successor is first-contact owner from then
/// on. Steps of a disabled account that lie in a pool are still the leaver's until somebody claims them.
#[derive(Debug, Clone)]
pub struct HandOver {
    /// Who leaves.
    pub from: AccountId,
    /// Who takes over; steps that he may not do go to the pool.
    pub to: Option<AccountId>,
    /// Why.
    pub reason: String,
}

/// What was handed over.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HandedOver {
    /// Steps that went to the successor.
    pub steps: usize,
    /// Steps that went to a pool.
    pub pooled: usize,
    /// Cases that the successor follows from now on as their first contact.
    pub cases: usize,
    /// Opinions that are asked of the successor from now on.
    pub opinions: usize,
    /// Requests for more time that are the successor's from now on.
    pub extensions: usize,
    /// Applications begun at a window that the successor goes on with.
    pub drafts: usize,
    /// Steps, cases and requests out of the caller's reach: they stay as they are.
    pub out_of_reach: usize,
    /// Cases and opinions that the successor's office has nothing to do with: they stay as they are.
    pub unfit: usize,
    /// The cases of which something changed.
    pub touched: BTreeSet<CaseId>,
}

impl HandedOver {
    /// Cases of which something changed, and applications begun at a window.
    pub fn count(&self) -> usize {
        self.touched.len() + self.drafts
    }

    /// The permit for what the caller reaches; what lies out of reach is counted.
    fn reach(&mut self, cx: &mut Cx, target: Target<'_>) -> Option<Permit> {
        let permit = cx.permit(ASSIGN, target).ok();
        self.out_of_reach += usize::from(permit.is_none());
        permit
    }
}

impl HandOver {
    /// Runs the command.
    pub fn run(&self, cx: &mut Cx) -> Result<HandedOver> {
        let reason = clean(&self.reason)?;
        base::refuse_if!(reason.is_empty(), "case.reason_needed");
        base::refuse_if!(self.to == Some(self.from), "case.successor_same");
        let mut done = HandedOver::default();
        match self.to {
            None => self.pool(cx, &reason, &mut done)?,
            Some(to) => {
                let active = identity::account(cx, to)?.is_some_and(|account| account.active);
                base::refuse_if!(!active, "case.successor_gone");
                let hand = Hand { from: self.from, to, name: identity::name_of(cx, to)?, reason: &reason };
                hand.steps(cx, &mut done)?;
                hand.first_contacts(cx, &mut done)?;
                hand.opinions(cx, &mut done)?;
                hand.extensions(cx, &mut done)?;
                hand.drafts(cx, &mut done)?;
            }
        }
        base::refuse_if!(done.count() == 0 && done.out_of_reach > 0, "case.hand_over_out_of_reach");
        base::refuse_if!(done.count() == 0 && done.unfit > 0, "case.cannot_take_it");
        base::refuse_if!(done.count() == 0, "case.nothing_to_hand_over");
        Ok(done)
    }

    /// Puts the steps into their pools; those of a disabled account keep whose they were.
    fn pool(&self, cx: &mut Cx, reason: &str, done: &mut HandedOver) -> Result<()> {
        let left = identity::account(cx, self.from)?.is_some_and(|account| !account.active);
        let mut after = 0;
        loop {
            let page = task::store::held_by(cx, self.from, after, PAGE)?;
            let Some(last) = page.last() else { return Ok(()) };
            after = last.id;
            for task in &page {
                let Some(permit) = done.reach(cx, task.target()) else { continue };
                give(cx, &permit, task, None, reason)?;
                if left {
                    task::store::set_left_by(cx, &permit, task.id, self.from)?;
                }
                done.pooled += 1;
                done.touched.insert(task.case);
            }
        }
    }
}

/// From whom to whom.
struct Hand<'a> {
    from: AccountId,
    to: AccountId,
    name: String,
    reason: &'a str,
}

impl Hand<'_> {
    fn steps(&self, cx: &mut Cx, done: &mut HandedOver) -> Result<()> {
        let mut after = 0;
        loop {
            let page = task::store::held_or_left_by(cx, self.from, after, PAGE)?;
            let Some(last) = page.last() else { return Ok(()) };
            after = last.id;
            for task in &page {
                let Some(permit) = done.reach(cx, task.target()) else { continue };
                let office = identity::office(cx, task.office)?.or_refuse("case.no_such_office")?;
                let able = can_take(cx, self.to, &task.role, &office)?;
                if !able && task.assignee.is_none() {
                    continue; // It waits in its pool already.
                }
                give(cx, &permit, task, Some(self.to).filter(|_| able), self.reason)?;
                if able {
                    task::store::give_opinion(cx, &permit, task.id, self.from, self.to)?;
                    done.steps += 1;
                } else {
                    done.pooled += 1;
                }
                done.touched.insert(task.case);
            }
        }
    }

    /// The successor follows the leaver's cases to their end too: a first-contact owner who has left can be asked nothing.
    fn first_contacts(&self, cx: &mut Cx, done: &mut HandedOver) -> Result<()> {
        let mut after = CaseId(0);
        loop {
            let page = cases::owned_by(cx, self.from, after, PAGE)?;
            let Some(last) = page.last() else { return Ok(()) };
            after = last.id;
            for case in page {
                let Some(permit) = done.reach(cx, case.target()) else { continue };
                if !self.can_follow(cx, &case)? {
                    done.unfit += 1;
                    continue;
                }
                let mut work = Work::load(cx, case, permit)?;
                work.case.owner = Some(self.to);
                let case = work.save(cx, "owner-changed", true, &self.detail())?;
                done.cases += 1;
                done.touched.insert(case.id);
            }
        }
    }

    /// Whether the successor works at the office in charge, or where a step of the case waits.
    fn can_follow(&self, cx: &mut Cx, case: &Case) -> Result<bool> {
        let mut offices = BTreeSet::from([case.office]);
        let open = task::store::open_of_case(cx, case.id)?;
        offices.extend(open.iter().filter(|task| !task.is_applicants()).map(|task| task.office));
        for office in offices {
            if self.works_at(cx, office)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn works_at(&self, cx: &mut Cx, office: base::OfficeId) -> Result<bool> {
        Ok(identity::officials_at(cx, office)?.iter().any(|official| official.account == self.to))
    }

    fn opinions(&self, cx: &mut Cx, done: &mut HandedOver) -> Result<()> {
        for asked in countersign::store::asked_of(cx, self.from, PAGE)? {
            let Some(permit) = done.reach(cx, asked.target()) else { continue };
            if !self.works_at(cx, asked.office)? || self.has_a_say(cx, &asked)? {
                done.unfit += 1;
                continue;
            }
            countersign::store::give(cx, &permit, &asked, self.to)?;
            cx.about("case", asked.case.0);
            journal::store::add(cx, &permit, asked.case, "countersign-given", false, &self.detail(), Map::new())?;
            done.opinions += 1;
            done.touched.insert(asked.case);
        }
        Ok(())
    }

    /// Whether the successor asked the question himself, or is asked already.
    fn has_a_say(&self, cx: &mut Cx, asked: &Asked) -> Result<bool> {
        let questions = countersign::store::of_case(cx, asked.case)?;
        let question = questions.into_iter().find(|one| one.id == asked.countersign);
        Ok(question
            .is_none_or(|one| one.asked_by == self.to || one.asked.iter().any(|other| other.account == Some(self.to))))
    }

    /// Nobody approves a request that became his own.
    fn extensions(&self, cx: &mut Cx, done: &mut HandedOver) -> Result<()> {
        for request in clock::store::extensions_asked_by(cx, self.from, PAGE)? {
            let case = cases::get(cx, request.case)?.or_refuse(base::Refusal::NOT_FOUND)?;
            let Some(permit) = done.reach(cx, case.target()) else { continue };
            if !self.can_follow(cx, &case)? {
                done.unfit += 1;
                continue;
            }
            cx.about("case", case.id.0);
            clock::store::give_extension(cx, &permit, request.id, self.to)?;
            journal::store::add(cx, &permit, case.id, "extension-given", false, &self.detail(), Map::new())?;
            done.extensions += 1;
            done.touched.insert(case.id);
        }
        Ok(())
    }

    /// Applications that the leaver filled in at a window go to a colleague of the same office only.
    fn drafts(&self, cx: &mut Cx, done: &mut HandedOver) -> Result<()> {
        let mut permit = None;
        for office in identity::offices_of(cx, self.from)? {
            let target = Target { owner: None, office: Some(office.id), path: &office.path, region: &office.region };
            let reached = cx.permit(ASSIGN, target);
            if let Ok(found) = reached
                && self.works_at(cx, office.id)?
            {
                permit = Some(found);
                break;
            }
        }
        let waiting = draft::store::at_window_by(cx, self.from, PAGE)?;
        match permit {
            None => done.unfit += waiting.len(),
            Some(permit) => {
                for draft in waiting {
                    draft::store::give(cx, &permit, draft, self.to)?;
                    done.drafts += 1;
                }
            }
        }
        Ok(())
    }

    fn detail(&self) -> Value {
        json!({ "to": self.name, "reason": self.reason })
    }
}
