//! Nobody said within five working days what is missing: the case counts as accepted from its receipt (Licensing Law art. 32(4)).

use super::submit::look_after;
use crate::case::{Status, store};
use crate::clock::moves;
use crate::countersign;
use crate::engine::Work;
use crate::paper::{self, PaperKind};
use crate::task;
use base::{CaseId, Result, Target};
use db::Cx;
use flow::{ActivityId, Command, Data};
use serde_json::json;

/// Accepts by silence, if the case still waits and its day is over.
#[derive(Debug, Clone)]
pub struct AcceptBySilence {
    /// The case.
    pub case: CaseId,
}

impl AcceptBySilence {
    /// Runs the command.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let Some(case) = store::get(cx, self.case)? else { return Ok(()) };
        let over = case.accept_due.is_some_and(|due| cx.today_number() > due);
        if case.status != Status::Submitted || !over {
            return Ok(());
        }
        // A calendar that moves the day may be on its way to this case.
        let next = moves::of(cx, &case)?.and_then(|moves| moves.next).and_then(|next| next.accept_due);
        if let Some(due) = next.filter(|due| cx.today_number() <= *due) {
            return look_after(cx, case.id, due);
        }
        let step = task::store::open_of_case(cx, case.id)?.into_iter().find(|one| one.kind == "accept");
        let Some(step) = step else { return Ok(()) };
        let permit = cx.permit(crate::rights::ACCEPT, Target::default())?;
        let mut work = Work::load(cx, case, permit)?;
        let received = received_at(&mut work, cx)?;
        countersign::store::end_with_step(cx, &work.permit, work.case.id, step.activity)?;
        work.finish_step(cx, &step, "accept", "")?;
        work.accept(cx, received, step.assignee)?;
        let output = Data::from([(step.variable.clone(), json!("accept"))]);
        work.tell(cx, Command::Complete { activity: ActivityId(step.activity as u64), output })?;
        let words = paper::silent(&work, cx, received.date())?;
        let paper = paper::make_with(&mut work, cx, PaperKind::Acceptance, words, Vec::new())?;
        let detail = json!({ "paper": paper.number, "received": received.rfc3339() });
        work.save(cx, "accepted-by-silence", true, &detail).map(drop)
    }
}

/// When everything was there: the submission, or the last supplement.
fn received_at(work: &mut Work, cx: &mut Cx) -> Result<base::Moment> {
    let spans = work.spans(cx)?.clone();
    let (day, submitted) = (crate::clock::received(&work.case, &spans), work.case.submitted_at);
    Ok(if day == submitted.date() { submitted } else { base::Moment::of(day.at(12, 0, 0, 0)) })
}
