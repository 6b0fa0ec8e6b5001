//! Steps: claimed, decided, returned, stopped, prolonged, moved; opinions of colleagues; and who finds nothing.

use super::*;

on_both! {
    fn a_clerk_claims_and_accepts_and_the_next_one_opens(desk: Desk) {
        let (first, second) = (desk.city.apply("one"), desk.city.apply("one"));
        let pool = desk.get("clerk:market", "/desk/pool");
        is_ok(&pool, "pool");
        assert_eq!(pool.text.matches("class=\"row\"").count(), 2);
        went(&desk.post("clerk:market", "/desk/next", &[]), &desk.step(first.id));
        let (one, two) = (desk.step(first.id), desk.step(second.id));
        went(&desk.post("clerk:market", &format!("{two}/claim"), &[]), &two);
        is_ok(&desk.get("clerk:market", "/desk"), "inbox");
        let next = desk.post("clerk:market", &format!("{one}/decide"), &[("choice", "accept"), ("opinion", "齐全")]);
        went(&next, &two);
        assert_eq!(desk.city.case(first.id).status, Status::Accepted);
        is_ok(&desk.get("clerk:market", "/desk/done"), "done");
    }

    fn what_was_typed_stays_and_refusals_are_said(desk: Desk) {
        let case = desk.accepted();
        let step = desk.step(case);
        let kept = desk.post("clerk:market", &format!("{step}/opinion"), &[("opinion", "正在核对租赁合同"), ("choice", "object")]);
        assert_eq!(kept.status, StatusCode::NO_CONTENT);
        let page = desk.get("clerk:market", &step);
        is_ok(&page, "step");
        assert!(page.text.contains("正在核对租赁合同"), "the draft of an opinion survives");
        let silent = desk.post("clerk:market", &format!("{step}/decide"), &[("choice", "object"), ("opinion", "")]);
        assert_eq!(silent.status, StatusCode::CONFLICT);
        assert!(silent.text.contains("role=\"alert\"") && silent.text.contains("value=\"object\" checked"));
        went(&desk.post("clerk:market", &format!("{step}/decide"), &[("choice", "object"), ("opinion", "面积不符")]), "/desk");
        let step = desk.step(case);
        let seen = desk.get("clerk:market", &step);
        is_ok(&seen, "a step of the chief's");
        assert!(!seen.text.contains("/decide\""), "a clerk decides nothing");
        assert_eq!(desk.post("clerk:market", &format!("{step}/decide"), &[("choice", "grant")]).status, StatusCode::FORBIDDEN);
        went(&desk.post("chief:market", &format!("{step}/decide"), &[("choice", "refuse"), ("opinion", "不符合条件")]), "/desk");
        assert_eq!(desk.city.case(case).outcome, Some(Outcome::Refused));
    }

    fn what_a_case_waits_for_is_written_down_when_it_comes(desk: Desk) {
        desk.city.publish_waiting();
        let case = desk.city.apply("waiting").id;
        desk.city.accept("clerk:market", case);
        let (page, came) = (format!("/desk/cases/{case}"), format!("/desk/cases/{case}/message"));
        let said = |message: &'static str, words: &'static str| [("message", message), ("message-words", words)];
        let early = desk.post("clerk:market", &came, &said("fee-paid", "银行回单 8812"));
        assert_eq!(early.status, StatusCode::CONFLICT, "nothing waits for it yet");
        assert!(early.text.contains("fee-paid") && !desk.get("clerk:market", &page).text.contains(&came));
        desk.city.complete("clerk:market", case, "pass").expect("examined");
        let waits = desk.get("clerk:market", &page);
        is_ok(&waits, "waits");
        assert!(waits.text.contains(&came) && waits.text.contains("在等“fee-paid”"), "{}", waits.text);
        for stranger in ["clerk:market-far", "clerk:tax"] {
            assert!(!desk.get(stranger, &page).text.contains(&came), "{stranger}");
            assert_eq!(desk.post(stranger, &came, &said("fee-paid", "")).status, StatusCode::NOT_FOUND, "{stranger}");
        }
        assert_eq!(desk.post("clerk:market", &came, &said("something-else", "x")).status, StatusCode::CONFLICT);
        let hidden = cases::commands::SendMessage { case, name: "fee-paid".into(), words: "\u{202e}单".into() };
        let refused = desk.city.run(&desk.city.official("clerk:market"), move |cx| hidden.run(cx));
        assert_eq!(City::code(refused), "case.words_not_text");
        went(&desk.post("clerk:market", &came, &said("fee-paid", "银行回单 8812")), &page);
        let twice = desk.post("clerk:market", &came, &said("fee-paid", "再来一次"));
        assert_eq!(twice.status, StatusCode::CONFLICT, "it was waited for once");
        let told = desk.get("clerk:market", &page);
        assert!(told.text.contains("“fee-paid”已收到") && !told.text.contains(&came), "{}", told.text);
        desk.city.complete("chief:market", case, "grant").expect("decided");
        assert_eq!(desk.city.case(case).outcome, Some(Outcome::Granted));
        assert_eq!(desk.post("clerk:market", &came, &said("fee-paid", "")).status, StatusCode::CONFLICT, "it is over");
    }

    fn everything_missing_is_told_at_once(desk: Desk) {
        let case = desk.city.apply("one");
        let (step, id) = (desk.step(case.id), case.id);
        let material = Material {
            id: 77,
            case: id,
            material: "lease".into(),
            title: Text::new("租赁合同", "Lease"),
            trust: catalogue::item::Trust::C,
            source: Text::new("申请人上传", "uploaded"),
            file: None,
            file_name: String::new(),
            state: Check::Waiting,
            note: String::new(),
            due: None,
            added_at: base::Moment(0),
            version: 1,
        };
        let add = move |cx: &mut db::Cx| {
            let permit = cx.permit(rights::HANDLE, base::Target::default())?;
            cx.about("case", id.0);
            cases::material::store::insert(cx, &permit, &material)
        };
        desk.city.run(&Call::system("test"), add).expect("added");
        let check = format!("{step}/materials/77");
        let silent = desk.post("clerk:market", &check, &[("check", "wanting"), ("note", "")]);
        assert_eq!(silent.status, StatusCode::CONFLICT);
        went(&desk.post("clerk:market", &check, &[("check", "wanting"), ("note", "缺签字页")]), &step);
        let accept = desk.post("clerk:market", &format!("{step}/decide"), &[("choice", "accept"), ("opinion", "我看过了")]);
        assert_eq!(accept.status, StatusCode::CONFLICT);
        assert!(accept.text.contains("租赁合同") && accept.text.contains("我看过了"));
        is_ok(&desk.get("clerk:market", &format!("{step}?do=supplement")), "supplement");
        let nothing = desk.post("clerk:market", &format!("{step}/supplement"), &[("further", "  ")]);
        assert_eq!(nothing.status, StatusCode::CONFLICT);
        let fields = [("lack", "77"), ("words-77", "请补签字页"), ("further", "身份证复印件\n门头照片")];
        went(&desk.post("clerk:market", &format!("{step}/supplement"), &fields), &step);
        let case = desk.city.case(id);
        assert_eq!((case.status, case.paused), (Status::Supplement, true));
        let paused = desk.get("clerk:market", &step);
        is_ok(&paused, "waiting");
        assert!(paused.text.contains("补正材料告知书") && !paused.text.contains("/decide\""));
        let full = desk.post("clerk:market", &format!("{step}/full"), &[("reason", "核对申请人")]);
        is_ok(&full, "full view");
        let viewed = desk.city.db.read_now(&Call::system("test"), "j", move |cx| cases::journal::store::has(cx, id, "answers-viewed"));
        assert!(viewed.expect("reads"), "who looked, and what for, stays");
    }

    fn a_step_goes_back_stops_and_goes_on(desk: Desk) {
        let case = desk.accepted();
        let step = desk.step(case);
        is_ok(&desk.get("clerk:market", &format!("{step}?do=pause")), "pause");
        let typed = desk.post("clerk:market", &format!("{step}/pause"), &[("kind", "nonsense"), ("reason", "现场看")]);
        assert_eq!(typed.status, StatusCode::CONFLICT);
        assert!(typed.text.contains("现场看"));
        went(&desk.post("clerk:market", &format!("{step}/pause"), &[("kind", "inspection"), ("amount", "3"), ("reason", "现场看")]), &step);
        went(&desk.post("clerk:market", &format!("{step}/claim"), &[]), &step);
        is_ok(&desk.get("clerk:market", "/desk/paused"), "paused");
        is_ok(&desk.get("clerk:market", &format!("{step}?do=resume")), "resume");
        went(&desk.post("clerk:market", &format!("{step}/resume"), &[("reason", "合格")]), &step);
        went(&desk.post("clerk:market", &format!("{step}/decide"), &[("choice", "pass"), ("opinion", "")]), "/desk");
        let step = desk.step(case);
        is_ok(&desk.get("chief:market", &format!("{step}?do=return")), "return");
        let nowhere = desk.post("chief:market", &format!("{step}/return"), &[("element", "nowhere"), ("reason", "再核")]);
        assert_eq!(nowhere.status, StatusCode::CONFLICT);
        went(&desk.post("chief:market", &format!("{step}/return"), &[("element", "examine"), ("reason", "再核")]), "/desk");
        assert_eq!(desk.city.task(case).element, "examine");
        desk.city.folds(case);
    }

    fn more_time_is_asked_for_and_approved(desk: Desk) {
        let case = desk.accepted();
        let step = desk.step(case);
        is_ok(&desk.get("clerk:market", &format!("{step}?do=extend")), "extend");
        let long = desk.post("clerk:market", &format!("{step}/extend"), &[("amount", "99"), ("reason", "要向外地核实")]);
        assert_eq!(long.status, StatusCode::CONFLICT);
        assert!(long.text.contains("要向外地核实"));
        went(&desk.post("clerk:market", &format!("{step}/extend"), &[("amount", "5"), ("reason", "要向外地核实")]), &step);
        assert_eq!(desk.get("clerk:market", "/desk/extensions").status, StatusCode::FORBIDDEN);
        let list = desk.get("chief:market", "/desk/extensions");
        is_ok(&list, "extensions");
        let id = list.text.split("/desk/extensions/").nth(1).and_then(|rest| rest.split('"').next()).expect("a request").to_owned();
        assert_eq!(desk.get("chief:tax", "/desk/extensions").text.matches("/desk/extensions/").count(), 0);
        went(&desk.post("chief:market", &format!("/desk/extensions/{id}"), &[("choice", "approve"), ("words", "")]), "/desk/extensions");
        assert_eq!(desk.city.case(case).promised_due.map(day_date), Some(date(2026, 12, 3)));
    }

    fn work_moves_and_a_wrong_acceptance_is_undone(desk: Desk) {
        let case = desk.city.apply("one");
        let (accept, far) = (desk.step(case.id), desk.city.offices["market-far"]);
        went(&desk.post("clerk:market", &format!("{accept}/decide"), &[("choice", "accept")]), "/desk");
        is_ok(&desk.get("clerk:market", &format!("{accept}?do=undo")), "undo");
        let silent = desk.post("clerk:market", &format!("{accept}/undo"), &[("reason", "")]);
        assert_eq!(silent.status, StatusCode::CONFLICT);
        went(&desk.post("clerk:market", &format!("{accept}/undo"), &[("reason", "材料没看全")]), "/desk");
        assert_eq!(desk.city.case(case.id).status, Status::Submitted);
        let accept = desk.step(case.id);
        went(&desk.post("clerk:market", &format!("{accept}/decide"), &[("choice", "accept")]), "/desk");
        let step = desk.step(case.id);
        let panel = desk.get("clerk:market", &format!("{step}?do=transfer"));
        is_ok(&panel, "transfer");
        assert!(panel.text.contains(&format!("{far}:0")), "the same department of another district is offered");
        let nobody = desk.post("clerk:market", &format!("{step}/transfer"), &[("to", "x"), ("reason", "归那边管")]);
        assert_eq!(nobody.status, StatusCode::CONFLICT);
        went(&desk.post("clerk:market", &format!("{step}/transfer"), &[("to", &format!("{far}:0")), ("reason", "归那边管")]), "/desk");
        is_ok(&desk.get("clerk:market-far", &step), "the other district has it");
        went(&desk.post("clerk:market-far", &format!("{step}/claim"), &[]), &step);
        went(&desk.post("clerk:market-far", &format!("{step}/release"), &[]), "/desk");
        assert_eq!(desk.city.task(case.id).assignee, None);
    }

    fn of_two_who_claim_one_is_told_who_has_it(desk: Desk) {
        let case = desk.city.apply("one");
        let step = desk.step(case.id);
        went(&desk.post("clerk:market", &format!("{step}/claim"), &[]), &step);
        let late = desk.post("second:market", &format!("{step}/claim"), &[]);
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert!(words(&late.text).contains("clerk market"), "the name of who has it");
    }

    fn strangers_find_nothing(desk: Desk) {
        let case = desk.city.apply("one");
        let step = desk.step(case.id);
        let nobody = desk.send(None, Request::get(&step).body(Body::empty()).expect("a request"));
        assert!(nobody.status == StatusCode::SEE_OTHER || nobody.status == StatusCode::UNAUTHORIZED, "{}", nobody.status);
        assert_eq!(desk.look(&desk.city.resident(), &step, "zh-CN").status, StatusCode::NOT_FOUND);
        for who in ["clerk:market-far", "clerk:tax"] {
            assert_eq!(desk.get(who, &step).status, StatusCode::NOT_FOUND, "{who}");
            assert_eq!(desk.get(who, &format!("/desk/cases/{}", case.id)).status, StatusCode::NOT_FOUND, "{who}");
            assert_eq!(desk.post(who, &format!("{step}/decide"), &[("choice", "accept")]).status, StatusCode::NOT_FOUND, "{who}");
            let (pool, found) = (desk.get(who, "/desk/pool"), desk.get(who, "/desk/cases?q=%E9%99%88%E6%99%93%E5%B2%9A"));
            assert!(!pool.text.contains("陈晓岚") && !pool.text.contains(&step), "{who} sees it in the pool");
            assert!(!found.text.contains(&case.number), "{who} finds it");
            assert_eq!(pool.text.contains("class=\"row\""), who == "clerk:market-far", "{who} sees what is there");
        }
        assert_eq!(desk.get("clerk:market", "/desk/tasks/nonsense").status, StatusCode::NOT_FOUND);
        for path in ["/desk/stuck", "/desk/hand-over", "/desk/extensions", "/admin/calendar"] {
            assert_eq!(desk.get("clerk:market", path).status, StatusCode::FORBIDDEN, "{path}");
        }
    }

    fn opinions_are_asked_for_and_answered(desk: Desk) {
        let case = desk.accepted();
        let step = desk.step(case);
        let panel = desk.get("clerk:market", &format!("{step}?do=countersign"));
        is_ok(&panel, "countersign");
        let (police, second) = (desk.city.offices["police"], desk.city.official("second:market").actor.account);
        let colleague = format!("{}:{second}", desk.city.offices["market"]);
        assert!(panel.text.contains(&format!("{police}:0")) && panel.text.contains(&colleague));
        assert!(desk.get("clerk:market", &step).text.contains("data-key=\"s\""), "by the key S");
        let silent = desk.post("clerk:market", &format!("{step}/countersign"), &[("to", &format!("{police}:0")), ("reason", ""), ("amount", "2")]);
        assert_eq!(silent.status, StatusCode::CONFLICT);
        let ask = [("to", format!("{police}:0")), ("to", colleague), ("mode", "all".into()), ("reason", "消防是否合格？".into()), ("amount", "2".to_owned())];
        let ask: Vec<(&str, &str)> = ask.iter().map(|(name, value)| (*name, value.as_str())).collect();
        went(&desk.post("clerk:market", &format!("{step}/countersign"), &ask), &step);
        let early = desk.post("clerk:market", &format!("{step}/decide"), &[("choice", "pass"), ("opinion", "")]);
        assert_eq!(early.status, StatusCode::CONFLICT);
        let inbox = desk.get("clerk:police", "/desk");
        is_ok(&inbox, "inbox of who is asked");
        let request = inbox.text.split("/desk/countersigns/").nth(1).and_then(|rest| rest.split('"').next()).expect("is in the inbox").to_owned();
        let page = desk.get("clerk:police", &format!("/desk/countersigns/{request}"));
        is_ok(&page, "the case read-only");
        assert!(!page.text.contains("/decide\"") && !page.text.contains("/note\"") && page.text.contains("消防是否合格？"));
        assert_eq!(desk.get("clerk:tax", &format!("/desk/countersigns/{request}")).status, StatusCode::NOT_FOUND);
        assert_eq!(desk.get("clerk:police", &step).status, StatusCode::NOT_FOUND, "the step itself stays the office's own");
        let none = desk.post("clerk:police", &format!("/desk/countersigns/{request}"), &[("words", "要看图纸")]);
        assert_eq!(none.status, StatusCode::CONFLICT);
        assert!(none.text.contains("要看图纸"), "what was typed stays");
        went(&desk.post("clerk:police", &format!("/desk/countersigns/{request}"), &[("answer", "disagree"), ("words", "通道不够宽")]), "/desk/countersigns");
        let seen = desk.get("clerk:market", &step);
        is_ok(&seen, "answers");
        assert!(seen.text.contains("通道不够宽"));
        is_ok(&desk.get("second:market", "/desk/countersigns"), "list");
        is_ok(&desk.look(&desk.city.official("second:market"), "/desk/countersigns", "en"), "list in English");
        is_ok(&desk.get("clerk:market", &format!("{step}?do=without")), "without");
        went(&desk.post("clerk:market", &format!("{step}/countersign/close"), &[("reason", "同事出差")]), &step);
        assert!(!desk.get("second:market", "/desk").text.contains("/desk/countersigns/"), "what is closed vanishes");
        went(&desk.post("clerk:market", &format!("{step}/decide"), &[("choice", "pass"), ("opinion", "")]), "/desk");
        desk.city.folds(case);
    }
}
