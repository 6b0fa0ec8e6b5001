//! A very small browser: cookies, redirects, forms.

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use axum::middleware::from_fn_with_state;
use base::{Clock, Moment, Text};
use codes::Divisions;
use db::{Call, Db, Keys, Options};
use identity::proofs::{CodeSender, Proofs};
use identity::{App, MIGRATIONS, Setup, routes, sign_in_layer};
use std::collections::BTreeMap;
use std::sync::Arc;
use tower::ServiceExt;
use web::{Route, Settings, Site};

pub struct City {
    pub app: Arc<App>,
    pub clock: Clock,
    pub router: Router,
    pub list: Vec<Route>,
    _store: testkit::Store,
}

impl City {
    pub fn new() -> City {
        City::from(testkit::Store::sqlite())
    }

    pub async fn system<T: Send + 'static>(&self, body: impl Fn(&mut db::Cx) -> base::Result<T> + Send + 'static) -> T {
        self.app.db.write(&Call::system("test"), "test.write", body).await.expect("the system may")
    }

    pub fn browser(&self) -> Browser {
        Browser { router: self.router.clone(), cookies: BTreeMap::new(), language: "zh-CN" }
    }
}

impl From<testkit::Store> for City {
    fn from(store: testkit::Store) -> City {
        let clock = Clock::standing_at(Moment::parse("2026-11-23T09:00:00+08:00").expect("a time"));
        let options = Options::new(store.url(), Arc::new(Keys::from_master(&[7; 32])), clock.clone());
        let db = Db::open(&options, MIGRATIONS).expect("opens");
        let setup = Setup {
            known_rights: vec![(base::Right("case.handle"), "办理办件", "Handle cases")],
            ..Setup::default()
        };
        let app =
            App::new(db, setup, Proofs::Simulated, CodeSender::Shown, Divisions::default().allowing_unknown(true))
                .expect("starts");
        let names = web::City {
            name: Text::new("云州通办", "Yunzhou Tongban"),
            hotline: "12345".to_owned(),
            ..web::City::default()
        };
        let site = Site::new(Settings::new(names, clock.clone()));
        let (router, list) = routes::<Arc<App>>().into_parts();
        let router = router
            .merge(web::pages::routes().into_router())
            .layer(from_fn_with_state(Arc::clone(&app), sign_in_layer))
            .with_state(Arc::clone(&app));
        City { router: web::layers(router, &site), app, clock, list, _store: store }
    }
}

/// What came back.
#[derive(Debug)]
pub struct Page {
    pub status: StatusCode,
    pub path: String,
    pub text: String,
}

pub struct Browser {
    router: Router,
    cookies: BTreeMap<String, String>,
    pub language: &'static str,
}

/// The value of an attribute in a tag.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let at = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    let value = tag[at..].split('"').next()?;
    Some(unescape(value))
}

fn unescape(text: &str) -> String {
    ["&amp;=&", "&lt;=<", "&gt;=>", "&quot;=\"", "&#39;='", "&#38;=&", "&#60;=<", "&#62;=>", "&#34;=\""]
        .iter()
        .filter_map(|pair| pair.split_once(";="))
        .fold(text.to_owned(), |text, (from, to)| text.replace(&format!("{from};"), to))
}

impl Page {
    pub fn has(&self, words: &str) -> bool {
        self.text.contains(words)
    }

    /// The form whose action ends so, with what it would send as it stands.
    fn form(&self, action: &str) -> (String, Vec<(String, String)>) {
        let form = self
            .text
            .split("<form ")
            .skip(1)
            .find(|form| {
                attribute(&format!(" {}", form.split('>').next().unwrap_or_default()), "action")
                    .is_some_and(|known| known == action)
            })
            .unwrap_or_else(|| panic!("no form for {action} on {}:\n{}", self.path, self.text));
        let form = form.split("</form>").next().unwrap_or_default();
        let mut fields = Vec::new();
        for tag in form.split("<input ").skip(1) {
            let tag = format!(" {}", tag.split('>').next().unwrap_or_default());
            let (Some(name), kind) = (attribute(&tag, "name"), attribute(&tag, "type").unwrap_or_default()) else {
                continue;
            };
            if matches!(kind.as_str(), "radio" | "checkbox") && !tag.contains(" checked") || kind == "file" {
                continue;
            }
            fields.push((name, attribute(&tag, "value").unwrap_or_default()));
        }
        for select in form.split("<select ").skip(1) {
            let name =
                attribute(&format!(" {}", select.split('>').next().unwrap_or_default()), "name").expect("a name");
            let chosen = select.split("</select>").next().unwrap_or_default().split("<option ").skip(1);
            let chosen = chosen
                .map(|option| format!(" {option}"))
                .find(|option| option.split('>').next().is_some_and(|tag| tag.contains(" selected")));
            fields.push((name, chosen.and_then(|option| attribute(&option, "value")).unwrap_or_default()));
        }
        (action.to_owned(), fields)
    }
}

impl Browser {
    async fn send(&mut self, method: &str, path: &str, body: Option<(String, Vec<u8>)>) -> Page {
        let (mut method, mut path, mut body) = (method.to_owned(), path.to_owned(), body);
        for _ in 0..5 {
            let mut request = Request::builder().method(method.as_str()).uri(&path).header(header::HOST, "city.test");
            request = request.header("sec-fetch-site", "same-origin").header(header::ACCEPT_LANGUAGE, self.language);
            let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.header(header::COOKIE, cookies.join("; "));
            let content = match body.take() {
                Some((kind, content)) => {
                    request = request.header(header::CONTENT_TYPE, kind).header(header::CONTENT_LENGTH, content.len());
                    Body::from(content)
                }
                None => Body::empty(),
            };
            let response =
                self.router.clone().oneshot(request.body(content).expect("a request")).await.expect("answers");
            for cookie in response.headers().get_all(header::SET_COOKIE) {
                let text = cookie.to_str().expect("text");
                let (name, value) = text.split(';').next().and_then(|pair| pair.split_once('=')).expect("a cookie");
                if value.is_empty() {
                    self.cookies.remove(name)
                } else {
                    self.cookies.insert(name.to_owned(), value.to_owned())
                };
            }
            let status = response.status();
            if status == StatusCode::SEE_OTHER {
                path = response.headers()[header::LOCATION].to_str().expect("text").to_owned();
                "GET".clone_into(&mut method);
                continue;
            }
            let bytes = axum::body::to_bytes(response.into_body(), 8 << 20).await.expect("a body");
            return Page { status, path, text: String::from_utf8_lossy(&bytes).into_owned() };
        }
        panic!("too many redirects to {path}");
    }

    pub async fn get(&mut self, path: &str) -> Page {
        self.send("GET", path, None).await
    }

    /// Posts a form as it stands on the page, with these answers; an answer to a field that is not there fails.
    pub async fn fill(&mut self, page: &Page, action: &str, answers: &[(&str, &str)]) -> Page {
        let (action, mut fields) = page.form(action);
        for (name, value) in answers {
            let offered = page.text.contains(&format!("name=\"{name}\""));
            assert!(offered, "{} has no field {name}:\n{}", page.path, page.text);
            fields.retain(|(known, _)| known != name);
            fields.push(((*name).to_owned(), (*value).to_owned()));
        }
        let encode = web::answers::encode;
        let body: Vec<String> =
            fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
        self.send("POST", &action, Some(("application/x-www-form-urlencoded".to_owned(), body.join("&").into_bytes())))
            .await
    }

    /// Posts a file.
    pub async fn upload(&mut self, action: &str, field: &str, name: &str, content: &[u8]) -> Page {
        let mut body =
            format!("--cut\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\r\n")
                .into_bytes();
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n--cut--\r\n");
        self.send("POST", action, Some(("multipart/form-data; boundary=cut".to_owned(), body))).await
    }
}
