//! What clerks do for who stands there.

use super::*;

on_both! {
    fn a_clerk_applies_for_who_stands_there(desk: Desk) {
        is_ok(&desk.get("clerk:services", "/desk/window?q=食品"), "window");
        is_ok(&desk.get("clerk:services", "/desk/window/apply/test/one?card=1"), "item");
        let wrong = desk.post("clerk:services", "/desk/window/apply/test/one", &[("name", "王秀英"), ("number", "123"), ("region", "990102")]);
        assert_eq!(wrong.status, StatusCode::CONFLICT);
        assert!(wrong.text.contains("王秀英") && wrong.text.contains("value=\"123\""));
        let number = codes::CitizenId::build("110101", date(1954, 5, 2), 20).expect("a number").to_string();
        let fields = [("name", "王秀英"), ("number", number.as_str()), ("region", "990102")];
        let begun = desk.post("clerk:services", "/desk/window/apply/test/one", &fields);
        went(&begun, "/desk/window/drafts/");
        went(&desk.get("clerk:services", &begun.to), &format!("{}/confirm", begun.to));
        let confirm = format!("{}/confirm", begun.to);
        is_ok(&desk.get("clerk:services", &confirm), "confirm");
        assert_eq!(desk.get("second:services", &confirm).status, StatusCode::NOT_FOUND, "another clerk's draft");
        let silent = desk.post("clerk:services", &confirm, &[("action", "submit")]);
        assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
        let code = desk.post("clerk:services", &format!("{}/code", begun.to), &[]);
        is_ok(&code, "code");
        went(&desk.post("clerk:services", &confirm, &[("action", "submit"), ("confirmed", "1")]), &format!("{}/receipt", begun.to));
        let receipt = desk.get("clerk:services", &format!("{}/receipt", begun.to));
        is_ok(&receipt, "receipt");
        assert!(receipt.text.contains("990102-20261123-") && receipt.text.contains("王秀英"));
        assert_eq!(desk.get("clerk:market", "/desk/pool").text.matches("class=\"row\"").count(), 1);
        let lost = desk.post("clerk:services", "/desk/window/take", &[("code", "AAAA2222")]);
        assert_eq!(lost.status, StatusCode::CONFLICT);
        assert!(lost.text.contains("AAAA2222"));
    }

    fn drafts_of_a_window_are_named_and_none_is_left_out(desk: Desk) {
        let person = desk.city.person;
        let clerk = desk.city.official("clerk:services");
        let mut all = BTreeSet::new();
        for _ in 0..23 {
            let draft = desk.city.run(&clerk, move |cx| {
                let applicant = Applicant { person: Some(person), name: "陈晓岚".into(), ..Applicant::default() };
                StartDraft { item: "test/one".into(), applicant, channel: Channel::Window, region: "990102".into() }.run(cx)
            }).expect("begun");
            all.insert(draft.id.to_string());
            // What the same official fills in for himself is no matter of the window.
            desk.city.run(&clerk, |cx| {
                StartDraft { item: "test/licence".into(), applicant: Applicant::default(), channel: Channel::Online, region: "990102".into() }.run(cx)
            }).ok();
        }
        let (mut path, mut seen) = ("/desk/window?q=nothing-is-called-so".to_owned(), BTreeSet::new());
        for rows in [20, 3] {
            let page = desk.get("clerk:services", &path);
            is_ok(&page, &path);
            let here: Vec<&str> = page.text.split("href=\"/desk/window/drafts/").skip(1).filter_map(|rest| rest.split('"').next()).collect();
            assert_eq!(here.len(), rows, "{path}");
            seen.extend(here.into_iter().map(str::to_owned));
            let text = words(&page.text);
            assert_eq!(text.matches("陈晓岚 食品经营许可").count(), rows, "by the name of the item: {text}");
            let older = page.text.split("更早没办完的").next().filter(|_| page.text.contains("更早没办完的"));
            let next = older.and_then(|text| text.rsplit("before=").next()).and_then(|rest| rest.split('"').next()).unwrap_or_default();
            path = format!("/desk/window?q=nothing-is-called-so&before={next}");
            assert_eq!(next.is_empty(), rows == 3);
        }
        assert_eq!(seen, all);
    }

    fn what_was_let_follow_is_handed_in_at_the_window_or_said_to_be_no_good(store: Store) {
        let desk = Desk::alone(store);
        let later = "[[material]]\nid = \"lease\"\ntitle = { zh = \"租赁合同\", en = \"Lease\" }\nfile = { kinds = [\"pdf\"], max = \"5MB\" }\nneed = \"deferred\"\nwithin = \"3wd\"\n";
        let item = format!("id = \"premises\"\ntitle = {{ zh = \"场所备案\", en = \"Premises\" }}\ntype = \"10\"\naudience = [\"person\"]\noffice = \"market-regulation\"\nlevel = \"county\"\nhandling = \"promise\"\nchannels = [\"window\"]\nlimits = {{ promised = \"3wd\", statutory = \"20wd\" }}\nflow = {{ use = \"standard/one-office\" }}\nresult = {{ kind = \"other\" }}\nconditions = {{ zh = \"有场所。\", en = \"Premises.\" }}\n{later}");
        support::publish(&desk.city.db, "premises", &item);
        let (clerk, person) = (desk.city.official("clerk:services"), desk.city.person);
        let case = desk.city.run(&desk.city.beside("clerk:services", person), move |cx| {
            let applicant = Applicant { person: Some(person), name: "陈晓岚".into(), ..Applicant::default() };
            let draft = StartDraft { item: "test/premises".into(), applicant, channel: Channel::Window, region: "990102".into() }.run(cx)?;
            cases::commands::Submit { draft: draft.id, confirmed: true, declared: vec![], promised: false, seen: vec![] }.run(cx)
        }).expect("submitted");
        let card = codes::CitizenId::build("990102", date(1990, 3, 7), 26).expect("a number");
        let receive = cases::commands::ReceiveVisitor { name: "陈晓岚".into(), number: card };
        let visit = desk.city.run(&clerk, move |cx| receive.run(cx)).expect("identified").id;
        let here = format!("/desk/window/visits/{visit}/cases/{}", case.id);
        let page = desk.get("clerk:services", &here);
        assert!(words(&page.text).contains("租赁合同"), "{}", words(&page.text));
        let input = page.text.split("name=\"file-").nth(1).and_then(|rest| rest.split('"').next()).map(|id| format!("file-{id}")).expect("an input");
        let hand_in = |bytes: &[u8]| desk.send(Some(&clerk), support::upload(&format!("{here}/later"), &[("confirmed", "1")], &[(&input, "合同.pdf", bytes)]));
        let empty = hand_in(b"");
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(words(&empty.text).contains("文件是空的，请重新选一个"), "{}", words(&empty.text));
        went(&hand_in(include_bytes!("../../../../packs/community/demo/scan.pdf")), &here);
        assert!(!desk.get("clerk:services", &here).text.contains(&input), "it has come");
    }

    fn one_person_does_many_things_at_a_window_and_confirms_the_phone(desk: Desk) {
        let number = codes::CitizenId::build("110101", date(1954, 5, 2), 20).expect("a number").to_string();
        let fields = [("name", "王秀英"), ("number", number.as_str()), ("region", "990102")];
        let begun = desk.post("clerk:services", "/desk/window/apply/test/one", &fields);
        went(&begun, "/desk/window/drafts/");
        let phone = format!("{}/phone", begun.to);
        let wrong = desk.post("clerk:services", &phone, &[("phone", "123"), ("action", "send")]);
        assert!(wrong.text.contains("role=\"alert\""), "what is no phone is said");
        let sent = desk.post("clerk:services", &phone, &[("phone", "13800138000"), ("action", "send")]);
        let code: String = words(&sent.text).split("验证码是").nth(1).expect("the sample city shows it").chars().filter(char::is_ascii_digit).take(6).collect();
        assert_eq!(code.len(), 6, "{code}");
        let other = if code == "111111" { "222222" } else { "111111" };
        let bad = desk.post("clerk:services", &phone, &[("phone", "13800138000"), ("code", other), ("action", "check")]);
        assert!(bad.text.contains("role=\"alert\"") && bad.text.contains("13800138000"), "what was typed stays");
        went(&desk.post("clerk:services", &phone, &[("phone", "13800138000"), ("code", &code), ("action", "check")]), &begun.to);
        let confirm = format!("{}/confirm", begun.to);
        went(&desk.post("clerk:services", &confirm, &[("action", "submit"), ("confirmed", "1")]), &format!("{}/receipt", begun.to));
        let receipt = desk.get("clerk:services", &format!("{}/receipt", begun.to));
        let id = begun.to.rsplit('/').next().expect("an id").to_owned();
        assert!(receipt.text.contains(&format!("/desk/window?same={id}")), "the next item for the same person");
        let list = desk.get("clerk:services", &format!("/desk/window?same={id}"));
        is_ok(&list, "window for the same person");
        assert!(words(&list.text).contains("王秀英") && list.text.contains(&format!("/desk/window/apply/test/one?same={id}")));
        is_ok(&desk.get("clerk:services", &format!("/desk/window/apply/test/one?same={id}")), "item for the same person");
        let next = desk.post("clerk:services", "/desk/window/apply/test/one", &[("same", &id), ("region", "990102")]);
        went(&next, "/desk/window/drafts/");
        let stolen = desk.post("second:services", "/desk/window/apply/test/one", &[("same", &id), ("region", "990102")]);
        assert_eq!(stolen.status, StatusCode::CONFLICT, "another clerk identifies anew");
        desk.city.pass("2026-11-23T10:30:00+08:00");
        let late = desk.post("clerk:services", "/desk/window/apply/test/one", &[("same", &id), ("region", "990102")]);
        assert_eq!(late.status, StatusCode::CONFLICT, "after a while the certificate is looked at again");
        let pool = desk.get("clerk:market", "/desk/pool");
        assert_eq!(pool.text.matches("class=\"row\"").count(), 1, "the office in charge of the region has it");
    }

    fn an_agent_applies_for_a_company_at_a_window(desk: Desk) {
        let item = "id = \"firm\"\ntitle = { zh = \"企业变更\", en = \"Change\" }\ntype = \"01\"\naudience = [\"enterprise\"]\noffice = \"market-regulation\"\nlevel = \"county\"\nhandling = \"promise\"\nchannels = [\"window\"]\nlimits = { promised = \"3wd\", statutory = \"20wd\" }\nflow = { use = \"standard/one-office\" }\nresult = { kind = \"licence\" }\nconditions = { zh = \"有执照。\", en = \"A licence.\" }\n";
        support::publish(&desk.city.db, "firm", item);
        let code = codes::CreditCode::build('9', '1', "990102", "MA000012").expect("a code");
        let (record, leader) = (code.clone(), desk.city.person);
        desk.city.run(&Call::system("test"), move |cx| {
            let legal_person = Some(leader);
            identity::companies::commands::Record { name: "云州样本有限公司".into(), credit_code: record.clone(), legal_name: "陈晓岚".into(), legal_person }.run(cx)
        }).expect("recorded");
        is_ok(&desk.get("clerk:services", "/desk/window/apply/test/firm"), "an item of organisations");
        let number = codes::CitizenId::build("110101", date(1980, 5, 2), 20).expect("a number").to_string();
        let (code, unknown) = (code.to_string(), codes::CreditCode::build('9', '1', "990102", "MA000099").expect("a code").to_string());
        let post = |credit: &str, mandate: &str| {
            let fields = [("name", "赵明"), ("number", number.as_str()), ("region", "990102"), ("credit_code", credit), ("mandate", mandate)];
            desk.post("clerk:services", "/desk/window/apply/test/firm", &fields)
        };
        for (credit, mandate) in [("123", ""), (unknown.as_str(), ""), (code.as_str(), "")] {
            assert_eq!(post(credit, mandate).status, StatusCode::CONFLICT, "{credit}");
        }
        let begun = post(&code, "2026-11-20 委托书，办理变更");
        went(&begun, "/desk/window/drafts/");
        went(&desk.post("clerk:services", &format!("{}/confirm", begun.to), &[("action", "submit"), ("confirmed", "1")]), &format!("{}/receipt", begun.to));
        let pool = desk.get("clerk:market", "/desk/pool");
        assert!(pool.text.contains("云州样本有限公司"), "the company is the applicant");
        let step = pool.text.split("/desk/tasks/").nth(1).and_then(|rest| rest.split('"').next()).expect("a step");
        let page = desk.get("clerk:market", &format!("/desk/tasks/{step}"));
        assert!(words(&page.text).contains("2026-11-20 委托书"), "the mandate stands in the journal");
    }
}
