//! The sentences people read, word for word.

use calendar::{Calendar, CellKind, Explanation, Interval, OffReason, Term, Wording, due};
use jiff::civil::{Date, date};

fn explain(start: Date, term: &str, excluded: &[Interval], today: Date) -> Explanation {
    due(Calendar::national(), start, Term::parse(term).expect("a term"), excluded, today).explanation
}

#[test]
fn the_case_page() {
    let found = explain(date(2026, 11, 18), "3wd", &[], date(2026, 11, 23));
    assert_eq!(found.sentence_zh(), "18 日受理，从 19 日起算；21、22 日是周末，不算。所以最晚 11 月 23 日办完。");
    assert_eq!(
        found.sentence_en(),
        "Accepted on 18 November; counting starts on 19 November; 21–22 November is a weekend and does not count. \
         So it will be done by 23 November at the latest."
    );
    assert_eq!(found.label_zh(), "从 11 月 18 日受理到 11 月 23 日到期，共 3 个工作日");
    assert_eq!(found.label_en(), "From 18 November to 23 November, 3 working days");
    let kinds: Vec<CellKind> = found.cells.iter().map(|cell| cell.kind.clone()).collect();
    let off = CellKind::Off(OffReason::Weekend);
    let expected = [CellKind::Start, CellKind::Counted(1), CellKind::Counted(2), off.clone(), off, CellKind::Due(3)];
    assert_eq!(kinds, expected);
    assert_eq!(
        found.cells.iter().map(|cell| cell.today).collect::<Vec<_>>(),
        [false, false, false, false, false, true]
    );
}

#[test]
fn the_october_holiday_with_its_made_up_days() {
    let found = explain(date(2025, 9, 26), "5wd", &[], date(2025, 9, 26));
    assert_eq!(
        found.sentence_zh(),
        "9 月 26 日受理，从 27 日起算；27 日是周末，不算；10 月 1 日至 8 日国庆节、中秋节放假，不算；\
         9 月 28 日（周日）调休上班，要算。所以最晚 10 月 10 日办完。"
    );
    assert_eq!(
        found.sentence_en(),
        "Accepted on 26 September; counting starts on 27 September; 27 September is a weekend and does not count; \
         1–8 October (National Day and Mid-Autumn Festival) are off and do not count; 28 September (Sunday) is a \
         made-up working day and counts. So it will be done by 10 October at the latest."
    );
}

#[test]
fn a_hearing_and_a_supplement_still_open() {
    let hearing = [Interval::closed(date(2026, 3, 6), date(2026, 3, 20), "听证")];
    let found = explain(date(2026, 3, 2), "20wd", &hearing, date(2026, 3, 25));
    assert_eq!(
        found.sentence_zh(),
        "3 月 2 日受理，从 3 日起算；中间 3 个周末共 6 日，不算；4 月 4 日至 6 日清明节放假，不算；\
         3 月 6 日至 20 日听证，其中 10 个工作日不算。所以最晚 4 月 14 日办完。"
    );
    let open = [Interval::open(date(2026, 11, 18), "等补正")];
    let found = explain(date(2026, 11, 17), "2wd", &open, date(2026, 11, 20));
    assert_eq!(
        found.sentence_zh(),
        "17 日受理，从 18 日起算；21、22 日是周末，不算；18 日起等补正，还没恢复，到今天有 2 个工作日不算，\
         先按今天恢复来算。所以最晚 11 月 23 日办完。"
    );
    assert!(found.sentence_en().contains("since 18 November: 等补正, not over yet, 2 working days not counted so far"));
}

#[test]
fn natural_days_that_end_in_a_holiday_move_on() {
    let found = explain(date(2025, 9, 17), "15d", &[], date(2026, 1, 5));
    assert_eq!(
        found.sentence_zh(),
        "2025 年 9 月 17 日受理，从 18 日起算；满 15 日是 10 月 2 日，正逢国庆节、中秋节，顺延到之后第一个工作日。\
         所以最晚 2025 年 10 月 9 日办完。"
    );
    assert_eq!(
        found.sentence_en(),
        "Accepted on 17 September 2025; counting starts on 18 September; 15 calendar days end on 2 October, which is off \
         (National Day and Mid-Autumn Festival), so the term moves to the next working day. So it will be done by \
         9 October 2025 at the latest."
    );
    let month = explain(date(2026, 4, 14), "1m", &[], date(2026, 4, 14));
    assert_eq!(month.sentence_zh(), "4 月 14 日受理，从 15 日起算；满 1 个月是 5 月 14 日。所以最晚 5 月 14 日办完。");
}

#[test]
fn on_the_spot_hours_and_other_events() {
    let found = explain(date(2026, 11, 18), "0wd", &[], date(2026, 11, 18));
    assert_eq!(found.sentence_zh(), "18 日受理，要求当天办完。所以最晚 11 月 18 日办完。");
    let weekend = explain(date(2026, 11, 21), "0wd", &[], date(2026, 11, 21));
    assert_eq!(weekend.sentence_zh(), "21 日受理，正逢周末，顺延到之后第一个工作日。所以最晚 11 月 23 日办完。");
    let hours = explain(date(2026, 11, 18), "4h", &[], date(2026, 11, 18));
    assert_eq!(hours.sentence_zh(), "18 日受理，从那一刻起算 4 小时。所以最晚 11 月 18 日办完。");
    let wording =
        Wording { event_zh: "收到材料", outcome_zh: "答复", event_en: "Received", outcome_en: "answered" };
    let reply = explain(date(2026, 11, 18), "3wd", &[], date(2026, 11, 18));
    assert!(reply.sentence_zh_for(&wording).starts_with("18 日收到材料，"));
    assert!(reply.sentence_zh_for(&wording).ends_with("所以最晚 11 月 23 日答复。"));
    assert!(reply.sentence_en_for(&wording).ends_with("So it will be answered by 23 November at the latest."));
}

#[test]
fn a_long_span_is_summarised() {
    let found = explain(date(2025, 1, 2), "200wd", &[], date(2025, 6, 2));
    assert_eq!(found.cells.len(), 91);
    let gap = &found.cells[45];
    assert!(matches!(gap.kind, CellKind::Gap { days, counted } if days > 100 && counted > 60) && gap.today);
    assert!(found.sentence_zh().contains("个周末共"), "{}", found.sentence_zh());
    assert!(found.sentence_zh().contains("节假日放假共"), "{}", found.sentence_zh());
    assert!(found.sentence_zh().chars().count() < 120);
}
