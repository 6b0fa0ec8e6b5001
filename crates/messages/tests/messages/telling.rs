//! From the transaction to the phone, on both engines, and the pages.

use crate::city::{City, HANDLE, ME, Sent, administrator, gateway, granted, person};
use axum::body::Body;
use axum::extract::{Extension, Request};
use axum::http::StatusCode;
use base::moment::HOUR;
use base::{AccountId, Locale, Target, Text};
use db::Call;
use jobs::Jobs;
use messages::deliveries::commands::{RetryJob, RetryNotice};
use messages::inbox::commands::{ReadAll, ReadMessage, SetWishes};
use messages::sending::{Choices, Wishes};
use messages::wordings::commands::{RestoreWording, SaveWording};
use messages::wordings::{Wording, built};
use messages::{App, DELIVERIES, Delivery, Mail, Sms, To, WORDINGS};
use serde_json::json;
use std::sync::Arc;
use testkit::on_both;
use tower::ServiceExt;
use web::{Settings, Site, Viewer};

on_both! {
    fn a_message_is_written_once_counted_and_read_with_a_receipt(city: City) {
        let (first, second) = (city.tell(), city.tell());
        assert_eq!((city.unread(5), city.unread(6)), (2, 0));
        assert_eq!(city.run(&person(6), move |cx| ReadMessage { message: first }.run(cx)).expect_err("not theirs").code(), Some("not_found"));
        assert!(city.run(&person(5), move |cx| ReadMessage { message: first }.run(cx)).expect("reads"));
        assert!(!city.run(&person(5), move |cx| ReadMessage { message: first }.run(cx)).expect("reads again"));
        assert_eq!(city.unread(5), 1);
        let about = city.db.read_now(&person(5), "about", |cx| messages::inbox::about(cx, "case", 7)).expect("lists");
        assert_eq!(about.iter().map(|message| message.read_at.is_some()).collect::<Vec<_>>(), [false, true]);
        assert_eq!(about[0].title, Text::new("办好了：居住证", "Granted: Residence permit"));
        let third = city.tell();
        assert_eq!(city.run(&person(5), move |cx| ReadAll { upto: second }.run(cx)).expect("reads"), 1);
        assert_eq!(city.unread(5), 1, "what has just come stays new: {third}");
    }

    fn a_text_reaches_the_phone_after_the_gateway_recovers(city: City) {
        city.with_phone("13900001234");
        city.tell();
        let sent = Sent::default();
        let delivery = Delivery { sms: gateway(&sent, 2), mail: Mail::Off };
        for _ in 0..3 {
            city.deliver(delivery.clone());
            city.pass(HOUR);
        }
        let found = sent.lock().expect("held").clone();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].0, "13900001234");
        assert!(found[0].1.contains("居住证") && found[0].1.contains("已送达"), "{}", found[0].1);
        assert_eq!(city.texts("SELECT state FROM notice_out"), ["sent"]);
        assert!(city.texts("SELECT state FROM notice_out WHERE text_sealed IS NOT NULL").is_empty(), "nothing is kept of it");
        assert_eq!(city.deliver(delivery), 0);
    }

    fn what_fails_for_good_waits_for_an_administrator(city: City) {
        city.with_phone("13900001234");
        city.tell();
        let sent = Sent::default();
        let closed = Delivery { sms: gateway(&sent, 100), mail: Mail::Off };
        for _ in 0..12 {
            city.deliver(closed.clone());
            city.pass(7 * HOUR);
        }
        assert_eq!(city.texts("SELECT state FROM notice_out"), ["failed"]);
        assert!(city.texts("SELECT last_error FROM notice_out")[0].contains("the gateway is closed"));
        let notice: i64 = city.texts("SELECT CAST(id AS TEXT) FROM notice_out")[0].parse().expect("a number");
        let refused = city.run(&person(5), move |cx| RetryNotice { notice }.run(cx));
        assert_eq!(refused.expect_err("not theirs").code(), Some("not_permitted"));
        city.run(&administrator(DELIVERIES), move |cx| RetryNotice { notice }.run(cx)).expect("queued");
        city.deliver(Delivery { sms: gateway(&sent, 0), mail: Mail::Off });
        assert_eq!(sent.lock().expect("held").len(), 1);
        let again = city.run(&administrator(DELIVERIES), move |cx| RetryNotice { notice }.run(cx));
        assert_eq!(again.expect_err("it was sent").code(), Some("stale"));
    }

    fn another_job_that_failed_runs_again(city: City) {
        city.act(|cx, _| { let now = cx.now(); cx.enqueue("nobody.knows", None, &json!({}), now) });
        for _ in 0..12 {
            Jobs::new().run_due(&city.db).expect("runs");
            city.pass(7 * HOUR);
        }
        let dead = city.db.read_now(&person(5), "dead", |cx| cx.dead_jobs(0, 9)).expect("reads");
        let job = dead[0].id;
        city.run(&administrator(DELIVERIES), move |cx| RetryJob { job }.run(cx)).expect("revived");
        assert!(city.db.read_now(&person(5), "dead", |cx| cx.dead_jobs(0, 9)).expect("reads").is_empty());
    }

    fn people_are_told_as_they_wish(city: City) {
        city.with_phone("13900001234");
        let wish = |sms, email, address: &str, version| Wishes { choices: Choices { sms, email, english: true }, email: address.to_owned(), version };
        let set = |wishes: Wishes| city.run(&person(5), move |cx| SetWishes { wishes: wishes.clone() }.run(cx));
        assert_eq!(set(wish(false, true, "", 0)).expect_err("no address").code(), Some("message.no_email"));
        assert_eq!(set(wish(false, true, "nonsense", 0)).expect_err("no address").code(), Some("message.email"));
        set(wish(false, true, "chen@example.com", 0)).expect("kept");
        assert_eq!(set(wish(true, true, "chen@example.com", 0)).expect_err("seen before").code(), Some("stale"));
        city.tell();
        assert_eq!(city.texts("SELECT channel FROM notice_out"), ["email"]);
        let log = city.store.folder().join("mail.log");
        city.deliver(Delivery { sms: Sms::Off, mail: Mail::Log(log.clone()) });
        let line = std::fs::read_to_string(&log).expect("written");
        assert!(line.contains("Granted: Residence permit") && !line.contains("chen@example.com"), "{line}");
        set(wish(false, false, "", 1)).expect("kept");
        city.tell();
        assert_eq!(city.texts("SELECT channel FROM notice_out").len(), 1);
        city.act(|cx, permit| messages::send(cx, permit, To::official(AccountId(8)), "case.granted", &granted(), ("case", 7), ""));
        assert_eq!(city.texts("SELECT channel FROM notice_out").len(), 1, "an official is told on the site");
    }

    fn a_code_is_sealed_while_it_waits_and_kept_nowhere(city: City) {
        let data = json!({"code": "482913", "minutes": 5});
        city.act(move |cx, permit| messages::send_to_phone(cx, permit, "13900005678", Locale::Zh, "sign_in.code", &data));
        for sql in ["SELECT payload FROM job", "SELECT wording FROM notice_out", "SELECT detail FROM audit"] {
            assert!(city.texts(sql).iter().all(|text| !text.contains("482913") && !text.contains("13900005678")), "{sql}");
        }
        let log = city.store.folder().join("sms.log");
        city.deliver(Delivery { sms: Sms::Log(log.clone()), mail: Mail::Off });
        let line = std::fs::read_to_string(&log).expect("written");
        assert!(line.contains("482913") && line.contains("139****5678"), "{line}");
        assert!(city.texts("SELECT state FROM notice_out WHERE address_sealed IS NOT NULL OR text_sealed IS NOT NULL").is_empty());
        let told = city.db.write_now(&Call::system("test"), "t", |cx| {
            let permit = cx.permit(HANDLE, Target::default())?;
            messages::send(cx, &permit, To::person(ME), "sign_in.code", &json!({"code": "1", "minutes": 1}), ("account", 5), "")
        });
        assert!(told.is_err(), "a code is no message on the site");
    }

    fn an_edited_wording_is_used_and_restored(city: City) {
        let wording = Wording { zh: messages::wordings::Texts { title: "成了：{{ item }}".to_owned(), ..built("case.granted").expect("built in").wording.zh.clone() }, ..built("case.granted").expect("built in").wording.clone() };
        let save = |call: Call, wording: Wording, version: i64| {
            city.run(&call, move |cx| SaveWording { key: "case.granted".to_owned(), wording: wording.clone(), version }.run(cx))
        };
        assert_eq!(save(person(5), wording.clone(), 0).expect_err("not theirs").code(), Some("not_permitted"));
        save(administrator(WORDINGS), wording.clone(), 0).expect("kept");
        assert_eq!(save(administrator(WORDINGS), wording.clone(), 0).expect_err("somebody was faster").code(), Some("stale"));
        save(administrator(WORDINGS), wording.clone(), 1).expect("kept again");
        let broken = Wording { zh: messages::wordings::Texts { body: "{{ phone }}".to_owned(), ..wording.zh.clone() }, ..wording };
        assert_eq!(save(administrator(WORDINGS), broken, 2).expect_err("no such value").code(), Some("wording.unknown_value"));
        city.tell();
        city.run(&administrator(WORDINGS), |cx| RestoreWording { key: "case.granted".to_owned(), version: 2 }.run(cx)).expect("restored");
        city.tell();
        assert_eq!(city.texts("SELECT title_zh FROM message ORDER BY id"), ["成了：居住证", "办好了：居住证"]);
    }

    async fn the_pages_answer_in_both_languages(city: City) {
        let message = tokio::task::block_in_place(|| {
            city.act(|cx, _| { let now = cx.now(); cx.enqueue("nobody.knows", None, &json!({}), now) });
            for _ in 0..12 {
                Jobs::new().run_due(&city.db).expect("runs");
                city.pass(7 * HOUR);
            }
            city.tell()
        });
        let ask = |method: &'static str, path: String, body: &'static str, call: Call| {
            let site = Site::new(Settings::new(web::City::default(), city.db.clock().clone()));
            let viewer = Viewer { principal: (*call.actor).clone(), name: "陈晓岚".to_owned(), unread: 1 };
            let router = messages::routes().into_router().with_state(App::new(city.db.clone()));
            let router = router.layer(Extension(viewer)).layer(Extension(Arc::clone(&call.actor)));
            let router = web::layers(router, &site);
            async move {
                let request = Request::builder().method(method).uri(path).header("content-type", "application/x-www-form-urlencoded");
                let request = request.header("sec-fetch-site", "same-origin").body(Body::from(body)).expect("a request");
                let response = router.oneshot(request).await.expect("answers");
                let status = response.status();
                let bytes = axum::body::to_bytes(response.into_body(), 1 << 20).await.expect("reads");
                (status, String::from_utf8_lossy(&bytes).into_owned())
            }
        };
        for (language, title) in [("zh-CN", "办好了：居住证"), ("en", "Granted: Residence permit")] {
            let (status, html) = ask("GET", format!("/me/messages?lang={language}"), "", person(5)).await;
            assert!(status == StatusCode::OK && html.contains(title), "{html}");
            let (status, html) = ask("GET", format!("/me/messages/{message}?lang={language}"), "", person(5)).await;
            assert!(status == StatusCode::OK && html.contains(title) && html.contains("/me/cases/7"));
            for path in ["/me/messages/wishes"] {
                assert_eq!(ask("GET", format!("{path}?lang={language}"), "", person(5)).await.0, StatusCode::OK);
            }
            let (status, html) = ask("GET", format!("/admin/wordings?lang={language}"), "", administrator(WORDINGS)).await;
            assert!(status == StatusCode::OK && html.contains("/admin/wordings/case.granted"));
            let (status, html) = ask("GET", format!("/admin/wordings/case.granted?lang={language}"), "", administrator(WORDINGS)).await;
            assert!(status == StatusCode::OK && html.contains("办好了：居住证申领") && html.contains("Granted: Residence permit"), "both previews");
            let (status, html) = ask("GET", format!("/admin/deliveries?lang={language}"), "", administrator(DELIVERIES)).await;
            assert!(status == StatusCode::OK && html.contains("nobody.knows"), "{html}");
            for word in ["messages-", "wording-", "{ $"] {
                assert!(!html.contains(word), "a key or value stands open: {html}");
            }
        }
        assert_eq!(ask("GET", format!("/me/messages/{message}"), "", person(6)).await.0, StatusCode::NOT_FOUND);
        assert_eq!(ask("GET", "/admin/wordings".to_owned(), "", administrator(DELIVERIES)).await.0, StatusCode::NOT_FOUND);
        assert_eq!(ask("GET", "/me/messages/x".to_owned(), "", person(5)).await.0, StatusCode::NOT_FOUND);
        let form = "version=0&action=save&zh-title=a&zh-body=%7B%7B+phone+%7D%7D&zh-sms=c&en-title=d&en-body=e&en-sms=f";
        let (status, html) = ask("POST", "/admin/wordings/case.granted".to_owned(), form, administrator(WORDINGS)).await;
        assert!(status == StatusCode::UNPROCESSABLE_ENTITY && html.contains("没有“phone”这项内容"), "{status} {html}");
        let form = "version=0&action=save&zh-title=a&zh-body=b&zh-sms=c&en-title=d&en-body=e&en-sms=f";
        assert_eq!(ask("POST", "/admin/wordings/case.granted".to_owned(), form, administrator(WORDINGS)).await.0, StatusCode::SEE_OTHER);
        let (status, html) = ask("POST", "/me/messages/wishes".to_owned(), "ways=email&email=x&language=zh&version=0", person(5)).await;
        assert!(status == StatusCode::UNPROCESSABLE_ENTITY && html.contains("value=\"x\""), "what was typed is still there");
        assert_eq!(ask("POST", "/me/messages/wishes".to_owned(), "ways=sms&language=en&version=0", person(5)).await.0, StatusCode::SEE_OTHER);
        assert_eq!(ask("POST", "/me/messages/read".to_owned(), "upto=9", person(5)).await.0, StatusCode::SEE_OTHER);
    }
}
