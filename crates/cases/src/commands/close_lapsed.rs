//! An office closes a case whose applicant let the day of a supplement pass without an answer (补正逾期).

use super::{clean, held};
use crate::case::{Case, Outcome};
use crate::clock::watch::Awaited;
use crate::paper::{self, PaperKind};
use base::moment::day_date;
use base::{OrRefuse, Result};
use db::Cx;
use serde_json::json;

/// Closes a case for which nothing came.
#[derive(Debug, Clone)]
pub struct CloseLapsed {
    /// The step that waits.
    pub task: i64,
    /// What the office adds; may be empty.
    pub words: String,
}

impl CloseLapsed {
    /// Runs the command; answers the closed case. The applicant may apply again at any time.
    pub fn run(&self, cx: &mut Cx) -> Result<Case> {
        let words = clean(&self.words)?;
        let (task, mut work) = held(cx, self.task)?;
        base::refuse_if!(!work.case.is_open(), "case.closed");
        let span = work.spans(cx)?.iter().find(|span| span.is_open_supplement()).cloned();
        let span = span.or_refuse("case.nothing_asked")?;
        let due = span.due.or_refuse("case.no_day_was_set")?;
        let due = Awaited::Supplement(span.id).in_force(cx, &work.case, due)?;
        base::refuse_if!(cx.today_number() <= due, "case.day_not_over", "day" = day_date(due));
        work.finish_step(cx, &task, "lapse", &words)?;
        work.case.decided_at = Some(cx.now());
        let made = paper::make(&mut work, cx, PaperKind::Lapse)?;
        work.cancel(cx, Outcome::Lapsed, "nothing came")?;
        let detail =
            json!({ "step": task.name, "paper": made.number, "day": day_date(due).to_string(), "words": words });
        work.save(cx, "lapsed", true, &detail)
    }
}
