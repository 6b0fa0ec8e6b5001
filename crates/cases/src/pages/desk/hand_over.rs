//! All open steps of somebody who leaves, to a successor.

use super::Desk;
use super::{select, stuck};
use crate::case::store as cases;
use crate::commands::{HandOver, Handed};
use crate::leaver::{self, HandedOver, Order, State};
use crate::rights::ASSIGN;
use crate::task::store;
use askama::Template;
use axum::response::Response;
use base::{AccountId, CaseId, OrRefuse, Refusal, Result};
use db::Cx;
use http::StatusCode;
use std::collections::BTreeSet;
use web::parts::{Choice, Tag, Tone};
use web::{Answers, Flash, Form, Frame, WebError, render_with};

/// People from whom something can be handed over that are offered at most.
const MOST: i64 = 200;
/// Hand-overs of which the page tells how far they are.
const ORDERS: i64 = 5;

/// How far a hand-over is that took more than one portion.
#[derive(Debug, Clone, Default)]
pub(super) struct Progress {
    pub day: String,
    pub from: String,
    pub to: String,
    /// Looked at, of how many.
    pub looked: String,
    /// What was handed over so far, and what was not.
    pub done: String,
    pub tag: Tag,
}

#[derive(Template)]
#[template(path = "pages/desk/hand_over.html")]
pub(super) struct HandOverPage {
    pub frame: Frame,
    pub leavers: Vec<Choice>,
    pub people: Vec<Choice>,
    /// The last ones that the reader ordered, newest first.
    pub orders: Vec<Progress>,
    pub reason: String,
    pub error: String,
}

type People = Vec<(AccountId, String)>;

/// What the page shows.
struct Loaded {
    leavers: People,
    able: People,
    /// With the names of who leaves and who takes over.
    orders: Vec<(Order, String, String)>,
}

/// Who holds steps in reach, held them until the account was disabled, or follows cases as their first contact; and who could
/// take them.
fn load(cx: &mut Cx) -> Result<Loaded> {
    base::refuse_if!(!cx.actor().holds(ASSIGN), Refusal::NOT_PERMITTED);
    let mut tasks = Vec::new();
    let mut found: BTreeSet<AccountId> = BTreeSet::new();
    for holder in store::holders(cx, MOST)?.into_iter().chain(store::leavers(cx, MOST)?) {
        if found.insert(holder) {
            tasks.extend(store::held_or_left_by(cx, holder, 0, 50)?);
        }
    }
    for owner in cases::owners(cx, MOST)? {
        found.insert(owner);
        for case in cases::owned_by(cx, owner, CaseId(0), 10)? {
            tasks.extend(store::open_of_case(cx, case.id)?.into_iter().filter(|task| !task.is_applicants()));
        }
    }
    let leavers = found.into_iter().map(|one| Ok((one, identity::name_of(cx, one)?))).collect::<Result<People>>()?;
    let able = select::able(cx, &tasks)?;
    let mut orders = Vec::new();
    for order in leaver::store::mine(cx, ORDERS)? {
        let to = order.to.map_or(Ok(String::new()), |to| identity::name_of(cx, to))?;
        let from = identity::name_of(cx, order.from)?;
        orders.push((order, from, to));
    }
    Ok(Loaded { leavers, able, orders })
}

async fn show(desk: Desk, typed: Answers, error: String, status: StatusCode) -> Result<Response, WebError> {
    let loaded = desk.app.db.read(&desk.call, "case.holders", load).await?;
    let frame = desk.frame.titled_by("desk-hand-over-title");
    let page = say(frame, &loaded, &typed, error);
    Ok(render_with(status, &page.frame, &page))
}

fn say(frame: Frame, loaded: &Loaded, typed: &Answers, error: String) -> HandOverPage {
    let stuck = frame.t("desk-stuck-title");
    let frame = frame.crumb(stuck, "/desk/stuck");
    let chosen = typed.text("from");
    HandOverPage {
        leavers: loaded
            .leavers
            .iter()
            .map(|(account, name)| Choice::new(account.to_string(), name.clone(), chosen == account.to_string()))
            .collect(),
        people: stuck::people(&loaded.able, typed.text("to"), &frame),
        orders: loaded.orders.iter().map(|(order, from, to)| progress(&frame, order, from, to)).collect(),
        reason: typed.text("reason").to_owned(),
        error,
        frame,
    }
}

fn progress(frame: &Frame, order: &Order, from: &str, to: &str) -> Progress {
    let (tone, key) = match order.state {
        State::Running => (Tone::Civic, "desk-hand-over-running"),
        State::Done => (Tone::Ok, "desk-hand-over-done"),
        State::Stopped => (Tone::Bad, "desk-hand-over-stopped"),
    };
    Progress {
        day: frame.date(order.begun_at.date()),
        from: from.to_owned(),
        to: if order.to.is_some() { to.to_owned() } else { frame.t("desk-to-pool") },
        looked: frame.ta2("desk-hand-over-of", "count", order.looked, "all", order.in_all.max(order.looked)),
        done: told(frame, &order.done),
        tag: Tag::new(frame.t(key), tone),
    }
}

/// `GET /desk/hand-over`
pub(super) async fn page(desk: Desk) -> Result<Response, WebError> {
    show(desk, Answers::default(), String::new(), StatusCode::OK).await
}

/// `POST /desk/hand-over`
pub(super) async fn give(desk: Desk, Form(answers): Form) -> Result<Response, WebError> {
    let (from, to) = (select::account(answers.text("from")), select::account(answers.text("to")));
    let reason = answers.text("reason").to_owned();
    let given = desk
        .app
        .db
        .write(&desk.call, "case.hand-over", move |cx| {
            let from = from.or_refuse("case.nothing_to_hand_over")?;
            HandOver { from, to, reason: reason.clone() }.run(cx)
        })
        .await;
    match given {
        Ok(Handed { done, rest }) => {
            let key = if rest > 0 { "desk-handed-over-first" } else { "desk-handed-over" };
            let flash = Flash::new(key).with(told(&desk.frame, &done));
            Ok(desk.go("/desk/hand-over", Some(flash)))
        }
        Err(error) => {
            let error = desk.sentence(error)?;
            show(desk, answers, error, StatusCode::CONFLICT).await
        }
    }
}

/// How much was handed over, and what was not.
fn told(frame: &Frame, done: &HandedOver) -> String {
    let mut pieces = vec![frame.ta("desk-handed-over-count", "count", done.count())];
    for (count, key) in [
        (done.pooled, "desk-handed-over-pooled"),
        (done.out_of_reach, "desk-handed-over-out-of-reach"),
        (done.unfit, "desk-handed-over-unfit"),
    ] {
        if count > 0 {
            pieces.push(frame.ta(key, "count", count));
        }
    }
    pieces.join(&frame.t("desk-handed-over-joint"))
}
