//! A small site for tests: a router with pages, posts, faults and panics behind all layers.
#![allow(dead_code, reason = "each test file uses its own part of it")]

use axum::Router;
use axum::body::Body;
use axum::extract::Extension;
use axum::response::{IntoResponse, Response};
use base::{AccountId, Clock, Error, Kind, Moment, Principal, Refusal, Text};
use http::{HeaderMap, Request, StatusCode};
use tower::ServiceExt;
use web::site::{City, Link, LinkGroup, Nav};
use web::{Access, Flash, Form, Lenient, Page, Routes, Settings, Site, Viewer, WebError, layers, see_other};

/// The settings of the test site, on 23 November 2026.
pub fn settings() -> Settings {
    let now = Moment::parse("2026-11-23T09:00:00+08:00").expect("a valid time");
    let city = City {
        name: Text::new("样本通办", "Sample Tongban"),
        line: Text::new("样本市政务服务", "Services of Sample City"),
        hotline: "12345".to_owned(),
        ..City::default()
    };
    let mut settings = Settings::new(city, Clock::standing_at(now));
    let links = vec![Link::new("/", "to-home", ""), Link::new("/sitemap", "sitemap-title", "")];
    settings.nav = Nav {
        public: links.clone(),
        desk: vec![LinkGroup { key: "", links: links.clone() }],
        admin: Vec::new(),
        foot: vec![LinkGroup { key: "menu", links }],
    };
    settings.limits.file = 1000;
    settings.limits.field = 400;
    settings.limits.form = 2000;
    settings.limits.request = 100_000;
    settings.limits.seconds = 1;
    settings
}

/// A signed-in viewer.
pub fn viewer(kind: Kind) -> Viewer {
    Viewer { principal: Principal::signed_in(kind, AccountId(7), "方敏"), name: "方敏".to_owned(), unread: 4 }
}

/// All routes of the test site.
pub fn routes() -> Routes {
    web::pages::routes()
        .get("/refuse/{code}", Access::Public, |axum::extract::Path(code): axum::extract::Path<String>| async move {
            Err::<(), WebError>(Error::from(Refusal::new(code).with("who", "林嘉")).into())
        })
        .get("/fault", Access::Public, || async { Err::<(), WebError>(Error::fault("disk full at /secret").into()) })
        .get("/panic", Access::Public, panics)
        .get("/slow", Access::Public, || async { tokio::time::sleep(std::time::Duration::from_secs(20)).await })
        .get("/api/v1/thing", Access::Api, || async { Err::<(), WebError>(WebError::not_found()) })
        .get("/big", Access::Public, || async { "文".repeat(4000) })
        .get("/mine", Access::Person, |Page(frame): Page| async move {
            frame.badge.map(|badge| badge.name).unwrap_or_default()
        })
        .get("/desk/list", Access::Desk, || async { "desk" })
        .post("/echo", Access::Public, echo)
        .post("/lenient", Access::Public, lenient)
        .post("/done", Access::Public, |site: Site| async move {
            see_other("/privacy", Some(Flash::new("display-kept").undo("/undo")), site.settings().secure)
        })
}

async fn panics() -> Response {
    let empty: Vec<u8> = Vec::new();
    assert!(!empty.is_empty(), "a planted panic");
    StatusCode::OK.into_response()
}

async fn echo(Form(answers): Form) -> String {
    describe(&answers)
}

async fn lenient(Lenient(answers): Lenient) -> String {
    describe(&answers)
}

fn describe(answers: &web::Answers) -> String {
    let mut out = String::new();
    for (name, value) in answers.fields() {
        out.push_str(&format!("{name}={value};"));
    }
    for file in answers.files() {
        let stored = std::fs::read(file.file.path()).expect("the file is there");
        out.push_str(&format!("{}:{}:{}:{:?}:{};", file.field, file.name, file.size, file.kind, stored.len()));
    }
    for (field, trouble) in answers.troubles() {
        out.push_str(&format!("!{field}:{trouble:?};"));
    }
    out
}

/// The test site, with somebody signed in or nobody.
pub fn app(settings: Settings, viewer: Option<Viewer>) -> Router {
    let site = Site::new(settings);
    let router = routes().into_router();
    let router = match viewer {
        Some(viewer) => router.layer(Extension(viewer)),
        None => router,
    };
    layers(router, &site)
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

/// Sends one request.
pub async fn send(app: &Router, request: Request<Body>) -> Answer {
    let response = app.clone().oneshot(request).await.expect("the router does not fail");
    let (parts, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, 10 << 20).await.expect("a body in memory");
    Answer { status: parts.status, headers: parts.headers, text: String::from_utf8_lossy(&bytes).into_owned() }
}

/// A `GET` with headers.
pub async fn get(app: &Router, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::get(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    send(app, request.body(Body::empty()).expect("a valid request")).await
}

/// A `POST` of one content type with headers.
pub async fn post(app: &Router, path: &str, kind: &str, body: impl Into<Body>, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::post(path).header("content-type", kind);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    send(app, request.body(body.into()).expect("a valid request")).await
}

/// The media type of ordinary forms.
pub const FORM: &str = "application/x-www-form-urlencoded";
