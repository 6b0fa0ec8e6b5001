//! The published calendar and the project's working-day vectors.

use calendar::{Calendar, DayKind, Interval, Term, due, due_date};
use jiff::civil::{Date, date};
use serde::Deserialize;

#[derive(Deserialize)]
struct Vectors {
    is_workday: Vec<DayVector>,
    add_workdays: Vec<TermVector>,
    add_workdays_suspended: Vec<TermVector>,
    add_natural_days: Vec<TermVector>,
}

#[derive(Deserialize)]
struct DayVector {
    date: Date,
    work: bool,
}

#[derive(Deserialize)]
struct TermVector {
    from: Date,
    n: u32,
    to: Date,
    #[serde(default)]
    suspensions: Vec<(Date, Date)>,
}

fn vectors() -> Vectors {
    serde_json::from_str(include_str!("data/workday-vectors.json")).expect("the vectors are valid")
}

fn check(vector: &TermVector, term: Term) {
    let excluded: Vec<Interval> =
        vector.suspensions.iter().map(|(from, to)| Interval::closed(*from, *to, "听证")).collect();
    let found = due(Calendar::national(), vector.from, term, &excluded, vector.from);
    assert_eq!(found.date, vector.to, "{} + {term}", vector.from);
    assert_eq!(due_date(Calendar::national(), vector.from, term, &excluded, vector.from).0, vector.to);
}

#[test]
fn every_working_day_vector_holds() {
    let vectors = vectors();
    assert_eq!(vectors.is_workday.len(), 25);
    for vector in &vectors.is_workday {
        assert_eq!(Calendar::national().is_workday(vector.date), vector.work, "{}", vector.date);
    }
}

#[test]
fn every_term_vector_holds() {
    let vectors = vectors();
    assert_eq!((vectors.add_workdays.len(), vectors.add_workdays_suspended.len()), (15, 3));
    for vector in vectors.add_workdays.iter().chain(&vectors.add_workdays_suspended) {
        check(vector, Term::working_days(vector.n));
    }
    for vector in &vectors.add_natural_days {
        check(vector, Term::natural_days(vector.n));
    }
}

#[test]
fn october_2025_is_eight_days_off_with_two_made_up_days() {
    let calendar = Calendar::national();
    for day in 1..=8 {
        assert_eq!(calendar.describe(date(2025, 10, day)), DayKind::Holiday("国庆节、中秋节"));
    }
    assert_eq!(calendar.describe(date(2025, 9, 28)), DayKind::MakeUp("国庆节、中秋节"));
    assert_eq!(calendar.describe(date(2025, 10, 11)), DayKind::MakeUp("国庆节、中秋节"));
    assert_eq!(calendar.describe(date(2025, 10, 12)), DayKind::Weekend);
    assert_eq!(calendar.describe(date(2025, 10, 9)), DayKind::Work);
    assert_eq!(calendar.next_workday(date(2025, 9, 30)), date(2025, 10, 9));
    assert_eq!(calendar.previous_workday(date(2025, 10, 9)), date(2025, 9, 30));
    assert_eq!(calendar.workdays_between(date(2025, 9, 26), date(2025, 10, 10)), 5);
}

#[test]
fn announced_years_are_2007_to_2026_and_late_december_waits_for_the_next_notice() {
    let calendar = Calendar::national();
    assert!((2007..=2026).all(|year| calendar.is_announced(year)));
    assert!(!calendar.is_announced(2006) && !calendar.is_announced(2027));
    assert!(calendar.notice(2027).is_some(), "the empty file is there and means: not announced");
    assert_eq!(calendar.describe(date(2018, 12, 29)), DayKind::MakeUp("元旦"), "stands in the notice for 2019");
    assert_eq!(calendar.describe(date(2022, 12, 31)), DayKind::Holiday("元旦"), "stands in the notice for 2023");
    assert!(calendar.is_settled(date(2026, 12, 25)) && !calendar.is_settled(date(2026, 12, 26)));
    assert!(calendar.is_settled(date(2025, 12, 31)));
}

#[test]
fn months_end_on_the_same_date_or_the_last_day_and_move_past_off_days() {
    let calendar = Calendar::national();
    let end = |start, term| due_date(calendar, start, term, &[], start).0;
    assert_eq!(end(date(2025, 3, 14), Term::months(1)), date(2025, 4, 14));
    assert_eq!(end(date(2024, 12, 31), Term::months(2)), date(2025, 2, 28));
    assert_eq!(end(date(2024, 2, 29), Term::years(1)), date(2025, 2, 28));
    assert_eq!(end(date(2025, 8, 1), Term::months(2)), date(2025, 10, 9));
    assert_eq!(end(date(2025, 5, 31), Term::months(1)), date(2025, 6, 30));
}

#[test]
fn a_term_of_nothing_ends_the_same_day_or_on_the_next_working_day() {
    let calendar = Calendar::national();
    let end = |start| due_date(calendar, start, Term::working_days(0), &[], start).0;
    assert_eq!(end(date(2025, 9, 30)), date(2025, 9, 30));
    assert_eq!(end(date(2025, 10, 4)), date(2025, 10, 9));
    assert_eq!(end(date(2025, 9, 28)), date(2025, 9, 28));
}

#[test]
fn an_open_interval_is_answered_as_if_it_ended_today() {
    let calendar = Calendar::national();
    let stop = [Interval::open(date(2026, 3, 6), "等补正")];
    let due_on = |today| due_date(calendar, date(2026, 3, 2), Term::working_days(20), &stop, today).0;
    assert_eq!(due_on(date(2026, 3, 6)), date(2026, 3, 30));
    assert_eq!(due_on(date(2026, 3, 20)), date(2026, 4, 14));
    let closed = [Interval::closed(date(2026, 3, 6), date(2026, 3, 20), "等补正")];
    let answer = due_date(calendar, date(2026, 3, 2), Term::working_days(20), &closed, date(2026, 5, 1)).0;
    assert_eq!(answer, date(2026, 4, 14));
}

#[test]
fn crossing_2027_is_provisional_until_it_is_announced() {
    let calendar = Calendar::national();
    let (start, term) = (date(2026, 12, 18), Term::working_days(20));
    let before = due(calendar, start, term, &[], start);
    assert!(before.provisional);
    assert_eq!(before.explanation.unannounced, Some(2027));
    assert!(before.explanation.sentence_zh().contains("2027 年的放假安排还没公布"));
    let notice = calendar::YearNotice::from_json(
        r#"{"year":2027,"papers":[],"days":[{"name":"元旦","date":"2027-01-01","isOffDay":true},
            {"name":"元旦","date":"2026-12-27","isOffDay":false}]}"#,
    )
    .expect("valid");
    let announced = calendar.with_year(notice.clone());
    let after = due(&announced, start, term, &[], start);
    assert!(!after.provisional && after.explanation.unannounced.is_none());
    assert_eq!((before.date, after.date), (date(2027, 1, 15), date(2027, 1, 15)), "one day off, one made up");
    let again = announced.with_year(notice);
    assert_eq!(due(&again, start, term, &[], start), after, "loading a year twice changes nothing");
    let inside = due(calendar, date(2026, 11, 2), term, &[], start);
    assert!(!inside.provisional);
}
