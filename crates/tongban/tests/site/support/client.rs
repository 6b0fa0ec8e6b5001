//! Requests to the router without a network, as a browser would send them; redirects are answers.

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use http::header::{CONTENT_TYPE, COOKIE, HOST, LOCATION, SET_COOKIE};
use http::{HeaderMap, Method, Request};
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::runtime::Runtime;
use tower::ServiceExt;

const MOST_BYTES: usize = 32 << 20;
/// The content type of a plain form.
const FORM: &str = "application/x-www-form-urlencoded";
const BOUNDARY: &str = "----site-7d91e4";

/// What came back.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Status.
    pub status: u16,
    /// Headers.
    pub headers: HeaderMap,
    /// Body as text.
    pub body: String,
}

impl Answer {
    /// Where a redirect leads; empty for none.
    pub fn location(&self) -> &str {
        self.headers.get(LOCATION).and_then(|to| to.to_str().ok()).unwrap_or_default()
    }

    /// Whether it is a page.
    pub fn is_html(&self) -> bool {
        self.kind().starts_with("text/html")
    }

    /// Its content type.
    pub fn kind(&self) -> &str {
        self.headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default()
    }

    /// The token of the session that it begins.
    pub fn session(&self) -> Option<String> {
        let cookies = self.headers.get_all(SET_COOKIE);
        let token = cookies.iter().filter_map(|value| value.to_str().ok()?.strip_prefix("sid=")?.split(';').next());
        token.map(str::to_owned).find(|token| !token.is_empty())
    }

    /// Whether it asks to sign in.
    pub fn asks_to_sign_in(&self) -> bool {
        self.status == 401 || (self.status == 303 && self.location().starts_with("/sign-in"))
    }
}

/// One visitor: a router and cookies that stay as they are.
#[derive(Clone)]
pub struct Client {
    router: Router,
    runtime: Arc<Runtime>,
    session: String,
    language: &'static str,
}

impl Client {
    /// A visitor with a session's token; empty for nobody.
    pub fn new(router: Router, runtime: Arc<Runtime>, session: &str) -> Client {
        Client { router, runtime, session: session.to_owned(), language: "zh" }
    }

    /// The same visitor in another language.
    pub fn speaking(&self, language: &'static str) -> Client {
        Client { language, ..self.clone() }
    }

    /// `GET`.
    pub fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path, &[], "", Vec::new())
    }

    /// A `POST` of a plain form from the site's own page.
    pub fn post(&self, path: &str, pairs: &[(String, String)]) -> Answer {
        self.ask(Method::POST, path, &[], FORM, encode(pairs).into_bytes())
    }

    /// A `POST` of whatever bytes as a plain form.
    pub fn post_raw(&self, path: &str, body: &[u8]) -> Answer {
        self.ask(Method::POST, path, &[], FORM, body.to_vec())
    }

    /// A `POST` of a form with (empty) file inputs.
    pub fn post_parts(&self, path: &str, pairs: &[(String, String)], files: &[(&str, &str, &[u8])]) -> Answer {
        let pairs: Vec<(&[u8], &[u8])> =
            pairs.iter().map(|(name, value)| (name.as_bytes(), value.as_bytes())).collect();
        let files: Vec<(&[u8], &[u8], &[u8])> =
            files.iter().map(|(name, file, content)| (name.as_bytes(), file.as_bytes(), *content)).collect();
        self.post_parts_raw(path, &pairs, &files)
    }

    /// A `POST` of a form with file inputs, of which values and names of files may be no text.
    pub fn post_parts_raw(&self, path: &str, pairs: &[(&[u8], &[u8])], files: &[(&[u8], &[u8], &[u8])]) -> Answer {
        let mut body = Vec::new();
        for (name, value) in pairs {
            let parts: [&[u8]; 7] = [
                b"--",
                BOUNDARY.as_bytes(),
                b"\r\nContent-Disposition: form-data; name=\"",
                name,
                b"\"\r\n\r\n",
                value,
                b"\r\n",
            ];
            body.extend(parts.concat());
        }
        for (name, file, content) in files {
            let parts: [&[u8]; 9] = [
                b"--",
                BOUNDARY.as_bytes(),
                b"\r\nContent-Disposition: form-data; name=\"",
                name,
                b"\"; filename=\"",
                file,
                b"\"\r\nContent-Type: application/octet-stream\r\n\r\n",
                content,
                b"\r\n",
            ];
            body.extend(parts.concat());
        }
        body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
        self.ask(Method::POST, path, &[], &format!("multipart/form-data; boundary={BOUNDARY}"), body)
    }

    /// Any request; `extra` headers replace the usual ones.
    pub fn ask(&self, method: Method, path: &str, extra: &[(&str, &str)], kind: &str, body: Vec<u8>) -> Answer {
        let mut request = Request::new(Body::from(body));
        *request.method_mut() = method;
        *request.uri_mut() =
            path.split('#').next().unwrap_or(path).parse().unwrap_or_else(|_| panic!("{path} is no address"));
        let mut cookies = format!("lang={}", self.language);
        if !self.session.is_empty() {
            cookies.push_str(&format!("; sid={}", self.session));
        }
        let usual = [
            (HOST.as_str(), "city.test"),
            ("sec-fetch-site", "same-origin"),
            ("accept", "text/html"),
            ("user-agent", "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"),
            (COOKIE.as_str(), cookies.as_str()),
            (CONTENT_TYPE.as_str(), kind),
        ];
        for (name, value) in usual.iter().chain(extra) {
            let name = http::HeaderName::from_bytes(name.as_bytes()).expect("a header's name");
            if value.is_empty() {
                request.headers_mut().remove(&name);
            } else {
                request.headers_mut().insert(name, value.parse().expect("a header's value"));
            }
        }
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 40_000))));
        let router = self.router.clone();
        self.runtime.block_on(async move {
            let answer = router.oneshot(request).await.unwrap_or_else(|never| match never {});
            let (parts, body) = answer.into_parts();
            let bytes = axum::body::to_bytes(body, MOST_BYTES).await.expect("the answer is whole");
            let body = String::from_utf8_lossy(&bytes).into_owned();
            Answer { status: parts.status.as_u16(), headers: parts.headers, body }
        })
    }

    /// Signs in through the page; answers the session's token.
    pub fn sign_in(&self, login: &str, password: &str) -> String {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let answer = self.post("/sign-in", &[pair("name", login), pair("password", password), pair("back", "/")]);
        answer.session().unwrap_or_else(|| panic!("{login} does not get in: {} {}", answer.status, answer.body))
    }
}

/// Names and values as a browser encodes a plain form.
pub fn encode(pairs: &[(String, String)]) -> String {
    let bytes: Vec<(&[u8], &[u8])> = pairs.iter().map(|(name, value)| (name.as_bytes(), value.as_bytes())).collect();
    encode_pairs(&bytes)
}

/// The same for values that may be no text.
pub fn encode_pairs(pairs: &[(&[u8], &[u8])]) -> String {
    let escape = |bytes: &[u8]| {
        let mut out = String::with_capacity(bytes.len());
        for byte in bytes {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'*' => out.push(char::from(*byte)),
                b' ' => out.push('+'),
                _ => out.push_str(&format!("%{byte:02X}")),
            }
        }
        out
    };
    pairs.iter().map(|(name, value)| format!("{}={}", escape(name), escape(value))).collect::<Vec<_>>().join("&")
}
