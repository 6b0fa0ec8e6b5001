//! Long work goes on portion by portion: the calendar of a year through all open cases, a hand-over through all that a leaver had in
//! hand. Nothing is lost, nothing happens twice, and a case does right meanwhile. On both engines.

mod support;

use base::moment::day_date;
use base::{AccountId, CaseId};
use cases::case::{Case, Channel, Status};
use cases::clock::load::{self, Load, State};
use cases::commands::{
    AcceptBySilence, AnswerSupplement, Applicant, AskCountersign, AskSupplement, Claim, CloseLapsed, HandOver,
    LoadCalendar, Missing, StartDraft, UndoAcceptance, Whom,
};
use cases::leaver::{self, Order};
use db::{Call, Cx};
use jiff::civil::{Date, date};
use support::City;
use testkit::{Store, on_both};

/// The first and the fourth of January are off.
const TWO: &str = r#"{"year":2027,"papers":["国办发明电〔2026〕7号"],"days":[{"name":"元旦","date":"2027-01-01","isOffDay":true},{"name":"元旦","date":"2027-01-04","isOffDay":true}]}"#;
/// The first alone.
const ONE: &str =
    r#"{"year":2027,"papers":["国办发明电〔2026〕8号"],"days":[{"name":"元旦","date":"2027-01-01","isOffDay":true}]}"#;
/// People work on a weekend.
const LESS: &str = r#"{"year":2027,"papers":["国办发明电〔2026〕9号"],"days":[{"name":"元旦","date":"2027-01-02","isOffDay":false},{"name":"元旦","date":"2027-01-03","isOffDay":false}]}"#;

fn calendar() -> Call {
    Call::system("calendar")
}

/// Loads a notice; no job runs.
fn load(city: &City, notice: &'static str) -> Load {
    city.alone(&calendar(), move |cx| LoadCalendar { text: notice.into() }.run(cx)).expect("loaded").load
}

fn stored(city: &City, id: i64) -> Load {
    city.db.read_now(&calendar(), "load", move |cx| load::store::get(cx, id)).expect("reads").expect("is there")
}

fn run_all(city: &City) {
    city.jobs.run_due(&city.db).expect("jobs run");
}

fn accepted(city: &City) -> CaseId {
    let case = city.apply("one");
    city.accept("clerk:market", case.id).id
}

fn statutory(city: &City, id: CaseId) -> Option<Date> {
    city.case(id).statutory_due.map(day_date)
}

/// The last working days that an open question or supplement leaves.
fn due(city: &City, table: &str, id: CaseId) -> Option<Date> {
    let sql = format!("SELECT due FROM {table} WHERE case_id = $1");
    let read = move |cx: &mut Cx| cx.one(&sql, &[db::V::from(id)])?.map_or(Ok(None), |row| row.opt_i64(0));
    city.db.read_now(&calendar(), "due", read).expect("reads").map(day_date)
}

fn ask_opinion(city: &City, id: CaseId, days: u32) {
    let ask = AskCountersign {
        task: city.task(id).id,
        whom: vec![Whom { office: city.offices["police"], account: None }],
        mode: cases::countersign::Mode::All,
        question: "是否合格？".into(),
        days: Some(days),
    };
    city.alone(&city.official("clerk:market"), move |cx| ask.run(cx)).expect("asked");
}

fn ask_supplement(city: &City, id: CaseId, days: u16) {
    let missing = vec![Missing { material: None, words: "合同的签字页".into() }];
    let ask = AskSupplement { task: city.task(id).id, missing, days: Some(days) };
    city.run(&city.official("clerk:market"), move |cx| ask.run(cx)).expect("asked");
}

fn close(city: &City, id: CaseId) -> base::Result<Case> {
    let close = CloseLapsed { task: city.task(id).id, words: String::new() };
    city.alone(&city.official("clerk:market"), move |cx| close.run(cx))
}

fn audited(city: &City, noun: &'static str) -> String {
    let read = move |cx: &mut Cx| {
        let sql = "SELECT detail FROM audit WHERE noun = $1 ORDER BY id DESC LIMIT 1";
        cx.one(sql, &[db::V::from(noun)])?.map_or(Ok(String::new()), |row| row.string(0))
    };
    city.db.read_now(&calendar(), "audit", read).expect("reads")
}

/// So many steps that a clerk of the market office holds.
fn held(city: &City, count: usize) -> Vec<CaseId> {
    let claimed = |_| {
        let id = city.apply("one").id;
        let task = city.task(id).id;
        city.run(&city.official("clerk:market"), move |cx| Claim { task }.run(cx)).expect("claimed");
        id
    };
    (0..count).map(claimed).collect()
}

fn hand(city: &City) -> HandOver {
    let (from, to) = (account(city, "clerk:market"), account(city, "second:market"));
    HandOver { from, to: Some(to), reason: "调离".into() }
}

fn account(city: &City, who: &str) -> AccountId {
    city.official(who).actor.account
}

fn disable(city: &City, who: &str) {
    let disable = identity::accounts::commands::Disable { account: account(city, who) };
    city.alone(&Call::system("test"), move |cx| disable.run(cx)).expect("disabled");
}

/// The last hand-over that somebody ordered.
fn order(city: &City, who: &str) -> Order {
    let read = |cx: &mut Cx| leaver::store::mine(cx, 1);
    city.db.read_now(&city.official(who), "order", read).expect("reads").pop().expect("is there")
}

/// Moves the step of a case to the far office, with whoever holds it.
fn move_far(city: &City, id: CaseId) {
    let (task, office, holder) = (city.task(id), city.offices["market-far"], account(city, "clerk:market"));
    let moved = city.alone(&Call::system("test"), move |cx| {
        let permit = cx.permit(cases::rights::HANDLE, base::Target::default())?;
        let path = identity::office(cx, office)?.expect("is there").path;
        cx.about("case", id.0);
        cases::task::store::move_to(cx, &permit, &task, office, &path, Some(holder))
    });
    moved.expect("moved");
}

on_both! {
    fn a_calendar_goes_through_the_open_cases_portion_by_portion(store: Store) {
        let city = City::at(store, "2026-12-28T09:00:00+08:00");
        city.portion(2);
        let cases: Vec<CaseId> = (0..5).map(|_| accepted(&city)).collect();
        let moved = |city: &City| cases.iter().filter(|id| statutory(city, **id) == Some(date(2027, 1, 27))).count();
        let begun = load(&city, TWO);
        assert_eq!((begun.state, begun.looked, begun.open, begun.moved), (State::Running, 2, 5, 2));
        assert_eq!(moved(&city), 2, "the first at once");
        let job = city.one_job().expect("a portion");
        assert_eq!(moved(&city), 4, "in the order of their ids");
        // The same portion comes again, as after a kill between effect and answer.
        city.again(&job);
        run_all(&city);
        let done = stored(&city, begun.id);
        assert_eq!((done.state, done.looked, done.moved, moved(&city)), (State::Done, 5, 5, 5));
        assert!(done.ended_at.is_some());
        for id in cases {
            assert_eq!(city.entries(id, "due-moved").len(), 1, "nothing moves twice");
            city.folds(id);
        }
        let told = audited(&city, "calendar-year");
        assert!(told.contains("\"moved\":5") && told.contains("\"looked\":5"), "the audit tells the totals: {told}");
    }

    fn a_later_notice_wins_for_all_cases(store: Store) {
        let city = City::at(store, "2026-12-28T09:00:00+08:00");
        city.portion(2);
        let cases: Vec<CaseId> = (0..6).map(|_| accepted(&city)).collect();
        ask_opinion(&city, cases[0], 5);
        ask_opinion(&city, cases[5], 5);
        assert_eq!(due(&city, "case_countersign", cases[5]), Some(date(2027, 1, 4)));
        // As an earlier version wrote it down.
        let forget = |cx: &mut Cx| {
            let permit = cx.permit(base::Right("test"), base::Target::default())?;
            cx.keep(&permit, "UPDATE case_countersign SET days = NULL", vec![])
        };
        city.alone(&calendar(), forget).expect("forgotten");
        let first = load(&city, TWO);
        assert_eq!(due(&city, "case_countersign", cases[0]), Some(date(2027, 1, 6)), "moved with the first portion");
        ask_opinion(&city, cases[4], 5);
        assert_eq!(due(&city, "case_countersign", cases[4]), Some(date(2027, 1, 6)), "asked by the calendar in force");
        let second = load(&city, ONE);
        run_all(&city);
        let (first, second) = (stored(&city, first.id), stored(&city, second.id));
        assert_eq!((first.state, first.looked), (State::Replaced, 2), "it ended where it was");
        assert_eq!((second.state, second.looked), (State::Done, 6));
        for id in &cases {
            assert_eq!(statutory(&city, *id), Some(date(2027, 1, 26)), "by the newest notice");
            city.folds(*id);
        }
        for asked in [0, 4, 5] {
            assert_eq!(due(&city, "case_countersign", cases[asked]), Some(date(2027, 1, 5)), "five working days: {asked}");
        }
    }

    fn a_case_goes_by_the_calendar_in_force_before_its_portion_comes(store: Store) {
        let city = City::at(store, "2026-12-30T09:00:00+08:00");
        city.portion(1);
        let (_, silent, lapsing) = (city.apply("one"), city.apply("one"), accepted(&city));
        ask_supplement(&city, lapsing, 5);
        assert_eq!(silent.accept_due.map(day_date), Some(date(2027, 1, 6)));
        assert_eq!(due(&city, "case_span", lapsing), Some(date(2027, 1, 6)));
        city.pass("2027-01-06T22:00:00+08:00");
        load(&city, TWO);
        let night = base::Moment::parse("2027-01-07T00:01:00+08:00").expect("a time");
        city.db.clock().set(night);
        let id = silent.id;
        city.alone(&Call::system("case.silence"), move |cx| AcceptBySilence { case: id }.run(cx)).expect("looks");
        assert_eq!(city.case(id).status, Status::Submitted, "the office still has two days");
        assert_eq!(City::code(close(&city, lapsing)), "case.day_not_over");
        run_all(&city);
        assert_eq!(city.case(id).accept_due.map(day_date), Some(date(2027, 1, 8)));
        assert!(city.entries(lapsing, "supplement-overdue").is_empty(), "the look at it moved along");
        city.pass("2027-01-09T00:10:00+08:00");
        assert_eq!(city.case(id).status, Status::Accepted, "silence still accepts");
        assert_eq!(city.entries(lapsing, "supplement-overdue").len(), 1);
        city.folds(id);
    }

    fn an_applicant_keeps_the_working_days_that_were_given(store: Store) {
        let city = City::at(store, "2026-12-28T09:00:00+08:00");
        let case = accepted(&city);
        ask_supplement(&city, case, 5);
        assert_eq!(due(&city, "case_span", case), Some(date(2027, 1, 4)));
        load(&city, TWO);
        assert_eq!(due(&city, "case_span", case), Some(date(2027, 1, 6)));
        let told = city.entries(case, "supplement-day-moved");
        assert_eq!((told.len(), told[0].open, told[0].detail["after"].as_str()), (1, true, Some("2027-01-06")));
        city.pass("2027-01-05T08:59:00+08:00");
        assert!(city.entries(case, "supplement-reminded").is_empty(), "the old look is gone");
        assert_eq!(City::code(close(&city, case)), "case.day_not_over");
        city.pass("2027-01-05T09:00:05+08:00");
        assert_eq!(city.entries(case, "supplement-reminded").len(), 1, "on the working day before");
        load(&city, LESS);
        assert_eq!(due(&city, "case_span", case), Some(date(2027, 1, 6)), "nobody may rely on less than what was said");
        city.pass("2027-01-07T00:10:00+08:00");
        assert_eq!(city.entries(case, "supplement-overdue").len(), 1);
        close(&city, case).expect("closed");
        city.folds(case);
    }

    fn who_answered_is_looked_at_no_more(city: City) {
        let case = city.apply("one").id;
        ask_supplement(&city, case, 5);
        let waiting = |city: &City| {
            let sql = "SELECT COUNT(*) FROM job WHERE key LIKE 'supplement%'";
            let read = move |cx: &mut Cx| cx.one(sql, &[])?.map_or(Ok(0), |row| row.i64(0));
            city.db.read_now(&calendar(), "jobs", read).expect("reads")
        };
        assert_eq!(waiting(&city), 1, "the reminder");
        city.pass("2026-11-27T09:00:05+08:00");
        assert_eq!(waiting(&city), 1, "the look on the day after");
        let answer = AnswerSupplement { case, files: vec![], seen: vec![], words: "签好了".into() };
        city.run(&city.resident(), move |cx| answer.run(cx)).expect("sent");
        assert_eq!(waiting(&city), 0);
    }

    fn an_acceptance_is_undone_after_a_calendar_was_loaded(store: Store) {
        let city = City::at(store, "2026-12-28T09:00:00+08:00");
        let case = accepted(&city);
        load(&city, TWO);
        assert_eq!(city.entries(case, "due-moved").len(), 1);
        let joint = city.apply("joint").id;
        city.accept("clerk:services", joint);
        let part = city.child(joint, "licence").id;
        assert_eq!(city.task(part).step_due.map(day_date), Some(date(2026, 12, 29)));
        let shift = r#"{"year":2026,"papers":["国办发明电〔2025〕7号"],"days":[{"name":"停电","date":"2026-12-29","isOffDay":true}]}"#;
        city.run(&calendar(), move |cx| LoadCalendar { text: shift.into() }.run(cx)).expect("loaded");
        assert_eq!(city.entries(part, "step-day-moved").len(), 1, "the days of its parts moved");
        for (who, id) in [("clerk:market", case), ("clerk:services", joint)] {
            let undo = UndoAcceptance { case: id, reason: "材料没看全".into() };
            let undone = city.run(&city.official(who), move |cx| undo.run(cx)).expect("a calendar is nobody's work");
            assert_eq!(undone.status, Status::Submitted);
        }
    }

    fn a_hand_over_goes_on_portion_by_portion_as_who_ordered_it(city: City) {
        city.portion(2);
        let cases = held(&city, 5);
        let (director, to) = (city.official("director:market"), account(&city, "second:market"));
        let given = |city: &City| cases.iter().filter(|id| city.task(**id).assignee == Some(to)).count();
        let over = hand(&city);
        let first = city.alone(&director, move |cx| over.run(cx)).expect("handed over");
        assert_eq!((first.done.steps, first.done.count(), first.rest, given(&city)), (2, 2, 3, 2), "the first at once");
        assert_eq!(order(&city, "director:market").state, leaver::State::Running);
        let job = city.one_job().expect("a portion");
        assert_eq!(given(&city), 4);
        city.again(&job);
        run_all(&city);
        let done = order(&city, "director:market");
        assert_eq!((done.state, done.done.steps, done.done.count(), done.looked, done.in_all), (leaver::State::Done, 5, 5, 5, 5));
        assert_eq!(given(&city), 5);
        for id in cases {
            let entries = city.entries(id, "assigned");
            assert_eq!((entries.len(), entries[0].actor.as_str()), (1, "director market"), "once, by who ordered it");
            city.folds(id);
        }
        assert!(audited(&city, "account").contains("\"handed\":5"), "the audit tells the totals");
    }

    fn what_is_out_of_reach_holds_nothing_up(city: City) {
        city.portion(2);
        let cases = held(&city, 5);
        cases[..3].iter().for_each(|id| move_far(&city, *id));
        let over = hand(&city);
        let first = city.alone(&city.official("director:market"), move |cx| over.run(cx)).expect("goes on");
        assert_eq!((first.done.count(), first.done.out_of_reach), (0, 2));
        run_all(&city);
        let done = order(&city, "director:market").done;
        assert_eq!((done.steps, done.out_of_reach), (2, 3), "never more than the administrator's reach");
        assert!(cases[..3].iter().all(|id| city.task(*id).assignee == Some(account(&city, "clerk:market"))));
    }

    fn all_opinions_and_drafts_of_a_leaver_go_over(city: City) {
        city.portion(2);
        let from = account(&city, "clerk:market");
        let asked: Vec<CaseId> = (0..3).map(|_| accepted_by_second(&city)).collect();
        for id in &asked {
            let ask = AskCountersign {
                task: city.task(*id).id,
                whom: vec![Whom { office: city.offices["market"], account: Some(from) }],
                mode: cases::countersign::Mode::All,
                question: "合适吗？".into(),
                days: None,
            };
            city.run(&city.official("chief:market"), move |cx| ask.run(cx)).expect("asked");
        }
        let person = city.person;
        for _ in 0..5 {
            let begin = move |cx: &mut Cx| {
                let applicant = Applicant { person: Some(person), name: "陈晓岚".into(), ..Applicant::default() };
                StartDraft { item: "test/one".into(), applicant, channel: Channel::Window, region: "990102".into() }.run(cx)
            };
            city.run(&city.official("clerk:market"), begin).expect("begun");
        }
        let over = hand(&city);
        city.run(&city.official("director:market"), move |cx| over.run(cx)).expect("handed over");
        let done = order(&city, "director:market");
        assert_eq!((done.state, done.done.opinions, done.done.drafts, done.done.count()), (leaver::State::Done, 3, 5, 8));
        assert_eq!((done.looked, done.in_all), (8, 8));
    }

    fn a_hand_over_ends_with_who_ordered_it_or_who_takes_over(city: City) {
        city.portion(2);
        for gone in ["director:market", "second:market"] {
            let cases = held(&city, 3);
            let over = hand(&city);
            let ordered = city.official("director:market");
            city.alone(&ordered, move |cx| over.run(cx)).expect("handed over");
            disable(&city, gone);
            run_all(&city);
            assert_eq!(order(&city, "director:market").state, leaver::State::Stopped, "{gone}");
            assert_eq!(city.task(cases[2]).assignee, Some(account(&city, "clerk:market")), "nothing is half-done");
            let back = identity::accounts::commands::Enable { account: account(&city, gone) };
            city.alone(&Call::system("test"), move |cx| back.run(cx)).expect("enabled");
            let rest = hand(&city);
            city.run(&ordered, move |cx| rest.run(cx)).expect("the rest");
            assert_ne!(city.task(cases[2]).assignee, Some(account(&city, "clerk:market")));
        }
    }

    fn all_steps_of_a_disabled_account_go_back_to_their_pools(city: City) {
        city.portion(2);
        let cases = held(&city, 5);
        disable(&city, "clerk:market");
        let pool = HandOver { to: None, ..hand(&city) };
        let first = city.alone(&Call::system("case.leaver"), move |cx| pool.run(cx)).expect("pooled");
        assert_eq!((first.done.pooled, first.rest), (2, 3));
        run_all(&city);
        assert!(cases.iter().all(|id| city.task(*id).assignee.is_none()), "nobody waits for a leaver");
        let leavers = |cx: &mut Cx| cases::task::store::leavers(cx, 10);
        let left = city.db.read_now(&city.official("director:market"), "leavers", leavers).expect("reads");
        assert_eq!(left, [account(&city, "clerk:market")], "whose they were is kept");
    }
}

/// Accepted and examined by another clerk: its decision waits.
fn accepted_by_second(city: &City) -> CaseId {
    let id = city.apply("one").id;
    city.accept("second:market", id);
    city.complete("second:market", id, "pass").expect("examined");
    id
}
