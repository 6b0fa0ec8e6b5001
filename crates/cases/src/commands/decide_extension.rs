//! An approver grants or declines more time; never the one who asked.

use super::clean;
use crate::case::{Case, store};
use crate::clock;
use crate::engine::Work;
use crate::paper::{self, PaperKind};
use crate::rights::EXTEND;
use base::{CaseId, OrRefuse, Refusal, Result, Text};
use calendar::Term;
use db::Cx;
use serde_json::json;

/// Decides a request for more time.
#[derive(Debug, Clone)]
pub struct DecideExtension {
    /// The case.
    pub case: CaseId,
    /// The request.
    pub extension: i64,
    /// Whether it is granted.
    pub approve: bool,
    /// What the approver says.
    pub words: String,
}

impl DecideExtension {
    /// Runs the command; answers the case as it is now.
    pub fn run(&self, cx: &mut Cx) -> Result<Case> {
        let words = clean(&self.words)?;
        base::refuse_if!(!self.approve && words.is_empty(), "case.reason_needed");
        let case = store::visible(cx, self.case)?.or_refuse(Refusal::NOT_FOUND)?;
        let permit = cx.permit(EXTEND, case.target())?;
        base::refuse_if!(!case.is_open(), "case.closed");
        let request = clock::store::extensions(cx, case.id)?
            .into_iter()
            .find(|one| one.id == self.extension)
            .or_refuse(Refusal::NOT_FOUND)?;
        base::refuse_if!(request.state != "asked", "case.extension_decided");
        base::refuse_if!(request.asked_by == cx.me(), "case.not_ones_own");
        let state = if self.approve { "approved" } else { "declined" };
        clock::store::decide_extension(cx, &permit, request.id, state, &words)?;
        let mut work = Work::load(cx, case, permit)?;
        let mut detail = json!({ "term": request.term, "reason": request.reason, "words": words });
        if self.approve {
            work.case.extended.clone_from(&request.term);
            work.reckon(cx)?;
            let term = Term::parse(&request.term).ok();
            let (zh, en) = term.map_or_else(Default::default, |term| (term.words_zh(), term.words_en()));
            let paragraph = Text::new(
                format!("办理“{}”的期限延长 {zh}。理由：{}", work.case.title.zh, request.reason),
                format!(
                    "The limit for “{}” is extended by {en}. Reason: {}",
                    work.case.title.get(base::Locale::En),
                    request.reason
                ),
            );
            let paper = paper::make_with(&mut work, cx, PaperKind::Extension, vec![paragraph], Vec::new())?;
            detail["paper"] = json!(paper.number);
        }
        work.save(cx, if self.approve { "extended" } else { "extension-declined" }, self.approve, &detail)
    }
}
