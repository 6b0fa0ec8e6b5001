//! A person asks about an item.

use crate::published::commands::office_of;
use crate::published::store as published;
use crate::question::model::{ASK, Question, QuestionState};
use crate::question::store;
use crate::rights::VISIT;
use base::{OrRefuse, Refusal, Result, Target};
use db::Cx;
use serde_json::json;

/// Most questions of one person that may wait at a time.
const WAITING: i64 = 10;

/// Asks about an item.
#[derive(Debug, Clone)]
pub struct AskQuestion {
    /// `pack/item`.
    pub item: String,
    /// The question.
    pub ask: String,
    /// Whether others may read it.
    pub may_publish: bool,
}

impl AskQuestion {
    /// Runs the command; answers the question's id.
    pub fn run(&self, cx: &mut Cx) -> Result<i64> {
        base::refuse_if!(cx.me().0 == 0, "not_signed_in");
        let item = published::current(cx, &self.item)?.or_refuse(Refusal::NOT_FOUND)?;
        let permit = cx.permit(VISIT, Target { owner: Some(cx.me()), ..Target::default() })?;
        let ask = self.ask.trim();
        base::refuse_if!(ask.chars().count() < 4, "ask.too_short");
        base::refuse_if!(ask.chars().count() > ASK, "ask.too_long", "limit" = ASK);
        base::refuse_if!(store::waiting_of_me(cx, WAITING)? >= WAITING as usize, "ask.too_many", "limit" = WAITING);
        let office = office_of(cx, &item.parts.item)?;
        let question = Question {
            id: cx.new_id(),
            item: self.item.clone(),
            account: cx.me(),
            asker: cx.actor().name.to_string(),
            ask: ask.to_owned(),
            may_publish: self.may_publish,
            asked: cx.now(),
            state: QuestionState::Waiting,
            answer: String::new(),
            answered: None,
            answerer: String::new(),
            office: office.as_ref().map(|office| office.id),
            path: office.as_ref().map_or_else(|| "/".to_owned(), |office| office.path.clone()),
            region: office.map(|office| office.region).unwrap_or_default(),
        };
        cx.about("item_question", question.id);
        cx.note("item", self.item.as_str());
        store::insert(cx, &permit, &question)?;
        cx.emit("question.asked", &json!({ "question": question.id.to_string(), "item": self.item }))?;
        Ok(question.id)
    }
}
