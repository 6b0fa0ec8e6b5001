//! What the pages do, done by programs: steps of a case, questions and bookings, grants, administration, uploads.

use crate::samples::{PAPERS, library};
use crate::support;
use crate::town::{Town, id, number};
use db::Call;
use serde_json::{Value, json};
use testkit::on_both;

pub const STEPS: &[&str] = &[
    "draft.start",
    "draft.discard",
    "draft.submit",
    "case.tasks",
    "case.claim",
    "case.release",
    "case.assign",
    "case.accept",
    "case.pause",
    "case.resume",
    "case.transfer",
    "case.hand-over",
    "case.note",
    "case.withdraw",
];
pub const AWAITED: &[&str] =
    &["draft.start", "draft.submit", "case.tasks", "case.accept", "case.complete", "case.message"];
pub const TOLD: &[&str] = &[
    "message.list",
    "message.read",
    "message.read-all",
    "message.wishes",
    "message.set-wishes",
    "wording.list",
    "wording.save",
    "wording.restore",
];
pub const HALL: &[&str] = &[
    "question.ask",
    "question.mine",
    "question.list",
    "question.answer",
    "booking.days",
    "booking.book",
    "booking.mine",
    "booking.cancel",
    "booking.list",
    "booking.mark",
    "booking.plan",
    "booking.set-plan",
];
pub const GRANTS: &[&str] = &["grant.give", "grant.list", "grant.end", "grant.fields", "record.mine"];
pub const ADMINISTRATION: &[&str] = &[
    "office.create",
    "office.list",
    "office.change",
    "office.close",
    "post.add",
    "post.grant-roles",
    "post.list",
    "post.end",
    "role.list",
    "role.put",
    "right.who-can",
    "right.of",
    "account.disable",
    "account.enable",
    "audit.list",
    "wording.list",
];
pub const FAILED: &[&str] = &["job.failed", "job.retry", "delivery.failed", "delivery.retry"];
pub const FILES: &[&str] = &[
    "draft.start",
    "draft.upload",
    "draft.files",
    "draft.drop-file",
    "draft.submit",
    "file.view",
    "case.materials",
    "case.view-material",
    "case.tasks",
    "case.check-material",
    "disclosure.list",
];

on_both! {
    async fn another_system_s_message_lets_a_case_go_on(town: Town) {
        tokio::task::block_in_place(|| town.city.publish_waiting());
        let (me, clerk) = (town.resident(11).await, town.official("clerk:market").await);
        let draft = town.done("/drafts", &me, json!({ "item": "test/waiting", "region": "990102" })).await;
        let case = town.done(&format!("/drafts/{}/submit", id(&draft, "id")), &me, json!({ "confirmed": true })).await;
        let case = format!("/cases/{}", id(&case, "id"));
        let step = async || format!("/tasks/{}", id(&town.read(&format!("{case}/tasks"), &clerk).await["items"][0], "id"));
        town.done(&format!("{}/accept", step().await), &clerk, json!({})).await;
        let came = format!("{case}/messages");
        let early = town.post(&came, &clerk, json!({ "name": "fee-paid" })).await;
        assert_eq!((early.0, early.1["code"].as_str()), (409, Some("flow.not_expected")));
        let done = json!({ "outcome": "pass", "opinion": "合格" });
        town.done(&format!("{}/complete", step().await), &clerk, done).await;
        assert_eq!(town.post(&came, &me, json!({ "name": "fee-paid" })).await.0, 403, "the office says so, not the applicant");
        let told = town.done(&came, &clerk, json!({ "name": "fee-paid", "words": "银行回单 8812" })).await;
        assert_eq!(told["step"], "决定");
        town.called(AWAITED);
    }

    async fn an_office_s_program_works_on_a_case(town: Town) {
        let (me, other) = (town.resident(11).await, town.resident(12).await);
        let (clerk, director) = (town.official("clerk:market").await, town.official("director:market").await);
        let draft = town.done("/drafts", &me, json!({ "item": "test/one", "region": "990102" })).await;
        town.done(&format!("/drafts/{}/discard", id(&draft, "id")), &me, json!({})).await;
        assert_eq!(town.read("/drafts", &me).await["items"], json!([]), "thrown away");
        let draft = town.done("/drafts", &me, json!({ "item": "test/one", "region": "990102" })).await;
        let submit = format!("/drafts/{}/submit", id(&draft, "id"));
        let case = town.done(&submit, &me, json!({ "confirmed": true })).await;
        let case = format!("/cases/{}", id(&case, "id"));
        let step = async || format!("/tasks/{}", id(&town.read(&format!("{case}/tasks"), &clerk).await["items"][0], "id"));

        let task = step().await;
        town.done(&format!("{task}/claim"), &clerk, json!({})).await;
        town.done(&format!("{task}/release"), &clerk, json!({})).await;
        let (clerk_s, second) = (town.city.official("clerk:market").actor.account, town.city.official("second:market").actor.account);
        let assign = json!({ "to": second.to_string(), "reason": "分给他" });
        assert_eq!(town.post(&format!("{task}/assign"), &clerk, assign.clone()).await.0, 403);
        town.done(&format!("{task}/assign"), &director, assign).await;
        let held = town.post(&format!("{task}/accept"), &clerk, json!({})).await;
        assert_eq!((held.0, held.1["code"].as_str()), (409, Some("case.held_by_other")));
        town.done(&format!("{task}/assign"), &director, json!({ "reason": "放回" })).await;
        town.done(&format!("{task}/accept"), &clerk, json!({})).await;

        let task = step().await;
        town.done(&format!("{task}/claim"), &clerk, json!({})).await;
        let pause = json!({ "kind": "hearing", "reason": "有人申请听证" });
        assert_eq!(town.post(&format!("{task}/pause"), &clerk, pause).await.0, 422, "the days are missing");
        let pause = |days: i64| json!({ "kind": "hearing", "days": days, "reason": "有人申请听证" });
        assert_eq!(town.post(&format!("{task}/pause"), &clerk, pause(0)).await.1["code"], "case.special_days");
        assert_eq!(town.done(&format!("{task}/pause"), &clerk, pause(20)).await["paused"], true);
        assert_eq!(town.done(&format!("{task}/resume"), &clerk, json!({ "result": "已听证" })).await["paused"], false);
        let over = json!({ "to": second.to_string(), "reason": "请他接着办" });
        town.done(&format!("{task}/transfer"), &clerk, over).await;
        let back = json!({ "from": second.to_string(), "to": clerk_s.to_string(), "reason": "调离" });
        assert_eq!(town.done("/hand-over", &director, back).await["given"], 1);

        town.done(&format!("{case}/notes"), &me, json!({ "words": "还要多久？" })).await;
        assert_eq!(town.post(&format!("{case}/notes"), &other, json!({ "words": "？" })).await.0, 404);
        assert_eq!(town.read(&format!("{case}/children"), &me).await["items"], json!([]));
        assert_eq!(town.get(&format!("{case}/children"), &other).await.0, 404);
        assert_eq!(town.post(&format!("{case}/withdraw"), &other, json!({})).await.0, 404);
        assert_eq!(town.done(&format!("{case}/withdraw"), &me, json!({ "reason": "不办了" })).await["outcome"], "withdrawn");
        town.called(STEPS);
    }

    async fn a_resident_s_program_reads_what_it_is_told(town: Town) {
        let (me, system) = (town.applicant().await, town.duty(identity::Duty::System).await);
        assert_eq!(town.read("/my/messages", &me).await["items"], json!([]));
        assert_eq!(town.post("/my/messages/5/read", &me, json!({})).await.0, 404);
        assert_eq!(town.done("/my/messages/read", &me, json!({ "upto": "5" })).await["read"], 0);
        let account = town.account(town.city.person).await;
        town.tell(account, 1).await;
        let told = town.read("/my/messages", &me).await;
        assert_eq!((&told["items"][0]["noun"], &told["items"][0]["read_at"]), (&json!("case"), &Value::Null));
        let open = format!("/my/messages/{}/read", id(&told["items"][0], "id"));
        assert_eq!(town.done(&open, &me, json!({})).await["first"], true);
        assert_eq!(town.done(&open, &me, json!({})).await["first"], false);
        let wishes = town.read("/my/wishes", &me).await;
        let wish = json!({ "version": wishes["version"], "sms": true, "by_email": true, "email": "me@example.org" });
        town.done("/my/wishes", &me, wish.clone()).await;
        assert_eq!(town.post("/my/wishes", &me, wish).await.1["code"], "stale");
        assert_eq!(town.read("/my/wishes", &me).await["email"], "me@example.org");

        let wordings = town.read("/wordings", &system).await;
        let wording = wordings["items"].as_array().expect("wordings").iter().find(|one| one["key"] == "case.granted").expect("is there");
        let mut zh = wording["zh"].clone();
        zh["title"] = json!("您的事项办好了");
        let save = json!({ "key": "case.granted", "version": wording["version"], "zh": zh, "en": wording["en"] });
        assert_eq!(town.post("/wordings/save", &me, save.clone()).await.0, 403);
        town.done("/wordings/save", &system, save).await;
        town.tell(account, 1).await;
        assert_eq!(town.read("/my/messages", &me).await["items"][0]["title"]["zh"], "您的事项办好了");
        town.done("/wordings/restore", &system, json!({ "key": "case.granted", "version": 1 })).await;
        town.called(TOLD);
    }

    async fn questions_and_bookings(town: Town) {
        town.may("clerk", &[catalogue::rights::ANSWER, catalogue::rights::SLOTS]).await;
        tokio::task::block_in_place(|| library(&town.city, |_| ()));
        let (me, other, clerk) = (town.resident(11).await, town.resident(12).await, town.official("clerk:market").await);
        assert_eq!(town.post("/questions", &me, json!({ "item": "test/card", "ask": "？" })).await.0, 409, "too short");
        let asked = town.done("/questions", &me, json!({ "item": "test/card", "ask": "外地户口能办吗？" })).await;
        assert_eq!(town.read("/my/questions", &me).await["items"][0]["state"], "waiting");
        assert_eq!(town.read("/my/questions", &other).await["items"], json!([]));
        let answer = format!("/questions/{}/answer", asked["question"].as_str().expect("an id"));
        assert_eq!(town.post(&answer, &other, json!({ "words": "不知道" })).await.0, 404);
        let office = town.city.offices["market"];
        let days = town.read(&format!("/offices/{office}/days"), &me).await;
        let day = days["items"][1]["day"].as_str().expect("a day").to_owned();
        let minute = days["items"][1]["slots"][0]["minute"].as_i64().expect("a minute");
        let body = json!({ "office": office, "day": day, "minute": minute });
        let booked = town.done("/bookings", &me, body.clone()).await;
        assert_eq!(booked["state"], "booked");
        assert_eq!(town.post("/bookings", &me, json!({ "office": office, "day": "soon", "minute": 1 })).await.0, 422);
        let path = format!("/bookings/{}", booked["id"].as_str().expect("an id"));
        assert_eq!(town.post(&format!("{path}/cancel"), &other, json!({})).await.0, 404);
        assert_eq!(town.read(&format!("/bookings?day={day}"), &clerk).await["items"].as_array().map(Vec::len), Some(1));
        assert_eq!(town.read(&format!("/bookings?day={day}"), &me).await["items"], json!([]), "a resident sees no list of the window");
        assert_eq!(town.read("/my/bookings", &me).await["items"], json!([booked]));
        assert_eq!(town.post(&format!("{path}/mark"), &clerk, json!({ "came": true })).await.1["code"], "book.not_yet");
        let later = town.city.db.clock().now().plus(base::moment::DAY);
        town.city.db.clock().set(later);
        town.done(&format!("{path}/mark"), &clerk, json!({ "came": true })).await;
        let days = town.read(&format!("/offices/{office}/days"), &me).await;
        let (day, minute) = (&days["items"][1]["day"], &days["items"][1]["slots"][0]["minute"]);
        let again = town.done("/bookings", &me, json!({ "office": office, "item": "test/one", "day": day, "minute": minute })).await;
        town.done(&format!("/bookings/{}/cancel", id(&again, "id")), &me, json!({})).await;

        let waiting = town.read("/questions", &clerk).await;
        assert_eq!((&waiting["items"][0]["asker"], &waiting["items"][0]["answered_at"]), (&json!("何静"), &Value::Null));
        town.done(&answer, &clerk, json!({ "words": "能办。" })).await;
        assert_eq!(town.read("/my/questions", &me).await["items"][0]["answer"], "能办。");
        assert_eq!(town.read("/questions", &clerk).await["items"], json!([]));
        assert_eq!(town.get("/questions?state=open", &clerk).await.0, 422);
        let plan = json!({ "version": 0, "workdays": "9:00-10:00", "minutes": 30, "capacity": 1, "ahead": 7 });
        let plans = format!("/offices/{office}/plan");
        assert_eq!(town.post(&plans, &me, plan.clone()).await.0, 403);
        town.done(&plans, &clerk, plan).await;
        assert_eq!(town.read(&plans, &clerk).await["workdays"], "09:00-10:00");
        town.called(HALL);
    }

    async fn grants_of_records(town: Town) {
        let (security, system, me) = (town.duty(identity::Duty::Security).await, town.duty(identity::Duty::System).await, town.resident(11).await);
        town.record(&number(11)).await;
        let terms = json!({
            "consumer": "test/one", "type": "population", "fields": ["sex"], "purpose_zh": "办证", "purpose_en": "a card",
            "basis": "第一条", "until": "2027-12-31",
        });
        for token in [&system, &me] {
            assert_eq!(town.post("/grants", token, terms.clone()).await.0, 403);
            assert_eq!(town.get("/grants", token).await.0, 403);
        }
        let given = town.done("/grants", &security, terms.clone()).await;
        assert_eq!(town.post("/grants", &security, terms).await.1["code"], "record.grant_there");
        let listed = town.read("/grants?words=ONE", &security).await;
        assert_eq!((&listed["items"][0]["id"], &listed["items"][0]["last_used_at"]), (&given["grant"], &Value::Null));
        town.take(&number(11), 1).await;
        assert_eq!(town.read("/grants", &security).await["items"][0]["last_used_at"], "2026-11-23T09:00:00+08:00");
        town.done(&format!("/grants/{}/end", given["grant"].as_str().expect("an id")), &security, json!({})).await;
        assert_eq!(town.read("/grants", &security).await["items"], json!([]));
        assert_eq!(town.read("/grants?over=true", &security).await["items"].as_array().map(Vec::len), Some(1));
        let data = town.read("/my/data", &me).await;
        assert_eq!((&data["known"], &data["kept"][0]["as_of"]), (&json!(true), &json!("2026-01-01")), "{data}");
        assert_eq!((&data["items"][0]["consumer"], &data["items"][0]["found"]), (&json!("test/one"), &json!(true)), "{data}");
        assert_eq!(town.read("/grants/fields?type=population", &security).await["items"], json!(["sex"]));
        town.called(GRANTS);
    }

    async fn administration(town: Town) {
        let (system, security, audit) =
            (town.duty(identity::Duty::System).await, town.duty(identity::Duty::Security).await, town.duty(identity::Duty::Audit).await);
        let office = json!({ "code": "parks", "kind": "department", "name_zh": "园林局", "division": "990100", "functions": ["parks"] });
        assert_eq!(town.post("/offices", &security, office.clone()).await.0, 403);
        let made = town.done("/offices", &system, office).await;
        let office = id(&made, "id");
        let clerk = town.city.official("clerk:market").actor.account;
        let post = json!({ "office": office, "title_zh": "科员", "roles": ["clerk"], "from": "2026-11-23" });
        let post = town.done(&format!("/accounts/{clerk}/posts"), &system, post).await;
        let roles = format!("/posts/{}/roles", post["post"].as_str().expect("an id"));
        assert_eq!(town.post(&roles, &system, json!({ "roles": ["clerk"] })).await.0, 403, "who makes posts grants no roles");
        town.done(&roles, &security, json!({ "roles": ["clerk"] })).await;
        let who = town.read(&format!("/who-can?right=case.accept&office={office}"), &audit).await;
        assert_eq!((&who["items"][0]["account"], &who["items"][0]["reason"]["by"]), (&json!(clerk), &json!("role")));
        assert_eq!(town.post("/roles", &security, json!({ "code": "x-1", "name_zh": "新", "rights": { "nothing.like": "own" } })).await.0, 422);
        let reserved = town.post("/roles", &security, json!({ "code": "x-1", "name_zh": "新", "rights": { "record.grant": "subtree" } })).await;
        assert_eq!(reserved.0, 409, "{}", reserved.1);
        let posts = town.read(&format!("/accounts/{clerk}/posts"), &security).await;
        let post = posts["items"].as_array().expect("posts").iter().find(|one| one["office"] == made["id"]).expect("is there");
        assert_eq!((&post["roles"], &post["to"]), (&json!(["clerk"]), &Value::Null));
        let held = town.read(&format!("/accounts/{clerk}/rights"), &security).await;
        assert!(held["items"].as_array().is_some_and(|all| all.iter().any(|one| one["reason"]["by"] == "role")), "{held}");
        town.done(&format!("/posts/{}/end", id(post, "id")), &system, json!({ "last": "2026-11-23" })).await;
        town.done(&format!("/accounts/{clerk}/disable"), &system, json!({})).await;
        assert_eq!(town.read(&format!("/who-can?right=case.accept&office={office}"), &audit).await["items"], json!([]));
        let rows = town.read("/audit?command=account.disable", &audit).await;
        assert_eq!(rows["items"][0]["subject"], json!(clerk));
        assert_eq!(town.get("/audit", &system).await.0, 403);
        assert!(town.read("/wordings", &system).await["items"].as_array().is_some_and(|all| all.len() > 5));
        assert_eq!(town.get("/wordings", &security).await.0, 403);
        assert_eq!(town.read("/jobs/failed", &system).await["items"], json!([]));

        town.done(&format!("/accounts/{clerk}/enable"), &system, json!({})).await;
        let put = json!({ "code": "x-1", "name_zh": "新", "rights": { "record.take": "own" } });
        town.done("/roles", &security, put).await;
        let roles = town.read("/roles", &security).await;
        let role = roles["items"].as_array().expect("roles").iter().find(|one| one["code"] == "x-1").expect("is there");
        assert_eq!(role["rights"], json!({ "record.take": "own" }));
        let change = json!({ "version": made["version"], "kind": "department", "name_zh": "园林绿化局", "division": "990100" });
        town.done(&format!("/offices/{}/change", made["id"].as_str().expect("an id")), &system, change).await;
        let known = |offices: &Value| offices["items"].as_array().is_some_and(|all| all.iter().any(|one| one["name"]["zh"] == "园林绿化局"));
        assert!(known(&town.read("/offices", &system).await));
        town.city.db.clock().set(town.city.db.clock().now().plus(base::moment::DAY));
        town.done(&format!("/offices/{}/close", made["id"].as_str().expect("an id")), &system, json!({})).await;
        assert!(!known(&town.read("/offices", &system).await), "it is closed");
        town.called(ADMINISTRATION);
    }

    async fn what_failed_for_good_is_listed_and_tried_again(town: Town) {
        let (system, me) = (town.duty(identity::Duty::System).await, town.resident(11).await);
        tokio::task::block_in_place(|| {
            let db = &town.city.db;
            let made = db.write_now(&Call::system("test"), "job", |cx| {
                cx.about("job", 1);
                let now = cx.now();
                cx.enqueue("nobody.knows", None, &json!({}), now)
            });
            made.expect("made");
            for _ in 0..12 {
                jobs::Jobs::new().run_due(db).expect("runs");
                db.clock().set(db.clock().now().plus(7 * base::moment::HOUR));
            }
        });
        let failed = town.read("/jobs/failed", &system).await;
        let job = &failed["items"][0];
        assert_eq!((job["kind"].as_str(), job["attempts"].as_i64()), (Some("nobody.knows"), Some(8)), "{failed}");
        assert!(job["error"].as_str().is_some_and(|words| words.contains("no handler")), "{failed}");
        let retry = format!("/jobs/{}/retry", job["id"].as_str().expect("an id"));
        assert_eq!(town.post(&retry, &me, json!({})).await.0, 403);
        assert_eq!(town.get("/jobs/failed", &me).await.0, 403);
        town.done(&retry, &system, json!({})).await;
        assert_eq!(town.read("/jobs/failed", &system).await["items"], json!([]));
        assert_eq!(town.post(&retry, &system, json!({})).await.1["code"], "stale");
        assert_eq!(town.read("/deliveries/failed", &system).await["items"], json!([]));
        town.tell(base::AccountId(5), 1).await;
        town.fail().await;
        let lost = town.read("/deliveries/failed", &system).await;
        assert_eq!((&lost["items"][0]["channel"], &lost["items"][0]["error"]), (&json!("sms"), &json!("the gateway is closed")));
        town.done(&format!("/deliveries/{}/retry", id(&lost["items"][0], "id")), &system, json!({})).await;
        assert_eq!(town.read("/deliveries/failed", &system).await["items"], json!([]));
        town.called(FAILED);
    }

    async fn a_file_is_uploaded_by_the_rule_of_its_material(town: Town) {
        let (me, other) = (town.resident(11).await, town.resident(12).await);
        let body = json!({ "item": "test/papers", "region": "990102" });
        tokio::task::block_in_place(|| support::publish(&town.city.db, "papers", PAPERS));
        let draft = town.done("/drafts", &me, body).await;
        let files = format!("/drafts/{}/files", draft["id"].as_str().expect("an id"));
        let upload = |token: String, query: &'static str, bytes: &'static [u8]| {
            let path = format!("{files}?{query}");
            let town = &town;
            async move { town.ask("POST", &path, &token, "application/octet-stream", bytes.to_vec()).await }
        };
        let (status, kept) = upload(me.clone(), "material=lease&name=lease.txt", b"a lease").await;
        assert_eq!(status, 200, "{kept}");
        assert_eq!(upload(other.clone(), "material=lease&name=lease.txt", b"a lease").await.0, 404);
        assert_eq!(upload(me.clone(), "material=nothing&name=lease.txt", b"a lease").await.1["code"], "case.no_such_material");
        assert_eq!(upload(me.clone(), "name=lease.txt", b"a lease").await.0, 422, "for which material?");
        assert!(upload(me.clone(), "material=lease&name=lease.exe", b"MZ\x90\x00\x03\x00\x00\x00").await.0 >= 400, "an executable is no paper");
        let listed = town.read(&files, &me).await;
        assert_eq!((listed["items"].as_array().map(Vec::len), listed["items"][0]["name"].as_str()), (Some(1), Some("lease.txt")));
        let row = listed["items"][0]["id"].as_str().expect("an id").to_owned();
        town.done(&format!("{files}/{row}/drop"), &me, json!({})).await;
        assert_eq!(town.read(&files, &me).await["items"], json!([]));
        assert!(town.folder.path().exists());
        // Handed in, it is read by its owner and by the office, whose look is told to the owner; others find nothing.
        let (_, kept) = upload(me.clone(), "material=lease&name=lease.txt", b"a lease").await;
        let file = format!("/files/{}/content", kept["file"].as_str().expect("the file"));
        assert_eq!(town.read(&file, &me).await, "a lease");
        assert_eq!(town.get(&file, &other).await.0, 404);
        let submit = files.replace("/files", "/submit");
        let case = town.done(&submit, &me, json!({ "confirmed": true })).await;
        let materials = format!("/cases/{}/materials", case["id"].as_str().expect("an id"));
        let row = town.read(&materials, &me).await["items"][0]["id"].as_str().expect("a row").to_owned();
        let content = format!("{materials}/{row}/content");
        let (clerk, far) = (town.official("clerk:market").await, town.official("clerk:market-far").await);
        let before = town.read("/disclosures", &me).await["items"].as_array().map_or(0, Vec::len);
        assert_eq!(town.read(&content, &clerk).await, "a lease");
        for path in [&content, &file] {
            assert_eq!(town.get(path, &far).await.0, 404, "another district");
            assert_eq!(town.get(path, &other).await.0, 404, "another resident");
        }
        let told = town.read("/disclosures", &me).await;
        assert_eq!(told["items"].as_array().map_or(0, Vec::len), before + 1, "{told}");
        let task = town.step(&materials.replace("/materials", ""), &clerk).await;
        let check = format!("{task}/materials/{row}/check");
        assert_eq!(town.post(&check, &clerk, json!({ "good": false })).await.1["code"], "case.reason_needed");
        town.done(&check, &clerk, json!({ "good": true })).await;
        assert_eq!(town.read(&materials, &me).await["items"][0]["state"], "good");
        town.called(FILES);
    }
}
