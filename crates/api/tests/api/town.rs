//! The small city with all tables of the interface, programs with tokens, and a look at every answer.

use crate::samples;
use crate::schema;
use crate::support::{self, City};
use api::token::{KEEP, MakeToken, digest, secret};
use api::{App, Operation};
use axum::Router;
use axum::body::Body;
use axum::http::Request;
use base::{AccountId, Grant, Kind, Locale, PersonId, Principal, Right, Scope};
use db::Call;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use tower::ServiceExt;

pub struct Town {
    pub city: City,
    pub router: Router,
    setup: identity::Setup,
    keys: AtomicUsize,
    pub folder: tempfile::TempDir,
    called: Mutex<BTreeSet<&'static str>>,
}

impl From<testkit::Store> for Town {
    fn from(store: testkit::Store) -> Town {
        let more = [search::MIGRATIONS, messages::MIGRATIONS, files::MIGRATIONS, api::MIGRATIONS].concat();
        let city = City::with(store, support::MONDAY, &more);
        samples::divisions(&city);
        let folder = tempfile::tempdir().expect("a folder");
        let mut setup = city.setup.clone();
        setup.official_rights.extend([KEEP, messages::OWN]);
        setup.person_rights.extend([KEEP, catalogue::rights::VISIT, messages::OWN]);
        setup.security_rights.push(records::GRANT);
        setup.system_rights.extend([messages::WORDINGS, messages::DELIVERIES, cases::rights::CALENDAR]);
        setup.known_rights = messages::RIGHTS.iter().chain(records::RIGHTS).copied().collect();
        let files = files::Files::open(folder.path(), city.db.clock().clone()).expect("opens");
        let app = App { db: city.db.clone(), setup: setup.clone(), files };
        let site = web::Site::new(web::Settings::new(web::City::default(), city.db.clock().clone()));
        let router = web::layers(api::routes().into_router().with_state(Arc::new(app)), &site);
        Town { city, router, setup, keys: AtomicUsize::new(0), folder, called: Mutex::default() }
    }
}

/// The document, made once.
pub fn document() -> &'static Value {
    static DOCUMENT: OnceLock<Value> = OnceLock::new();
    DOCUMENT.get_or_init(api::document)
}

/// The operation at an address; a stated part goes before one that is filled in.
fn operation(method: &str, path: &str) -> Option<&'static Operation> {
    let path = path.split('?').next().unwrap_or_default();
    let filled = |one: &Operation| one.path.matches('{').count();
    let fits = |one: &&Operation| {
        let (mine, given) = (one.path.split('/'), path.split('/'));
        one.writes == (method == "POST")
            && mine.clone().count() == given.clone().count()
            && mine.zip(given).all(|(mine, given)| mine.starts_with('{') || mine == given)
    };
    api::operations::all().filter(fits).min_by_key(|one| filled(one))
}

/// What an operation answers is what the document says of it, and a refusal is of a status that the document names.
fn check(operation: &Operation, status: u16, kind: &str, value: &Value) {
    let method = if operation.writes { "post" } else { "get" };
    let entry = &document()["paths"][format!("/api/v1{}", operation.path)][method];
    let content = entry["responses"][status.to_string()]["content"].as_object();
    let content =
        content.unwrap_or_else(|| panic!("{} does not say that it answers {status}: {value}", operation.name));
    let (declared, said) = content.iter().next().expect("one kind of content");
    assert!(declared == "*/*" || declared == kind, "{} answers {kind} and not {declared}", operation.name);
    let checked = schema::check(document(), &said["schema"], value, operation.name);
    checked.unwrap_or_else(|wrong| panic!("{} answers {status} {value}\n{wrong}", operation.name));
}

impl Town {
    /// A token for an account that lives for a month and may do all that the account may.
    pub async fn token(&self, account: AccountId) -> String {
        let grants = vec![Grant { right: Arc::from(KEEP.0), scope: Scope::Own }];
        let actor = Principal { grants: Arc::from(grants), ..Principal::signed_in(Kind::Official, account, "t") };
        self.make(&Call::new(actor, Locale::Zh, "t"), &[], 30).await.0
    }

    /// A token of an official for some rights and days, with its id and who made it.
    pub async fn narrow(&self, who: &str, rights: &[&str], days: i64) -> (String, i64, Call) {
        let (account, setup) = (self.city.official(who).actor.account, self.setup.clone());
        let signed = self
            .city
            .db
            .read(&Call::system("test"), "principal", move |cx| identity::principal_of(cx, &setup, account))
            .await
            .expect("reads")
            .expect("is active");
        let call = Call::new((*signed.principal).clone(), Locale::Zh, "test");
        let (secret, id) = self.make(&call, rights, days).await;
        (secret, id, call)
    }

    async fn make(&self, call: &Call, rights: &[&str], days: i64) -> (String, i64) {
        let (secret, rights) = (secret(), rights.iter().map(|right| (*right).to_owned()).collect());
        let make = MakeToken { name: "程序".into(), rights, days, digest: digest(&secret) };
        let id = self.city.db.write(call, "token.make", move |cx| make.run(cx)).await.expect("made");
        (secret, id)
    }

    pub async fn official(&self, who: &str) -> String {
        self.token(self.city.official(who).actor.account).await
    }

    /// A token for an administrator of a duty.
    pub async fn duty(&self, duty: identity::Duty) -> String {
        let account = self
            .city
            .db
            .write(&Call::system("test"), "duty", move |cx| {
                let make = identity::accounts::commands::MakeOfficial {
                    login: format!("admin.{}", duty.code()),
                    name: duty.code().into(),
                    password: Some("x".into()),
                };
                let account = make.run(cx)?.account;
                identity::accounts::commands::SetDuty { account, duty: Some(duty) }.run(cx)?;
                Ok(account)
            })
            .await
            .expect("made");
        self.token(account).await
    }

    /// A token for a resident with an account of their own.
    pub async fn resident(&self, sequence: u16) -> String {
        self.person("何静", number(sequence), sequence).await.0
    }

    /// A token for the person who applies in the small city.
    pub async fn applicant(&self) -> String {
        self.person("陈晓岚", applicant_number(), 10).await.0
    }

    /// An account with its token and its person.
    pub async fn person(&self, name: &str, number: codes::CitizenId, sequence: u16) -> (String, PersonId) {
        let phone = codes::Mobile::parse(&format!("139{sequence:08}")).expect("a phone");
        let enrol =
            identity::accounts::commands::Enrol { name: name.into(), number, phone, password: Some("x".into()) };
        let made = self.city.db.write(&Call::system("test"), "enrol", move |cx| enrol.run(cx)).await.expect("enrolled");
        (self.token(made.account).await, made.person)
    }

    /// The account of a person.
    pub async fn account(&self, person: PersonId) -> AccountId {
        let call = Call::system("test");
        let found =
            self.city.db.read(&call, "account", move |cx| identity::accounts::store::of_person(cx, person)).await;
        found.expect("reads").expect("has an account").id
    }

    /// Keeps a record about somebody in the population register.
    pub async fn record(&self, about: &codes::CitizenId) {
        let key = about.to_string();
        self.city
            .db
            .write(&Call::system("test"), "record", move |cx| {
                let permit = cx.permit(records::PUT, base::Target::default())?;
                cx.about("record", 1);
                let record = records::Record {
                    kind: "population".into(),
                    key: key.clone(),
                    plain: json!({ "sex": "female" }).as_object().cloned().expect("an object"),
                    sensitive: serde_json::Map::new(),
                    office: base::OfficeId(0),
                    source: base::Text::new("人口库", "Population register"),
                    as_of: jiff::civil::date(2026, 1, 1),
                };
                records::put(cx, &permit, &record)
            })
            .await
            .expect("kept");
    }

    /// An official reads that record for `test/one`, so many times.
    pub async fn take(&self, about: &codes::CitizenId, times: usize) {
        let (clerk, key) = (self.city.official("clerk:market"), about.to_string());
        let taken = self.city.db.write(&clerk, "record.take", move |cx| {
            let ask = || records::Ask {
                consumer: "test/one",
                kind: "population",
                key: &key,
                fields: &["sex"],
                about: ("draft", 1),
            };
            (0..times).try_for_each(|_| records::take(cx, ask()).map(drop))
        });
        taken.await.expect("taken");
    }

    /// Tells an account, so many times, that something was granted.
    pub async fn tell(&self, account: AccountId, times: usize) {
        let data = json!({
            "number": "990100-1", "item": { "zh": "居住证", "en": "Residence permit" }, "result": "居住证",
            "receive": { "zh": "已送达", "en": "Delivered" },
        });
        let call = Call::system("test");
        let told = self.city.db.write(&call, "tell", move |cx| {
            cx.about("case", 7);
            let permit = cx.permit(cases::rights::HANDLE, base::Target::default())?;
            for _ in 0..times {
                let to = messages::To::person(account);
                messages::send(cx, &permit, to, "case.granted", &data, ("case", 7), "/me/cases/7")?;
            }
            Ok(())
        });
        told.await.expect("told");
    }

    /// Every notice that is to go out fails for good.
    pub async fn fail(&self) {
        let call = Call::system("test");
        let failed = self.city.db.write(&call, "fail", |cx| {
            cx.about("notice", 1);
            let permit = cx.permit(messages::DELIVERIES, base::Target::default())?;
            let sql = "UPDATE notice_out SET state = 'failed', attempts = 8, last_error = 'the gateway is closed'";
            cx.write(&permit, sql, Vec::new())
        });
        failed.await.expect("failed");
    }

    /// Lets a role of the small city do more.
    pub async fn may(&self, role: &'static str, rights: &'static [Right]) {
        self.city
            .db
            .write(&Call::system("test"), "role", move |cx| {
                let found = identity::posts::store::role(cx, role)?.expect("is there");
                let mut all = found.rights.clone();
                all.extend(
                    rights
                        .iter()
                        .map(|right| identity::posts::RoleRight::new(right.0, identity::posts::ScopeKind::Subtree)),
                );
                identity::posts::commands::PutRole {
                    code: role.into(),
                    name: found.name.clone(),
                    rights: all,
                    reserved: vec![],
                }
                .run(cx)
            })
            .await
            .expect("put");
    }

    /// A call with a key; every answer is held against the document.
    pub async fn send(
        &self,
        call: (&str, &str),
        token: &str,
        key: Option<&str>,
        kind: &str,
        body: Vec<u8>,
    ) -> (u16, Value) {
        let (method, path) = call;
        let mut request = Request::builder().method(method).uri(format!("/api/v1{path}")).header("content-type", kind);
        if !token.is_empty() {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        let response =
            self.router.clone().oneshot(request.body(Body::from(body)).expect("a request")).await.expect("answers");
        let status = response.status().as_u16();
        let kind =
            response.headers().get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or_default().to_owned();
        let bytes = axum::body::to_bytes(response.into_body(), 1 << 22).await.expect("a body");
        let value = match serde_json::from_slice(&bytes) {
            Ok(value) if kind.ends_with("json") => value,
            _ => Value::from(String::from_utf8_lossy(&bytes).as_ref()),
        };
        if let Some(operation) = operation(method, path) {
            check(operation, status, &kind, &value);
            let rows = value["items"].as_array().is_none_or(|rows| !rows.is_empty());
            if status == 200 && rows {
                self.called.lock().expect("is sound").insert(operation.name);
            }
        }
        (status, value)
    }

    pub async fn ask(&self, method: &str, path: &str, token: &str, kind: &str, body: Vec<u8>) -> (u16, Value) {
        let key = format!("key-{:08}", self.keys.fetch_add(1, Ordering::Relaxed));
        self.send((method, path), token, Some(&key), kind, body).await
    }

    /// The walk has called these operations with success, and no others. A list counts once it has answered a row.
    pub fn called(&self, expected: &[&str]) {
        let called: Vec<&str> = self.called.lock().expect("is sound").iter().copied().collect();
        let mut expected = expected.to_vec();
        expected.sort_unstable();
        assert_eq!(called, expected);
    }

    pub async fn get(&self, path: &str, token: &str) -> (u16, Value) {
        self.ask("GET", path, token, "", Vec::new()).await
    }

    pub async fn post(&self, path: &str, token: &str, body: Value) -> (u16, Value) {
        self.ask("POST", path, token, "application/json", body.to_string().into_bytes()).await
    }

    /// A read that is answered.
    pub async fn read(&self, path: &str, token: &str) -> Value {
        let (status, value) = self.get(path, token).await;
        assert_eq!(status, 200, "GET {path}: {value}");
        value
    }

    /// An application that is handed in.
    pub async fn apply(&self, token: &str, item: &str, how: Value) -> String {
        let draft = self.done("/drafts", token, json!({ "item": item, "region": "990102" })).await;
        let submit = format!("/drafts/{}/submit", id(&draft, "id"));
        format!("/cases/{}", id(&self.done(&submit, token, how).await, "id"))
    }

    /// The address of the one open step of a case.
    pub async fn step(&self, case: &str, token: &str) -> String {
        format!("/tasks/{}", id(&self.read(&format!("{case}/tasks"), token).await["items"][0], "id"))
    }

    /// A write that is done.
    pub async fn done(&self, path: &str, token: &str, body: Value) -> Value {
        let (status, value) = self.post(path, token, body).await;
        assert_eq!(status, 200, "POST {path}: {value}");
        value
    }
}

/// A field of an answer that is an id.
pub fn id(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_else(|| panic!("no {name} in {value}")).to_owned()
}

/// The certificate of a resident.
pub fn number(sequence: u16) -> codes::CitizenId {
    codes::CitizenId::build("990102", jiff::civil::date(1991, 4, 8), sequence).expect("a number")
}

/// The certificate of the person who applies in the small city.
pub fn applicant_number() -> codes::CitizenId {
    codes::CitizenId::build("990102", jiff::civil::date(1990, 3, 7), 26).expect("a number")
}

/// A text as a value of an address.
pub fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |all, byte| format!("{all}%{byte:02X}"))
}
