//! The engine's promises, each on both engines of the database: one case and a joint one, from application to result.

mod support;

use base::AccountId;
use base::moment::day_date;
use cases::case::{Channel, Outcome, Status};
use cases::clock::SpanKind;
use cases::commands::{
    AnswerSupplement, Applicant, AskCountersign, AskExtension, AskSupplement, Assign, Claim, Complete, Confirm,
    DecideExtension, HandOver, KeepOpinion, LoadCalendar, Missing, Pause, Rate, Release, Resume, ReturnTo, StartDraft,
    Transfer, UndoAcceptance, Whom, Withdraw, preview_calendar,
};
use jiff::civil::date;
use support::City;
use testkit::{Store, on_both};

/// An official with what one has for whom one stands in.
fn stand_in(city: &City, who: &str, absent: &str) -> db::Call {
    let (own, other) = (city.official(who), city.official(absent));
    let mut actor = (*own.actor).clone();
    actor.proxies = std::sync::Arc::from(vec![other.actor.account]);
    actor.roles = own.actor.roles.iter().chain(other.actor.roles.iter()).cloned().collect();
    actor.grants = own.actor.grants.iter().chain(other.actor.grants.iter()).cloned().collect();
    db::Call::new(actor, base::Locale::Zh, "test")
}

on_both! {
    fn a_case_goes_from_application_to_a_numbered_result(city: City) {
        let case = city.apply("one");
        assert_eq!((case.status, case.step.as_str()), (Status::Submitted, "受理"));
        assert!(case.number.starts_with("990102-20261123-"), "{}", case.number);
        assert_eq!(case.promised_due, None, "only acceptance starts the clock");
        let case = city.accept("clerk:market", case.id);
        assert_eq!((case.status, case.promised_due.map(day_date)), (Status::Accepted, Some(date(2026, 11, 26))));
        assert_eq!(case.statutory_due.map(day_date), Some(date(2026, 12, 21)));
        city.complete("clerk:market", case.id, "pass").expect("examined");
        let case = city.complete("chief:market", case.id, "grant").expect("decided");
        assert_eq!((case.status, case.outcome), (Status::Closed, Some(Outcome::Granted)));
        assert_eq!(case.result_number, "市场监督管理局食〔2026〕1号");
        city.folds(case.id);
        let id = case.id;
        let rate = Rate { case: id, level: 1, reasons: vec!["quick".into()], words: "好".into() };
        let again = rate.clone();
        city.run(&city.resident(), move |cx| rate.run(cx)).expect("rated");
        assert_eq!(City::code(city.run(&city.resident(), move |cx| again.run(cx))), "case.already_rated");
    }

    fn a_refusal_needs_reasons_and_names_the_legal_routes(city: City) {
        let case = city.apply("one");
        city.accept("clerk:market", case.id);
        city.complete("clerk:market", case.id, "object").expect("examined");
        let task = city.task(case.id).id;
        let silent = Complete { task, outcome: "refuse".into(), opinion: " ".into() };
        assert_eq!(City::code(city.run(&city.official("chief:market"), move |cx| silent.run(cx))), "case.reason_needed");
        let case = city.complete("chief:market", case.id, "refuse").expect("decided");
        assert_eq!(case.outcome, Some(Outcome::Refused));
        let id = case.id;
        let papers = city.db.read_now(&city.resident(), "papers", move |cx| cases::paper::store::of_case(cx, id)).expect("reads");
        let decision = papers.last().expect("a decision");
        assert_eq!(decision.number, "市场监督管理局不予字〔2026〕第1号");
        assert!(decision.body.remedies[0].zh.contains("60 日"), "{:?}", decision.body.remedies);
        assert!(decision.body.paragraphs.iter().any(|words| words.zh == "材料齐全有效。"), "the reasons stand in it");
    }

    fn strangers_and_other_districts_find_nothing(city: City) {
        let case = city.apply("one");
        let (id, task) = (case.id, city.task(case.id).id);
        let sees = |call: &db::Call| {
            city.db.read_now(call, "see", move |cx| cases::case::store::visible(cx, id)).expect("reads").is_some()
        };
        assert!(sees(&city.resident()) && sees(&city.official("clerk:market")));
        assert!(!sees(&city.stranger()) && !sees(&city.official("clerk:market-far")) && !sees(&city.official("clerk:tax")));
        let claim = move |cx: &mut db::Cx| Claim { task }.run(cx);
        assert_eq!(City::code(city.run(&city.official("clerk:market-far"), claim)), "not_found");
        assert_eq!(City::code(city.run(&city.stranger(), claim)), "not_found");
        assert_eq!(City::code(city.run(&city.stranger(), move |cx| Withdraw { case: id, reason: String::new() }.run(cx))), "not_found");
        let pool = |call: &db::Call| {
            let after = cases::task::store::After { due: -1, id: 0 };
            city.db.read_now(call, "pool", move |cx| cases::task::store::pool(cx, after, 50)).expect("reads").len()
        };
        assert_eq!((pool(&city.official("clerk:market")), pool(&city.official("clerk:market-far"))), (1, 0));
        assert_eq!(pool(&city.official("chief:market")), 0, "another role's step is not in the chief's pool");
    }

    fn of_two_who_claim_at_once_one_has_it(city: City) {
        let case = city.apply("one");
        let task = city.task(case.id).id;
        let (one, two) = (city.official("clerk:market"), city.official("second:market"));
        let results: Vec<base::Result<_>> = std::thread::scope(|scope| {
            let claims: Vec<_> = [&one, &two]
                .map(|call| scope.spawn(|| city.db.write_now(call, "claim", move |cx| Claim { task }.run(cx))))
                .into_iter()
                .collect();
            claims.into_iter().map(|claim| claim.join().expect("ran")).collect()
        });
        assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1);
        let refused = results.into_iter().find_map(Result::err).expect("one is refused");
        assert!(["case.already_claimed", "stale"].contains(&refused.code().unwrap_or_default()), "{refused}");
        let holder = city.task(case.id).assignee.expect("is held");
        let (winner, loser) = if one.actor.account == holder { (one, two) } else { (two, one) };
        assert_eq!(City::code(city.run(&loser, move |cx| Complete { task, outcome: "reject".into(), opinion: "x".into() }.run(cx))), "case.held_by_other");
        city.run(&winner, move |cx| Release { task }.run(cx)).expect("released");
        assert_eq!(city.task(case.id).assignee, None);
    }

    fn missing_materials_are_told_once_and_the_term_waits(city: City) {
        let case = city.apply("one");
        let (id, task) = (case.id, city.task(case.id).id);
        let ask = AskSupplement { task, missing: vec![Missing { material: None, words: "租赁合同的签字页".into() }], days: None };
        let case = city.run(&city.official("clerk:market"), move |cx| ask.run(cx)).expect("asked");
        assert_eq!((case.status, case.paused), (Status::Supplement, true));
        city.pass("2026-12-07T09:00:00+08:00");
        assert_eq!(city.case(id).status, Status::Supplement, "silence does not accept what waits for the applicant");
        let nothing = AnswerSupplement { case: id, files: vec![], seen: vec![], words: " ".into() };
        assert_eq!(City::code(city.run(&city.resident(), move |cx| nothing.run(cx))), "case.nothing_sent");
        let answer = AnswerSupplement { case: id, files: vec![], seen: vec![], words: "已签字，见附件".into() };
        let case = city.run(&city.resident(), move |cx| answer.run(cx)).expect("sent");
        assert_eq!((case.status, case.accept_due.map(day_date)), (Status::Submitted, Some(date(2026, 12, 14))));
        let again = AskSupplement { task, missing: vec![Missing { material: None, words: "还差一份".into() }], days: None };
        assert_eq!(City::code(city.run(&city.official("clerk:market"), move |cx| again.run(cx))), "case.ask_once");
        city.folds(id);
    }

    fn silence_of_five_working_days_accepts_as_of_the_receipt(city: City) {
        let case = city.apply("one");
        city.pass("2026-11-30T23:59:00+08:00");
        assert_eq!(city.case(case.id).status, Status::Submitted, "the fifth working day is not over");
        city.pass("2026-12-01T00:00:05+08:00");
        let case = city.case(case.id);
        assert_eq!((case.status, case.accepted_at), (Status::Accepted, Some(case.submitted_at)));
        assert_eq!(case.clock_from.map(day_date), Some(date(2026, 11, 23)));
        assert_eq!(case.step, "审查");
        city.folds(case.id);
    }

    fn a_suspension_across_the_october_holiday_does_not_count(store: Store) {
        let city = City::at(store, "2025-09-26T09:00:00+08:00");
        let case = city.apply("one");
        let case = city.accept("clerk:market", case.id);
        assert_eq!(case.promised_due.map(day_date), Some(date(2025, 9, 30)), "Sunday the 28th was a working day");
        city.pass("2025-09-29T10:00:00+08:00");
        let task = city.task(case.id).id;
        let pause = Pause { task, kind: SpanKind::Inspection, days: 3, reason: "要到现场看操作间".into() };
        city.run(&city.official("clerk:market"), move |cx| pause.run(cx)).expect("paused");
        assert_eq!(City::code(city.complete("clerk:market", case.id, "pass")), "case.paused");
        city.pass("2025-10-10T10:00:00+08:00");
        let resume = Resume { task, result: "合格".into() };
        let case = city.run(&city.official("clerk:market"), move |cx| resume.run(cx)).expect("resumed");
        assert_eq!(case.promised_due.map(day_date), Some(date(2025, 10, 11)), "one day was left: Saturday the 11th is a working day");
        city.folds(case.id);
    }

    fn a_due_day_in_an_unannounced_year_is_provisional_and_moves(store: Store) {
        let city = City::at(store, "2026-12-28T09:00:00+08:00");
        let case = city.apply("one");
        let case = city.accept("clerk:market", case.id);
        assert!(case.provisional);
        assert_eq!(case.promised_due.map(day_date), Some(date(2026, 12, 31)));
        let before = case.statutory_due.map(day_date);
        assert_eq!(before, Some(date(2027, 1, 25)));
        let notice = r#"{"year":2027,"papers":["国办发明电〔2026〕7号"],"days":[{"name":"元旦","date":"2027-01-01","isOffDay":true},{"name":"元旦","date":"2027-01-04","isOffDay":true}]}"#;
        let admin = db::Call::system("calendar");
        let preview = city.db.read_now(&admin, "preview", move |cx| preview_calendar(cx, notice, 0, 10)).expect("previews");
        assert_eq!(preview.total, 1, "each due day that will move is shown before");
        assert_eq!(City::code(city.run(&city.official("clerk:market"), move |cx| LoadCalendar { text: notice.into() }.run(cx))), "not_permitted");
        let broken = city.run(&admin, |cx| LoadCalendar { text: "{\"year\": 2027".into() }.run(cx));
        assert_eq!(City::code(broken), "calendar.unreadable");
        let loaded = city.run(&admin, move |cx| LoadCalendar { text: notice.into() }.run(cx)).expect("loaded");
        assert_eq!(loaded.moved.len(), 1);
        let case = city.case(case.id);
        assert!(case.statutory_due.map(day_date) > before, "a day more is off");
        assert!(!case.provisional || case.statutory_due.map(day_date) > Some(date(2027, 12, 1)));
        city.folds(case.id);
    }

    fn the_day_of_silence_moves_with_the_calendar_too(store: Store) {
        let city = City::at(store, "2026-12-30T09:00:00+08:00");
        let case = city.apply("one");
        assert_eq!(case.accept_due.map(day_date), Some(date(2027, 1, 6)), "weekends alone are off before the notice");
        let notice = r#"{"year":2027,"papers":["国办发明电〔2026〕7号"],"days":[{"name":"元旦","date":"2027-01-01","isOffDay":true},{"name":"元旦","date":"2027-01-04","isOffDay":true}]}"#;
        let admin = db::Call::system("calendar");
        let preview = city.db.read_now(&admin, "preview", move |cx| preview_calendar(cx, notice, 0, 10)).expect("previews");
        assert_eq!(preview.moved.iter().map(|one| (one.limit, one.after)).collect::<Vec<_>>(), [("accept", Some(date(2027, 1, 8)))]);
        city.run(&admin, move |cx| LoadCalendar { text: notice.into() }.run(cx)).expect("loaded");
        assert_eq!(city.case(case.id).accept_due.map(day_date), Some(date(2027, 1, 8)));
        city.pass("2027-01-08T23:00:00+08:00");
        assert_eq!(city.case(case.id).status, Status::Submitted, "the look at it moved along");
        city.pass("2027-01-09T00:10:00+08:00");
        assert_eq!(city.case(case.id).status, Status::Accepted);
        city.folds(case.id);
    }

    fn more_time_needs_an_approver_who_is_not_the_asker(city: City) {
        let case = city.apply("one");
        city.accept("clerk:market", case.id);
        let (id, task) = (case.id, city.task(case.id).id);
        let ask = |term: &str| AskExtension { task, term: term.into(), reason: "要向外地核实".into() };
        let (long, fit) = (ask("11wd"), ask("5wd"));
        assert_eq!(City::code(city.run(&city.official("clerk:market"), move |cx| long.run(cx))), "case.extension_too_long");
        let (_, extension) = city.run(&city.official("clerk:market"), move |cx| fit.run(cx)).expect("asked");
        let decide = DecideExtension { case: id, extension, approve: true, words: String::new() };
        let (by_asker, by_other, by_chief) = (decide.clone(), decide.clone(), decide.clone());
        assert_eq!(City::code(city.run(&city.official("clerk:market"), move |cx| by_asker.run(cx))), "not_permitted");
        assert_eq!(City::code(city.run(&city.official("chief:tax"), move |cx| by_other.run(cx))), "not_found");
        assert_eq!(city.case(id).promised_due.map(day_date), Some(date(2026, 11, 26)), "nothing moved without an approver");
        let case = city.run(&city.official("chief:market"), move |cx| by_chief.run(cx)).expect("approved");
        assert_eq!(case.promised_due.map(day_date), Some(date(2026, 12, 3)));
        assert_eq!(City::code(city.run(&city.official("chief:market"), move |cx| decide.run(cx))), "case.extension_decided");
        city.folds(id);
    }

    fn a_step_goes_back_to_who_did_it(city: City) {
        let case = city.apply("one");
        city.accept("clerk:market", case.id);
        city.complete("clerk:market", case.id, "pass").expect("examined");
        let task = city.task(case.id).id;
        let back = ReturnTo { task, element: "examine".into(), reason: "面积写错了".into() };
        let case = city.run(&city.official("chief:market"), move |cx| back.run(cx)).expect("returned");
        let reopened = city.task(case.id);
        assert_eq!((reopened.element.as_str(), reopened.assignee), ("examine", Some(city.official("clerk:market").actor.account)));
        let task = reopened.id;
        let nowhere = ReturnTo { task, element: "decide".into(), reason: "x".into() };
        assert_eq!(City::code(city.run(&city.official("clerk:market"), move |cx| nowhere.run(cx))), "case.no_such_earlier_step");
        let case = city.finish("market", case.id, "grant");
        assert_eq!(case.outcome, Some(Outcome::Granted));
        city.folds(case.id);
    }

    fn work_moves_between_people_and_offices_and_the_first_contact_stays(city: City) {
        let case = city.apply("one");
        let case = city.accept("clerk:market", case.id);
        let owner = case.owner;
        assert_eq!(owner, Some(city.official("clerk:market").actor.account));
        let task = city.task(case.id).id;
        let (second, far) = (city.official("second:market").actor.account, city.offices["market-far"]);
        city.run(&city.official("clerk:market"), move |cx| {
            Transfer { task, office: None, to: Some(second), reason: "我下周出差".into() }.run(cx)
        }).expect("transferred");
        assert_eq!(city.task(case.id).assignee, Some(second));
        let wrong = city.official("chief:tax").actor.account;
        assert_eq!(City::code(city.run(&city.official("second:market"), move |cx| {
            Transfer { task, office: None, to: Some(wrong), reason: "x".into() }.run(cx)
        })), "case.cannot_take_it");
        city.run(&city.official("second:market"), move |cx| {
            Transfer { task, office: Some(far), to: None, reason: "归那边管".into() }.run(cx)
        }).expect("moved");
        city.run(&city.official("clerk:market-far"), move |cx| Claim { task }.run(cx)).expect("claimed there");
        assert_eq!(city.case(case.id).owner, owner);
        city.folds(case.id);
    }

    fn a_leaver_s_steps_go_to_a_successor(city: City) {
        let cases: Vec<_> = (0..3).map(|_| city.apply("one")).collect();
        for case in &cases {
            let task = city.task(case.id).id;
            city.run(&city.official("clerk:market"), move |cx| Claim { task }.run(cx)).expect("claimed");
        }
        let (from, to) = (city.official("clerk:market").actor.account, city.official("second:market").actor.account);
        let hand = HandOver { from, to: Some(to), reason: "调离".into() };
        let (by_clerk, by_director) = (hand.clone(), hand);
        assert!(city.run(&city.official("second:market"), move |cx| by_clerk.run(cx)).is_err(), "a clerk may not");
        let done = city.run(&city.official("director:market"), move |cx| by_director.run(cx)).expect("handed over").done;
        assert_eq!((done.steps, done.pooled, done.cases), (3, 0, 0));
        assert!(cases.iter().all(|case| city.task(case.id).assignee == Some(to)));
        let followed = city.apply("one");
        city.accept("clerk:market", followed.id);
        let (from, to) = (city.official("clerk:market").actor.account, city.official("second:market").actor.account);
        let again = HandOver { from, to: Some(to), reason: "调离".into() };
        city.run(&city.official("director:market"), move |cx| again.run(cx)).expect("handed over");
        assert_eq!(city.case(followed.id).owner, Some(to), "the successor follows it to its end");
        city.folds(followed.id);
        let task = city.task(cases[0].id).id;
        city.run(&city.official("director:market"), move |cx| Assign { task, to: None, reason: "重新分".into() }.run(cx)).expect("pooled");
        assert_eq!(city.task(cases[0].id).assignee, None);
    }

    fn everything_of_a_disabled_leaver_goes_to_the_successor_at_once(city: City) {
        let leaver = city.official("clerk:market");
        let (from, to) = (leaver.actor.account, city.official("second:market").actor.account);
        let held = city.apply("one");
        let task = city.task(held.id).id;
        city.run(&leaver, move |cx| Claim { task }.run(cx)).expect("claimed");
        city.run(&leaver, move |cx| KeepOpinion { task, words: "材料差不多齐了".into(), choice: "accept".into() }.run(cx)).expect("kept");
        let followed = city.apply("one");
        city.accept("clerk:market", followed.id);
        let followed_step = city.task(followed.id).id;
        city.run(&leaver, move |cx| Claim { task: followed_step }.run(cx)).expect("claimed");
        city.run(&leaver, move |cx| AskExtension { task: followed_step, term: "2wd".into(), reason: "要核实".into() }.run(cx)).expect("asked");
        let police = city.apply("joint");
        city.accept("clerk:services", police.id);
        let asking = city.child(police.id, "licence");
        let step = city.task(asking.id).id;
        let ask = AskCountersign {
            task: step,
            whom: vec![Whom { office: city.offices["market"], account: Some(from) }],
            mode: cases::countersign::Mode::All,
            question: "合适吗？".into(),
            days: None,
        };
        city.run(&city.official("chief:market"), move |cx| Assign { task: step, to: None, reason: "重新分".into() }.run(cx)).expect_err("a chief may not");
        let third = city.official("second:market");
        city.run(&third, move |cx| Claim { task: step }.run(cx)).expect("claimed");
        city.run(&third, move |cx| ask.run(cx)).expect("asked");
        let own_question = HandOver { from, to: Some(to), reason: "调离".into() };
        let person = city.person;
        let draft = city.run(&leaver, move |cx| {
            let applicant = Applicant { person: Some(person), name: "陈晓岚".into(), ..Applicant::default() };
            StartDraft { item: "test/one".into(), applicant, channel: Channel::Window, region: "990102".into() }.run(cx)
        }).expect("begun");
        let free = city.apply("one");
        let free_step = city.task(free.id).id;
        city.run(&leaver, move |cx| Claim { task: free_step }.run(cx)).expect("claimed");
        city.run(&db::Call::system("test"), move |cx| identity::accounts::commands::Disable { account: from }.run(cx)).expect("disabled");
        // As the job does that listens for it.
        let pool = HandOver { from, to: None, reason: "账号已停用".into() };
        city.run(&db::Call::system("case.leaver"), move |cx| pool.run(cx)).expect("pooled");
        assert!([held.id, followed.id, free.id].iter().all(|id| city.task(*id).assignee.is_none()), "nobody waits for a leaver");
        city.run(&third, move |cx| Claim { task: free_step }.run(cx)).expect("somebody takes one");
        let director = city.official("director:market");
        let leavers = city.db.read_now(&director, "leavers", |cx| cases::task::store::leavers(cx, 10)).expect("reads");
        assert_eq!(leavers, [from]);
        let far = city.official("director:market-far");
        let by_far = own_question.clone();
        assert_eq!(City::code(city.run(&far, move |cx| by_far.run(cx))), "case.hand_over_out_of_reach");
        let to_himself = HandOver { to: Some(from), ..own_question.clone() };
        assert_eq!(City::code(city.run(&director, move |cx| to_himself.run(cx))), "case.successor_same");
        let nobody = HandOver { to: Some(AccountId(77)), ..own_question.clone() };
        assert_eq!(City::code(city.run(&director, move |cx| nobody.run(cx))), "case.successor_gone");
        let elsewhere = HandOver { to: Some(city.official("clerk:tax").actor.account), ..own_question.clone() };
        assert_eq!(City::code(city.run(&director, move |cx| elsewhere.run(cx))), "case.cannot_take_it", "another department follows none of it");
        let done = city.run(&director, move |cx| own_question.run(cx)).expect("handed over").done;
        assert_eq!((done.steps, done.pooled, done.cases, done.extensions, done.drafts), (2, 0, 1, 1, 1));
        assert_eq!((done.opinions, done.unfit, done.out_of_reach), (0, 1, 0), "who asked a question does not answer it");
        assert_eq!(done.count(), 3, "two cases and a draft");
        assert!([held.id, followed.id].iter().all(|id| city.task(*id).assignee == Some(to)));
        assert_eq!(city.task(free.id).assignee, Some(to), "what somebody took meanwhile is no longer the leaver's");
        let kept = city.db.read_now(&third, "opinion", move |cx| cases::task::store::opinion_draft(cx, task)).expect("reads");
        assert_eq!(kept.map(|kept| kept.0).as_deref(), Some("材料差不多齐了"), "what the leaver had written is there");
        let id = draft.id;
        let own = city.db.read_now(&third, "draft", move |cx| cases::draft::store::own(cx, id)).expect("reads");
        assert!(own.is_some(), "the successor goes on at the window");
        let id = followed.id;
        let asked = city.db.read_now(&third, "extensions", move |cx| cases::clock::store::extensions(cx, id)).expect("reads");
        assert_eq!(asked[0].asked_by, to, "he answers for it, and cannot approve it");
        for case in [held.id, followed.id, asking.id] {
            city.folds(case);
        }
    }

    fn an_opinion_asked_by_name_goes_to_the_successor_and_far_work_stays(city: City) {
        let leaver = city.official("clerk:market");
        let (from, to) = (leaver.actor.account, city.official("second:market").actor.account);
        let case = city.apply("one");
        city.accept("second:market", case.id);
        city.complete("second:market", case.id, "pass").expect("examined");
        let task = city.task(case.id).id;
        let ask = AskCountersign {
            task,
            whom: vec![Whom { office: city.offices["market"], account: Some(from) }],
            mode: cases::countersign::Mode::All,
            question: "合适吗？".into(),
            days: None,
        };
        city.run(&city.official("chief:market"), move |cx| ask.run(cx)).expect("asked");
        // The same person holds a step of a far office, as somebody who moved there would.
        let far = city.apply("one");
        let (far_task, far_office) = (city.task(far.id).id, city.offices["market-far"]);
        city.run(&leaver, move |cx| Claim { task: far_task }.run(cx)).expect("claimed");
        city.run(&db::Call::system("test"), move |cx| {
            let permit = cx.permit(cases::rights::HANDLE, base::Target::default())?;
            let step = cases::task::store::visible(cx, far_task)?.expect("is there");
            let path = identity::office(cx, far_office)?.expect("is there").path;
            cx.about("case", step.case.0);
            cases::task::store::move_to(cx, &permit, &step, far_office, &path, Some(from))
        }).expect("moved");
        let hand = HandOver { from, to: Some(to), reason: "调离".into() };
        let done = city.run(&city.official("director:market"), move |cx| hand.run(cx)).expect("handed over").done;
        assert_eq!((done.opinions, done.steps, done.out_of_reach, done.count()), (1, 0, 1, 1), "what is out of reach is told, and stays");
        assert_eq!(city.task(far.id).assignee, Some(from));
        let waiting = |who: &str| city.db.read_now(&city.official(who), "waiting", |cx| cases::countersign::store::waiting(cx, 0, 9)).expect("reads").len();
        assert_eq!((waiting("second:market"), waiting("clerk:market")), (1, 0));
        city.folds(case.id);
    }

    fn a_proxy_works_on_what_the_absent_one_holds(city: City) {
        let case = city.apply("one");
        city.accept("clerk:market", case.id);
        let task = city.task(case.id).id;
        city.run(&city.official("clerk:market"), move |cx| Claim { task }.run(cx)).expect("claimed");
        let deputy = city.official("second:market");
        let complete = || Complete { task, outcome: "pass".into(), opinion: "代办".into() };
        let (alone, as_proxy) = (complete(), complete());
        assert_eq!(City::code(city.run(&deputy, move |cx| alone.run(cx))), "case.held_by_other");
        let mut actor = (*deputy.actor).clone();
        actor.proxies = std::sync::Arc::from(vec![city.official("clerk:market").actor.account]);
        let deputy = db::Call::new(actor, base::Locale::Zh, "test");
        let after = cases::task::store::After { due: -1, id: 0 };
        let mine = city.db.read_now(&deputy, "mine", move |cx| cases::task::store::mine(cx, after, 10)).expect("reads");
        assert_eq!(mine.len(), 1, "what the absent one holds is in the proxy's list");
        city.run(&deputy, move |cx| as_proxy.run(cx)).expect("done for him");
        let id = case.id;
        let journal = city.db.read_now(&deputy, "journal", move |cx| cases::journal::store::of_case(cx, id)).expect("reads");
        let last = journal.last().expect("an entry");
        assert_eq!((last.kind.as_str(), last.actor.as_str()), ("examined", "second market"), "who did it stands there, not for whom");
        city.folds(id);
    }

    fn nobody_examines_and_decides_one_case_as_a_proxy(city: City) {
        let examined = |who: &str| {
            let case = city.apply("one");
            city.accept("clerk:market", case.id);
            city.complete(who, case.id, "pass").expect("examined");
            let task = city.task(case.id).id;
            (case.id, task)
        };
        let decide = |task| move |cx: &mut db::Cx| Complete { task, outcome: "grant".into(), opinion: "同意".into() }.run(cx);
        let chief = city.official("chief:market").actor.account;
        // The clerk examined: standing in for the chief he may neither take nor decide it.
        let (id, task) = examined("clerk:market");
        let deputy = stand_in(&city, "clerk:market", "chief:market");
        assert_eq!(City::code(city.run(&deputy, move |cx| Claim { task }.run(cx))), "case.four_eyes");
        assert_eq!(City::code(city.run(&deputy, decide(task))), "case.four_eyes", "from the pool");
        city.run(&city.official("chief:market"), move |cx| Claim { task }.run(cx)).expect("claimed");
        assert_eq!(City::code(city.run(&deputy, decide(task))), "case.four_eyes", "what the absent one holds");
        // Another clerk may, in the chief's name.
        let second = stand_in(&city, "second:market", "chief:market");
        let case = city.run(&second, decide(task)).expect("decided for her");
        assert_eq!(case.outcome, Some(Outcome::Granted));
        let steps = city.db.read_now(&second, "steps", move |cx| cases::task::store::of_case(cx, id)).expect("reads");
        let decided = steps.iter().find(|step| step.id == task).expect("is there");
        assert_eq!((decided.assignee, decided.done_by), (Some(chief), Some(second.actor.account)), "whose it was, and who did it");
        for account in [chief, second.actor.account] {
            let done = city.db.read_now(&second, "done", move |cx| cases::task::store::done_by(cx, account, base::Moment(i64::MAX), 10)).expect("reads");
            assert_eq!(done.iter().filter(|step| step.id == task).count(), 1, "in the list of both, once");
        }
        // The other way round: the chief who examined for an absent clerk leaves the decision to somebody else.
        let case = city.apply("one");
        city.accept("clerk:market", case.id);
        let task = city.task(case.id).id;
        city.run(&city.official("clerk:market"), move |cx| Claim { task }.run(cx)).expect("claimed");
        let for_clerk = stand_in(&city, "chief:market", "clerk:market");
        city.run(&for_clerk, move |cx| Complete { task, outcome: "pass".into(), opinion: "代审".into() }.run(cx)).expect("examined for him");
        let task = city.task(case.id).id;
        assert_eq!(City::code(city.run(&city.official("chief:market"), decide(task))), "case.four_eyes");
        city.folds(id);
        city.folds(case.id);
    }

    fn a_wrong_acceptance_is_undone_before_anybody_acts(city: City) {
        let case = city.apply("one");
        let id = city.accept("clerk:market", case.id).id;
        let undo = UndoAcceptance { case: id, reason: "材料没看全".into() };
        let (by_other, by_clerk) = (undo.clone(), undo.clone());
        assert_eq!(City::code(city.run(&city.official("second:market"), move |cx| by_other.run(cx))), "case.not_accepted_by_you");
        let case = city.run(&city.official("clerk:market"), move |cx| by_clerk.run(cx)).expect("undone");
        assert_eq!((case.status, case.promised_due, case.step.as_str()), (Status::Submitted, None, "受理"));
        city.accept("clerk:market", id);
        city.complete("second:market", id, "pass").expect("somebody acted");
        assert_eq!(City::code(city.run(&city.official("clerk:market"), move |cx| undo.run(cx))), "case.already_acted_on");
        city.folds(id);
    }

    fn departments_of_a_joint_case_work_side_by_side(city: City) {
        let case = city.apply("joint");
        let case = city.accept("clerk:services", case.id);
        let licence = city.child(case.id, "licence");
        assert_eq!((city.children(case.id).len(), licence.status), (1, Status::Accepted), "the licence comes first");
        assert_ne!(licence.number, case.number);
        city.finish("market", licence.id, "grant");
        assert_eq!(city.children(case.id).len(), 3, "then the others at once");
        let (seal, tax) = (city.child(case.id, "seal"), city.child(case.id, "tax"));
        city.complete("clerk:police", seal.id, "pass").expect("examined");
        let task = city.task(seal.id).id;
        let back = ReturnTo { task, element: "examine".into(), reason: "样式不清".into() };
        city.run(&city.official("chief:police"), move |cx| back.run(cx)).expect("returned");
        city.finish("tax", tax.id, "grant");
        assert_eq!(city.case(case.id).status, Status::Accepted, "one branch went back, its sibling finished");
        let id = case.id;
        let seen = city.db.read_now(&city.official("clerk:police"), "see", move |cx| cases::case::store::visible(cx, id)).expect("reads");
        assert!(seen.is_none(), "a department sees its own part only");
        city.finish("police", seal.id, "grant");
        let case = city.case(case.id);
        assert_eq!((case.status, case.outcome), (Status::Closed, Some(Outcome::Granted)));
        for id in [case.id, licence.id, seal.id, tax.id] {
            city.folds(id);
        }
    }

    fn partly_granted_is_an_outcome(city: City) {
        let case = city.apply("joint");
        city.accept("clerk:services", case.id);
        city.finish("market", city.child(case.id, "licence").id, "grant");
        city.finish("police", city.child(case.id, "seal").id, "refuse");
        city.finish("tax", city.child(case.id, "tax").id, "grant");
        let case = city.case(case.id);
        assert_eq!((case.status, case.outcome), (Status::Closed, Some(Outcome::Partly)));
        assert_eq!(City::code(city.run(&city.resident(), { let case = case.id; move |cx| Withdraw { case, reason: String::new() }.run(cx) })), "case.closed");
    }

    fn a_refused_first_part_ends_the_whole(city: City) {
        let case = city.apply("joint");
        city.accept("clerk:services", case.id);
        city.finish("market", city.child(case.id, "licence").id, "refuse");
        let case = city.case(case.id);
        assert_eq!((case.status, case.outcome), (Status::Closed, Some(Outcome::Refused)));
        assert_eq!(city.children(case.id).len(), 1, "the others were never opened");
        city.folds(case.id);
    }

    fn the_applicant_is_asked_when_the_pack_says_so(city: City) {
        city.publish_asking();
        for choice in ["continue", "end"] {
            let case = city.apply("asking");
            city.accept("clerk:services", case.id);
            city.finish("market", city.child(case.id, "licence").id, "grant");
            city.finish("police", city.child(case.id, "seal").id, "refuse");
            assert_eq!(city.case(case.id).status, Status::Accepted, "the joint case waits for the applicant's word");
            let asked = city.task(case.id);
            assert_eq!((asked.kind.as_str(), asked.name.as_str()), ("applicant", "公章刻制备案"));
            let say = |words: &str| Confirm { task: asked.id, choice: words.into(), words: "知道了".into() };
            let (confirm, by_stranger, answer, again) = (say("confirm"), say(choice), say(choice), say(choice));
            assert_eq!(City::code(city.run(&city.stranger(), move |cx| by_stranger.run(cx))), "not_found");
            assert_eq!(City::code(city.run(&city.resident(), move |cx| confirm.run(cx))), "case.unknown_outcome");
            city.run(&city.resident(), move |cx| answer.run(cx)).expect("answered");
            assert_eq!(City::code(city.run(&city.resident(), move |cx| again.run(cx))), "case.step_is_over");
            let late = city.child(case.id, "late");
            if choice == "continue" {
                assert_eq!((city.case(case.id).status, late.status), (Status::Accepted, Status::Submitted), "it goes on");
                city.accept("clerk:tax", late.id);
                city.finish("tax", late.id, "grant");
            } else {
                assert_eq!((late.status, late.outcome), (Status::Closed, Some(Outcome::Void)), "what still ran is void");
            }
            let whole = city.case(case.id);
            assert_eq!((whole.status, whole.outcome), (Status::Closed, Some(Outcome::Partly)), "{choice}");
            assert_eq!(city.child(case.id, "licence").outcome, Some(Outcome::Granted), "what was granted stays");
            for one in city.children(case.id) {
                city.folds(one.id);
            }
            city.folds(case.id);
        }
    }

    fn withdrawal_voids_the_parts(city: City) {
        let case = city.apply("joint");
        city.accept("clerk:services", case.id);
        let id = case.id;
        let case = city.run(&city.resident(), move |cx| Withdraw { case: id, reason: "不办了".into() }.run(cx)).expect("withdrawn");
        assert_eq!(case.outcome, Some(Outcome::Withdrawn));
        let licence = city.child(id, "licence");
        assert_eq!((licence.status, licence.outcome), (Status::Closed, Some(Outcome::Void)));
        assert!(city.tasks(licence.id).is_empty());
        city.folds(id);
        city.folds(licence.id);
    }
}
