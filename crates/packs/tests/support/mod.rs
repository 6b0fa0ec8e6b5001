//! A small city with offices, all packs published, and a browser that signs in by a header.
#![allow(dead_code, reason = "each test file uses its own part")]

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use base::{AccountId, Clock, Grant, Kind, Moment, OfficeId, Principal, Right, Scope, Text};
use catalogue::item::{Remedies, Remedy};
use catalogue::rights::{ANSWER, ITEM_EDIT, ITEM_PUBLISH, ITEM_REVIEW, SLOTS, VISIT};
use catalogue::{App, Hooks};
use db::{Call, Cx, Db, Keys, Migration, Options};
use http::{HeaderMap, StatusCode};
use identity::offices::commands::CreateOffice;
use identity::offices::model::OfficeFacts;
use packs::{Pack, Report, embedded, publish};
use std::sync::Arc;
use testkit::Store;
use tower::ServiceExt;
use web::{Settings, Site, Viewer};

/// Monday, 23 November 2026, nine in the morning.
pub const NOW: &str = "2026-11-23T09:00:00+08:00";

/// Functions of the packs, with the code and name of the office that has them.
const OFFICES: &[(&str, &str, &str)] = &[
    ("market-regulation", "市场监督管理局", "Market Regulation"),
    ("public-security", "公安局", "Public Security"),
    ("taxation", "税务局", "Taxation"),
    ("human-resources", "人力资源和社会保障局", "Human Resources"),
    ("housing-fund", "住房公积金管理中心", "Housing Fund"),
    ("civil-affairs", "民政局", "Civil Affairs"),
    ("medical-security", "医疗保障局", "Medical Security"),
    ("housing", "住房和城乡建设局", "Housing"),
    ("disabled-federation", "残疾人联合会", "Disabled Persons"),
    ("government-services", "政务服务中心", "Service Hall"),
    ("community-affairs", "滨江街道办事处", "Binjiang Street"),
    ("means-check", "核对中心", "Means Check"),
];

pub struct City {
    pub db: Db,
    pub app: Arc<App>,
    pub router: Router,
    pub clock: Clock,
    pub offices: Vec<(String, OfficeId, String)>,
    pub report: Report,
    _store: Store,
}

impl From<Store> for City {
    fn from(store: Store) -> City {
        City::with(store, embedded())
    }
}

fn office(cx: &mut Cx, root: OfficeId, (code, zh, en): (&str, &str, &str)) -> base::Result<(String, OfficeId, String)> {
    let kind = match code {
        "government-services" => "hall",
        "community-affairs" => "street",
        _ => "department",
    };
    let facts = OfficeFacts {
        kind: kind.to_owned(),
        name: Text::new(format!("样本市{zh}"), en),
        short: Text::new(zh, en),
        division: "990100".to_owned(),
        phone: "0990-88120000".to_owned(),
        address: Text::new("滨江路 88 号", "88 Binjiang Road"),
        hours: Text::new("周一至周五 9:00—12:00，13:30—17:30", "Mon to Fri 9:00–12:00 and 13:30–17:30"),
        functions: vec![code.to_owned()],
    };
    let office = CreateOffice { parent: Some(root), code: code.to_owned(), facts }.run(cx)?;
    Ok((code.to_owned(), office.id, office.path))
}

pub fn remedies() -> Remedies {
    let remedy = |zh: &str, en: &str, within: &str| Remedy {
        office: Text::new(zh, en),
        address: None,
        phone: String::new(),
        website: String::new(),
        within: within.to_owned(),
    };
    Remedies {
        review: remedy("样本市人民政府", "Sample Government", "60d"),
        lawsuit: remedy("样本市人民法院", "Sample Court", "6m"),
    }
}

/// Publishes packs as the city implements them.
pub fn publish_all(db: &Db, packs: &[Pack]) -> base::Result<Report> {
    let call = Call::system("packs");
    let own = packs.to_vec();
    let overlays = db.read_now(&call, "packs.implement", move |cx| {
        packs::implementations(cx, &own, "990100", "12345", &remedies())
    })?;
    publish(db, &call, packs, &overlays)
}

impl City {
    pub fn with(store: Store, packs: Vec<Pack>) -> City {
        let clock = Clock::standing_at(Moment::parse(NOW).expect("a time"));
        let options = Options::new(store.url(), Arc::new(Keys::from_master(&[7; 32])), clock.clone());
        let steps: Vec<Migration> = [identity::MIGRATIONS, search::MIGRATIONS, catalogue::MIGRATIONS].concat();
        let db = Db::open(&options, &steps).expect("opens");
        let offices = db
            .write_now(&Call::system("test"), "city", |cx| {
                let facts = OfficeFacts {
                    kind: "government".to_owned(),
                    name: Text::new("样本市人民政府", "Government"),
                    short: Text::default(),
                    division: "990100".to_owned(),
                    phone: String::new(),
                    address: Text::default(),
                    hours: Text::default(),
                    functions: Vec::new(),
                };
                let root = CreateOffice { parent: None, code: "city".to_owned(), facts }.run(cx)?;
                OFFICES.iter().map(|row| office(cx, root.id, *row)).collect::<base::Result<Vec<_>>>()
            })
            .expect("a city");
        let report = publish_all(&db, &packs).expect("published");
        let names = web::City {
            name: Text::new("样本通办", "Sample Tongban"),
            hotline: "12345".to_owned(),
            ..web::City::default()
        };
        let site = Site::new(Settings::new(names, clock.clone()));
        let app = App::new(db.clone(), site.clone(), Hooks::default());
        let router = catalogue::routes().into_router().layer(from_fn(sign_in)).with_state(Arc::clone(&app));
        City { router: web::layers(router, &site), app, db, clock, offices, report, _store: store }
    }

    pub fn office(&self, code: &str) -> OfficeId {
        self.offices.iter().find(|(known, ..)| known == code).expect("an office").1
    }

    pub fn path(&self, code: &str) -> String {
        self.offices.iter().find(|(known, ..)| known == code).expect("an office").2.clone()
    }

    pub async fn get(&self, who: &str, path: &str) -> Answer {
        self.send(who, path, None, "zh-CN").await
    }

    pub async fn get_in(&self, language: &str, who: &str, path: &str) -> Answer {
        self.send(who, path, None, language).await
    }

    pub async fn post(&self, who: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{}={}", web::answers::encode(name), web::answers::encode(value)))
            .collect();
        self.send(
            who,
            path,
            Some(("application/x-www-form-urlencoded".to_owned(), body.join("&").into_bytes())),
            "zh-CN",
        )
        .await
    }

    pub async fn upload(&self, who: &str, path: &str, file: &str, bytes: &[u8]) -> Answer {
        let mut body = format!(
            "--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{file}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--cut--\r\n");
        self.send(who, path, Some(("multipart/form-data; boundary=cut".to_owned(), body)), "zh-CN").await
    }

    async fn send(&self, who: &str, path: &str, form: Option<(String, Vec<u8>)>, language: &str) -> Answer {
        let mut request = Request::builder()
            .method(if form.is_some() { "POST" } else { "GET" })
            .uri(path)
            .header("host", "localhost")
            .header("accept", "text/html")
            .header("accept-language", language)
            .header("x-as", who);
        if form.is_some() {
            request = request.header("origin", "http://localhost").header("sec-fetch-site", "same-origin");
        }
        let body = match form {
            Some((kind, body)) => {
                request = request.header("content-type", kind);
                Body::from(body)
            }
            None => Body::empty(),
        };
        let request = request.body(body).expect("a request");
        let response = self.router.clone().oneshot(request).await.expect("answers");
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = axum::body::to_bytes(response.into_body(), 64 << 20).await.expect("a body").to_vec();
        Answer { status, headers, bytes }
    }
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub fn location(&self) -> String {
        self.headers.get("location").map(|value| value.to_str().expect("text").to_owned()).unwrap_or_default()
    }

    /// The page, which must be one and hold no key of a missing sentence.
    pub fn page(&self) -> String {
        let text = self.text();
        assert_eq!(self.status, StatusCode::OK, "{text}");
        for start in
            [">hall-", ">guide-", ">ask-", ">book-", ">library-", ">item-", "\"hall-", "\"library-", "\"guide-"]
        {
            let found = text.find(start).map(|at| text[at..].chars().take(60).collect::<String>());
            assert!(found.is_none() || text.contains(&format!("href={start}")), "a sentence is missing: {found:?}");
        }
        text
    }

    /// The value of a hidden field.
    pub fn field(&self, name: &str) -> String {
        let text = self.text();
        let mark = format!("name=\"{name}\" value=\"");
        let at = text.find(&mark).unwrap_or_else(|| panic!("no {name} in {text}")) + mark.len();
        text[at..].split('"').next().expect("a value").to_owned()
    }

    /// All fields of the page as a browser would send them; buttons are left out.
    pub fn form(&self) -> Vec<(String, String)> {
        let page = scraper::Html::parse_document(&self.text());
        let mut out = Vec::new();
        let select = |what: &str| scraper::Selector::parse(what).expect("a selector");
        for element in page.select(&select("main input, main textarea, main select")) {
            let (value, name) = (element.value(), element.value().attr("name").unwrap_or_default().to_owned());
            if name.is_empty() {
                continue;
            }
            match (value.name(), value.attr("type").unwrap_or("text")) {
                ("input", "checkbox" | "radio") => {
                    if value.attr("checked").is_some() {
                        out.push((name, value.attr("value").unwrap_or("on").to_owned()));
                    }
                }
                ("input", "file") => {}
                ("input", _) => out.push((name, value.attr("value").unwrap_or_default().to_owned())),
                ("textarea", _) => {
                    let text: String = element.text().collect();
                    out.push((name, text.strip_prefix('\n').unwrap_or(&text).to_owned()));
                }
                _ => {
                    let chosen = element.select(&select("option[selected]")).next();
                    let chosen = chosen.or_else(|| element.select(&select("option")).next());
                    out.push((
                        name,
                        chosen.and_then(|option| option.value().attr("value")).unwrap_or_default().to_owned(),
                    ));
                }
            }
        }
        out
    }
}

/// A person of the tests: `resident`, `other`, `editor`, `reviewer`, `publisher`, `clerk:<code>`.
async fn sign_in(mut request: Request, next: Next) -> axum::response::Response {
    let who = request.headers().get("x-as").and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let principal = principal(&who);
    if principal.is_signed_in() {
        let viewer = Viewer { principal: principal.clone(), name: principal.name.to_string(), unread: 0 };
        request.extensions_mut().insert(viewer);
    }
    request.extensions_mut().insert(Arc::new(principal));
    next.run(request).await
}

pub fn principal(who: &str) -> Principal {
    let grant = |right: Right, scope: Scope| Grant { right: Arc::from(right.0), scope };
    let made = |kind, id, name, grants: Vec<Grant>| Principal {
        grants: Arc::from(grants),
        ..Principal::signed_in(kind, AccountId(id), name)
    };
    let all = || Scope::Subtree("/".to_owned());
    match who.split_once(':').unwrap_or((who, "")) {
        ("resident", _) => made(Kind::Person, 11, "李桂英", vec![grant(VISIT, Scope::Own)]),
        ("other", _) => made(Kind::Person, 12, "王建军", vec![grant(VISIT, Scope::Own)]),
        ("editor", _) => made(Kind::Official, 21, "方敏", vec![grant(ITEM_EDIT, all())]),
        ("reviewer", _) => made(Kind::Official, 22, "何静", vec![grant(ITEM_REVIEW, all()), grant(ITEM_EDIT, all())]),
        ("publisher", _) => made(Kind::Official, 23, "沈岩", vec![grant(ITEM_PUBLISH, all())]),
        ("clerk", path) => {
            let rights = [ITEM_EDIT, ITEM_REVIEW, ANSWER, SLOTS];
            let grants = rights.map(|right| grant(right, Scope::Subtree(path.to_owned())));
            let office = path.trim_end_matches('/').rsplit('/').next().and_then(|id| id.parse().ok()).map(OfficeId);
            Principal { office, office_path: Arc::from(path), ..made(Kind::Official, 31, "林嘉", grants.to_vec()) }
        }
        _ => Principal::nobody(&[]),
    }
}

pub fn call(who: &str) -> Call {
    Call::new(principal(who), base::Locale::Zh, "test")
}
