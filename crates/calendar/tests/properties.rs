//! What holds for every term, calendar and interval.

use calendar::{Calendar, CellKind, Interval, Term, Unit, YearNotice, changes, due, due_date, elapsed, remaining};
use jiff::civil::{Date, date};
use proptest::prelude::*;

fn day() -> impl Strategy<Value = Date> {
    (0..7_300_i32).prop_map(|offset| calendar::from_day_number(calendar::day_number(date(2008, 1, 1)) + offset))
}

fn term() -> impl Strategy<Value = Term> {
    prop_oneof![
        (0..90_u32).prop_map(Term::working_days),
        (0..200_u32).prop_map(Term::natural_days),
        (0..24_u32).prop_map(Term::months),
        (0..4_u32).prop_map(Term::years),
    ]
}

/// Intervals near a start: offset of the beginning, length, whether still open.
fn intervals(start: Date) -> impl Strategy<Value = Vec<Interval>> {
    let one = (0..60_i32, 0..40_i32, any::<bool>()).prop_map(move |(offset, length, open)| {
        let from = calendar::day_number(start) + offset;
        let to = (!open).then(|| calendar::from_day_number(from + length));
        Interval { from: calendar::from_day_number(from), to, reason: "听证".into() }
    });
    proptest::collection::vec(one, 0..3)
}

fn situation() -> impl Strategy<Value = (Date, Term, Vec<Interval>, Date)> {
    (day(), term(), 0..120_i32).prop_flat_map(|(start, term, later)| {
        let today = calendar::from_day_number(calendar::day_number(start) + later);
        (Just(start), Just(term), intervals(start), Just(today))
    })
}

/// The last `M 月 D 日` of a Chinese sentence.
fn last_date_zh(sentence: &str) -> (i8, i8) {
    let words: Vec<&str> =
        sentence.split("最晚 ").last().expect("the sentence ends with the due date").split(' ').collect();
    let at = words.iter().position(|word| *word == "月").expect("a month is said");
    (words[at - 1].parse().expect("a number"), words[at + 1].parse().expect("a number"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_result_is_a_working_day_outside_every_interval((start, term, excluded, today) in situation()) {
        let calendar = Calendar::national();
        let (found, _) = due_date(calendar, start, term, &excluded, today);
        prop_assert!(calendar.is_workday(found) && found >= start);
        for interval in &excluded {
            prop_assert!(!(interval.from < found && found <= interval.to.unwrap_or(today)));
        }
    }

    #[test]
    fn the_explanation_agrees_with_the_fast_walk((start, term, excluded, today) in situation()) {
        let calendar = Calendar::national();
        let explained = due(calendar, start, term, &excluded, today);
        prop_assert_eq!((explained.date, explained.provisional), due_date(calendar, start, term, &excluded, today));
        let cells = &explained.explanation.cells;
        let last = cells.last().expect("at least one day");
        prop_assert_eq!(last.date, explained.date);
        prop_assert!(matches!(last.kind, CellKind::Due(_)));
        prop_assert_eq!(cells[0].date, start);
        prop_assert!(cells.len() <= 91 && cells.windows(2).all(|pair| pair[0].date < pair[1].date));
        let days: u32 = cells.iter().map(|cell| if let CellKind::Gap { days, .. } = cell.kind { days } else { 1 }).sum();
        prop_assert_eq!(days as i32, calendar::day_number(explained.date) - calendar::day_number(start) + 1);
        if term.unit == Unit::WorkingDays {
            prop_assert_eq!(explained.explanation.counted(), term.amount);
        }
        let sentence = explained.explanation.sentence_zh();
        prop_assert_eq!(last_date_zh(&sentence), (explained.date.month(), explained.date.day()), "{}", sentence);
        let english = explained.explanation.sentence_en();
        let tail = english.rsplit(" by ").next().expect("a due date").to_owned();
        prop_assert!(tail.starts_with(&format!("{} ", explained.date.day())), "{}", english);
    }

    #[test]
    fn longer_terms_never_end_earlier((start, term, excluded, today) in situation(), more in 1..10_u32) {
        let longer = Term { amount: term.amount + more, ..term };
        let calendar = Calendar::national();
        let first = due_date(calendar, start, term, &excluded, today).0;
        let second = due_date(calendar, start, longer, &excluded, today).0;
        prop_assert!(second >= first);
        if term.unit == Unit::WorkingDays && term.amount > 0 {
            prop_assert!(second > first);
        }
    }

    #[test]
    fn an_interval_never_makes_it_earlier((start, term, excluded, today) in situation()) {
        let calendar = Calendar::national();
        let mut before = due_date(calendar, start, term, &[], today).0;
        for count in 1..=excluded.len() {
            let after = due_date(calendar, start, term, &excluded[..count], today).0;
            prop_assert!(after >= before);
            before = after;
        }
    }

    #[test]
    fn remaining_is_the_inverse((start, _, excluded, today) in situation(), amount in 1..90_u32) {
        let calendar = Calendar::national();
        let closed: Vec<Interval> = excluded.into_iter().filter(|interval| interval.to.is_some()).collect();
        let end = due_date(calendar, start, Term::working_days(amount), &closed, today).0;
        prop_assert_eq!(remaining(calendar, start, end, &closed), amount as i32);
        prop_assert_eq!(remaining(calendar, end, end, &closed), 0);
        prop_assert_eq!(elapsed(calendar, start, end, &closed), amount as i32);
        prop_assert!(remaining(calendar, calendar.next_workday(end), end, &closed) < 0);
        let after = calendar::from_day_number(calendar::day_number(end) + 1);
        prop_assert_eq!(remaining(calendar, after, end, &[]), -1);
    }

    #[test]
    fn loading_an_announced_year_again_changes_nothing(year in 2007..=2026_i16, start in day(), term in term()) {
        let calendar = Calendar::national();
        let again = calendar.with_year(calendar.notice(year).expect("announced").clone());
        prop_assert_eq!(due(calendar, start, term, &[], start), due(&again, start, term, &[], start));
    }

    #[test]
    fn terms_round_trip(term in term()) {
        prop_assert_eq!(Term::parse(&term.to_string()), Ok(term));
        let json = serde_json::to_string(&term).expect("serialises");
        prop_assert_eq!(serde_json::from_str::<Term>(&json).expect("reads"), term);
    }

    #[test]
    fn nothing_panics_on_any_dates_or_amounts(
        start in -4_400_000..2_940_000_i32, today in -4_400_000..2_940_000_i32, amount in any::<u32>(), unit in 0..5_usize,
        from in -4_400_000..2_940_000_i32, text in ".{0,40}",
    ) {
        let calendar = Calendar::national();
        let day = calendar::from_day_number;
        let excluded = [Interval { from: day(from), to: Some(day(from.saturating_add(400))), reason: text.clone() }];
        let term = Term { amount: amount % 3000, unit: Unit::ALL[unit] };
        let answer = due(calendar, day(start), term, &excluded, day(today));
        prop_assert!(!answer.explanation.sentence_zh().is_empty() && !answer.explanation.sentence_en().is_empty());
        let _ = Term::parse(&text);
        let _ = YearNotice::from_json(&text);
    }
}

#[test]
fn the_edges_of_time_are_held() {
    let calendar = Calendar::national();
    let open = [Interval::open(date(2025, 1, 1), "停")];
    let far = due_date(calendar, date(2025, 1, 1), Term::working_days(3), &open, Date::MAX);
    assert_eq!(far, (Date::MAX, true));
    let most = Term { amount: u32::MAX, unit: Unit::Years };
    let late = due_date(calendar, Date::MAX, most, &[], Date::MAX).0;
    assert_eq!(late, Date::MAX);
    let plain = due_date(&Calendar::default(), date(2025, 10, 1), Term::working_days(1), &[], date(2025, 10, 1));
    assert_eq!(plain, (date(2025, 10, 2), true), "an empty calendar knows weekends only and is provisional");
}

#[test]
fn changes_lists_what_moves_and_what_becomes_certain() {
    let old = Calendar::national();
    let notice = YearNotice::from_json(
        r#"{"year":2027,"papers":["https://www.gov.cn/x"],"days":[
            {"name":"元旦","date":"2027-01-01","isOffDay":true},{"name":"春节","date":"2027-02-08","isOffDay":true}]}"#,
    )
    .expect("valid");
    let new = old.with_year(notice);
    let item = |id, start, amount| calendar::Timed { id, start, term: Term::working_days(amount), excluded: vec![] };
    let items = vec![item(1, date(2026, 11, 2), 5), item(2, date(2026, 12, 30), 3), item(3, date(2027, 1, 4), 3)];
    let found: Vec<_> = changes(old, &new, date(2026, 12, 1), items.into_iter()).collect();
    assert_eq!(found.iter().map(|change| (change.id, change.moves())).collect::<Vec<_>>(), [(2, true), (3, false)]);
    assert_eq!((found[0].before, found[0].after), (date(2027, 1, 4), date(2027, 1, 5)));
    assert!(found.iter().all(|change| change.provisional_before && !change.provisional_after));
}
