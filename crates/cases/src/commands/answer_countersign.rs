//! Somebody who was asked gives an opinion on a case: agree or disagree, with words.

use super::clean;
use crate::countersign::{self, Asked, Mode, Reply, State};
use crate::journal;
use crate::rights::{ACCEPT, DECIDE, HANDLE};
use base::{OrRefuse, Permit, Refusal, Result};
use db::Cx;
use serde_json::{Map, json};

/// Answers a request. It binds nobody: the holder of the step decides.
#[derive(Debug, Clone)]
pub struct AnswerCountersign {
    /// The request.
    pub request: i64,
    /// Whether one agrees.
    pub agrees: bool,
    /// The opinion; needed when one does not agree.
    pub words: String,
}

impl AnswerCountersign {
    /// Runs the command; answers the request as it is now.
    pub fn run(&self, cx: &mut Cx) -> Result<Asked> {
        let words = clean(&self.words)?;
        base::refuse_if!(!self.agrees && words.is_empty(), "case.reason_needed");
        let mut asked = countersign::store::visible(cx, self.request)?.or_refuse(Refusal::NOT_FOUND)?;
        base::refuse_if!(asked.state != Reply::Open, "case.countersign_answered");
        let permit = permit(cx, &asked)?;
        let question = countersign::store::get(cx, asked.countersign)?.or_refuse(Refusal::NOT_FOUND)?;
        cx.about("case", asked.case.0);
        countersign::store::answer(cx, &permit, &asked, self.agrees, &words)?;
        let left = countersign::store::unanswered(cx, question.id)?;
        if left == 0 || question.mode == Mode::Any {
            countersign::store::end(cx, &permit, question.id, State::Complete, "")?;
        }
        let answer = if self.agrees { "agree" } else { "disagree" };
        let detail = json!({ "answer": answer, "words": words, "left": left });
        journal::store::add(cx, &permit, asked.case, "countersign-answered", false, &detail, Map::new())?;
        (asked.state, asked.agrees, asked.words) = (Reply::Answered, Some(self.agrees), words);
        Ok(asked)
    }
}

/// Any right to work on steps where the request lies: an opinion is no decision.
fn permit(cx: &mut Cx, asked: &Asked) -> Result<Permit> {
    let target = asked.target();
    cx.permit(HANDLE, target).or_else(|_| cx.permit(DECIDE, target)).or_else(|_| cx.permit(ACCEPT, target))
}
