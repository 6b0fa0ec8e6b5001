//! Lights, hours, ceilings, terms and notices.

use calendar::{
    Calendar, CeilingProblem, HourStop, Light, LightSettings, Limit, Limits, NoticeProblem, Term, TermError, Unit,
    YearNotice, ceiling, ceilings, check_extension, check_promise, due_moment, last_moment, light, reading,
};
use jiff::civil::{Date, date, datetime, time};

fn limits(promised: Option<Date>, statutory: Option<Date>) -> Limits {
    Limits { start: date(2026, 11, 2), promised, statutory, paused: false, done: false }
}

#[test]
fn the_light_grows_with_urgency() {
    let calendar = Calendar::national();
    let settings = LightSettings::default();
    let both = limits(Some(date(2026, 11, 16)), Some(date(2026, 11, 30)));
    let expect = [
        (date(2026, 11, 3), Light::Green, "剩 9 日", "9 days left"),
        (date(2026, 11, 12), Light::Soon, "剩 2 日", "2 days left"),
        (date(2026, 11, 16), Light::Soon, "今天到期", "due today"),
        (date(2026, 11, 18), Light::Yellow, "超承诺 2 日", "2 days over the promise"),
        (date(2026, 11, 30), Light::Yellow, "超承诺 10 日", "10 days over the promise"),
        (date(2026, 12, 1), Light::Red, "超法定 1 日", "1 day over the legal limit"),
    ];
    for (today, wanted, zh, en) in expect {
        let found = reading(calendar, today, &both, &settings);
        assert_eq!((found.light, found.words_zh().as_str(), found.words_en().as_str()), (wanted, zh, en), "{today}");
    }
    let paused = Limits { paused: true, ..both };
    assert_eq!(light(calendar, date(2026, 12, 9), &paused, &settings), Light::Paused);
    let done = Limits { done: true, ..both };
    assert_eq!(light(calendar, date(2026, 12, 9), &done, &settings), Light::Done);
    assert_eq!(light(calendar, date(2026, 12, 9), &limits(None, None), &settings), Light::Green);
    let legal = reading(calendar, date(2026, 11, 27), &limits(None, Some(date(2026, 11, 30))), &settings);
    assert_eq!((legal.light, legal.limit, legal.left), (Light::Soon, Some(Limit::Statutory), 1));
    let wide = LightSettings { warn_days: 0, warn_percent: 50 };
    assert_eq!(light(calendar, date(2026, 11, 9), &both, &wide), Light::Soon, "5 of 10 days are half");
    assert_eq!(light(calendar, date(2026, 11, 6), &both, &wide), Light::Green);
}

#[test]
fn hours_run_through_nights_and_weekends_and_stand_still_in_stops() {
    let start = datetime(2026, 11, 20, 16, 30, 0, 0);
    assert_eq!(due_moment(start, 4, &[], start), datetime(2026, 11, 20, 20, 30, 0, 0));
    let stop = |from, to| HourStop { from, to };
    let two = [
        stop(datetime(2026, 11, 20, 17, 0, 0, 0), Some(datetime(2026, 11, 20, 18, 0, 0, 0))),
        stop(datetime(2026, 11, 20, 17, 30, 0, 0), Some(datetime(2026, 11, 20, 18, 30, 0, 0))),
        stop(datetime(2026, 11, 20, 10, 0, 0, 0), Some(datetime(2026, 11, 20, 11, 0, 0, 0))),
        stop(datetime(2026, 11, 21, 17, 0, 0, 0), Some(datetime(2026, 11, 21, 19, 0, 0, 0))),
    ];
    assert_eq!(due_moment(start, 4, &two, start), datetime(2026, 11, 20, 22, 0, 0, 0), "overlap counts once");
    let open = [stop(datetime(2026, 11, 20, 17, 0, 0, 0), None)];
    let now = datetime(2026, 11, 23, 9, 0, 0, 0);
    assert_eq!(due_moment(start, 4, &open, now), datetime(2026, 11, 23, 12, 30, 0, 0));
    let max = jiff::civil::DateTime::MAX;
    assert_eq!(due_moment(max, u32::MAX, &open, now), max);
    assert_eq!(last_moment(date(2026, 11, 23), Some(time(17, 0, 0, 0))), datetime(2026, 11, 23, 17, 0, 0, 0));
    assert_eq!(last_moment(date(2026, 11, 23), None), datetime(2026, 11, 24, 0, 0, 0, 0));
}

#[test]
fn terms_are_read_and_refused_with_reasons() {
    assert_eq!(Term::parse("3wd"), Ok(Term::working_days(3)));
    assert_eq!(Term::parse(" 20 WD "), Ok(Term::working_days(20)));
    for (text, zh, en) in [
        ("3wd", "3 个工作日", "3 working days"),
        ("1d", "1 日", "1 calendar day"),
        ("2m", "2 个月", "2 months"),
        ("1y", "1 年", "1 year"),
        ("4h", "4 小时", "4 hours"),
    ] {
        let term = Term::parse(text).expect("a term");
        assert_eq!((term.words_zh().as_str(), term.words_en().as_str(), term.to_string().as_str()), (zh, en, text));
    }
    for text in ["", "3", "wd", "-3wd", "3w", "三wd", "3wd 4wd", "3.5d"] {
        assert_eq!(Term::parse(text), Err(TermError::Shape), "{text}");
    }
    assert_eq!(Term::parse("99999999999999999999y"), Err(TermError::TooLong { unit: Unit::Years, most: 100 }));
    assert_eq!(Term::parse("101y").expect_err("too long").code(), "calendar-term-too-long");
}

#[test]
fn promises_stay_under_the_statutory_ceiling() {
    let decide = ceiling("licence.decide").expect("known");
    assert_eq!((decide.term, decide.article), (Term::working_days(20), "42"));
    assert_eq!(check_promise(Term::working_days(20), decide.term), Ok(()));
    assert_eq!(
        check_promise(Term::working_days(21), decide.term),
        Err(CeilingProblem::TooLong { term: Term::working_days(21), most: decide.term })
    );
    let mixed = check_promise(Term::months(1), decide.term).expect_err("months and working days");
    assert_eq!(mixed.code(), "calendar-term-other-unit");
    assert_eq!(mixed.sentence_zh(), "1 个月和 20 个工作日单位不同，没法比较，请用同一种单位");
    assert_eq!(check_promise(Term::natural_days(0), decide.term), Ok(()), "on the spot is under every limit");
    assert_eq!(check_promise(Term::months(12), Term::years(1)), Ok(()));
    assert_eq!(check_extension(Term::working_days(10), decide), Ok(()));
    assert!(check_extension(Term::working_days(11), decide).is_err());
    let hearing = ceiling("licence.hearing").expect("known");
    assert_eq!(check_extension(Term::working_days(1), hearing), Err(CeilingProblem::NoExtension));
    let mut ids: Vec<&str> = ceilings().iter().map(|ceiling| ceiling.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), ceilings().len());
}

#[test]
fn a_bad_notice_is_refused_with_its_line() {
    let file = |days: &str| format!("{{\n\"year\": 2028,\n\"papers\": [],\n\"days\": [\n{days}\n]\n}}");
    let day = |date: &str| format!("{{\"name\": \"元旦\", \"date\": \"{date}\", \"isOffDay\": true}}");
    let refuse = |text: &str| YearNotice::from_json(text).expect_err("bad");
    let twice = refuse(&file(&[day("2028-01-01"), day("2028-01-01")].join(",\n")));
    assert_eq!((twice.line, &twice.problem), (Some(6), &NoticeProblem::Twice(date(2028, 1, 1))));
    assert_eq!(twice.sentence_zh(), "第 6 行：2028-01-01 写了两次");
    let outside = refuse(&file(&day("2027-11-30")));
    assert_eq!(outside.to_string(), "line 5: 2027-11-30 is neither in this year nor in the December before");
    assert_eq!(refuse(&file(&day("2028-02-30"))).problem, NoticeProblem::Date("2028-02-30".into()));
    assert_eq!(refuse(&file(&day("2028-02-3T"))).code(), "calendar-notice-date");
    assert_eq!(refuse("{\"year\": 12, \"papers\": [], \"days\": []}").problem, NoticeProblem::Year(12));
    let missing = refuse("{\n\"year\": 2028,\n\"days\": []\n}");
    assert_eq!(missing.problem, NoticeProblem::Format("missing field `papers`".into()));
    assert_eq!(missing.line, Some(4));
    assert_eq!(refuse(&" ".repeat(300_000)).problem, NoticeProblem::TooLarge);
    let many: Vec<String> = (0..201).map(|_| day("2028-01-01")).collect();
    assert_eq!(refuse(&file(&many.join(","))).problem, NoticeProblem::TooMany);
    let good = YearNotice::from_json(&file(&day("2027-12-31"))).expect("late December belongs to it");
    assert_eq!(YearNotice::from_json(&good.to_json()), Ok(good));
}
