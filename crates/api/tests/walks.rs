//! What the pages do, done by programs: the library of items, questions and bookings, grants, administration, uploads.

#[path = "../../cases/tests/support/mod.rs"]
mod support;

use api::App;
use api::token::{KEEP, MakeToken, digest, secret};
use axum::Router;
use axum::body::Body;
use axum::http::Request;
use base::{AccountId, Grant, Kind, Locale, Principal, Right, Scope};
use db::Call;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use support::City;
use testkit::on_both;
use tower::ServiceExt;

struct Town {
    city: City,
    router: Router,
    keys: AtomicUsize,
    folder: tempfile::TempDir,
}

impl From<testkit::Store> for Town {
    fn from(store: testkit::Store) -> Town {
        let more = [search::MIGRATIONS, messages::MIGRATIONS, files::MIGRATIONS, api::MIGRATIONS].concat();
        let city = City::with(store, support::MONDAY, &more);
        let folder = tempfile::tempdir().expect("a folder");
        let mut setup = city.setup.clone();
        setup.official_rights.extend([KEEP, messages::OWN]);
        setup.person_rights.extend([KEEP, catalogue::rights::VISIT, messages::OWN]);
        setup.security_rights.push(records::GRANT);
        setup.system_rights.extend([messages::WORDINGS, messages::DELIVERIES]);
        setup.known_rights = messages::RIGHTS.iter().chain(records::RIGHTS).copied().collect();
        let files = files::Files::open(folder.path(), city.db.clock().clone()).expect("opens");
        let app = App { db: city.db.clone(), setup, files };
        let site = web::Site::new(web::Settings::new(web::City::default(), city.db.clock().clone()));
        let router = api::routes()
            .into_router()
            .with_state(Arc::new(app))
            .layer(axum::middleware::from_fn_with_state(site, web::faces::faces));
        Town { city, router, keys: AtomicUsize::new(0), folder }
    }
}

impl Town {
    /// A token for an account.
    async fn token(&self, account: AccountId) -> String {
        let grants = vec![Grant { right: Arc::from(KEEP.0), scope: Scope::Own }];
        let actor = Principal { grants: Arc::from(grants), ..Principal::signed_in(Kind::Official, account, "t") };
        let secret = secret();
        let make = MakeToken { name: "程序".into(), rights: Vec::new(), days: 30, digest: digest(&secret) };
        let call = Call::new(actor, Locale::Zh, "t");
        self.city.db.write(&call, "token.make", move |cx| make.run(cx)).await.expect("made");
        secret
    }

    async fn official(&self, who: &str) -> String {
        self.token(self.city.official(who).actor.account).await
    }

    /// A token for an administrator of a duty.
    async fn duty(&self, duty: identity::Duty) -> String {
        let account = self
            .city
            .db
            .write(&Call::system("test"), "duty", move |cx| {
                let make = identity::accounts::commands::MakeOfficial {
                    login: format!("admin.{}", duty.code()),
                    name: duty.code().into(),
                    password: Some("x".into()),
                };
                let account = make.run(cx)?.account;
                identity::accounts::commands::SetDuty { account, duty: Some(duty) }.run(cx)?;
                Ok(account)
            })
            .await
            .expect("made");
        self.token(account).await
    }

    /// A token for a resident with an account of their own.
    async fn resident(&self, sequence: u16) -> String {
        let number = codes::CitizenId::build("990102", jiff::civil::date(1991, 4, 8), sequence).expect("a number");
        let phone = codes::Mobile::parse(&format!("139{sequence:08}")).expect("a phone");
        let enrol =
            identity::accounts::commands::Enrol { name: "何静".into(), number, phone, password: Some("x".into()) };
        let made = self.city.db.write(&Call::system("test"), "enrol", move |cx| enrol.run(cx)).await.expect("enrolled");
        self.token(made.account).await
    }

    /// Lets a role of the small city do more.
    async fn may(&self, role: &'static str, rights: &'static [Right]) {
        self.city
            .db
            .write(&Call::system("test"), "role", move |cx| {
                let found = identity::posts::store::role(cx, role)?.expect("is there");
                let mut all = found.rights.clone();
                all.extend(
                    rights
                        .iter()
                        .map(|right| identity::posts::RoleRight::new(right.0, identity::posts::ScopeKind::Subtree)),
                );
                identity::posts::commands::PutRole {
                    code: role.into(),
                    name: found.name.clone(),
                    rights: all,
                    reserved: vec![],
                }
                .run(cx)
            })
            .await
            .expect("put");
    }

    async fn ask(&self, method: &str, path: &str, token: &str, kind: &str, body: Vec<u8>) -> (u16, Value) {
        let key = format!("key-{:08}", self.keys.fetch_add(1, Ordering::Relaxed));
        let request = Request::builder()
            .method(method)
            .uri(format!("/api/v1{path}"))
            .header("authorization", format!("Bearer {token}"))
            .header("idempotency-key", key)
            .header("content-type", kind)
            .body(Body::from(body))
            .expect("a request");
        let response = self.router.clone().oneshot(request).await.expect("answers");
        let status = response.status().as_u16();
        let said = response.headers().get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        assert!(status < 400 || said == "application/problem+json", "{path} is refused with {status} as {said:?}");
        let bytes = axum::body::to_bytes(response.into_body(), 1 << 22).await.expect("a body");
        (
            status,
            serde_json::from_slice(&bytes).unwrap_or_else(|_| Value::from(String::from_utf8_lossy(&bytes).as_ref())),
        )
    }

    async fn get(&self, path: &str, token: &str) -> (u16, Value) {
        self.ask("GET", path, token, "", Vec::new()).await
    }

    async fn post(&self, path: &str, token: &str, body: Value) -> (u16, Value) {
        self.ask("POST", path, token, "application/json", body.to_string().into_bytes()).await
    }

    /// A read that is answered.
    async fn read(&self, path: &str, token: &str) -> Value {
        let (status, value) = self.get(path, token).await;
        assert_eq!(status, 200, "GET {path}: {value}");
        value
    }

    /// A write that is done.
    async fn done(&self, path: &str, token: &str, body: Value) -> Value {
        let (status, value) = self.post(path, token, body).await;
        assert_eq!(status, 200, "POST {path}: {value}");
        value
    }
}

/// A field of an answer that is an id.
fn id(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_else(|| panic!("no {name} in {value}")).to_owned()
}

on_both! {
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
    }

    async fn a_resident_s_program_reads_what_it_is_told(town: Town) {
        let me = town.resident(11).await;
        assert_eq!(town.read("/my/messages", &me).await["items"], json!([]));
        assert_eq!(town.post("/my/messages/5/read", &me, json!({})).await.0, 404);
        assert_eq!(town.done("/my/messages/read", &me, json!({ "upto": "5" })).await["read"], 0);
        assert!(town.read("/my/wishes", &me).await.is_object());
        assert_eq!(town.read("/my/mandates", &me).await["items"], json!([]));
        assert_eq!(town.post("/my/mandates/5/revoke", &me, json!({})).await.0, 404);
        assert_eq!(town.post("/drafts/take", &me, json!({ "code": "AAAA-AAAA" })).await.0 / 100, 4);
    }

    async fn questions_and_bookings(town: Town) {
        town.may("clerk", &[catalogue::rights::ANSWER, catalogue::rights::SLOTS]).await;
        let (me, other, clerk) = (town.resident(11).await, town.resident(12).await, town.official("clerk:market").await);
        assert_eq!(town.post("/questions", &me, json!({ "item": "test/one", "ask": "？" })).await.0, 409, "too short");
        let asked = town.done("/questions", &me, json!({ "item": "test/one", "ask": "外地户口能办吗？" })).await;
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
        town.done(&format!("{path}/cancel"), &me, json!({})).await;
        let plan = json!({ "version": 0, "workdays": "9:00-10:00", "minutes": 30, "capacity": 1, "ahead": 7 });
        let plans = format!("/offices/{office}/plan");
        assert_eq!(town.post(&plans, &me, plan.clone()).await.0, 403);
        town.done(&plans, &clerk, plan).await;
        assert_eq!(town.read(&plans, &clerk).await["workdays"], "09:00-10:00");
    }

    async fn grants_of_records(town: Town) {
        let (security, system, me) = (town.duty(identity::Duty::Security).await, town.duty(identity::Duty::System).await, town.resident(11).await);
        town.city
            .db
            .write(&Call::system("test"), "record", |cx| {
                let permit = cx.permit(records::PUT, base::Target::default())?;
                cx.about("record", 1);
                let record = records::Record {
                    kind: "population".into(),
                    key: "x".into(),
                    plain: json!({ "sex": "female" }).as_object().cloned().expect("an object"),
                    sensitive: serde_json::Map::new(),
                    office: base::OfficeId(0),
                    source: base::Text::new("人口库", "Population register"),
                    as_of: jiff::civil::date(2026, 1, 1),
                };
                records::put(cx, &permit, &record)
            })
            .await
            .expect("kept");
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
        town.done(&format!("/grants/{}/end", given["grant"].as_str().expect("an id")), &security, json!({})).await;
        assert_eq!(town.read("/grants", &security).await["items"], json!([]));
        assert_eq!(town.read("/grants?over=true", &security).await["items"].as_array().map(Vec::len), Some(1));
        assert_eq!(town.read("/my/data", &me).await["known"], true);
    }

    async fn administration(town: Town) {
        let (system, security, audit) =
            (town.duty(identity::Duty::System).await, town.duty(identity::Duty::Security).await, town.duty(identity::Duty::Audit).await);
        let office = json!({ "code": "parks", "kind": "department", "name_zh": "园林局", "division": "990100", "functions": ["parks"] });
        assert_eq!(town.post("/offices", &security, office.clone()).await.0, 403);
        let made = town.done("/offices", &system, office).await;
        let id = made["id"].as_str().expect("an id").to_owned();
        let clerk = town.city.official("clerk:market").actor.account;
        let post = json!({ "office": id, "title_zh": "科员", "roles": ["clerk"], "from": "2026-11-23" });
        let post = town.done(&format!("/accounts/{clerk}/posts"), &system, post).await;
        let roles = format!("/posts/{}/roles", post["post"].as_str().expect("an id"));
        assert_eq!(town.post(&roles, &system, json!({ "roles": ["clerk"] })).await.0, 403, "who makes posts grants no roles");
        town.done(&roles, &security, json!({ "roles": ["clerk"] })).await;
        let who = town.read(&format!("/who-can?right=case.accept&office={id}"), &audit).await;
        assert_eq!((&who["items"][0]["account"], &who["items"][0]["reason"]["by"]), (&json!(clerk), &json!("role")));
        assert_eq!(town.post("/roles", &security, json!({ "code": "x-1", "name_zh": "新", "rights": { "nothing.like": "own" } })).await.0, 422);
        let reserved = town.post("/roles", &security, json!({ "code": "x-1", "name_zh": "新", "rights": { "record.grant": "subtree" } })).await;
        assert_eq!(reserved.0, 409, "{}", reserved.1);
        town.done(&format!("/accounts/{clerk}/disable"), &system, json!({})).await;
        assert_eq!(town.read(&format!("/who-can?right=case.accept&office={id}"), &audit).await["items"], json!([]));
        let rows = town.read("/audit?command=account.disable", &audit).await;
        assert_eq!(rows["items"][0]["subject"], json!(clerk));
        assert_eq!(town.get("/audit", &system).await.0, 403);
        assert!(town.read("/wordings", &system).await["items"].as_array().is_some_and(|all| all.len() > 5));
        assert_eq!(town.get("/wordings", &security).await.0, 403);
        assert_eq!(town.read("/jobs/failed", &system).await["items"], json!([]));
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
    }

    async fn the_library(town: Town) {
        town.may("clerk", &[catalogue::rights::ITEM_EDIT]).await;
        town.may("section-chief", &[catalogue::rights::ITEM_REVIEW, catalogue::rights::ITEM_PUBLISH]).await;
        tokio::task::block_in_place(|| library(&town.city));
        let (editor, reviewer, far) =
            (town.official("clerk:market").await, town.official("chief:market").await, town.official("clerk:market-far").await);
        assert_eq!(town.read("/library", &far).await["items"], json!([]), "another district sees none of it");
        assert_eq!(town.read("/library", &editor).await["items"][0]["name"], "test/card");
        let draft = town.done("/library/drafts", &editor, json!({ "name": "test/card" })).await;
        let path = format!("/library/drafts/{}", draft["draft"].as_str().expect("an id"));
        assert_eq!(town.get(&path, &far).await.0, 404);
        let mut item = town.read(&path, &editor).await["item"].clone();
        item["conditions"] = json!({ "zh": "住在本区。", "en": "Living in this district." });
        let saved = town.done(&format!("{path}/save"), &editor, json!({ "version": 1, "item": item })).await;
        assert_eq!((saved["version"].as_i64(), saved["findings"].as_array().map(Vec::len)), (Some(2), Some(0)), "{saved}");
        assert_eq!(town.post(&format!("{path}/save"), &editor, json!({ "version": 2, "item": { "id": 5 } })).await.0, 422);
        assert_eq!(town.post(&format!("{path}/submit"), &editor, json!({ "version": 1 })).await.1["code"], "stale");
        town.done(&format!("{path}/submit"), &editor, json!({ "version": 2 })).await;
        assert_eq!(town.post(&format!("{path}/approve"), &editor, json!({ "version": 3 })).await.0, 403);
        town.done(&format!("{path}/approve"), &reviewer, json!({ "version": 3 })).await;
        let published = town.done(&format!("{path}/publish"), &reviewer, json!({ "version": 4 })).await;
        assert_eq!(published["version"], 2);
        let record = town.read("/item/record?name=test/card", &editor).await;
        let look = town.done("/library/import", &editor, json!({ "records": [record], "look": true })).await;
        assert_eq!((&look["items"][0]["changes"], &look["drafts"]), (&json!(0), &json!(0)), "{look}");
        town.done("/item/state", &reviewer, json!({ "name": "test/card", "state": "suspended", "reason": "装修" })).await;
        assert_eq!(town.read("/library/entry?name=test/card", &editor).await["state"], "suspended");
        assert_eq!(town.get("/library/upgrade?name=test/card", &editor).await.1["code"], "item.no_upgrade");
    }
}

/// The item of the catalogue's own tests, in charge of an office of the small city.
fn library(city: &City) {
    use catalogue::item::{Item, Overlay, merge};
    let plain =
        Item::from_toml(&include_str!("../../catalogue/src/item/tests/sample.toml").replace("library-card", "card"))
            .expect("reads");
    let overlay = include_str!("../../catalogue/src/item/tests/overlay.toml")
        .replace("library-card", "card")
        .replace("yunjiang-office", "market");
    let overlay = Overlay::from_toml(&overlay).expect("reads");
    let flow =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../packs/standard/flows/one-office.bpmn"))
            .expect("is there");
    let body = catalogue::published::Body { pack: "test".into(), item: merge(&plain, &overlay), form: None, flow };
    let publish = catalogue::published::commands::Publish { name: "test/card".into(), body, offer: None };
    city.db.write_now(&Call::system("test"), "publish", move |cx| publish.run(cx)).expect("published");
}

const PAPERS: &str = r#"
id = "papers"
title = { zh = "要材料的事项", en = "An item with papers" }
type = "01"
audience = ["person"]
office = "market-regulation"
level = "county"
handling = "promise"
channels = ["online"]
limits = { promised = "3wd", statutory = "20wd" }
basis = [{ law = "中华人民共和国食品安全法", article = "35" }]
flow = { use = "standard/one-office" }
result = { kind = "licence", number = "{region.short}食〔{year}〕{seq}号" }
conditions = { zh = "有固定场所。", en = "A fixed place." }
[[material]]
id = "lease"
title = { zh = "租赁合同", en = "Lease" }
file = { kinds = ["text"], max = "1MB" }
"#;
