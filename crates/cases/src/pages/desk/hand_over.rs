//! All open steps of somebody who leaves, to a successor.

use super::Desk;
use super::{select, stuck};
use crate::case::store as cases;
use crate::commands::{HandOver, HandedOver};
use crate::rights::ASSIGN;
use crate::task::store;
use askama::Template;
use axum::response::Response;
use base::{AccountId, CaseId, OrRefuse, Refusal, Result};
use db::Cx;
use http::StatusCode;
use std::collections::BTreeSet;
use web::parts::Choice;
use web::{Answers, Flash, Form, Frame, WebError, render_with};

/// People from whom something can be handed over that are offered at most.
const MOST: i64 = 200;

#[derive(Template)]
#[template(path = "pages/desk/hand_over.html")]
pub(super) struct HandOverPage {
    pub frame: Frame,
    pub leavers: Vec<Choice>,
    pub people: Vec<Choice>,
    pub reason: String,
    pub error: String,
}

type People = Vec<(AccountId, String)>;

/// Who holds steps in reach, held them until the account was disabled, or follows cases as their first contact; and who could
/// take them.
fn load(cx: &mut Cx) -> Result<(People, People)> {
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
    let people = select::able(cx, &tasks)?;
    Ok((leavers, people))
}

async fn show(desk: Desk, typed: Answers, error: String, status: StatusCode) -> Result<Response, WebError> {
    let (leavers, people) = desk.app.db.read(&desk.call, "case.holders", load).await?;
    let frame = desk.frame.titled_by("desk-hand-over-title");
    let page = say(frame, &leavers, &people, &typed, error);
    Ok(render_with(status, &page.frame, &page))
}

fn say(
    frame: Frame,
    leavers: &[(AccountId, String)],
    able: &[(AccountId, String)],
    typed: &Answers,
    error: String,
) -> HandOverPage {
    let stuck = frame.t("desk-stuck-title");
    let frame = frame.crumb(stuck, "/desk/stuck");
    let chosen = typed.text("from");
    HandOverPage {
        leavers: leavers
            .iter()
            .map(|(account, name)| Choice::new(account.to_string(), name.clone(), chosen == account.to_string()))
            .collect(),
        people: stuck::people(able, typed.text("to"), &frame),
        reason: typed.text("reason").to_owned(),
        error,
        frame,
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
        Ok(done) => {
            let flash = Flash::new("desk-handed-over").with(told(&desk.frame, &done));
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
