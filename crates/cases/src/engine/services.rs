//! The services that processes of service items may run, all within the transaction.

use super::Work;
use crate::case::{Outcome, store};
use crate::material::{self, Check};
use crate::paper::{self, PaperKind};
use crate::promise;
use base::moment::day_number;
use base::{Error, Result};
use calendar::Term;
use db::Cx;
use flow::Data;
use serde_json::json;

/// Names that a process may use; anything else is refused at publication.
pub const SERVICES: &[&str] = &["issue-result", "issue-refusal", "issue-non-acceptance", "conclude-joint"];

/// Runs a service; its output becomes variables of the process.
pub fn run(work: &mut Work, cx: &mut Cx, name: &str) -> Result<Data> {
    let outcome = match name {
        "issue-result" => {
            everything_came(work, cx)?;
            Outcome::Granted
        }
        "issue-refusal" => Outcome::Refused,
        "issue-non-acceptance" => Outcome::NotAccepted,
        "conclude-joint" => of_children(work, cx)?,
        other => return Err(Error::fault(format_args!("no service is called {other}"))),
    };
    conclude(work, cx, outcome)?;
    Ok(Data::from([("outcome".to_owned(), json!(outcome.word()))]))
}

/// Nothing is granted before the materials came that were allowed to follow.
fn everything_came(work: &Work, cx: &mut Cx) -> Result<()> {
    if !work.may_follow() {
        return Ok(());
    }
    let later = material::store::of_case(cx, work.case.id)?.into_iter().find(|one| one.state == Check::Later);
    if let Some(one) = later {
        base::refuse_if!(true, "case.material_deferred", "material" = one.title.get(cx.locale()));
    }
    Ok(())
}

/// The outcome of a joint case: granted when all children are, refused when none is, else partly.
fn of_children(work: &Work, cx: &mut Cx) -> Result<Outcome> {
    let children = store::children(cx, work.case.id)?;
    let granted = children.iter().filter(|child| child.outcome == Some(Outcome::Granted)).count();
    let counted = children.iter().filter(|child| child.outcome.is_some_and(|outcome| outcome != Outcome::Void)).count();
    Ok(match granted {
        0 => Outcome::Refused,
        n if n == counted => Outcome::Granted,
        _ => Outcome::Partly,
    })
}

/// Sets the outcome and makes the numbered decision paper.
pub fn conclude(work: &mut Work, cx: &mut Cx, outcome: Outcome) -> Result<()> {
    work.case.outcome = Some(outcome);
    work.case.decided_at = Some(cx.now());
    let kind = match outcome {
        Outcome::Granted => PaperKind::Grant,
        Outcome::Partly => PaperKind::Partial,
        Outcome::NotAccepted => PaperKind::NonAcceptance,
        _ => PaperKind::Refusal,
    };
    let made = paper::make(work, cx, kind)?;
    if outcome == Outcome::Granted {
        work.case.result_number = made.number;
    }
    if matches!(outcome, Outcome::Granted | Outcome::Partly)
        && let Some(promise) = work.promise(cx)?
        && let Ok(term) = Term::parse(&promise.check)
    {
        let (due, _) = calendar::due_date(&*work.calendar(cx)?, cx.today(), term, &[], cx.today());
        promise::store::set_due(cx, &work.permit, work.case.id, day_number(due))?;
    }
    Ok(())
}
