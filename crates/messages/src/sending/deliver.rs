//! The job that delivers a notice: reads it, sends it outside of any transaction, notes what came of it.

use super::channels::{Delivery, Gone, Outgoing};
use super::store::{self, Waiting};
use super::wishes::Choices;
use crate::DELIVERIES;
use base::{Error, Result};
use db::{Call, Cx, Db, JobRow};
use identity::EVERYWHERE;
use jobs::{Handler, Jobs};
use std::sync::Arc;

/// The kind of job.
pub const DELIVER: &str = "message.deliver";

/// Adds this crate's handlers.
pub fn handlers(jobs: Jobs, delivery: Delivery) -> Jobs {
    let delivery = Arc::new(delivery);
    jobs.on(DELIVER, Handler::outside(move |db, job| deliver(db, job, &delivery)))
}

fn deliver(db: &Db, job: &JobRow, delivery: &Delivery) -> Result<()> {
    let id = job.payload["notice"].as_i64().ok_or_else(|| Error::fault("a delivery names no notice"))?;
    let call = Call::system("messages");
    let read = db.read_now(&call, "notice.read", move |cx| {
        let Some(notice) = store::waiting(cx, id)? else { return Ok(None) };
        let address = match notice.address.clone() {
            Some(address) => Some(address),
            None => address_of(cx, &notice)?,
        };
        Ok(Some((notice, address)))
    });
    let outcome = match read {
        Ok(None) => return Ok(()),
        Ok(Some((_, None))) => Ok(Gone::NoWay),
        Ok(Some((notice, Some(address)))) => go(delivery, &notice, &address, &format!("notice-{id}")),
        Err(error) => Err(error),
    };
    let (state, words) = match &outcome {
        Ok(Gone::Sent) => ("sent", String::new()),
        Ok(Gone::NoWay) => ("none", String::new()),
        Err(error) if job.attempts >= jobs::tries(error) => ("failed", error.to_string()),
        Err(error) => ("queued", error.to_string()),
    };
    let attempts = job.attempts;
    db.write_now(&call, "notice.settle", move |cx| {
        let permit = cx.permit(DELIVERIES, EVERYWHERE)?;
        store::settle(cx, &permit, id, state, attempts, &words)
    })?;
    // What failed for good stands in the list of the administrator; the job has done its part.
    match outcome {
        Err(error) if state == "queued" => Err(error),
        _ => Ok(()),
    }
}

fn go(delivery: &Delivery, notice: &Waiting, address: &str, key: &str) -> Result<Gone> {
    let text = Outgoing { address, title: &notice.text.title, body: &notice.text.body, key };
    match notice.channel.as_str() {
        "sms" => delivery.sms.send(&text),
        "email" => delivery.mail.send(&text),
        other => Err(Error::fault(format_args!("there is no channel {other}"))),
    }
}

/// Where an account is reached now: the phone of its person, the e-mail address it chose.
fn address_of(cx: &mut Cx, notice: &Waiting) -> Result<Option<String>> {
    if notice.channel == "email" {
        let wishes = store::wishes(cx, notice.account, Choices::PERSON)?;
        return Ok(Some(wishes.email).filter(|email| !email.is_empty()));
    }
    let person = identity::account(cx, notice.account)?.and_then(|account| account.person);
    match person {
        Some(person) => Ok(identity::people::store::sensitive(cx, person)?.phone),
        None => Ok(None),
    }
}
