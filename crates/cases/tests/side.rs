//! The applicant's side of a case under way: at a window without an account, the day of a supplement, an acceptance that is taken
//! back, silence, and what papers say of it. On both engines.

mod support;

use base::moment::day_date;
use cases::case::{Case, Channel, Outcome, Status, store};
use cases::clock::SpanKind;
use cases::commands::{
    AnswerSupplement, Applicant, AskExtension, AskSupplement, Claim, CloseLapsed, Confirm, DoAtWindow, Doing, Missing,
    Pause, Rate, ReceiveVisitor, Release, Resume, Sent, StartDraft, Submit, UndoAcceptance, ViewForVisitor,
    WatchSupplement, Withdraw, cases_of_visitor,
};
use cases::material::{Check, Material};
use cases::paper::{Paper, PaperKind};
use catalogue::item::Trust;
use codes::CitizenId;
use db::Call;
use jiff::civil::date;
use support::City;
use testkit::on_both;

/// The certificate of the city's first person.
fn card() -> CitizenId {
    CitizenId::build("990102", date(1990, 3, 7), 26).expect("a number")
}

fn other_card() -> CitizenId {
    CitizenId::build("990102", date(1985, 3, 7), 31).expect("a number")
}

/// Applied for at the window of the service centre by somebody without an account.
fn at_window(city: &City, item: &str) -> Case {
    let (item, person) = (format!("test/{item}"), city.person);
    let clerk = city.official("clerk:services");
    let draft = city
        .run(&clerk, move |cx| {
            let applicant = Applicant { person: Some(person), name: "陈晓岚".into(), ..Applicant::default() };
            StartDraft { item: item.clone(), applicant, channel: Channel::Window, region: "990102".into() }.run(cx)
        })
        .expect("drafted");
    let submit = Submit { draft: draft.id, confirmed: true, declared: vec![], promised: false, seen: vec![] };
    let case = city.run(&clerk, move |cx| submit.run(cx)).expect("submitted");
    assert_eq!(case.applicant, None, "she has no account");
    case
}

fn receive(city: &City, clerk: &Call, name: &str, number: CitizenId) -> i64 {
    let receive = ReceiveVisitor { name: name.into(), number };
    city.run(clerk, move |cx| receive.run(cx)).expect("identified").id
}

fn do_it(city: &City, clerk: &Call, visit: i64, doing: Doing) -> base::Result<Case> {
    let one = DoAtWindow { visit, confirmed: true, doing };
    city.run(clerk, move |cx| one.run(cx))
}

fn ask(city: &City, who: &str, case: &Case, days: Option<u16>) -> base::Result<Case> {
    let task = city.tasks(case.id).iter().find(|task| !task.is_applicants()).expect("a step").id;
    let ask =
        AskSupplement { task, missing: vec![Missing { material: None, words: "合同的签字页".into() }], days };
    city.run(&city.official(who), move |cx| ask.run(cx))
}

fn answer(case: &Case) -> AnswerSupplement {
    AnswerSupplement { case: case.id, files: vec![], seen: vec![], words: "签好了".into() }
}

fn papers(city: &City, case: &Case) -> Vec<Paper> {
    let id = case.id;
    city.db.read_now(&Call::system("test"), "papers", move |cx| cases::paper::store::of_case(cx, id)).expect("reads")
}

fn paper(city: &City, case: &Case, kind: PaperKind) -> Paper {
    papers(city, case).into_iter().rfind(|paper| paper.kind == kind).unwrap_or_else(|| panic!("no {kind:?}"))
}

fn journal(city: &City, case: &Case) -> Vec<cases::journal::Entry> {
    let id = case.id;
    city.db.read_now(&Call::system("test"), "journal", move |cx| cases::journal::store::of_case(cx, id)).expect("reads")
}

fn undo(city: &City, who: &str, case: &Case) -> base::Result<Case> {
    let undo = UndoAcceptance { case: case.id, reason: "材料没看全".into() };
    city.run(&city.official(who), move |cx| undo.run(cx))
}

on_both! {
    fn what_is_missing_is_handed_in_at_any_window_by_who_was_identified(city: City) {
        let case = at_window(&city, "one");
        ask(&city, "clerk:market", &case, None).expect("asked");
        // A clerk of another district's window, who sees nothing of the case by right.
        let clerk = city.official("clerk:tax-far");
        let id = case.id;
        assert!(city.db.read_now(&clerk, "see", move |cx| store::visible(cx, id)).expect("reads").is_none());
        let wrong = receive(&city, &clerk, "周立", other_card());
        assert_eq!(City::code(do_it(&city, &clerk, wrong, Doing::Supplement(answer(&case)))), "not_found", "another's case");
        let visit = receive(&city, &clerk, "陈晓岚", card());
        let unheard = DoAtWindow { visit, confirmed: false, doing: Doing::Supplement(answer(&case)) };
        assert_eq!(City::code(city.run(&clerk, move |cx| unheard.run(cx))), "case.confirm_first");
        let by_other = city.official("second:market");
        assert_eq!(City::code(do_it(&city, &by_other, visit, Doing::Supplement(answer(&case)))), "case.person_again", "the visit is the clerk's own");
        let chief = city.official("chief:market");
        assert_eq!(City::code(do_it(&city, &chief, visit, Doing::Supplement(answer(&case)))), "not_permitted", "no window");
        let listed = city.db.read_now(&clerk, "list", move |cx| cases_of_visitor(cx, visit, i64::MAX, 10)).expect("reads");
        assert_eq!(listed.iter().map(|one| one.id).collect::<Vec<_>>(), [case.id]);
        let done = do_it(&city, &clerk, visit, Doing::Supplement(answer(&case))).expect("handed in");
        assert_eq!((done.status, done.applicant), (Status::Submitted, None));
        let receipt = paper(&city, &case, PaperKind::Handed);
        assert!(receipt.body.list.iter().any(|line| line.zh.contains("签好了")), "{:?}", receipt.body.list);
        let last = journal(&city, &case).pop().expect("an entry");
        assert_eq!((last.kind.as_str(), last.actor.as_str(), last.detail["at"].as_str()), ("supplement-sent", "clerk tax-far", Some("window")));
        city.accept("clerk:market", case.id);
        let granted = city.finish("market", case.id, "grant");
        assert_eq!(granted.outcome, Some(Outcome::Granted));
        city.folds(case.id);
    }

    fn a_visit_is_over_after_half_an_hour_and_a_look_is_written_down(city: City) {
        let case = at_window(&city, "one");
        let clerk = city.official("clerk:services");
        let visit = receive(&city, &clerk, "陈晓岚", card());
        let view = ViewForVisitor { visit, case: case.id };
        city.run(&clerk, move |cx| view.run(cx)).expect("seen");
        let person = city.person;
        let looks = city.db.read_now(&Call::system("test"), "looks", move |cx| {
            Ok(cx.query("SELECT id FROM disclosure WHERE person = $1 AND about = $2", &[db::V::from(person), db::V::from(case.id)])?.len())
        });
        assert_eq!(looks.expect("reads"), 1);
        city.pass("2026-11-23T09:31:00+08:00");
        assert_eq!(City::code(city.run(&clerk, move |cx| view.run(cx))), "case.person_again");
        receive(&city, &clerk, "陈晓岚", card());
        let kept = city.db.read_now(&Call::system("test"), "visits", |cx| Ok(cx.query("SELECT id FROM window_visit", &[])?.len()));
        assert_eq!(kept.expect("reads"), 1, "a visit that is over goes");
    }

    fn an_original_that_is_shown_and_copied_is_one_material(city: City) {
        let case = at_window(&city, "one");
        let id = case.id;
        let row = city.run(&Call::system("test"), move |cx| {
            let permit = cx.permit(cases::rights::HANDLE, base::Target::default())?;
            let row = Material {
                id: cx.new_id(),
                case: id,
                material: "lease".into(),
                title: base::Text::new("租赁合同", "Lease"),
                trust: Trust::C,
                source: base::Text::default(),
                file: None,
                file_name: String::new(),
                state: Check::Waiting,
                note: String::new(),
                due: None,
                added_at: cx.now(),
                version: 1,
            };
            cx.about("case", id.0);
            cases::material::store::insert(cx, &permit, &row)?;
            Ok(row.id)
        }).expect("a material");
        let step = city.task(case.id).id;
        let missing = vec![Missing { material: Some(row), words: "看不清".into() }];
        let asks = AskSupplement { task: step, missing, days: None };
        city.run(&city.official("clerk:market"), move |cx| asks.run(cx)).expect("asked");
        let clerk = city.official("clerk:services");
        let visit = receive(&city, &clerk, "陈晓岚", card());
        let other = AnswerSupplement { seen: vec![row + 1], words: String::new(), ..answer(&case) };
        assert_eq!(City::code(do_it(&city, &clerk, visit, Doing::Supplement(other))), "case.material_not_wanted");
        let files = vec![Sent { replaces: Some(row), file: base::FileId(7), name: "合同.pdf".into() }];
        let shown = AnswerSupplement { files, seen: vec![row], words: String::new(), ..answer(&case) };
        do_it(&city, &clerk, visit, Doing::Supplement(shown)).expect("handed in");
        let rows = city.db.read_now(&Call::system("test"), "materials", move |cx| cases::material::store::of_case(cx, id)).expect("reads");
        let rows: Vec<_> = rows.iter().map(|one| (one.state, one.trust, one.file.map(|file| file.0))).collect();
        assert_eq!(rows, [(Check::Replaced, Trust::C, None), (Check::Waiting, Trust::B, Some(7))]);
        assert_eq!(paper(&city, &case, PaperKind::Handed).body.list.len(), 1);
    }

    fn an_application_is_taken_back_at_the_window(city: City) {
        let case = at_window(&city, "one");
        city.accept("clerk:market", case.id);
        let clerk = city.official("clerk:services");
        let visit = receive(&city, &clerk, "陈晓岚", card());
        let withdraw = Withdraw { case: case.id, reason: "不办了".into() };
        let done = do_it(&city, &clerk, visit, Doing::Withdraw(withdraw.clone())).expect("withdrawn");
        assert_eq!(done.outcome, Some(Outcome::Withdrawn));
        paper(&city, &case, PaperKind::Withdrawal);
        assert_eq!(City::code(do_it(&city, &clerk, visit, Doing::Withdraw(withdraw))), "case.closed");
        city.folds(case.id);
    }

    fn the_question_after_a_refused_part_is_answered_at_the_window(city: City) {
        city.publish_asking();
        let case = at_window(&city, "asking");
        city.accept("clerk:services", case.id);
        city.finish("market", city.child(case.id, "licence").id, "grant");
        city.finish("police", city.child(case.id, "seal").id, "refuse");
        let question = city.task(case.id);
        assert_eq!(question.assignee, None, "nobody could answer it from an account");
        let clerk = city.official("clerk:services");
        let say = Doing::Confirm(Confirm { task: question.id, choice: "end".into(), words: "就到这里".into() });
        let wrong = receive(&city, &clerk, "周立", other_card());
        assert_eq!(City::code(do_it(&city, &clerk, wrong, say.clone())), "not_found");
        let visit = receive(&city, &clerk, "陈晓岚", card());
        let done = do_it(&city, &clerk, visit, say).expect("answered");
        assert_eq!(done.outcome, Some(Outcome::Partly));
        city.folds(case.id);
    }

    fn originals_are_shown_at_a_window_only(city: City) {
        let case = city.apply("one");
        ask(&city, "clerk:market", &case, None).expect("asked");
        let claimed = AnswerSupplement { seen: vec![1], ..answer(&case) };
        assert_eq!(City::code(city.run(&city.resident(), move |cx| claimed.run(cx))), "not_permitted");
    }

    fn a_supplement_has_a_day_and_the_office_may_close_what_lapses(city: City) {
        let case = city.apply("one");
        for days in [0, 4, 61] {
            assert_eq!(City::code(ask(&city, "clerk:market", &case, Some(days))), "case.supplement_days", "{days}");
        }
        let asked = ask(&city, "clerk:market", &case, Some(5)).expect("asked");
        let notice = paper(&city, &asked, PaperKind::Supplement);
        assert!(notice.body.paragraphs[0].zh.contains("2026 年 11 月 30 日前"), "{:?}", notice.body.paragraphs);
        let task = city.task(case.id).id;
        let close = move |cx: &mut db::Cx| CloseLapsed { task, words: String::new() }.run(cx);
        assert_eq!(City::code(city.run(&city.official("clerk:market"), close)), "case.day_not_over");
        let kinds = |city: &City| journal(city, &case).into_iter().map(|entry| entry.kind).collect::<Vec<_>>();
        city.pass("2026-11-26T23:00:00+08:00");
        assert!(!kinds(&city).iter().any(|kind| kind == "supplement-reminded"));
        city.pass("2026-11-27T09:00:05+08:00");
        assert_eq!(kinds(&city).last().map(String::as_str), Some("supplement-reminded"), "on the working day before");
        city.pass("2026-11-30T23:00:00+08:00");
        assert_eq!(City::code(city.run(&city.official("clerk:market"), close)), "case.day_not_over", "its last day counts");
        city.pass("2026-12-01T00:00:05+08:00");
        assert_eq!(kinds(&city).last().map(String::as_str), Some("supplement-overdue"));
        assert_eq!(City::code(city.run(&city.official("clerk:tax"), close)), "not_found");
        let closed = city.run(&city.official("clerk:market"), close).expect("closed");
        assert_eq!((closed.status, closed.outcome), (Status::Closed, Some(Outcome::Lapsed)));
        let told = paper(&city, &case, PaperKind::Lapse);
        assert!(told.body.paragraphs[0].zh.contains("2026 年 11 月 30 日前补正"), "{:?}", told.body.paragraphs);
        assert_eq!(told.body.remedies.len(), 2);
        assert_eq!(City::code(city.run(&city.resident(), { let late = answer(&case); move |cx| late.run(cx) })), "case.closed");
        city.folds(case.id);
    }

    fn what_came_in_time_or_late_is_no_lapse(city: City) {
        let case = city.apply("one");
        ask(&city, "clerk:market", &case, Some(5)).expect("asked");
        city.pass("2026-12-02T09:00:00+08:00");
        let late = answer(&case);
        city.run(&city.resident(), move |cx| late.run(cx)).expect("late, but the office has not closed it");
        let task = city.task(case.id).id;
        let close = CloseLapsed { task, words: String::new() };
        assert_eq!(City::code(city.run(&city.official("clerk:market"), move |cx| close.run(cx))), "case.nothing_asked");
        let before = journal(&city, &case).len();
        let id = case.id;
        let span = city.db.read_now(&Call::system("test"), "span", move |cx| cases::clock::store::spans(cx, id)).expect("reads")[0].id;
        city.run(&Call::system("jobs"), move |cx| WatchSupplement { case: id, span }.run(cx)).expect("looks");
        assert_eq!(journal(&city, &case).len(), before, "what was answered is passed over");
    }

    fn a_part_of_a_joint_case_lapses_like_a_refusal(city: City) {
        let case = city.apply("joint");
        city.accept("clerk:services", case.id);
        let licence = city.child(case.id, "licence");
        ask(&city, "clerk:market", &licence, Some(5)).expect("asked");
        city.pass("2026-12-01T09:00:00+08:00");
        let task = city.task(licence.id).id;
        city.run(&city.official("clerk:market"), move |cx| CloseLapsed { task, words: String::new() }.run(cx)).expect("closed");
        let whole = city.case(case.id);
        assert_eq!((whole.status, whole.outcome), (Status::Closed, Some(Outcome::Refused)));
        let decision = paper(&city, &case, PaperKind::Refusal);
        assert!(decision.body.paragraphs.iter().any(|words| words.zh.contains("营业执照：逾期未补正")), "{:?}", decision.body.paragraphs);
        city.folds(case.id);
        city.folds(licence.id);
    }

    fn everything_missing_is_told_once_before_and_after_acceptance(city: City) {
        let case = city.apply("one");
        city.accept("clerk:market", case.id);
        ask(&city, "clerk:market", &case, None).expect("asked once");
        let sent = answer(&case);
        city.run(&city.resident(), move |cx| sent.run(cx)).expect("sent");
        assert_eq!(City::code(ask(&city, "clerk:market", &case, None)), "case.ask_once");
    }

    fn who_was_silent_can_neither_ask_nor_take_the_acceptance_back(city: City) {
        let case = city.apply("one");
        let task = city.task(case.id).id;
        city.run(&city.official("clerk:market"), move |cx| Claim { task }.run(cx)).expect("claimed");
        city.pass("2026-12-01T00:00:05+08:00");
        let accepted = city.case(case.id);
        assert_eq!(accepted.status, Status::Accepted);
        assert_eq!(City::code(undo(&city, "clerk:market", &case)), "case.accepted_by_silence");
        assert_eq!(City::code(ask(&city, "clerk:market", &case, None)), "case.accepted_by_silence");
        let notice = paper(&city, &case, PaperKind::Acceptance);
        let words = &notice.body.paragraphs[0];
        assert!(words.zh.contains("2026 年 11 月 23 日收到") && words.zh.contains("自收到之日起即为受理"), "{words:?}");
        assert!(!words.zh.contains("材料齐全"), "nobody looked: {words:?}");
    }

    fn after_an_undoing_silence_still_counts_from_the_receipt(city: City) {
        let case = city.apply("one");
        assert_eq!(case.accept_due.map(day_date), Some(date(2026, 11, 30)));
        city.pass("2026-11-27T09:00:00+08:00");
        city.accept("clerk:market", case.id);
        let undone = undo(&city, "clerk:market", &case).expect("undone");
        assert_eq!((undone.status, undone.accept_due), (Status::Submitted, case.accept_due));
        let notice = paper(&city, &case, PaperKind::Acceptance);
        assert!(notice.withdrawn_at.is_some(), "the notice no longer holds");
        city.accept("clerk:market", case.id);
        let held: Vec<bool> = papers(&city, &case).iter().filter(|one| one.kind == PaperKind::Acceptance).map(|one| one.withdrawn_at.is_none()).collect();
        assert_eq!(held, [false, true], "the new one holds");
        city.pass("2026-12-01T09:00:00+08:00");
        assert_eq!(City::code(undo(&city, "clerk:market", &case)), "case.undo_too_late");
        assert_eq!(city.case(case.id).status, Status::Accepted);
        city.folds(case.id);
    }

    fn silence_accepts_after_an_undoing_as_of_the_receipt(city: City) {
        let case = city.apply("one");
        city.pass("2026-11-27T09:00:00+08:00");
        city.accept("clerk:market", case.id);
        undo(&city, "clerk:market", &case).expect("undone");
        city.pass("2026-12-01T00:00:05+08:00");
        let accepted = city.case(case.id);
        assert_eq!((accepted.status, accepted.accepted_at), (Status::Accepted, Some(case.submitted_at)));
    }

    fn an_acceptance_is_not_undone_after_a_pause_a_question_or_a_check(city: City) {
        for what in ["pause", "supplement", "extension"] {
            let case = city.apply("one");
            city.accept("clerk:market", case.id);
            let task = city.task(case.id).id;
            let second = city.official("second:market");
            city.run(&second, move |cx| Claim { task }.run(cx)).expect("claimed");
            match what {
                "pause" => {
                    let pause = Pause { task, kind: SpanKind::Inspection, days: 3, reason: "要看现场".into() };
                    city.run(&second, move |cx| pause.run(cx)).expect("paused");
                    city.run(&second, move |cx| Resume { task, result: String::new() }.run(cx)).expect("resumed");
                }
                "supplement" => {
                    ask(&city, "second:market", &case, None).expect("asked");
                    let sent = answer(&case);
                    city.run(&city.resident(), move |cx| sent.run(cx)).expect("sent");
                }
                _ => {
                    let more = AskExtension { task, term: "5wd".into(), reason: "材料多".into() };
                    city.run(&second, move |cx| more.run(cx)).expect("asked for time");
                }
            }
            city.run(&second, move |cx| Release { task }.run(cx)).expect("released");
            assert_eq!(City::code(undo(&city, "clerk:market", &case)), "case.already_acted_on", "{what}");
        }
        let looked_at = city.apply("one");
        city.accept("clerk:market", looked_at.id);
        let task = city.task(looked_at.id).id;
        let second = city.official("second:market");
        city.run(&second, move |cx| Claim { task }.run(cx)).expect("claimed");
        city.run(&second, move |cx| Release { task }.run(cx)).expect("released");
        undo(&city, "clerk:market", &looked_at).expect("taken and put back is no work");
    }

    fn the_decision_that_ends_a_joint_case_gives_the_reason_of_the_part(city: City) {
        let case = city.apply("joint");
        city.accept("clerk:services", case.id);
        city.finish("market", city.child(case.id, "licence").id, "refuse");
        let decision = paper(&city, &case, PaperKind::Refusal);
        assert_eq!(decision.body.paragraphs.len(), 2, "{:?}", decision.body.paragraphs);
        assert_eq!(decision.body.paragraphs[1].zh, "营业执照：不予办理，理由：材料齐全有效。");
    }

    fn only_a_whole_case_that_was_not_taken_back_is_rated_on_five_levels(city: City) {
        let rate = |case: &Case, level: i64| {
            let rate = Rate { case: case.id, level, reasons: vec![], words: String::new() };
            city.run(&city.resident(), move |cx| rate.run(cx))
        };
        for level in 0..=6 {
            let case = city.apply("one");
            city.accept("clerk:market", case.id);
            city.finish("market", case.id, "grant");
            if !(1..=5).contains(&level) {
                assert_eq!(City::code(rate(&case, level)), "case.no_such_level", "{level}");
                continue;
            }
            rate(&case, level).expect("rated");
            let id = case.id;
            let kept = city.db.read_now(&Call::system("test"), "rating", move |cx| cases::rating::store::of_case(cx, id)).expect("reads");
            assert_eq!(kept.map(|one| one.level), Some(level));
        }
        let joint = city.apply("joint");
        city.accept("clerk:services", joint.id);
        let licence = city.child(joint.id, "licence");
        city.finish("market", licence.id, "refuse");
        assert_eq!(City::code(rate(&city.child(joint.id, "licence"), 1)), "case.not_to_be_rated", "a part");
        let taken_back = city.apply("one");
        let withdraw = Withdraw { case: taken_back.id, reason: String::new() };
        city.run(&city.resident(), move |cx| withdraw.run(cx)).expect("withdrawn");
        assert_eq!(City::code(rate(&taken_back, 1)), "case.not_to_be_rated");
    }
}
