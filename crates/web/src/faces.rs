//! The layer that knows the request's face: it reads language and display once, lends them to handlers, and gives
//! errors the page (or problem+json) that this person can read.

use crate::address::{Client, client};
use crate::display::Display;
use crate::error::Failure;
use crate::flash::Flash;
use crate::frame::{Frame, Viewer};
use crate::pages::trouble;
use crate::site::Site;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::{
    ACCEPT, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, HOST, LOCATION, REFERER, RETRY_AFTER, SET_COOKIE,
};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use std::net::SocketAddr;
use std::sync::Arc;

/// What a request says about itself, as a request extension.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// Language, theme, contrast, size.
    pub display: Display,
    /// Path.
    pub path: String,
    /// Query without `?`.
    pub query: String,
    /// The trace id.
    pub trace: String,
    /// A sentence left by the previous post.
    pub flash: Option<Flash>,
    /// The page of this site from which the request was sent: path and query; empty when unknown.
    pub from: String,
}

/// The id under which a request is found in the log; 16 hexadecimal digits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trace(pub String);

/// The longest way back to a page.
const MOST_BACK: usize = 1_000;

/// The layer.
pub async fn faces(State(site): State<Site>, mut request: Request, next: Next) -> Response {
    site.words().refresh();
    let facts = facts(&request);
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0);
    let client = Client(client(peer, request.headers(), &site.settings().proxies));
    let wants = Wants::of(&facts.path, request.headers(), request.method());
    let extensions = request.extensions_mut();
    extensions.insert(site.clone());
    extensions.insert(client);
    extensions.insert(facts.clone());
    let mut response = next.run(request).await;
    if let Some(failure) = failure_of(&mut response) {
        response = show(&site, &facts, wants, &failure, response);
    }
    keep_choices(&site, &facts, &mut response);
    response
}

fn facts(request: &Request) -> Facts {
    let query = request.uri().query().unwrap_or_default().to_owned();
    Facts {
        display: Display::read(request.headers(), &query),
        path: request.uri().path().to_owned(),
        trace: request.extensions().get::<Trace>().cloned().unwrap_or_default().0,
        flash: Flash::read(request.headers()),
        from: came_from(request.headers()).unwrap_or_default().to_owned(),
        query,
    }
}

/// Path and query of the referring page, where it is one of this site.
fn came_from(headers: &HeaderMap) -> Option<&str> {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let (host, referer) = (text(HOST)?, text(REFERER)?);
    let rest = referer.strip_prefix("https://").or_else(|| referer.strip_prefix("http://"))?;
    let path = rest.strip_prefix(host).filter(|path| path.starts_with('/') && path.len() <= MOST_BACK)?;
    path.split('#').next()
}

/// What sort of answer the sender can read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wants {
    Page,
    PageAfterPost,
    Json,
}

impl Wants {
    fn of(path: &str, headers: &HeaderMap, method: &Method) -> Wants {
        let accept = headers.get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let json = accept.starts_with("application/json") || accept.starts_with("application/problem+json");
        if path.starts_with("/api/") || json {
            Wants::Json
        } else if matches!(*method, Method::GET | Method::HEAD) {
            Wants::Page
        } else {
            Wants::PageAfterPost
        }
    }
}

/// The failure in a response: our own, or a bare status of the framework's.
fn failure_of(response: &mut Response) -> Option<Arc<Failure>> {
    if let Some(failure) = response.extensions_mut().remove::<Arc<Failure>>() {
        return Some(failure);
    }
    let status = response.status();
    let kind = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let bare = kind.is_empty() || kind.starts_with("text/plain");
    ((status.is_client_error() || status.is_server_error()) && bare).then(|| Arc::new(Failure::of(status)))
}

fn show(site: &Site, facts: &Facts, wants: Wants, failure: &Failure, old: Response) -> Response {
    if let Some(fault) = &failure.fault {
        tracing::error!(trace = facts.trace, path = facts.path, fault, "a fault");
    }
    let frame = Frame::of(site, facts, old.extensions().get::<Viewer>());
    let mut new = match (wants, failure.status) {
        (Wants::Json, _) => problem(&frame, failure),
        (Wants::Page, StatusCode::UNAUTHORIZED) => to(&frame.sign_in_href()),
        (Wants::PageAfterPost, StatusCode::UNAUTHORIZED) if facts.from.is_empty() => to(&site.settings().sign_in),
        // What was sent cannot be sent again by itself; the page on which it was written can be shown again.
        (Wants::PageAfterPost, StatusCode::UNAUTHORIZED) => to(&frame.sign_in_from(&facts.from)),
        _ => trouble::page(frame, failure),
    };
    if let Some(wait) = failure.wait {
        new.headers_mut().insert(RETRY_AFTER, HeaderValue::from(wait.as_secs() + 1));
    }
    new.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    for (name, value) in old.headers() {
        if name != CONTENT_TYPE && name != CONTENT_LENGTH && !new.headers().contains_key(name) {
            new.headers_mut().append(name, value.clone());
        }
    }
    new
}

fn to(path: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    if let Ok(target) = HeaderValue::from_str(path) {
        response.headers_mut().insert(LOCATION, target);
    }
    response
}

/// RFC 9457.
fn problem(frame: &Frame, failure: &Failure) -> Response {
    let code = failure
        .refusal
        .as_ref()
        .map_or_else(|| format!("http.{}", failure.status.as_u16()), |refusal| refusal.code.to_string());
    let mut body = serde_json::json!({
        "type": format!("urn:tongban:refusal:{code}"),
        "title": trouble::title(frame, failure),
        "status": failure.status.as_u16(),
        "detail": trouble::lead(frame, failure),
        "code": code,
        "trace": frame.trace,
    });
    if let Some(refusal) = failure.refusal.as_ref().filter(|refusal| !refusal.args.is_empty()) {
        body["args"] = refusal
            .args
            .iter()
            .map(|(name, value)| (name.to_string(), value.clone().into()))
            .collect::<serde_json::Map<_, _>>()
            .into();
    }
    if !failure.fields.is_empty() {
        body["errors"] = failure
            .fields
            .iter()
            .map(|(field, trouble)| {
                let detail = frame.ta(trouble.key(), "limit", trouble.limit());
                serde_json::json!({ "field": field, "code": trouble.key().replace('-', "_"), "detail": detail })
            })
            .collect();
    }
    let mut response = Response::new(Body::from(body.to_string()));
    *response.status_mut() = failure.status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    response
}

/// Keeps what the address chose, and forgets the flash once a page has said it.
fn keep_choices(site: &Site, facts: &Facts, response: &mut Response) {
    for cookie in Display::chosen_by(&facts.query, site.settings().secure) {
        if let Ok(value) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(SET_COOKIE, value);
        }
    }
    let is_page = response.headers().get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if facts.flash.is_some() && is_page {
        response.headers_mut().append(SET_COOKIE, HeaderValue::from_static(Flash::gone()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_page_of_this_site_is_the_way_back() {
        let of = |host: &'static str, referer: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(HOST, HeaderValue::from_static(host));
            headers.insert(REFERER, HeaderValue::from_str(referer).expect("a header"));
            came_from(&headers).map(str::to_owned)
        };
        let page = "/desk/tasks/12?do=pause";
        assert_eq!(of("city.example", "https://city.example/desk/tasks/12?do=pause#panel").as_deref(), Some(page));
        assert_eq!(of("127.0.0.1:8080", "http://127.0.0.1:8080/desk").as_deref(), Some("/desk"));
        for strange in ["https://evil.example/desk", "https://city.example.evil/desk", "https://city.example", "data:x"]
        {
            assert_eq!(of("city.example", strange), None, "{strange}");
        }
        assert_eq!(of("city.example", &format!("https://city.example/{}", "x".repeat(MOST_BACK))), None);
        assert_eq!(came_from(&HeaderMap::new()), None);
    }
}
