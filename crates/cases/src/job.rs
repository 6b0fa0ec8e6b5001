//! Kinds of the jobs that the case engine puts into the outbox, and what runs for them.

use crate::commands;
use crate::leaver::At;
use base::{CaseId, Error, Result};
use db::{Cx, Listener};
use identity::Setup;
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

/// A hand-over goes on through what a leaver had in hand.
pub const HAND_OVER: &str = "case.hand-over";
/// A calendar goes on through the open cases.
pub const CALENDAR: &str = "case.calendar";

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

/// Cases of a portion unless another number is set: a second or two of work.
const PORTION: i64 = 300;
/// The most that may be set, so that a portion ends within the time of a command.
const MOST_IN_PORTION: i64 = 1_000;

pub(crate) fn number(payload: &Value, name: &str) -> Result<i64> {
    let value = &payload[name];
    value
        .as_i64()
        .or_else(|| value.as_str().and_then(|text| text.parse().ok()))
        .ok_or_else(|| Error::fault(format_args!("a job lacks {name}")))
}

/// Cases that long work takes at once, before it leaves the rest to a job; the setting `case.portion`.
pub(crate) fn portion(cx: &mut Cx) -> Result<i64> {
    let stored = cx.setting("case.portion")?.and_then(|text| text.parse::<i64>().ok());
    Ok(stored.unwrap_or(PORTION).clamp(1, MOST_IN_PORTION))
}

fn text<'a>(payload: &'a Value, name: &str) -> Result<&'a str> {
    payload[name].as_str().ok_or_else(|| Error::fault(format_args!("a job lacks {name}")))
}

/// Adds the handlers of the case engine. `setup` says what officials may do, for jobs that carry out somebody's order.
pub fn handlers(jobs: Jobs, setup: Setup) -> Jobs {
    jobs.on(OPEN_CHILD, Handler::inside(open_child))
        .on(VOID_CHILD, Handler::inside(void_child))
        .on(CHILD_FINISHED, Handler::inside(child_finished))
        .on(TIMER, Handler::inside(timer))
        .on(SILENCE, Handler::inside(silence))
        .on(LATER, Handler::inside(later))
        .on(SUPPLEMENT, Handler::inside(supplement))
        .on(CALENDAR, Handler::inside(calendar))
        .on(HAND_OVER, Handler::inside(move |cx, payload| hand_over(cx, &setup, payload)))
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

fn calendar(cx: &mut Cx, payload: &Value) -> Result<()> {
    commands::LoadCalendar::go_on(cx, number(payload, "load")?, CaseId(number(payload, "after")?))
}

fn hand_over(cx: &mut Cx, setup: &Setup, payload: &Value) -> Result<()> {
    let at = At::read(text(payload, "stage")?, number(payload, "after")?);
    let at = at.ok_or_else(|| Error::fault("a hand-over is at an unknown stage"))?;
    commands::HandOver::go_on(cx, setup, number(payload, "order")?, at)
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
