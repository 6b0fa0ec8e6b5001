//! Words for statuses and outcomes, where they stand inside texts that are stored.

use crate::case::{Outcome, Status};
use base::Text;

/// An outcome in words.
pub fn outcome(outcome: Option<Outcome>) -> Text {
    let (zh, en) = match outcome {
        None => ("办理中", "in progress"),
        Some(Outcome::Granted) => ("已办好", "granted"),
        Some(Outcome::Refused) => ("不予办理", "refused"),
        Some(Outcome::Partly) => ("部分办好", "partly granted"),
        Some(Outcome::NotAccepted) => ("不予受理", "not accepted"),
        Some(Outcome::Withdrawn) => ("已撤回", "withdrawn"),
        Some(Outcome::Lapsed) => ("逾期未补正", "lapsed"),
        Some(Outcome::Void) => ("未办", "not handled"),
    };
    Text::new(zh, en)
}

/// A status in words, for the applicant.
pub fn status(status: Status, paused: bool) -> Text {
    let (zh, en) = match (status, paused) {
        (Status::Submitted, _) => ("已提交", "submitted"),
        (Status::Supplement, _) => ("要您补正", "something is missing"),
        (Status::Accepted, true) => ("暂停计时", "clock stopped"),
        (Status::Accepted, false) => ("办理中", "in progress"),
        (Status::Closed, _) => ("已办结", "finished"),
    };
    Text::new(zh, en)
}
