//! Everything that a leaver had in hand goes to a successor: steps, first contacts, opinions asked by name, requests for more
//! time, applications begun at a window. What lies out of the caller's reach stays, and is told. Of one case everything goes at
//! once; after the first cases a job takes the rest, portion by portion.

use super::clean;
use crate::job;
use crate::leaver::{self, At, Hand, HandedOver, Order, State};
use crate::rights::ASSIGN;
use base::{AccountId, Permit, Result, Scope, Target};
use db::Cx;
use identity::Setup;
use serde_json::json;

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

/// What came of the first portion.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Handed {
    /// What was handed over.
    pub done: HandedOver,
    /// Cases and applications at which a job has still to look.
    pub rest: i64,
}

impl HandOver {
    /// Runs the command.
    pub fn run(&self, cx: &mut Cx) -> Result<Handed> {
        let reason = clean(&self.reason)?;
        base::refuse_if!(reason.is_empty(), "case.reason_needed");
        base::refuse_if!(self.to == Some(self.from), "case.successor_same");
        base::refuse_if!(!cx.actor().holds(ASSIGN), base::Refusal::NOT_PERMITTED);
        base::refuse_if!(self.is_gone(cx)?, "case.successor_gone");
        cx.about("account", self.from.0);
        let in_all = leaver::store::count_in_hand(cx, self.from)?;
        let mut order = Order {
            id: cx.new_id(),
            from: self.from,
            to: self.to,
            reason,
            by: cx.me(),
            office: cx.actor().office,
            reach: leaver::reach(cx.actor()),
            begun_at: cx.now(),
            at: At::START,
            looked: 0,
            in_all,
            done: HandedOver::default(),
            state: State::Running,
            ended_at: None,
        };
        portion(cx, &mut order)?;
        note(cx, &order);
        if order.state == State::Running {
            let permit = anywhere(cx)?;
            leaver::store::begin(cx, &permit, &order)?;
            later(cx, &order)?;
            return Ok(Handed { rest: (in_all - order.looked).max(1), done: order.done });
        }
        let done = order.done;
        base::refuse_if!(done.count() == 0 && done.out_of_reach > 0, "case.hand_over_out_of_reach");
        base::refuse_if!(done.count() == 0 && done.unfit > 0, "case.cannot_take_it");
        base::refuse_if!(done.count() == 0, "case.nothing_to_hand_over");
        Ok(Handed { done, rest: 0 })
    }

    fn is_gone(&self, cx: &mut Cx) -> Result<bool> {
        match self.to {
            Some(to) => Ok(identity::account(cx, to)?.is_none_or(|account| !account.active)),
            None => Ok(false),
        }
    }

    /// The job: the portion after a place, with what whoever ordered it may do today and could do then. One that was done already
    /// is passed over.
    pub(crate) fn go_on(cx: &mut Cx, setup: &Setup, order: i64, at: At) -> Result<()> {
        let order = leaver::store::get(cx, order)?;
        let Some(mut order) = order.filter(|order| order.state == State::Running && order.at == at) else {
            return Ok(());
        };
        cx.about("account", order.from.0);
        let permit = cx.permit(ASSIGN, Target::default())?;
        let hand = HandOver { from: order.from, to: order.to, reason: order.reason.clone() };
        let by = match order.by {
            AccountId(0) => None,
            by => Some(identity::principal_at(cx, setup, by, order.office)?),
        };
        if hand.is_gone(cx)? || matches!(by, Some(None)) {
            (order.state, order.ended_at) = (State::Stopped, Some(cx.now()));
        } else {
            if let Some(signed) = by.flatten() {
                cx.act_as(&leaver::orderer(&signed.principal, &order.reach))?;
            }
            portion(cx, &mut order)?;
        }
        if order.state == State::Running {
            later(cx, &order)?;
        }
        leaver::store::go_on(cx, &permit, at, &order)?;
        note(cx, &order);
        Ok(())
    }
}

/// The audit tells what was handed over so far.
fn note(cx: &mut Cx, order: &Order) {
    cx.note("handed", order.done.count());
    cx.note("out_of_reach", order.done.out_of_reach);
    cx.note("unfit", order.done.unfit);
    cx.note("state", order.state.word());
}

/// The permit to keep a hand-over, wherever the right reaches: for what it touches one is asked for piece by piece.
fn anywhere(cx: &mut Cx) -> Result<Permit> {
    let scope = cx.actor().scopes(ASSIGN).next().cloned();
    let target = match &scope {
        Some(Scope::Office(office)) => Target { office: Some(*office), ..Target::default() },
        Some(Scope::Subtree(path)) => Target { path, ..Target::default() },
        Some(Scope::Region(code)) => Target { region: code, ..Target::default() },
        _ => Target::default(),
    };
    cx.permit(ASSIGN, target)
}

fn later(cx: &mut Cx, order: &Order) -> Result<()> {
    let (stage, reached) = order.at.stored();
    let payload = json!({ "order": order.id, "stage": stage, "after": reached });
    cx.enqueue(job::HAND_OVER, None, &payload, cx.now())
}

/// Hands over the next cases, or the next applications once all cases were looked at.
fn portion(cx: &mut Cx, order: &mut Order) -> Result<()> {
    let most = job::portion(cx)?;
    let hand = Hand::of(cx, order)?;
    let mut looked = 0;
    if let At::Case(after) = order.at {
        let cases = leaver::store::cases_in_hand(cx, order.from, after, most)?;
        for case in &cases {
            hand.case(cx, *case, &mut order.done)?;
        }
        looked = cases.len() as i64;
        order.at = match cases.last() {
            Some(last) if looked == most => At::Case(*last),
            _ => At::Draft(0),
        };
    }
    if let At::Draft(after) = order.at {
        let drafts = hand.drafts(cx, after, most - looked, &mut order.done)?;
        if looked + (drafts.len() as i64) < most {
            (order.state, order.ended_at) = (State::Done, Some(cx.now()));
        }
        order.at = At::Draft(drafts.last().copied().unwrap_or(after));
        looked += drafts.len() as i64;
    }
    order.looked += looked;
    Ok(())
}
