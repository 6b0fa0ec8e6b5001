//! Stuck steps, the work of a leaver, the calendar of a year.

use super::*;
use cases::commands::HandOver;

on_both! {
    fn stuck_steps_and_a_leaver_s_work_are_given_to_others(desk: Desk) {
        let case = desk.city.apply("one");
        let step = desk.step(case.id);
        went(&desk.post("clerk:market", &format!("{step}/claim"), &[]), &step);
        let (from, to) = (desk.city.official("clerk:market").actor.account, desk.city.official("second:market").actor.account);
        is_ok(&desk.get("director:market", "/desk/stuck?days=0"), "stuck");
        is_ok(&desk.get("director:market", "/desk/stuck?left=1"), "leavers");
        let (task, to_text) = (step.replace("/desk/tasks/", ""), to.to_string());
        let silent = desk.post("director:market", "/desk/stuck?days=0", &[("task", &task), ("to", &to_text), ("reason", "")]);
        assert_eq!(silent.status, StatusCode::CONFLICT);
        went(&desk.post("director:market", "/desk/stuck", &[("task", &task), ("to", "0"), ("reason", "重新分")]), "/desk/stuck");
        assert_eq!(desk.city.task(case.id).assignee, None);
        went(&desk.post("clerk:market", &format!("{step}/claim"), &[]), &step);
        is_ok(&desk.get("director:market", "/desk/hand-over"), "hand-over");
        let fields = [("from", from.to_string()), ("to", to_text), ("reason", "调离".to_owned())];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        went(&desk.post("director:market", "/desk/hand-over", &fields), "/desk/hand-over");
        assert_eq!(desk.city.task(case.id).assignee, Some(to));
    }

    fn a_calendar_is_previewed_before_it_is_loaded(store: Store) {
        let desk = Desk::alone(store);
        let admin = administrator();
        is_ok(&desk.look(&admin, "/admin/calendar", "zh-CN"), "calendar");
        desk.city.pass("2026-12-28T09:00:00+08:00");
        let case = desk.accepted();
        let notice = r#"{"year":2027,"papers":["国办发明电〔2026〕7号"],"days":[{"name":"元旦","date":"2027-01-01","isOffDay":true},{"name":"元旦","date":"2027-01-04","isOffDay":true}]}"#;
        let before = desk.city.case(case).statutory_due;
        let broken = desk.post_as(&admin, "/admin/calendar", &[("notice", "{\"year\": 2027")]);
        assert_eq!(broken.status, StatusCode::UNPROCESSABLE_ENTITY);
        let preview = desk.post_as(&admin, "/admin/calendar", &[("notice", notice)]);
        is_ok(&preview, "preview");
        assert!(preview.text.contains(&desk.city.case(case).number), "each due date that will move");
        let (main, number) = (words(&preview.text), desk.city.case(case).number);
        assert!(main.contains("市场监督管理局") && main.contains("法定"), "{main}");
        assert!(!preview.text.contains("href=\"/desk/cases/"), "who may not open a case is led nowhere");
        assert_eq!(desk.look(&admin, &format!("/desk/cases/{case}"), "zh-CN").status, StatusCode::NOT_FOUND);
        let seeing = administrator_who_sees();
        let linked = desk.post_as(&seeing, "/admin/calendar", &[("notice", notice)]);
        assert!(linked.text.contains(&format!("href=\"/desk/cases/{case}\">{number}<")), "who may is led there");
        is_ok(&desk.look(&seeing, &format!("/desk/cases/{case}"), "zh-CN"), "the case");
        assert_eq!(desk.city.case(case).statutory_due, before, "nothing moved yet");
        went(&desk.post_as(&admin, "/admin/calendar/load", &[("notice", notice)]), "/admin/calendar");
        assert!(desk.city.case(case).statutory_due > before);
    }

    fn the_page_tells_how_far_a_calendar_and_a_hand_over_are(store: Store) {
        let desk = Desk::alone(store);
        desk.city.pass("2026-12-28T09:00:00+08:00");
        desk.city.portion(2);
        let cases: Vec<_> = (0..5).map(|_| desk.accepted()).collect();
        let admin = administrator();
        let notice = r#"{"year":2027,"papers":["国办发明电〔2026〕7号"],"days":[{"name":"元旦","date":"2027-01-04","isOffDay":true}]}"#;
        desk.city.alone(&admin, move |cx| cases::commands::LoadCalendar { text: notice.into() }.run(cx)).expect("loaded");
        let told = |text: &str, all: [&str; 2]| assert!(all.iter().all(|one| text.contains(one)), "{text}");
        let under_way = desk.look(&admin, "/admin/calendar", "zh-CN");
        is_ok(&under_way, "a calendar under way");
        told(&words(&under_way.text), ["2 / 5 件", "在后台重算"]);
        let done = desk.look(&admin, "/admin/calendar", "en");
        is_ok(&done, "a calendar that is done");
        told(&words(&done.text), ["5 of 5", "Done"]);
        let went_on = desk.post_as(&admin, "/admin/calendar/load", &[("notice", notice)]);
        went(&went_on, "/admin/calendar");

        let [from, to] = ["clerk:market", "second:market"].map(|who| desk.city.official(who).actor.account);
        let director = desk.city.official("director:market");
        let over = HandOver { from, to: Some(to), reason: "调离".into() };
        desk.city.alone(&director, move |cx| over.run(cx)).expect("handed over");
        let under_way = desk.get("director:market", "/desk/hand-over");
        is_ok(&under_way, "a hand-over under way");
        told(&words(&under_way.text), ["2 / 5 件", "在后台交接"]);
        let done = desk.look(&director, "/desk/hand-over", "en");
        is_ok(&done, "a hand-over that is done");
        told(&words(&done.text), ["5 of 5", "Done"]);
        assert!(cases.iter().all(|case| desk.city.case(*case).owner == Some(to)));
    }

    fn a_preview_of_many_due_days_has_pages(store: Store) {
        let desk = Desk::alone(store);
        let admin = administrator();
        desk.city.pass("2026-12-28T09:00:00+08:00");
        let all: BTreeSet<String> = (0..103).map(|_| desk.city.case(desk.accepted()).number).collect();
        let notice = r#"{"year":2027,"papers":["国办发明电〔2026〕7号"],"days":[{"name":"元旦","date":"2027-01-04","isOffDay":true}]}"#;
        let mut seen = BTreeSet::new();
        for (page, rows, shown) in [("1", 100, "第 1 至 100 条"), ("2", 3, "第 101 至 103 条")] {
            let preview = desk.post_as(&admin, "/admin/calendar", &[("notice", notice), ("page", page)]);
            is_ok(&preview, "a page of the preview");
            let text = words(&preview.text);
            assert!(text.contains("会动的到期日：103 个") && text.contains(shown), "{text}");
            let numbers: Vec<&String> = all.iter().filter(|number| preview.text.contains(*number)).collect();
            assert_eq!(numbers.len(), rows);
            seen.extend(numbers.into_iter().cloned());
            assert_eq!(preview.text.contains("name=\"page\" value=\"2\""), page == "1");
            assert_eq!(preview.text.contains("name=\"page\" value=\"1\""), page == "2");
        }
        assert_eq!(seen, all, "no due day is left out");
    }
}
