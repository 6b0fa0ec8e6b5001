//! Opinions asked of colleagues and of other offices before a decision, on both engines.

mod support;

use base::AccountId;
use base::moment::day_date;
use cases::case::{Case, Outcome};
use cases::commands::{
    AnswerCountersign, AskCountersign, CloseCountersign, Complete, ReturnTo, Transfer, Whom, Withdraw,
};
use cases::countersign::{Countersign, Mode, Reply, State, store};
use jiff::civil::date;
use support::City;
use testkit::on_both;

fn account(city: &City, who: &str) -> AccountId {
    city.official(who).actor.account
}

/// Asks somebody of an office by name, or the office, about the one open step of a case.
fn asks(city: &City, case: &Case, whom: &[(&str, Option<&str>)], mode: Mode) -> AskCountersign {
    let whom = whom
        .iter()
        .map(|(office, who)| Whom { office: city.offices[*office], account: who.map(|who| account(city, who)) });
    let task = city.task(case.id).id;
    AskCountersign {
        task, whom: whom.collect(), mode, question: "场地是否符合消防要求？".into(), days: Some(2)
    }
}

fn asked(city: &City, by: &str, ask: AskCountersign) -> Countersign {
    city.run(&city.official(by), move |cx| ask.run(cx)).expect("asked")
}

fn waiting(city: &City, who: &str) -> Vec<i64> {
    let read = city.db.read_now(&city.official(who), "waiting", |cx| store::waiting(cx, 0, 50));
    read.expect("reads").into_iter().map(|(asked, _)| asked.id).collect()
}

fn answers(city: &City, who: &str, request: i64, agrees: bool, words: &str) -> base::Result<()> {
    let answer = AnswerCountersign { request, agrees, words: words.into() };
    city.run(&city.official(who), move |cx| answer.run(cx)).map(drop)
}

fn question(city: &City, case: &Case) -> Countersign {
    let id = case.id;
    let read = city.db.read_now(&db::Call::system("test"), "questions", move |cx| store::of_case(cx, id));
    read.expect("reads").pop().expect("a question")
}

fn sees(city: &City, who: &str, case: &Case) -> bool {
    let id = case.id;
    let read = city.db.read_now(&city.official(who), "see", move |cx| cases::case::store::visible(cx, id));
    read.expect("reads").is_some()
}

/// A case that waits for the decision of the chief at the market's office.
fn at_decision(city: &City) -> Case {
    let case = city.apply("one");
    city.accept("clerk:market", case.id);
    city.complete("clerk:market", case.id, "pass").expect("examined")
}

on_both! {
    fn everybody_asked_answers_before_the_decision(city: City) {
        let case = at_decision(&city);
        assert!(!sees(&city, "clerk:police", &case), "another department sees nothing before it is asked");
        let ask = asks(&city, &case, &[("market", Some("second:market")), ("police", None)], Mode::All);
        let made = asked(&city, "chief:market", ask);
        assert_eq!(made.due.map(day_date), Some(date(2026, 11, 25)), "two working days");
        let (colleague, office) = (made.asked[0].id, made.asked[1].id);
        assert_eq!((waiting(&city, "second:market"), waiting(&city, "clerk:police")), (vec![colleague], vec![office]));
        assert_eq!(waiting(&city, "clerk:market"), Vec::<i64>::new(), "what is asked of one by name is not in a colleague's list");
        assert_eq!(waiting(&city, "clerk:tax"), Vec::<i64>::new());
        assert!(sees(&city, "clerk:police", &case) && !sees(&city, "clerk:tax", &case), "who is asked sees the case");
        assert_eq!(City::code(city.complete("chief:market", case.id, "grant")), "case.countersign_open");
        assert_eq!(City::code(answers(&city, "clerk:tax", office, true, "")), "not_found");
        assert_eq!(City::code(answers(&city, "clerk:police", office, false, " ")), "case.reason_needed");
        answers(&city, "clerk:police", office, false, "疏散通道只有一条").expect("answered");
        assert_eq!(City::code(answers(&city, "second:police", office, true, "")), "case.countersign_answered");
        assert_eq!(question(&city, &case).state, State::Open, "one has not answered");
        assert_eq!(City::code(city.complete("chief:market", case.id, "grant")), "case.countersign_open");
        answers(&city, "second:market", colleague, true, "").expect("answered");
        let done = question(&city, &case);
        assert_eq!((done.state, done.asked[1].agrees, done.asked[1].words.as_str()), (State::Complete, Some(false), "疏散通道只有一条"));
        city.folds(case.id);
        let case = city.complete("chief:market", case.id, "refuse").expect("decided");
        assert_eq!(case.outcome, Some(Outcome::Refused));
        assert!(!sees(&city, "clerk:police", &case), "once the case is over, who was asked sees it no longer");
        city.folds(case.id);
    }

    fn one_answer_is_enough_where_one_was_asked_for(city: City) {
        let case = at_decision(&city);
        let ask = asks(&city, &case, &[("police", Some("clerk:police")), ("tax", Some("clerk:tax"))], Mode::Any);
        let made = asked(&city, "chief:market", ask);
        let again = asks(&city, &case, &[("police", None)], Mode::Any);
        assert_eq!(City::code(city.run(&city.official("chief:market"), move |cx| again.run(cx))), "case.countersign_waits");
        answers(&city, "clerk:police", made.asked[0].id, true, "").expect("answered");
        let done = question(&city, &case);
        assert_eq!((done.state, done.asked[1].state), (State::Complete, Reply::Withdrawn));
        assert_eq!(waiting(&city, "clerk:tax"), Vec::<i64>::new(), "what is no longer needed vanishes");
        assert!(!sees(&city, "clerk:tax", &case));
        assert_eq!(City::code(answers(&city, "clerk:tax", made.asked[1].id, true, "")), "not_found");
        city.complete("chief:market", case.id, "grant").expect("decided");
    }

    fn the_holder_goes_on_without_answers_and_says_why(city: City) {
        let case = at_decision(&city);
        let made = asked(&city, "chief:market", asks(&city, &case, &[("police", None)], Mode::All));
        let task = city.task(case.id).id;
        let close = |reason: &str| CloseCountersign { task, reason: reason.into() };
        let (silent, by_other, said) = (close(" "), close("急"), close("三天没有答复，当事人急用"));
        assert_eq!(City::code(city.run(&city.official("chief:market"), move |cx| silent.run(cx))), "case.reason_needed");
        assert!(city.run(&city.official("clerk:police"), move |cx| by_other.run(cx)).is_err(), "who is asked closes nothing");
        city.run(&city.official("chief:market"), move |cx| said.run(cx)).expect("closed");
        let done = question(&city, &case);
        assert_eq!((done.state, done.reason.as_str(), done.asked[0].state), (State::Closed, "三天没有答复，当事人急用", Reply::Withdrawn));
        assert_eq!(waiting(&city, "clerk:police"), Vec::<i64>::new());
        assert_eq!(City::code(answers(&city, "clerk:police", made.asked[0].id, true, "")), "not_found");
        city.complete("chief:market", case.id, "grant").expect("decided");
        city.folds(case.id);
    }

    fn who_is_asked_can_only_look_and_answer(city: City) {
        let case = at_decision(&city);
        asked(&city, "chief:market", asks(&city, &case, &[("police", None)], Mode::All));
        let task = city.task(case.id).id;
        let chief = city.official("chief:police");
        assert_eq!(City::code(city.run(&chief, move |cx| Complete { task, outcome: "grant".into(), opinion: "x".into() }.run(cx))), "not_found");
        assert_eq!(City::code(city.run(&chief, move |cx| Transfer { task, office: None, to: None, reason: "x".into() }.run(cx))), "not_found");
        let id = case.id;
        assert_eq!(City::code(city.run(&chief, move |cx| Withdraw { case: id, reason: "x".into() }.run(cx))), "not_permitted");
        let nobody = asks(&city, &case, &[("market", Some("chief:market"))], Mode::All);
        assert_eq!(City::code(city.run(&city.official("chief:market"), move |cx| nobody.run(cx))), "case.countersign_waits");
    }

    fn a_question_ends_with_its_step(city: City) {
        let case = at_decision(&city);
        let wrong = asks(&city, &case, &[("tax", Some("clerk:police"))], Mode::All);
        assert_eq!(City::code(city.run(&city.official("chief:market"), move |cx| wrong.run(cx))), "case.countersign_not_there");
        let alone = asks(&city, &case, &[("market", Some("chief:market"))], Mode::All);
        assert_eq!(City::code(city.run(&city.official("chief:market"), move |cx| alone.run(cx))), "case.countersign_nobody");
        asked(&city, "chief:market", asks(&city, &case, &[("police", None)], Mode::All));
        let task = city.task(case.id).id;
        let back = ReturnTo { task, element: "examine".into(), reason: "先补核".into() };
        city.run(&city.official("chief:market"), move |cx| back.run(cx)).expect("returned");
        assert_eq!(question(&city, &case).state, State::Closed);
        assert_eq!(waiting(&city, "clerk:police"), Vec::<i64>::new());
        let case = city.finish("market", case.id, "grant");
        city.folds(case.id);
        let other = at_decision(&city);
        asked(&city, "chief:market", asks(&city, &other, &[("police", None)], Mode::All));
        let id = other.id;
        city.run(&city.resident(), move |cx| Withdraw { case: id, reason: String::new() }.run(cx)).expect("withdrawn");
        assert_eq!(waiting(&city, "clerk:police"), Vec::<i64>::new(), "a withdrawn case asks nobody");
    }
}
