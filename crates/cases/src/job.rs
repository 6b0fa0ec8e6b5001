//! Kinds of the jobs that the case engine puts into the outbox, and what runs for them.

use crate::commands;
use base::{CaseId, Error, Result};
use db::{Cx, Listener};
use jobs::{Handler, Jobs};
use serde_json::Value;

/// A joint case opens a child.
pub const OPEN_CHILD: &str = "case.open-child";
/// A child is no longer wanted.
pub const VOID_CHILD: &str = "case.void-child";
/// A child came to its end.
pub const CHILD_FINISHED: &str = "case.child-finished";
/// A timer of a process ran down.
pub const TIMER: &str = "case.timer";
/// Nobody said within the time what is missing.
pub const SILENCE: &str = "case.silence";
/// A material that was to follow is due soon, or has not come.
pub const LATER: &str = "case.later";
/// What an applicant was asked for is due soon, or has not come.
pub const SUPPLEMENT: &str = "case.supplement";

/// Something happened that the applicant is told.
pub const TELL: &str = "case.tell";
/// Somebody's account was disabled: what he held goes back to the pools.
pub const LEAVER: &str = "case.leaver";
/// A person proved who he is: cases from a window join his account.
pub const JOIN: &str = "case.join";

/// What the engine listens to.
pub const LISTENERS: &[Listener] = &[
    Listener { event: "case.told", name: TELL },
    Listener { event: "identity.disabled", name: LEAVER },
    Listener { event: "identity.proved", name: JOIN },
];

pub(crate) fn number(payload: &Value, name: &str) -> Result<i64> {
    let value = &payload[name];
    value
        .as_i64()
        .or_else(|| value.as_str().and_then(|text| text.parse().ok()))
        .ok_or_else(|| Error::fault(format_args!("a job lacks {name}")))
}

fn text<'a>(payload: &'a Value, name: &str) -> Result<&'a str> {
    payload[name].as_str().ok_or_else(|| Error::fault(format_args!("a job lacks {name}")))
}

/// Adds the handlers of the case engine.
pub fn handlers(jobs: Jobs) -> Jobs {
    jobs.on(OPEN_CHILD, Handler::inside(open_child))
        .on(VOID_CHILD, Handler::inside(void_child))
        .on(CHILD_FINISHED, Handler::inside(child_finished))
        .on(TIMER, Handler::inside(timer))
        .on(SILENCE, Handler::inside(silence))
        .on(LATER, Handler::inside(later))
        .on(SUPPLEMENT, Handler::inside(supplement))
        .on(TELL, Handler::inside(crate::notice::tell))
        .on(LEAVER, Handler::inside(leaver))
        .on(JOIN, Handler::inside(join))
}

fn open_child(cx: &mut Cx, payload: &Value) -> Result<()> {
    commands::OpenChild {
        parent: CaseId(number(payload, "parent")?),
        activity: number(payload, "activity")?,
        item: text(payload, "item")?.to_owned(),
    }
    .run(cx)
    .map(drop)
}

fn void_child(cx: &mut Cx, payload: &Value) -> Result<()> {
    commands::VoidChild { parent: CaseId(number(payload, "parent")?), activity: number(payload, "activity")? }.run(cx)
}

fn child_finished(cx: &mut Cx, payload: &Value) -> Result<()> {
    commands::TakeChildResult { parent: CaseId(number(payload, "parent")?), child: CaseId(number(payload, "child")?) }
        .run(cx)
}

fn timer(cx: &mut Cx, payload: &Value) -> Result<()> {
    commands::FireTimer { case: CaseId(number(payload, "case")?), activity: number(payload, "activity")? }.run(cx)
}

fn silence(cx: &mut Cx, payload: &Value) -> Result<()> {
    commands::AcceptBySilence { case: CaseId(number(payload, "case")?) }.run(cx)
}

fn later(cx: &mut Cx, payload: &Value) -> Result<()> {
    commands::WatchMaterial { case: CaseId(number(payload, "case")?), material: number(payload, "material")? }.run(cx)
}

fn supplement(cx: &mut Cx, payload: &Value) -> Result<()> {
    commands::WatchSupplement { case: CaseId(number(payload, "case")?), span: number(payload, "span")? }.run(cx)
}

fn leaver(cx: &mut Cx, payload: &Value) -> Result<()> {
    let from = base::AccountId(number(payload, "account")?);
    let hand = commands::HandOver { from, to: None, reason: "账号已停用".to_owned() };
    match hand.run(cx) {
        Err(Error::Refused(refusal)) if refusal.code == "case.nothing_to_hand_over" => Ok(()),
        other => other.map(drop),
    }
}

fn join(cx: &mut Cx, payload: &Value) -> Result<()> {
    let (account, person) = (base::AccountId(number(payload, "account")?), base::PersonId(number(payload, "person")?));
    commands::JoinCases { account, person }.run(cx)
}
