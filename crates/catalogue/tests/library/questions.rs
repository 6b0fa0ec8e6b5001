//! Questions about items, and their answers.

use crate::city::{CARD, City, code, nobody, resident};
use base::Result;
use catalogue::question::commands::{AnswerQuestion, AskQuestion};
use catalogue::question::model::{Question, QuestionState};
use catalogue::rights::{ANSWER, ITEM_EDIT};
use db::Call;
use testkit::on_both;

impl City {
    fn ask(&self, who: &Call, item: &str, ask: &str, may_publish: bool) -> Result<i64> {
        let ask = AskQuestion { item: item.into(), ask: ask.into(), may_publish };
        self.run(who, move |cx| ask.run(cx))
    }

    fn answer(&self, who: &Call, question: i64, words: &str, show: bool) -> Result<()> {
        let answer = AnswerQuestion { question, words: words.into(), show };
        self.run(who, move |cx| answer.run(cx))
    }

    fn answerer(&self) -> Call {
        self.official(31, &[ANSWER], &self.near)
    }

    fn question(&self, id: i64) -> Question {
        self.read(move |cx| catalogue::question::store::at_desk(cx, id)).expect("is there")
    }

    fn shown(&self) -> Vec<String> {
        let shown = self.read(|cx| catalogue::question::store::shown(cx, CARD, 9));
        shown.into_iter().map(|question| question.answer).collect()
    }
}

const ASK: &str = "外地户口能办吗？";

on_both! {
    fn a_resident_asks_and_the_office_in_charge_answers(city: City) {
        let id = city.ask(&resident(5), CARD, ASK, true).expect("asked");
        assert_eq!((city.question(id).state, city.question(id).office), (QuestionState::Waiting, Some(city.near.id)));
        city.answer(&city.answerer(), id, "有居住证就能办。", true).expect("answered");
        let answered = city.question(id);
        assert_eq!((answered.state, answered.answerer.as_str(), answered.answered.is_some()), (QuestionState::Shown, "官员31", true));
        assert_eq!(city.shown(), ["有居住证就能办。"]);
        city.answer(&city.answerer(), id, "有居住证就能办，要满半年。", false).expect("mended");
        assert!(city.shown().is_empty(), "what is taken off the guide is off");
        let mine = city.db.read_now(&resident(5), "own", |cx| catalogue::question::store::own(cx, 9)).expect("reads");
        assert_eq!(mine.iter().map(|one| one.answer.as_str()).collect::<Vec<_>>(), ["有居住证就能办，要满半年。"]);
        assert!(city.db.read_now(&resident(6), "own", |cx| catalogue::question::store::own(cx, 9)).expect("reads").is_empty());
    }

    fn what_cannot_be_asked_is_told(city: City) {
        assert_eq!(code(city.ask(&nobody(), CARD, ASK, true)), "not_signed_in");
        assert_eq!(code(city.ask(&city.editor(), CARD, ASK, true)), "not_permitted");
        assert_eq!(code(city.ask(&resident(5), "library/nothing", ASK, true)), "not_found");
        assert_eq!(code(city.ask(&resident(5), CARD, " ？ ", true)), "ask.too_short");
        assert_eq!(code(city.ask(&resident(5), CARD, &"长".repeat(501), true)), "ask.too_long");
        for _ in 0..10 {
            city.ask(&resident(5), CARD, ASK, true).expect("asked");
        }
        assert_eq!(code(city.ask(&resident(5), CARD, ASK, true)), "ask.too_many");
        city.ask(&resident(6), CARD, ASK, true).expect("somebody else may");
    }

    fn who_may_not_answer_does_not(city: City) {
        let id = city.ask(&resident(5), CARD, ASK, false).expect("asked");
        assert_eq!(code(city.answer(&city.elsewhere(), id, "不归我管。", false)), "not_found");
        assert_eq!(code(city.answer(&resident(5), id, "自己答。", false)), "not_found");
        assert_eq!(code(city.answer(&nobody(), id, "谁？", false)), "not_found");
        let editor = city.official(32, &[ITEM_EDIT], &city.near);
        assert_eq!(code(city.answer(&editor, id, "我写事项。", false)), "not_found");
        assert_eq!(code(city.answer(&city.answerer(), id, "  ", false)), "ask.answer_needed");
        assert_eq!(code(city.answer(&city.answerer(), id, &"长".repeat(2_001), false)), "ask.too_long");
        assert_eq!(code(city.answer(&city.answerer(), id, "能办。", true)), "ask.no_consent", "the asker did not agree");
        assert_eq!(city.question(id).state, QuestionState::Waiting);
        city.answer(&city.answerer(), id, "能办。", false).expect("answered to the asker alone");
        assert!(city.shown().is_empty());
    }
}
