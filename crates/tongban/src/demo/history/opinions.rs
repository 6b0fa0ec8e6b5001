//! Before some decisions a colleague is asked for an opinion; some of them have not answered yet.

use super::work::attempt;
use crate::failure::Outcome;
use crate::kernel;
use crate::operations::Installation;
use base::{AccountId, Locale};
use cases::case::Case;
use cases::commands::{AnswerCountersign, AskCountersign, Whom};
use cases::countersign::{Mode, store};
use cases::task::Task;
use db::Call;
use std::sync::Arc;

/// One decision in so many waits for an opinion; every second of them still does at the end.
const EACH: u64 = 13;

/// Whether a step waits for an opinion: asks for one first where the case is one of those. Which ones it is follows from their
/// numbers, so that nothing else in the city changes with it.
pub(super) fn wait(installation: &Installation, official: &Call, case: &Case, task: &Task) -> Outcome<bool> {
    let number: u64 = case.tail().parse().unwrap_or(1);
    if task.kind != "decide" || !number.is_multiple_of(EACH) {
        return Ok(false);
    }
    let (id, of, office, me) = (task.id, case.id, task.office, official.actor.account);
    let (asked, colleague) = installation.db.read_now(official, "demonstration.opinion", move |cx| {
        let asked = store::of_case(cx, of)?.into_iter().find(|one| one.task == id);
        let there = identity::officials_at(cx, office)?.into_iter().map(|one| one.account);
        Ok((asked, there.filter(|account| *account != me).min()))
    })?;
    let Some(colleague) = colleague else { return Ok(false) };
    match asked {
        None => {
            let ask = AskCountersign {
                task: id,
                whom: vec![Whom { office, account: Some(colleague) }],
                mode: Mode::All,
                question: "申请人的情况和以往记录是否一致？".to_owned(),
                days: Some(2),
            };
            attempt(installation, official, move |cx| ask.run(cx))?;
            Ok(true)
        }
        Some(question) if question.state == cases::countersign::State::Open => {
            if number.is_multiple_of(2 * EACH)
                && let (Some(request), Some(call)) = (question.asked.first(), call_of(installation, colleague)?)
            {
                let answer =
                    AnswerCountersign { request: request.id, agrees: true, words: "一致，同意。".to_owned() };
                attempt(installation, &call, move |cx| answer.run(cx))?;
            }
            Ok(true)
        }
        Some(_) => Ok(false),
    }
}

fn call_of(installation: &Installation, account: AccountId) -> Outcome<Option<Call>> {
    let signed = installation.db.read_now(&Call::system("demonstration"), "official.find", move |cx| {
        identity::principal_of(cx, &kernel::setup(), account)
    })?;
    Ok(signed.map(|signed| Call { actor: signed.principal, locale: Locale::Zh, trace: Arc::from("demonstration") }))
}
