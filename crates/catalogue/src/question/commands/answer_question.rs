//! The office answers. With the asker's consent the answer may stand on the guide for everybody.

use crate::library::store::bump;
use crate::question::model::{ANSWER, QuestionState};
use crate::question::store;
use crate::rights::ANSWER as RIGHT;
use base::{OrRefuse, Refusal, Result};
use db::Cx;
use serde_json::json;

/// Answers a question.
#[derive(Debug, Clone)]
pub struct AnswerQuestion {
    /// The question.
    pub question: i64,
    /// The answer.
    pub words: String,
    /// Show it on the guide.
    pub show: bool,
}

impl AnswerQuestion {
    /// Runs the command. An answer can be mended by answering again.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let question = store::at_desk(cx, self.question)?.or_refuse(Refusal::NOT_FOUND)?;
        let permit = cx.permit(RIGHT, question.target())?;
        let words = self.words.trim();
        base::refuse_if!(words.is_empty(), "ask.answer_needed");
        base::refuse_if!(words.chars().count() > ANSWER, "ask.too_long", "limit" = ANSWER);
        base::refuse_if!(self.show && !question.may_publish, "ask.no_consent");
        let state = if self.show { QuestionState::Shown } else { QuestionState::Answered };
        cx.about("item_question", question.id);
        cx.note("item", question.item.as_str());
        cx.note("shown", self.show);
        store::answer(cx, &permit, question.id, words, state)?;
        if self.show || question.state == QuestionState::Shown {
            bump(cx, &permit)?;
        }
        cx.emit(
            "question.answered",
            &json!({ "question": question.id.to_string(), "item": question.item, "account": question.account.to_string() }),
        )
    }
}
