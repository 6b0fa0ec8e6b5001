//! Programs of applicants and of offices take cases from the first answer to the last.

use crate::samples;
use crate::town::{Town, encoded, id};
use serde_json::{Value, json};
use testkit::on_both;

pub const DRAFTS: &[&str] = &[
    "draft.discard",
    "draft.get",
    "draft.list",
    "draft.make-code",
    "draft.save",
    "draft.start",
    "draft.take",
    "item.form",
    "item.list",
];
pub const GRANTED: &[&str] = &[
    "case.accept",
    "case.ask-extension",
    "case.complete",
    "case.decide-extension",
    "case.get",
    "case.journal",
    "case.keep-opinion",
    "case.list",
    "case.mine",
    "case.open-paper",
    "case.papers",
    "case.rate",
    "case.return",
    "case.tasks",
    "case.view-answers",
    "draft.start",
    "draft.submit",
    "task.get",
    "task.mine",
    "task.pool",
];
pub const WANTING: &[&str] = &[
    "case.accept",
    "case.answer-supplement",
    "case.ask-supplement",
    "case.close-lapsed",
    "case.get",
    "case.tasks",
    "case.undo-acceptance",
    "draft.start",
    "draft.submit",
];
pub const JOINT: &[&str] = &[
    "case.children",
    "case.confirm",
    "case.tasks",
    "draft.start",
    "draft.submit",
    "visit.begin",
    "visit.cases",
    "visit.confirm",
    "visit.supplement",
    "visit.view",
    "visit.withdraw",
];
pub const OPINIONS: &[&str] = &[
    "case.answer-countersign",
    "case.ask-countersign",
    "case.check-promise",
    "case.close-countersign",
    "case.tasks",
    "countersign.mine",
    "draft.start",
    "draft.submit",
];
pub const CALENDAR: &[&str] = &["calendar.load", "calendar.loads", "calendar.preview"];

/// What a program says when it hands in.
pub fn handed() -> Value {
    json!({ "confirmed": true })
}

/// The notice of the holidays of 2027.
pub const NOTICE: &str = r#"{"year":2027,"papers":["国办发明电〔2026〕7号"],"days":[
{"name":"元旦","date":"2027-01-01","isOffDay":true},{"name":"元旦","date":"2027-01-04","isOffDay":true}]}"#;

on_both! {
    async fn a_draft_is_filled_in_and_moves(town: Town) {
        tokio::task::block_in_place(|| samples::asking(&town.city));
        let (me, other) = (town.resident(11).await, town.resident(12).await);
        let listed = town.read("/items", &me).await;
        assert!(listed["items"].as_array().is_some_and(|all| all.iter().any(|one| one["name"] == "test/card")), "{listed}");
        assert_eq!(town.read("/item/form?name=test/card", &me).await["type"], "object");
        assert_eq!(town.get("/item/form?name=test/one", &me).await.0, 404, "it asks nothing");
        let draft = town.done("/drafts", &me, json!({ "item": "test/card", "region": "990102" })).await;
        assert_eq!((&draft["answers"]["name"], draft["sources"]["name"].is_object()), (&json!("何静"), true), "{draft}");
        let path = format!("/drafts/{}", id(&draft, "id"));
        let saved = town.done(&format!("{path}/save"), &me, json!({ "version": draft["version"], "answers": { "kind": "new" } })).await;
        assert_eq!(saved["answers"]["kind"], "new");
        let stale = town.post(&format!("{path}/save"), &me, json!({ "version": draft["version"], "answers": {} })).await;
        assert_eq!((stale.0, &stale.1["code"]), (409, &json!("stale")));
        assert_eq!(town.read(&path, &me).await, saved);
        assert_eq!(town.get(&path, &other).await.0, 404);
        assert_eq!(town.post(&format!("{path}/code"), &me, json!({ "code": "short" })).await.0, 422);
        town.done(&format!("{path}/code"), &me, json!({ "code": "ABCD2345" })).await;
        assert_eq!(town.post("/drafts/take", &other, json!({ "code": "ABCD2345" })).await.1["code"], "case.code_for_other");
        assert_eq!(town.done("/drafts/take", &me, json!({ "code": "abcd 2345" })).await["id"], draft["id"]);
        assert_eq!(town.read("/drafts", &me).await["items"].as_array().map(Vec::len), Some(1));
        town.done(&format!("{path}/discard"), &me, json!({})).await;
        town.called(DRAFTS);
    }

    async fn a_case_goes_on_to_its_rating(town: Town) {
        let (me, clerk, chief) = (town.applicant().await, town.official("clerk:market").await, town.official("chief:market").await);
        let case = town.apply(&me, "test/one", handed()).await;
        assert_eq!(town.read("/tasks/pool", &clerk).await["items"].as_array().map(Vec::len), Some(1));
        let task = town.step(&case, &clerk).await;
        assert_eq!(town.post(&format!("{task}/answers"), &clerk, json!({ "purpose": " " })).await.1["code"], "case.reason_needed");
        town.done(&format!("{task}/answers"), &clerk, json!({ "purpose": "核对住址" })).await;
        town.done(&format!("{task}/accept"), &clerk, json!({ "opinion": "齐全" })).await;

        let task = town.step(&case, &clerk).await;
        let ask = json!({ "term": "5wd", "reason": "要向外地核实" });
        let asked = town.done(&format!("{task}/ask-extension"), &clerk, ask).await;
        let decide = format!("{case}/extensions/{}/decide", id(&asked, "extension"));
        let longer = town.done(&decide, &chief, json!({ "approve": true })).await;
        assert_eq!((&asked["case"]["promised_due"], &longer["promised_due"]), (&json!("2026-11-26"), &json!("2026-12-03")));
        town.done(&format!("{task}/opinion"), &clerk, json!({ "words": "面积" })).await;
        let pass = json!({ "outcome": "pass", "opinion": "材料齐全有效。" });
        town.done(&format!("{task}/complete"), &clerk, pass.clone()).await;
        let back = json!({ "element": "examine", "reason": "面积写错了" });
        town.done(&format!("{}/return", town.step(&case, &chief).await), &chief, back).await;
        let held = town.read("/tasks/mine", &clerk).await;
        let task = format!("/tasks/{}", id(&held["items"][0], "id"));
        assert_eq!(town.read(&task, &clerk).await, held["items"][0]);
        town.done(&format!("{task}/complete"), &clerk, pass).await;
        let grant = json!({ "outcome": "grant", "opinion": "同意。" });
        let granted = town.done(&format!("{}/complete", town.step(&case, &chief).await), &chief, grant).await;
        assert_eq!((&granted["status"], &granted["outcome"]), (&json!("closed"), &json!("granted")));

        let papers = town.read(&format!("{case}/papers"), &me).await;
        assert!(papers["items"].as_array().is_some_and(|all| all.iter().any(|one| one["kind"] == "grant")), "{papers}");
        let paper = format!("{case}/papers/{}/open", id(&papers["items"][0], "id"));
        assert_eq!(town.done(&paper, &me, json!({})).await, papers["items"][0]);
        town.done(&format!("{case}/rating"), &me, json!({ "level": 1, "reasons": ["quick"], "words": "好" })).await;
        assert_eq!(town.read("/my/cases", &me).await["items"], town.read("/cases", &clerk).await["items"]);
        assert_eq!(town.read(&case, &me).await["outcome"], "granted");
        let (all, open) = (town.read(&format!("{case}/journal"), &clerk).await, town.read(&format!("{case}/journal"), &me).await);
        let count = |journal: &Value| journal["items"].as_array().map_or(0, Vec::len);
        assert!(count(&open) > 3 && count(&open) < count(&all), "an applicant reads what is open to applicants: {open}");
        town.called(GRANTED);
    }

    async fn what_is_missing_comes_or_does_not(town: Town) {
        let (me, clerk) = (town.applicant().await, town.official("clerk:market").await);
        let ask = json!({ "missing": [{ "words": "缺租赁合同" }], "days": 5 });
        let case = town.apply(&me, "test/one", handed()).await;
        let task = town.step(&case, &clerk).await;
        assert_eq!(town.done(&format!("{task}/ask-supplement"), &clerk, ask.clone()).await["status"], "supplement");
        town.done(&format!("{case}/supplement"), &me, json!({ "words": "已补" })).await;
        town.done(&format!("{task}/accept"), &clerk, json!({})).await;
        let undone = town.done(&format!("{case}/undo-acceptance"), &clerk, json!({ "reason": "材料没看全" })).await;
        assert_eq!((&undone["status"], &undone["accepted_at"]), (&json!("submitted"), &Value::Null));

        let case = town.apply(&me, "test/one", handed()).await;
        let task = town.step(&case, &clerk).await;
        town.done(&format!("{task}/ask-supplement"), &clerk, ask).await;
        assert_eq!(town.post(&format!("{task}/close-lapsed"), &clerk, json!({})).await.1["code"], "case.day_not_over");
        tokio::task::block_in_place(|| town.city.pass("2026-12-02T09:00:00+08:00"));
        town.done(&format!("{task}/close-lapsed"), &clerk, json!({})).await;
        assert_eq!(town.read(&case, &me).await["outcome"], "lapsed");
        town.called(WANTING);
    }

    async fn a_part_is_refused_and_who_applied_is_asked_at_home_or_at_a_window(town: Town) {
        tokio::task::block_in_place(|| town.city.publish_asking());
        let (me, clerk) = (town.applicant().await, town.official("clerk:services").await);
        let mut asked = Vec::new();
        for _ in 0..2 {
            let case = town.apply(&me, "test/asking", handed()).await;
            let number = base::CaseId(case.trim_start_matches("/cases/").parse().expect("an id"));
            tokio::task::block_in_place(|| {
                let city = &town.city;
                city.jobs.run_due(&city.db).expect("jobs run");
                city.accept("clerk:services", number);
                city.finish("market", city.child(number, "licence").id, "grant");
                city.finish("police", city.child(number, "seal").id, "refuse");
            });
            assert!(town.read(&format!("{case}/children"), &me).await["items"].as_array().is_some_and(|all| all.len() > 1));
            asked.push((town.step(&case, &me).await, case));
        }
        let (task, _) = &asked[0];
        assert_eq!(town.post(&format!("{task}/confirm"), &me, json!({ "choice": "confirm" })).await.1["code"], "case.unknown_outcome");
        assert_eq!(town.done(&format!("{task}/confirm"), &me, json!({ "choice": "continue" })).await["status"], "accepted");

        let who = json!({ "name": "陈晓岚", "number": crate::town::applicant_number().to_string() });
        assert_eq!(town.post("/visits", &clerk, json!({ "name": "陈晓岚", "number": "1" })).await.0, 422);
        assert_eq!(town.post("/visits", &me, who.clone()).await.0, 403);
        let visit = format!("/visits/{}", id(&town.done("/visits", &clerk, who).await, "id"));
        assert_eq!(town.read(&format!("{visit}/cases?limit=1"), &clerk).await["items"].as_array().map(Vec::len), Some(1));
        let (task, case) = &asked[1];
        assert_eq!(town.done(&format!("{visit}{case}/view"), &clerk, json!({})).await["id"], json!(case.trim_start_matches("/cases/")));
        let silent = town.post(&format!("{visit}{task}/confirm"), &clerk, json!({ "confirmed": false, "choice": "end" })).await;
        assert_eq!(silent.0, 409, "nobody does it in the name of who has not agreed: {}", silent.1);
        town.done(&format!("{visit}{task}/confirm"), &clerk, json!({ "confirmed": true, "choice": "end" })).await;

        let case = town.apply(&me, "test/one", handed()).await;
        let task: i64 = town.step(&case, &town.official("clerk:market").await).await.trim_start_matches("/tasks/").parse().expect("an id");
        let missing = vec![cases::commands::Missing { material: None, words: "缺租赁合同".into() }];
        let ask = cases::commands::AskSupplement { task, missing, days: None };
        tokio::task::block_in_place(|| town.city.run(&town.city.official("clerk:market"), move |cx| ask.run(cx)).expect("asked"));
        let said = json!({ "confirmed": true, "words": "已补" });
        assert_eq!(town.done(&format!("{visit}{case}/supplement"), &clerk, said).await["status"], "submitted");
        let taken = town.done(&format!("{visit}{case}/withdraw"), &clerk, json!({ "confirmed": true, "reason": "不办了" })).await;
        assert_eq!(taken["outcome"], "withdrawn");
        town.called(JOINT);
    }

    async fn opinions_are_asked_for_and_a_promise_is_checked(town: Town) {
        tokio::task::block_in_place(|| samples::promised(&town.city));
        let (me, clerk, chief) = (town.applicant().await, town.official("clerk:market").await, town.official("chief:market").await);
        let tax = town.official("clerk:tax").await;
        let case = town.apply(&me, "test/promised", json!({ "confirmed": true, "promised": true })).await;
        let number = base::CaseId(case.trim_start_matches("/cases/").parse().expect("an id"));
        tokio::task::block_in_place(|| {
            town.city.accept("clerk:market", number);
            town.city.complete("clerk:market", number, "pass").expect("examined");
        });
        let task = town.step(&case, &chief).await;
        let office = |name: &str| json!({ "office": town.city.offices[name] });
        let ask = json!({ "whom": [office("tax"), office("police")], "question": "有没有欠税？", "days": 2 });
        let asked = town.done(&format!("{task}/countersign"), &chief, ask).await;
        assert_eq!((&asked["state"], asked["asked"].as_array().map(Vec::len)), (&json!("open"), Some(2)));
        let mine = town.read("/countersigns/mine", &tax).await;
        assert_eq!((&mine["items"][0]["question"], &mine["items"][0]["due"]), (&json!("有没有欠税？"), &asked["due"]));
        let answer = format!("/countersigns/{}/answer", id(&mine["items"][0], "id"));
        assert_eq!(town.post(&answer, &clerk, json!({ "agrees": true })).await.0, 404);
        assert_eq!(town.done(&answer, &tax, json!({ "agrees": false, "words": "有欠税" })).await["state"], "answered");
        let grant = json!({ "outcome": "grant", "opinion": "同意。" });
        assert_eq!(town.post(&format!("{task}/complete"), &chief, grant).await.0, 409, "the other has not answered");
        town.done(&format!("{task}/countersign/close"), &chief, json!({ "reason": "等不及了" })).await;
        let check = json!({ "kept": true });
        assert_eq!(town.post(&format!("{case}/promise/check"), &clerk, check.clone()).await.1["code"], "case.promise_not_granted");
        tokio::task::block_in_place(|| town.city.complete("chief:market", number, "grant").expect("granted"));
        town.done(&format!("{case}/promise/check"), &clerk, check).await;
        town.called(OPINIONS);
    }

    async fn a_new_year_is_looked_at_and_loaded(town: Town) {
        tokio::task::block_in_place(|| {
            town.city.pass("2026-12-28T09:00:00+08:00");
            town.city.accept("clerk:market", town.city.apply("one").id);
        });
        let system = town.duty(identity::Duty::System).await;
        let notice = encoded(NOTICE);
        let preview = town.read(&format!("/calendar/preview?notice={notice}"), &system).await;
        assert_eq!((&preview["total"], &preview["items"][0]["limit"]), (&json!(1), &json!("statutory")), "{preview}");
        let clerk = town.official("clerk:market").await;
        assert_eq!(town.get(&format!("/calendar/preview?notice={notice}"), &clerk).await.0, 403);
        assert_eq!(town.post("/calendar", &system, json!({ "notice": "{" })).await.1["code"], "calendar.unreadable");
        assert_eq!(town.done("/calendar", &system, json!({ "notice": NOTICE })).await["items"], preview["items"]);
        assert_eq!(town.read(&format!("/calendar/preview?notice={notice}"), &system).await["total"], 0, "it is loaded");
        assert_eq!(town.get("/calendar/loads", &clerk).await.0, 403);
        let loads = town.read("/calendar/loads", &system).await;
        assert_eq!((loads["items"][0]["year"].as_i64(), loads["items"][0]["state"].as_str()), (Some(2027), Some("done")));
        town.called(CALENDAR);
    }
}
