//! The desk through its router, as officials use it: each post is answered by the page they see next, on both engines.

mod administration;
mod lists;
mod steps;
#[path = "../support/mod.rs"]
mod support;
mod window;

use axum::body::{Body, to_bytes};
use axum::extract::Extension;
use base::moment::day_date;
use base::{Grant, Kind, Principal, Scope, Text};
use cases::case::{Channel, Outcome, Status};
use cases::commands::{Applicant, StartDraft};
use cases::material::{Check, Material};
use cases::rights;
use cases::task::{State, Task};
use db::Call;
use http::header::{ACCEPT_LANGUAGE, CONTENT_TYPE, LOCATION};
use http::{Request, StatusCode};
use jiff::civil::date;
use std::collections::BTreeSet;
use std::sync::Arc;
use support::{City, MONDAY};
use testkit::{Store, on_both};
use tower::ServiceExt;
use web::{Settings, Site, Viewer};

struct Desk {
    city: City,
    app: Arc<cases::App>,
    runtime: tokio::runtime::Runtime,
    _folder: tempfile::TempDir,
}

struct Answer {
    status: StatusCode,
    to: String,
    text: String,
}

/// Cases of other offices that are stored beside those of a test.
const CROWD: i64 = 10_000;

/// A desk of one office of one district in a store that holds ten thousand cases of others.
impl From<Store> for Desk {
    fn from(store: Store) -> Desk {
        let desk = Desk::alone(store);
        desk.city.crowd(CROWD);
        desk
    }
}

impl Desk {
    /// A desk in an empty store.
    fn alone(store: Store) -> Desk {
        let city = City::with(store, MONDAY, files::MIGRATIONS);
        let folder = tempfile::tempdir().expect("a folder");
        let names = web::City { name: Text::new("样本通办", "Sample Tongban"), ..web::City::default() };
        let app = cases::App {
            db: city.db.clone(),
            site: Site::new(Settings::new(names, city.db.clock().clone())),
            files: files::Files::open(folder.path(), city.db.clock().clone()).expect("a folder of files"),
            sender: identity::proofs::CodeSender::Shown,
            secure: false,
            demo: true,
        };
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
        Desk { city, app: Arc::new(app), runtime, _folder: folder }
    }
}

impl Desk {
    fn send(&self, who: Option<&Call>, request: Request<Body>) -> Answer {
        let mut router = cases::desk_routes().into_router().with_state(Arc::clone(&self.app));
        if let Some(call) = who {
            let viewer = Viewer { principal: (*call.actor).clone(), name: call.actor.name.to_string(), unread: 0 };
            router = router.layer(Extension(viewer)).layer(Extension(Arc::clone(&call.actor)));
        }
        let router = web::layers(router, &self.app.site);
        let answer = self.runtime.block_on(async move {
            let response = router.oneshot(request).await.expect("answers");
            let (status, headers) = (response.status(), response.headers().clone());
            let to = headers.get(LOCATION).map_or_else(String::new, |value| value.to_str().expect("text").to_owned());
            let bytes = to_bytes(response.into_body(), 8 << 20).await.expect("a body");
            Answer { status, to, text: String::from_utf8(bytes.to_vec()).expect("UTF-8") }
        });
        self.city.jobs.run_due(&self.city.db).expect("jobs run");
        answer
    }

    fn look(&self, who: &Call, path: &str, language: &str) -> Answer {
        let request = Request::get(path).header(ACCEPT_LANGUAGE, language).body(Body::empty()).expect("a request");
        self.send(Some(who), request)
    }

    fn get(&self, who: &str, path: &str) -> Answer {
        self.look(&self.city.official(who), path, "zh-CN")
    }

    fn post_as(&self, who: &Call, path: &str, fields: &[(&str, &str)]) -> Answer {
        let pairs: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{}={}", web::answers::encode(name), web::answers::encode(value)))
            .collect();
        let request = Request::post(path)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(ACCEPT_LANGUAGE, "zh-CN")
            .body(Body::from(pairs.join("&")))
            .expect("a request");
        self.send(Some(who), request)
    }

    fn post(&self, who: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_as(&self.city.official(who), path, fields)
    }

    /// Applies and accepts; answers the case's id.
    fn accepted(&self) -> base::CaseId {
        let case = self.city.apply("one");
        self.city.accept("clerk:market", case.id).id
    }

    /// Address of the one open step of a case.
    fn step(&self, case: base::CaseId) -> String {
        format!("/desk/tasks/{}", self.city.task(case).id)
    }
}

/// An administrator who may load calendars.
fn administrator() -> Call {
    let mut actor = Principal::signed_in(Kind::Official, base::AccountId(9), "系统管理员");
    actor.grants = Arc::from(vec![Grant { right: Arc::from(rights::CALENDAR.0), scope: Scope::Subtree("/".into()) }]);
    Call::new(actor, base::Locale::Zh, "test")
}

/// An administrator who may load calendars and sees the cases of everybody.
fn administrator_who_sees() -> Call {
    let mut call = administrator();
    let mut actor = (*call.actor).clone();
    let rights = [rights::CALENDAR, rights::SEE];
    actor.grants =
        rights.map(|right| Grant { right: Arc::from(right.0), scope: Scope::Subtree("/".into()) }).to_vec().into();
    call.actor = Arc::new(actor);
    call
}

/// What people read of a page, without its tags.
fn words(page: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for letter in page.chars() {
        match letter {
            '<' => inside = true,
            '>' => inside = false,
            _ if !inside => out.push(letter),
            _ => {}
        }
    }
    out
}

fn is_ok(answer: &Answer, what: &str) {
    assert_eq!(answer.status, StatusCode::OK, "{what}: {}", words(&answer.text));
    let text = words(&answer.text);
    for raw in ["desk-", "act-", "track-", "case-"] {
        assert!(
            !text.contains(raw),
            "{what} shows a key: {}",
            &text[text.find(raw).unwrap_or(0)..].chars().take(40).collect::<String>()
        );
    }
}

fn went(answer: &Answer, to: &str) {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", words(&answer.text));
    assert!(answer.to.starts_with(to), "{} is not {to}", answer.to);
}
