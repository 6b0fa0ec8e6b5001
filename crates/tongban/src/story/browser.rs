//! A browser without a window: it asks the router, follows redirects, keeps cookies, and knows the page it stands on.

use super::form::{Form, encode};
use super::page::Page;
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use http::header::{CONTENT_TYPE, COOKIE, HOST, LOCATION, SET_COOKIE};
use http::{HeaderMap, Method, Request, StatusCode};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::runtime::Runtime;
use tower::ServiceExt;

const HOST_NAME: &str = "city.test";
/// Redirects followed in a row.
const MOST_HOPS: usize = 10;
/// Largest page that is read.
const MOST_BYTES: usize = 8 << 20;

/// One person's browser.
#[derive(Clone)]
pub struct Browser {
    router: Router,
    runtime: Arc<Runtime>,
    cookies: BTreeMap<String, String>,
    page: Option<Page>,
}

impl Browser {
    /// With no cookies but the one for Chinese.
    pub fn new(router: Router, runtime: Arc<Runtime>) -> Browser {
        let cookies = BTreeMap::from([("lang".to_owned(), "zh".to_owned())]);
        Browser { router, runtime, cookies, page: None }
    }

    /// The page on which it stands.
    pub fn page(&self) -> Option<&Page> {
        self.page.as_ref()
    }

    /// Opens an address, following redirects.
    pub fn get(&mut self, path: &str) -> Result<Page, String> {
        self.go(Method::GET, path, "", Vec::new())
    }

    /// Presses a button of a form that was filled in; `button` is its name and value, empty for Enter.
    pub fn submit(&mut self, page: &Page, form: &Form, button: (&str, &str)) -> Result<Page, String> {
        let target = form.target(button).unwrap_or(&form.action);
        let path = if target.is_empty() { page.path.clone() } else { resolve(&page.path, target) };
        if form.method != "post" {
            let (_, body) = encode(form, button, false);
            let query = String::from_utf8_lossy(&body).into_owned();
            let base = path.split('?').next().unwrap_or(&path).to_owned();
            return self.get(&format!("{base}?{query}"));
        }
        let (kind, body) = encode(form, button, form.multipart);
        self.go(Method::POST, &path, &kind, body)
    }

    fn go(&mut self, method: Method, path: &str, kind: &str, body: Vec<u8>) -> Result<Page, String> {
        let (mut method, mut path, mut kind, mut body) = (method, path.to_owned(), kind.to_owned(), body);
        for _ in 0..MOST_HOPS {
            let (status, headers, bytes) = self.ask(&method, &path, &kind, std::mem::take(&mut body))?;
            self.keep(&headers);
            let to = headers.get(LOCATION).and_then(|to| to.to_str().ok()).filter(|_| status.is_redirection());
            let Some(to) = to else {
                let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
                let page = if kind.starts_with("text/") || kind.is_empty() {
                    Page::new(status.as_u16(), &path, String::from_utf8_lossy(&bytes).into_owned())
                } else {
                    Page { file: bytes, ..Page::new(status.as_u16(), &path, String::new()) }
                };
                self.page = Some(page.clone());
                return Ok(page);
            };
            path = resolve(&path, to);
            method = Method::GET;
            kind = String::new();
        }
        Err(format!("{path} redirects without end"))
    }

    fn ask(
        &self,
        method: &Method,
        path: &str,
        kind: &str,
        body: Vec<u8>,
    ) -> Result<(StatusCode, HeaderMap, Vec<u8>), String> {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut request = Request::builder()
            .method(method.clone())
            .uri(path.split('#').next().unwrap_or(path))
            .header(HOST, HOST_NAME)
            .header("sec-fetch-site", "same-origin")
            .header("accept", "text/html")
            .header("user-agent", "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0")
            .header(COOKIE, cookies.join("; "));
        if !kind.is_empty() {
            request = request.header(CONTENT_TYPE, kind);
        }
        let mut request = request.body(Body::from(body)).map_err(|error| format!("{path} is no address: {error}"))?;
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 40_000))));
        let router = self.router.clone();
        self.runtime.block_on(async move {
            let Ok(answer) = router.oneshot(request).await;
            let (parts, body) = answer.into_parts();
            let bytes = axum::body::to_bytes(body, MOST_BYTES)
                .await
                .map_err(|error| format!("the answer breaks off: {error}"))?;
            Ok((parts.status, parts.headers, bytes.to_vec()))
        })
    }

    fn keep(&mut self, headers: &HeaderMap) {
        for cookie in headers.get_all(SET_COOKIE).iter().filter_map(|value| value.to_str().ok()) {
            let (pair, rest) = cookie.split_once(';').unwrap_or((cookie, ""));
            let Some((name, value)) = pair.split_once('=') else { continue };
            let gone = rest.split(';').any(|part| part.trim().eq_ignore_ascii_case("max-age=0"));
            if gone {
                self.cookies.remove(name.trim());
            } else {
                self.cookies.insert(name.trim().to_owned(), value.trim().to_owned());
            }
        }
    }
}

/// An address as a link on a page means it.
pub fn resolve(from: &str, to: &str) -> String {
    let base = from.split(['?', '#']).next().unwrap_or(from);
    match to {
        _ if to.starts_with('/') => to.to_owned(),
        _ if to.starts_with('?') => format!("{base}{to}"),
        _ if to.starts_with('#') => from.to_owned(),
        _ => match to.split_once("://") {
            Some((_, rest)) => rest.find('/').map_or_else(|| "/".to_owned(), |at| rest[at..].to_owned()),
            None => format!("{}/{to}", base.rsplit_once('/').map_or("", |(folder, _)| folder)),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn links_are_resolved_as_browsers_do() {
        assert_eq!(resolve("/a/b?x=1", "/c"), "/c");
        assert_eq!(resolve("/a/b?x=1", "c"), "/a/c");
        assert_eq!(resolve("/a/b?x=1", "?y=2"), "/a/b?y=2");
        assert_eq!(resolve("/a/b", "http://city.test/d?e"), "/d?e");
        assert_eq!(resolve("/a/b?x", "#top"), "/a/b?x");
    }
}
