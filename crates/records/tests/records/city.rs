//! A store with the tables of records, and who acts in it.

use axum::body::Body;
use axum::extract::{Extension, Request};
use axum::http::StatusCode;
use base::{AccountId, Clock, Grant, Kind, Locale, Moment, Permit, PersonId, Principal, Right, Scope, Target, Text};
use db::{Call, Cx, Db, Keys, Migration, Options};
use jiff::civil::{Date, date};
use records::{App, Ask, NewGrant, Record, TAKE, Taken};
use serde_json::{Map, Value, json};
use std::sync::Arc;
use testkit::Store;
use tower::ServiceExt;
use web::{Settings, Site, Viewer};

pub const START: Moment = Moment(1_795_000_000_000); // 18 November 2026
pub const NUMBER: &str = "11010519491231002X";
pub const LONG: Date = date(2027, 12, 31);

pub struct City {
    pub db: Db,
    pub store: Store,
}

impl From<Store> for City {
    fn from(store: Store) -> City {
        let options = Options::new(store.url(), Arc::new(Keys::from_master(&[7; 32])), Clock::standing_at(START));
        let steps: Vec<Migration> = identity::MIGRATIONS.iter().chain(records::MIGRATIONS).copied().collect();
        City { db: Db::open(&options, &steps).expect("opens"), store }
    }
}

pub fn map(value: Value) -> Map<String, Value> {
    value.as_object().cloned().expect("an object")
}

pub fn record(kind: &str) -> Record {
    Record {
        kind: kind.to_owned(),
        key: NUMBER.to_owned(),
        plain: map(json!({"sex": "female", "birth_date": "1949-12-31"})),
        sensitive: map(json!({"citizen_id": NUMBER, "address": "桂花巷 16 号", "phone": "13900001234"})),
        office: base::OfficeId(0),
        source: Text::new("人口库", "Population register"),
        as_of: date(2026, 10, 1),
    }
}

pub fn terms(fields: &[&str], until: Date) -> NewGrant {
    NewGrant {
        consumer: "item:card".to_owned(),
        kind: "population".to_owned(),
        fields: fields.iter().map(|field| (*field).to_owned()).collect(),
        purpose: Text::new("办老年证", "an old-age card"),
        basis: "老年人权益保障法第五十三条".to_owned(),
        until,
    }
}

pub fn person(account: i64) -> Call {
    let grants = vec![Grant { right: Arc::from(TAKE.0), scope: Scope::Own }];
    let actor = Principal {
        grants: Arc::from(grants),
        person: Some(PersonId(1)),
        ..Principal::signed_in(Kind::Person, AccountId(account), "陈晓岚")
    };
    Call::new(actor, Locale::Zh, "t")
}

impl City {
    pub fn act<T: Send + 'static>(
        &self,
        right: Right,
        body: impl Fn(&mut Cx, &Permit) -> base::Result<T> + Send + 'static,
    ) -> base::Result<T> {
        self.db.write_now(&Call::system("test"), "test.act", move |cx| {
            cx.about("record", 1);
            let permit = cx.permit(right, Target::default())?;
            body(cx, &permit)
        })
    }

    pub fn put(&self, record: Record) -> i64 {
        self.act(records::PUT, move |cx, permit| records::put(cx, permit, &record)).expect("written")
    }

    pub fn grant(&self, fields: &'static [&'static str], until: Date) -> i64 {
        self.act(records::GRANT, move |cx, permit| records::grant(cx, permit, &terms(fields, until))).expect("granted")
    }

    pub fn take(&self, fields: &'static [&'static str]) -> base::Result<Option<Taken>> {
        self.db.write_now(&person(5), "case.prefill", move |cx| {
            records::take(
                cx,
                Ask {
                    consumer: "item:card",
                    kind: "population",
                    key: "11010519491231002x",
                    fields,
                    about: ("case", 7),
                },
            )
        })
    }

    pub fn readings(&self) -> Vec<records::Reading> {
        self.db.read_now(&person(5), "readings", |cx| records::readings_about(cx, "case", 7)).expect("lists")
    }

    /// Somebody asks for a page, or sends a form to one.
    pub async fn ask(&self, method: &str, path: &str, form: &str, call: &Call) -> (StatusCode, String) {
        let site = Site::new(Settings::new(web::City::default(), self.db.clock().clone()));
        let viewer = Viewer { principal: (*call.actor).clone(), name: call.actor.name.to_string(), unread: 0 };
        let router = records::routes().into_router().with_state(App::new(self.db.clone(), consumers, false));
        let router = web::layers(router.layer(Extension(viewer)).layer(Extension(Arc::clone(&call.actor))), &site);
        let request = Request::builder().method(method).uri(path).header("sec-fetch-site", "same-origin");
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        let response =
            router.oneshot(request.body(Body::from(form.to_owned())).expect("a request")).await.expect("answers");
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), 1 << 20).await.expect("reads");
        (status, String::from_utf8_lossy(&bytes).into_owned())
    }
}

/// Those to whom the city can give a grant.
pub fn consumers(_: &mut Cx) -> base::Result<Vec<(String, Text)>> {
    Ok(vec![("item:card".to_owned(), Text::new("老年证", "Old-age card"))])
}
