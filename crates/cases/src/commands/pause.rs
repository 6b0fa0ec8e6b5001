//! An office stops the clock for a hearing, an inspection or another special procedure, and tells the applicant in writing
//! (Licensing Law art. 45).

use super::{clean, held};
use crate::case::{Case, Status};
use crate::clock::SpanKind;
use crate::paper::{self, PaperKind};
use base::{Result, Text};
use calendar::Term;
use db::Cx;
use serde_json::json;

/// Stops the clock.
#[derive(Debug, Clone)]
pub struct Pause {
    /// The step during which it is needed.
    pub task: i64,
    /// Which procedure; not a supplement, which has its own command.
    pub kind: SpanKind,
    /// Working days that it is likely to take, at most 90: the law wants the applicant to be told.
    pub days: u16,
    /// Why: the applicant reads it.
    pub reason: String,
}

/// Longest special procedure that is announced.
const MOST_DAYS: u16 = 90;

impl Pause {
    /// Runs the command; answers the case as it is now.
    pub fn run(&self, cx: &mut Cx) -> Result<Case> {
        let reason = clean(&self.reason)?;
        base::refuse_if!(reason.is_empty(), "case.reason_needed");
        base::refuse_if!(self.kind == SpanKind::Supplement, "case.not_a_special_procedure");
        base::refuse_if!(!(1..=MOST_DAYS).contains(&self.days), "case.special_days", "most" = MOST_DAYS);
        let (task, mut work) = held(cx, self.task)?;
        work.must_run()?;
        base::refuse_if!(work.case.status != Status::Accepted, "case.not_accepted_yet");
        work.pause(cx, (self.kind, &reason), None)?;
        let (days, today) = (self.days, cx.today());
        let until = calendar::due_date(&*work.calendar(cx)?, today, Term::working_days(days.into()), &[], today).0;
        let paragraph = Text::new(
            format!(
                "办理“{}”需要{}，预计 {days} 个工作日，所需时间不计入办理期限。理由：{reason}",
                work.case.title.zh,
                kind_words(self.kind).zh
            ),
            format!(
                "Handling “{}” needs {}, likely {days} working days. The time it takes does not count. Reason: {reason}",
                work.case.title.get(base::Locale::En),
                kind_words(self.kind).en
            ),
        );
        let paper = paper::make_with(&mut work, cx, PaperKind::Special, vec![paragraph], Vec::new())?;
        let detail = json!({
            "step": task.name, "special": self.kind.word(), "reason": reason, "until": until.to_string(), "paper": paper.number,
        });
        work.save(cx, "paused", true, &detail)
    }
}

/// A special procedure in words.
pub fn kind_words(kind: SpanKind) -> Text {
    let (zh, en) = match kind {
        SpanKind::Supplement => ("补正", "a supplement"),
        SpanKind::Hearing => ("听证", "a hearing"),
        SpanKind::Inspection => ("现场核查", "an inspection on the spot"),
        SpanKind::Test => ("检验、检测、鉴定", "a test or an expert's finding"),
        SpanKind::Review => ("专家评审", "an expert review"),
        SpanKind::Notice => ("公示", "a public notice"),
        SpanKind::Other => ("特别程序", "a special procedure"),
    };
    Text::new(zh, en)
}
