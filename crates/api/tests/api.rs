//! The machine interface does what the pages do, for who may, once.

#[path = "../../cases/tests/support/mod.rs"]
mod support;

use api::App;
use api::token::{KEEP, MakeToken, RevokeToken, digest, secret};
use axum::Router;
use axum::body::Body;
use axum::http::Request;
use base::{AccountId, Locale};
use db::Call;
use serde_json::{Value, json};
use std::sync::Arc;
use support::City;
use testkit::on_both;
use tower::ServiceExt;

/// The small city with the interface's tables.
struct Town(City);

impl From<testkit::Store> for Town {
    fn from(store: testkit::Store) -> Town {
        Town(City::with(store, support::MONDAY, api::MIGRATIONS))
    }
}

struct Client<'a> {
    city: &'a City,
    router: Router,
    setup: identity::Setup,
}

fn client(city: &City) -> Client<'_> {
    let mut setup = city.setup.clone();
    setup.official_rights.push(KEEP);
    let files =
        files::Files::open(&std::env::temp_dir().join("tongban-api-tests"), city.db.clock().clone()).expect("opens");
    let app = App { db: city.db.clone(), setup: setup.clone(), files };
    Client { city, router: api::routes().into_router().with_state(Arc::new(app)), setup }
}

impl Client<'_> {
    /// A token of an official, with its id.
    async fn token(&self, who: &str, rights: &[&str], days: i64) -> (String, i64, Call) {
        let (account, setup) = (self.city.official(who).actor.account, self.setup.clone());
        let call = self.call(account, setup).await;
        let secret = secret();
        let make = MakeToken {
            name: "窗口机".into(),
            rights: rights.iter().map(|right| (*right).to_owned()).collect(),
            days,
            digest: digest(&secret),
        };
        let id = self.city.db.write(&call, "token.make", move |cx| make.run(cx)).await.expect("made");
        (secret, id, call)
    }

    async fn call(&self, account: AccountId, setup: identity::Setup) -> Call {
        let signed = self
            .city
            .db
            .read(&Call::system("test"), "principal", move |cx| identity::principal_of(cx, &setup, account))
            .await
            .expect("reads")
            .expect("is active");
        Call::new((*signed.principal).clone(), Locale::Zh, "test")
    }

    async fn send(&self, method: &str, path: &str, token: &str, key: Option<&str>, body: Value) -> (u16, Value) {
        let mut request = Request::builder().method(method).uri(format!("/api/v1{path}"));
        if !token.is_empty() {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        let body = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
        let response = self.router.clone().oneshot(request.body(body).expect("a request")).await.expect("answers");
        let status = response.status().as_u16();
        let bytes = axum::body::to_bytes(response.into_body(), 1 << 22).await.expect("a body");
        (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
    }

    async fn get(&self, path: &str, token: &str) -> (u16, Value) {
        self.send("GET", path, token, None, Value::Null).await
    }
}

on_both! {
    async fn an_office_s_program_works_through_its_pool(town: Town) {
        let city = town.0;
        let (city, case) = tokio::task::spawn_blocking(move || { let case = city.apply("one"); (city, case) }).await.expect("applied");
        let client = client(&city);
        let (token, _, _) = client.token("clerk:market", &[], 30).await;
        let (status, pool) = client.get("/tasks/pool", &token).await;
        assert_eq!((status, pool["items"].as_array().map(Vec::len)), (200, Some(1)));
        let task = pool["items"][0]["id"].as_str().expect("a string id").to_owned();
        let path = format!("/tasks/{task}/accept");
        let first = client.send("POST", &path, &token, Some("key-00001"), json!({ "opinion": "齐全" })).await;
        assert_eq!((first.0, first.1["status"].as_str()), (200, Some("accepted")));
        assert_eq!(client.send("POST", &path, &token, Some("key-00001"), json!({ "opinion": "齐全" })).await, first, "twice counts once");
        assert_eq!(client.send("POST", &path, &token, Some("key-00001"), json!({ "opinion": "不同" })).await.0, 409);
        assert_eq!(client.send("POST", &path, &token, None, json!({})).await.0, 409, "a key is needed");
        assert_eq!(client.send("POST", &path, &token, Some("key-00002"), json!({ "opinon": "错字" })).await.0, 422);
        let (status, read) = client.get(&format!("/cases/{}", case.id), &token).await;
        assert_eq!((status, read["promised_due"].as_str()), (200, Some("2026-11-26")));
        let (status, journal) = client.get(&format!("/cases/{}/journal", case.id), &token).await;
        assert_eq!((status, journal["items"].as_array().map(Vec::len)), (200, Some(2)));
        let (status, steps) = client.get(&format!("/cases/{}/tasks", case.id), &token).await;
        assert_eq!((status, steps["items"][0]["kind"].as_str()), (200, Some("handle")));
    }

    async fn a_token_reaches_no_further_than_its_account_and_its_rights(town: Town) {
        let city = town.0;
        let (city, case) = tokio::task::spawn_blocking(move || { let case = city.apply("one"); (city, case) }).await.expect("applied");
        let client = client(&city);
        let path = format!("/cases/{}", case.id);
        assert_eq!(client.get(&path, "").await.0, 401);
        assert_eq!(client.get(&path, "tb_unknown").await.0, 401);
        let (far, _, _) = client.token("clerk:market-far", &[], 30).await;
        assert_eq!(client.get(&path, &far).await.0, 404, "another district finds nothing");
        let (narrow, id, call) = client.token("clerk:market", &["case.see"], 30).await;
        assert_eq!(client.get(&path, &narrow).await.0, 200);
        let (_, pool) = client.get("/tasks/pool", &narrow).await;
        assert_eq!(pool["items"].as_array().map(Vec::len), Some(0), "seeing is not handling");
        city.db.write(&call, "token.revoke", move |cx| RevokeToken { token: id }.run(cx)).await.expect("revoked");
        assert_eq!(client.get(&path, &narrow).await.0, 401);
        let (short, _, _) = client.token("clerk:market", &[], 1).await;
        city.db.clock().set(city.db.clock().now().plus(2 * base::moment::DAY));
        assert_eq!(client.get(&path, &short).await.0, 401, "it is over");
        let unheld = MakeToken { name: "x".into(), rights: vec!["case.assign".into()], days: 1, digest: "d".into() };
        let refused = city.db.write(&call, "token.make", move |cx| unheld.run(cx)).await;
        assert_eq!(refused.expect_err("refused").code(), Some("api.token_right"));
    }

    async fn lists_come_in_pages(town: Town) {
        let city = town.0;
        let city = tokio::task::spawn_blocking(move || { for _ in 0..5 { city.apply("one"); } city }).await.expect("applied");
        let client = client(&city);
        let (token, _, _) = client.token("clerk:market", &[], 30).await;
        let (mut after, mut seen) = (String::new(), Vec::new());
        for _ in 0..4 {
            let (_, page) = client.get(&format!("/tasks/pool?limit=2{after}"), &token).await;
            seen.extend(page["items"].as_array().expect("items").iter().map(|one| one["id"].to_string()));
            let Some(next) = page["next"].as_str() else { break };
            after = format!("&after={next}");
        }
        let count = seen.len();
        seen.dedup();
        assert_eq!((count, seen.len()), (5, 5));
        assert_eq!(client.get("/tasks/pool?limt=2", &token).await.0, 422, "an unknown name is refused");
        let many = vec!["limit=2"; 51].join("&");
        assert_eq!(client.get(&format!("/tasks/pool?{many}"), &token).await.0, 422, "too many are refused, not left out");
        assert_eq!(client.get("/item?name=test/one", &token).await.1["item"]["id"], "one");
        assert_eq!(client.get("/openapi.json", "").await.1["openapi"], "3.1.0");
    }

    async fn the_audit_names_the_request_of_a_program(town: Town) {
        let city = town.0;
        let (city, _) = tokio::task::spawn_blocking(move || { let case = city.apply("one"); (city, case) }).await.expect("applied");
        let mut client = client(&city);
        let site = web::Site::new(web::Settings::new(web::City::default(), city.db.clock().clone()));
        client.router = web::layers(client.router, &site);
        let (token, _, _) = client.token("clerk:market", &[], 30).await;
        let (_, pool) = client.get("/tasks/pool", &token).await;
        let path = format!("/api/v1/tasks/{}/accept", pool["items"][0]["id"].as_str().expect("a string id"));
        let request = Request::builder().method("POST").uri(path).header("authorization", format!("Bearer {token}"));
        let request = request.header("idempotency-key", "key-00001").body(Body::from("{}")).expect("a request");
        let response = client.router.clone().oneshot(request).await.expect("answers");
        assert_eq!(response.status(), 200);
        let told = response.headers().get("x-request-id").expect("a trace id").to_str().expect("text").to_owned();
        let call = Call::system("test");
        let traces = city.db.read(&call, "traces", |cx| {
            let rows = cx.query("SELECT trace FROM audit WHERE command = 'case.accept'", &[])?;
            rows.iter().map(|row| row.string(0)).collect::<base::Result<Vec<_>>>()
        });
        assert_eq!(traces.await.expect("reads"), [told]);
    }
}
