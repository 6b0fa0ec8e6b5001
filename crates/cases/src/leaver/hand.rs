//! From whom to whom, one case after the other.

use super::{HandedOver, Order};
use crate::case::{Case, store as cases};
use crate::commands::{can_take, give};
use crate::countersign::{self, Asked};
use crate::engine::Work;
use crate::rights::ASSIGN;
use crate::task::Task;
use crate::{clock, draft, journal, task};
use base::{AccountId, CaseId, OfficeId, OrRefuse, Permit, Result, Target};
use db::Cx;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// A hand-over at work.
pub(crate) struct Hand {
    from: AccountId,
    /// Who takes over; none for the pools.
    to: Option<AccountId>,
    name: String,
    reason: String,
    /// The account was disabled: steps in their pools keep whose they were.
    left: bool,
}

/// The permit for what the caller reaches; what lies out of reach is counted.
fn reach(cx: &mut Cx, done: &mut HandedOver, target: Target<'_>) -> Option<Permit> {
    let permit = cx.permit(ASSIGN, target).ok();
    done.out_of_reach += usize::from(permit.is_none());
    permit
}

impl Hand {
    /// The hand-over of an order.
    pub(crate) fn of(cx: &mut Cx, order: &Order) -> Result<Hand> {
        let name = match order.to {
            Some(to) => identity::name_of(cx, to)?,
            None => String::new(),
        };
        let left = identity::account(cx, order.from)?.is_some_and(|account| !account.active);
        Ok(Hand { from: order.from, to: order.to, name, reason: order.reason.clone(), left })
    }

    /// Everything of one case. Without a successor only its steps, to their pools.
    pub(crate) fn case(&self, cx: &mut Cx, id: CaseId, done: &mut HandedOver) -> Result<()> {
        let mut touched = false;
        match self.to {
            None => touched |= self.pool(cx, id, done)?,
            Some(to) => {
                let case = cases::get(cx, id)?.or_refuse(base::Refusal::NOT_FOUND)?;
                touched |= self.steps(cx, to, id, done)?;
                touched |= self.first_contact(cx, to, &case, done)?;
                touched |= self.opinions(cx, to, id, done)?;
                touched |= self.extensions(cx, to, &case, done)?;
            }
        }
        done.touched += usize::from(touched);
        Ok(())
    }

    /// Puts the steps into their pools; those of a disabled account keep whose they were.
    fn pool(&self, cx: &mut Cx, case: CaseId, done: &mut HandedOver) -> Result<bool> {
        let mut touched = false;
        let steps = task::store::in_hand(cx, case, self.from)?;
        for task in steps.iter().filter(|task| task.assignee.is_some()) {
            let Some(permit) = reach(cx, done, task.target()) else { continue };
            give(cx, &permit, task, None, &self.reason)?;
            if self.left {
                task::store::set_left_by(cx, &permit, task.id, self.from)?;
            }
            done.pooled += 1;
            touched = true;
        }
        Ok(touched)
    }

    fn steps(&self, cx: &mut Cx, to: AccountId, case: CaseId, done: &mut HandedOver) -> Result<bool> {
        let mut touched = false;
        for task in task::store::in_hand(cx, case, self.from)? {
            touched |= self.step(cx, to, &task, done)?;
        }
        Ok(touched)
    }

    fn step(&self, cx: &mut Cx, to: AccountId, task: &Task, done: &mut HandedOver) -> Result<bool> {
        let Some(permit) = reach(cx, done, task.target()) else { return Ok(false) };
        let office = identity::office(cx, task.office)?.or_refuse("case.no_such_office")?;
        let able = can_take(cx, to, &task.role, &office)?;
        if !able && task.assignee.is_none() {
            return Ok(false); // It waits in its pool already.
        }
        give(cx, &permit, task, Some(to).filter(|_| able), &self.reason)?;
        if able {
            task::store::give_opinion(cx, &permit, task.id, self.from, to)?;
            done.steps += 1;
        } else {
            done.pooled += 1;
        }
        Ok(true)
    }

    /// The successor follows the leaver's cases to their end too: a first-contact owner who has left can be asked nothing.
    fn first_contact(&self, cx: &mut Cx, to: AccountId, case: &Case, done: &mut HandedOver) -> Result<bool> {
        if case.owner != Some(self.from) || !case.is_open() {
            return Ok(false);
        }
        let Some(permit) = reach(cx, done, case.target()) else { return Ok(false) };
        if !can_follow(cx, to, case)? {
            done.unfit += 1;
            return Ok(false);
        }
        let mut work = Work::load(cx, case.clone(), permit)?;
        work.case.owner = Some(to);
        work.save(cx, "owner-changed", true, &self.detail())?;
        done.cases += 1;
        Ok(true)
    }

    fn opinions(&self, cx: &mut Cx, to: AccountId, case: CaseId, done: &mut HandedOver) -> Result<bool> {
        let mut touched = false;
        for asked in countersign::store::asked_of(cx, case, self.from)? {
            let Some(permit) = reach(cx, done, asked.target()) else { continue };
            if !works_at(cx, to, asked.office)? || has_a_say(cx, to, &asked)? {
                done.unfit += 1;
                continue;
            }
            countersign::store::give(cx, &permit, &asked, to)?;
            cx.about("case", case.0);
            journal::store::add(cx, &permit, case, "countersign-given", false, &self.detail(), Map::new())?;
            done.opinions += 1;
            touched = true;
        }
        Ok(touched)
    }

    /// Nobody approves a request that became his own.
    fn extensions(&self, cx: &mut Cx, to: AccountId, case: &Case, done: &mut HandedOver) -> Result<bool> {
        let mut touched = false;
        for request in clock::store::extensions(cx, case.id)? {
            if request.asked_by != self.from || request.state != "asked" {
                continue;
            }
            let Some(permit) = reach(cx, done, case.target()) else { continue };
            if !can_follow(cx, to, case)? {
                done.unfit += 1;
                continue;
            }
            cx.about("case", case.id.0);
            clock::store::give_extension(cx, &permit, request.id, to)?;
            journal::store::add(cx, &permit, case.id, "extension-given", false, &self.detail(), Map::new())?;
            done.extensions += 1;
            touched = true;
        }
        Ok(touched)
    }

    /// Applications that the leaver filled in at a window go to a colleague of the same office only. Answers those looked at.
    pub(crate) fn drafts(&self, cx: &mut Cx, after: i64, limit: i64, done: &mut HandedOver) -> Result<Vec<i64>> {
        let Some(to) = self.to else { return Ok(Vec::new()) };
        let waiting = draft::store::at_window_by(cx, self.from, after, limit)?;
        if waiting.is_empty() {
            return Ok(waiting);
        }
        match self.common_office(cx, to)? {
            None => done.unfit += waiting.len(),
            Some(permit) => {
                for draft in &waiting {
                    draft::store::give(cx, &permit, *draft, to)?;
                    done.drafts += 1;
                }
            }
        }
        Ok(waiting)
    }

    /// The permit at an office of the leaver, in the caller's reach, at which the successor works too.
    fn common_office(&self, cx: &mut Cx, to: AccountId) -> Result<Option<Permit>> {
        for office in identity::offices_of(cx, self.from)? {
            let target = Target { owner: None, office: Some(office.id), path: &office.path, region: &office.region };
            if let Ok(permit) = cx.permit(ASSIGN, target)
                && works_at(cx, to, office.id)?
            {
                return Ok(Some(permit));
            }
        }
        Ok(None)
    }

    fn detail(&self) -> Value {
        json!({ "to": self.name, "reason": self.reason })
    }
}

fn works_at(cx: &mut Cx, to: AccountId, office: OfficeId) -> Result<bool> {
    Ok(identity::officials_at(cx, office)?.iter().any(|official| official.account == to))
}

/// Whether somebody works at the office in charge, or where a step of the case waits.
fn can_follow(cx: &mut Cx, to: AccountId, case: &Case) -> Result<bool> {
    let mut offices = BTreeSet::from([case.office]);
    let open = task::store::open_of_case(cx, case.id)?;
    offices.extend(open.iter().filter(|task| !task.is_applicants()).map(|task| task.office));
    for office in offices {
        if works_at(cx, to, office)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether somebody asked the question himself, or is asked already.
fn has_a_say(cx: &mut Cx, to: AccountId, asked: &Asked) -> Result<bool> {
    let questions = countersign::store::of_case(cx, asked.case)?;
    let question = questions.into_iter().find(|one| one.id == asked.countersign);
    Ok(question.is_none_or(|one| one.asked_by == to || one.asked.iter().any(|other| other.account == Some(to))))
}
