//! What officials and applicants do with an open case.

use super::{Fate, opinions};
use crate::city::Random;
use crate::demo::population::People;
use crate::failure::Outcome;
use crate::kernel;
use crate::operations::Installation;
use base::{CaseId, Error, Locale, OfficeId, Result};
use cases::case::{Case, Status};
use cases::clock::SpanKind;
use cases::commands::{
    Accept, AnswerSupplement, AskSupplement, Claim, Complete, Confirm, Missing, Pause, Rate, Resume, Withdraw, outcomes,
};
use cases::task::Task;
use db::{Call, Cx};
use std::collections::HashMap;
use std::sync::Arc;

/// Officials by office and role, looked up once.
pub struct Desk {
    calls: HashMap<(OfficeId, String), Option<Call>>,
}

/// What a look at a case led to.
pub struct Done {
    /// Whether to look again later.
    pub again: bool,
    /// What will become of it now.
    pub fate: Fate,
}

const STOP: Done = Done { again: false, fate: Fate::Granted };
const GOOD: &[&str] = &["材料齐全有效，同意。", "情况属实，建议准予。", "与记录一致，通过。", "已核对原件，符合条件。"];
const REASONS: &[&str] = &["quick", "clear", "polite"];

/// The children that a joint case has opened, each with its item.
pub fn children(installation: &Installation, case: CaseId) -> Outcome<Vec<(CaseId, String)>> {
    let children =
        installation.db.read_now(&system(), "case.children", move |cx| cases::case::store::children(cx, case))?;
    Ok(children.into_iter().map(|child| (child.id, child.item)).collect())
}

fn system() -> Call {
    Call::system("demonstration")
}

impl Desk {
    /// Nobody is looked up yet.
    pub fn new() -> Desk {
        Desk { calls: HashMap::new() }
    }

    /// An official who works in a role at an office.
    pub fn official(&mut self, installation: &Installation, office: OfficeId, role: &str) -> Outcome<Option<Call>> {
        if let Some(known) = self.calls.get(&(office, role.to_owned())) {
            return Ok(known.clone());
        }
        let wanted = role.to_owned();
        let call = installation.db.read_now(&system(), "official.find", move |cx| {
            let Some(official) = identity::officials_with_role(cx, office, &wanted)?.into_iter().next() else {
                return Ok(None);
            };
            let signed = identity::principal_of(cx, &kernel::setup(), official.account)?;
            Ok(signed.map(|signed| Call {
                actor: signed.principal,
                locale: Locale::Zh,
                trace: Arc::from("demonstration"),
            }))
        })?;
        self.calls.insert((office, role.to_owned()), call.clone());
        Ok(call)
    }

    /// Does the next thing with a case.
    pub fn work(
        &mut self,
        installation: &Installation,
        people: &People,
        id: CaseId,
        fate: Fate,
        random: &mut Random,
    ) -> Outcome<Done> {
        let (case, tasks) = installation.db.read_now(&system(), "case.look", move |cx| {
            Ok((cases::case::store::get(cx, id)?, cases::task::store::open_of_case(cx, id)?))
        })?;
        let Some(case) = case else { return Ok(STOP) };
        let applicant = match case.applicant {
            Some(account) => people.call_of(installation, account)?,
            None => None,
        };
        if !case.is_open() {
            if let Some(applicant) = applicant.filter(|_| case.parent.is_none() && random.chance(45)) {
                let level = *random.weighted(&[(1, 70), (2, 20), (3, 6), (4, 3), (5, 1)]);
                let reasons = vec![(*random.pick(REASONS)).to_owned()];
                attempt(installation, &applicant, move |cx| {
                    Rate { case: id, level, reasons: reasons.clone(), words: String::new() }.run(cx)
                })?;
            }
            return Ok(STOP);
        }
        if fate == Fate::Withdrawn && case.parent.is_none() && random.chance(40) {
            let Some(applicant) = applicant else { return Ok(STOP) };
            attempt(installation, &applicant, move |cx| {
                Withdraw { case: id, reason: "暂时不办了。".to_owned() }.run(cx)
            })?;
            return Ok(STOP);
        }
        if case.paused || case.status == Status::Supplement {
            return self.wait(installation, &case, applicant, fate, tasks.first(), random);
        }
        if fate == Fate::Rests(0) {
            return self.rest(installation, &tasks, random);
        }
        let mut fate = fate;
        for task in tasks {
            if task.is_applicants() {
                // A partner or a guardian answers for himself.
                let asked = match task.assignee {
                    Some(account) => people.call_of(installation, account)?,
                    None => applicant.clone(),
                };
                if let Some(applicant) = &asked {
                    let (task, choice) = (task.id, if task.is_question() { "continue" } else { "confirm" });
                    attempt(installation, applicant, move |cx| {
                        Confirm { task, choice: choice.to_owned(), words: String::new() }.run(cx)
                    })?;
                }
                continue;
            }
            // Some steps are only claimed for now.
            let Some(official) = self.official(installation, task.office, &task.role)? else { continue };
            let prompt = matches!(fate, Fate::Rests(_));
            if task.assignee.is_none() && !prompt && random.chance(35) {
                let id = task.id;
                attempt(installation, &official, move |cx| Claim { task: id }.run(cx))?;
                continue;
            }
            if opinions::wait(installation, &official, &case, &task)? {
                continue;
            }
            fate = act(installation, &official, &task, fate, random)?;
        }
        let fate = match fate {
            Fate::Rests(left) => Fate::Rests(left.saturating_sub(1)),
            other => other,
        };
        Ok(Done { again: true, fate })
    }

    /// A case stays where it is: on somebody's desk, in the pool, or with its clock stopped.
    fn rest(&mut self, installation: &Installation, tasks: &[Task], random: &mut Random) -> Outcome<Done> {
        for task in tasks {
            let Some(official) = self.official(installation, task.office, &task.role)? else { continue };
            if task.assignee.is_none() && random.chance(60) {
                let id = task.id;
                attempt(installation, &official, move |cx| Claim { task: id }.run(cx))?;
            }
            match task.kind.as_str() {
                "accept" if random.chance(15) => {
                    act(installation, &official, task, Fate::Waiting, random)?;
                }
                "handle" | "inspect" if random.chance(15) => pause(installation, &official, task.id)?,
                _ => {}
            }
        }
        Ok(STOP)
    }

    /// A case that waits: for the applicant, or for the end of a special procedure.
    fn wait(
        &mut self,
        installation: &Installation,
        case: &Case,
        applicant: Option<Call>,
        fate: Fate,
        task: Option<&Task>,
        random: &mut Random,
    ) -> Outcome<Done> {
        let id = case.id;
        match fate {
            Fate::Waiting => return Ok(STOP),
            Fate::Paused => {
                let Some(task) = task.filter(|_| random.chance(30)) else { return Ok(Done { again: true, fate }) };
                let Some(official) = self.official(installation, task.office, &task.role)? else { return Ok(STOP) };
                let resume = Resume { task: task.id, result: "核查已结束，情况属实。".to_owned() };
                attempt(installation, &official, move |cx| resume.run(cx))?;
            }
            _ => {
                let Some(applicant) = applicant else { return Ok(STOP) };
                let answer = AnswerSupplement {
                    case: id,
                    files: Vec::new(),
                    seen: Vec::new(),
                    words: "已按要求补正，请查收。".to_owned(),
                };
                attempt(installation, &applicant, move |cx| answer.run(cx))?;
            }
        }
        Ok(Done { again: true, fate: Fate::Granted })
    }
}

/// An official does a step; answers what will become of the case then.
fn act(installation: &Installation, official: &Call, task: &Task, fate: Fate, random: &mut Random) -> Outcome<Fate> {
    let id = task.id;
    let opinion = (*random.pick(GOOD)).to_owned();
    match (task.kind.as_str(), fate) {
        ("accept", Fate::NotAccepted) => {
            let reject = Complete {
                task: id,
                outcome: "reject".to_owned(),
                opinion: "不属于本机关职权范围，请向有关部门申请。".to_owned(),
            };
            attempt(installation, official, move |cx| reject.run(cx))?;
        }
        ("accept", Fate::Mended | Fate::Waiting) => {
            let missing =
                vec![Missing { material: None, words: "住址证明看不清，请重新拍照上传。".to_owned() }];
            attempt(installation, official, move |cx| {
                AskSupplement { task: id, missing: missing.clone(), days: None }.run(cx)
            })?;
        }
        ("accept", _) => {
            attempt(installation, official, move |cx| Accept { task: id, opinion: opinion.clone() }.run(cx))?;
        }
        ("handle", Fate::Paused) => pause(installation, official, id)?,
        ("decide", Fate::Refused) => {
            let refuse = Complete {
                task: id,
                outcome: "refuse".to_owned(),
                opinion: "提交的证明与登记信息不一致，不符合规定条件。".to_owned(),
            };
            attempt(installation, official, move |cx| refuse.run(cx))?;
        }
        (kind, _) => {
            let outcome = outcomes(kind).first().copied().unwrap_or("done").to_owned();
            attempt(installation, official, move |cx| {
                Complete { task: id, outcome: outcome.clone(), opinion: opinion.clone() }.run(cx)
            })?;
        }
    }
    Ok(fate)
}

/// Stops the clock for a visit.
fn pause(installation: &Installation, official: &Call, task: i64) -> Outcome {
    let reason = "需要现场核查。".to_owned();
    let pause = Pause { task, kind: SpanKind::Inspection, days: 5, reason };
    attempt(installation, official, move |cx| pause.run(cx)).map(drop)
}

/// Runs a command; a refusal leaves the case as it is, a fault ends the filling.
pub(in crate::demo) fn attempt<T: Send + 'static>(
    installation: &Installation,
    call: &Call,
    body: impl Fn(&mut Cx) -> Result<T> + Send + 'static,
) -> Outcome<Option<T>> {
    match installation.db.write_now(call, "demonstration.step", body) {
        Ok(done) => Ok(Some(done)),
        Err(Error::Refused(refusal)) => {
            tracing::debug!(code = %refusal.code, "a step was refused");
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}
