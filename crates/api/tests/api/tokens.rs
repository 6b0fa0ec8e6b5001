//! A program does what its account may do, within its token, and a write that comes twice counts once.

use crate::town::Town;
use api::token::{MakeToken, RevokeToken};
use axum::body::Body;
use axum::http::Request;
use db::Call;
use serde_json::{Value, json};
use testkit::on_both;
use tower::ServiceExt;

pub const POOL: &[&str] = &["case.accept", "case.get", "case.journal", "case.tasks", "item.get", "task.pool"];

on_both! {
    async fn an_office_s_program_works_through_its_pool(town: Town) {
        let case = tokio::task::block_in_place(|| town.city.apply("one"));
        let (token, _, _) = town.narrow("clerk:market", &[], 30).await;
        let (status, pool) = town.get("/tasks/pool", &token).await;
        assert_eq!((status, pool["items"].as_array().map(Vec::len)), (200, Some(1)));
        let task = pool["items"][0]["id"].as_str().expect("a string id").to_owned();
        let path = format!("/tasks/{task}/accept");
        let post = async |key: Option<&str>, body: Value| {
            town.send(("POST", &path), &token, key, "application/json", body.to_string().into_bytes()).await
        };
        let first = post(Some("key-00001"), json!({ "opinion": "齐全" })).await;
        assert_eq!((first.0, first.1["status"].as_str()), (200, Some("accepted")));
        assert_eq!(post(Some("key-00001"), json!({ "opinion": "齐全" })).await, first, "twice counts once");
        assert_eq!(post(Some("key-00001"), json!({ "opinion": "不同" })).await.0, 409);
        assert_eq!(post(None, json!({})).await.0, 409, "a key is needed");
        assert_eq!(post(Some("key-00002"), json!({ "opinon": "错字" })).await.0, 422);
        let (status, read) = town.get(&format!("/cases/{}", case.id), &token).await;
        assert_eq!((status, read["promised_due"].as_str()), (200, Some("2026-11-26")));
        let (status, journal) = town.get(&format!("/cases/{}/journal", case.id), &token).await;
        assert_eq!((status, journal["items"].as_array().map(Vec::len)), (200, Some(2)));
        let (status, steps) = town.get(&format!("/cases/{}/tasks", case.id), &token).await;
        assert_eq!((status, steps["items"][0]["kind"].as_str()), (200, Some("handle")));
        assert_eq!(town.get("/item?name=test/one", &token).await.1["item"]["id"], "one");
        town.called(POOL);
    }

    async fn a_token_reaches_no_further_than_its_account_and_its_rights(town: Town) {
        let case = tokio::task::block_in_place(|| town.city.apply("one"));
        let path = format!("/cases/{}", case.id);
        assert_eq!(town.get(&path, "").await.0, 401);
        assert_eq!(town.get(&path, "tb_unknown").await.0, 401);
        let (far, _, _) = town.narrow("clerk:market-far", &[], 30).await;
        assert_eq!(town.get(&path, &far).await.0, 404, "another district finds nothing");
        let (narrow, id, call) = town.narrow("clerk:market", &["case.see"], 30).await;
        assert_eq!(town.get(&path, &narrow).await.0, 200);
        let (_, pool) = town.get("/tasks/pool", &narrow).await;
        assert_eq!(pool["items"].as_array().map(Vec::len), Some(0), "seeing is not handling");
        town.city.db.write(&call, "token.revoke", move |cx| RevokeToken { token: id }.run(cx)).await.expect("revoked");
        assert_eq!(town.get(&path, &narrow).await.0, 401);
        let (short, _, _) = town.narrow("clerk:market", &[], 1).await;
        town.city.db.clock().set(town.city.db.clock().now().plus(2 * base::moment::DAY));
        assert_eq!(town.get(&path, &short).await.0, 401, "it is over");
        let unheld = MakeToken { name: "x".into(), rights: vec!["case.assign".into()], days: 1, digest: "d".into() };
        let refused = town.city.db.write(&call, "token.make", move |cx| unheld.run(cx)).await;
        assert_eq!(refused.expect_err("refused").code(), Some("api.token_right"));
    }

    async fn what_an_address_asks_is_known_or_refused(town: Town) {
        let (token, _, _) = town.narrow("clerk:market", &[], 30).await;
        assert_eq!(town.get("/tasks/pool?limt=2", &token).await.0, 422, "an unknown name is refused");
        let many = vec!["limit=2"; 51].join("&");
        assert_eq!(town.get(&format!("/tasks/pool?{many}"), &token).await.0, 422, "too many are refused, not left out");
        assert_eq!(town.get("/tasks/pool?limit=%FF", &token).await.0, 400, "it is no text");
        let large = vec![b' '; (1 << 20) + 1];
        assert_eq!(town.ask("POST", "/drafts", &token, "application/json", large).await.0, 413);
        assert_eq!(town.get("/openapi.json", "").await.1["openapi"], "3.1.0");
    }

    async fn the_audit_names_the_request_of_a_program(town: Town) {
        tokio::task::block_in_place(|| town.city.apply("one"));
        let (token, _, _) = town.narrow("clerk:market", &[], 30).await;
        let (_, pool) = town.get("/tasks/pool", &token).await;
        let path = format!("/api/v1/tasks/{}/accept", pool["items"][0]["id"].as_str().expect("a string id"));
        let request = Request::builder().method("POST").uri(path).header("authorization", format!("Bearer {token}"));
        let request = request.header("idempotency-key", "key-00001").body(Body::from("{}")).expect("a request");
        let response = town.router.clone().oneshot(request).await.expect("answers");
        assert_eq!(response.status(), 200);
        let told = response.headers().get("x-request-id").expect("a trace id").to_str().expect("text").to_owned();
        let call = Call::system("test");
        let traces = town.city.db.read(&call, "traces", |cx| {
            let rows = cx.query("SELECT trace FROM audit WHERE command = 'case.accept'", &[])?;
            rows.iter().map(|row| row.string(0)).collect::<base::Result<Vec<_>>>()
        });
        assert_eq!(traces.await.expect("reads"), [told]);
    }
}
