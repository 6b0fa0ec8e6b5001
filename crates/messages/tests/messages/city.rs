//! A store with the tables of messages, and who acts in it.

use base::{AccountId, Clock, Grant, Kind, Locale, Moment, Permit, Principal, Right, Scope, Target};
use db::{Call, Cx, Db, Keys, Migration, Options, V};
use jobs::Jobs;
use messages::{Delivery, OWN, Sms, To};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use testkit::Store;

pub const HANDLE: Right = Right("thing.handle");
pub const START: Moment = Moment(1_795_000_000_000);
pub const ME: AccountId = AccountId(5);

pub struct City {
    pub db: Db,
    pub store: Store,
}

impl From<Store> for City {
    fn from(store: Store) -> City {
        let options = Options::new(store.url(), Arc::new(Keys::from_master(&[7; 32])), Clock::standing_at(START));
        let steps: Vec<Migration> = identity::MIGRATIONS.iter().chain(messages::MIGRATIONS).copied().collect();
        City { db: Db::open(&options, &steps).expect("opens"), store }
    }
}

pub fn principal(kind: Kind, account: i64, right: Right, scope: Scope) -> Principal {
    let grants = vec![Grant { right: Arc::from(right.0), scope }];
    Principal { grants: Arc::from(grants), ..Principal::signed_in(kind, AccountId(account), "陈晓岚") }
}

pub fn person(account: i64) -> Call {
    Call::new(principal(Kind::Person, account, OWN, Scope::Own), Locale::Zh, "t")
}

pub fn administrator(right: Right) -> Call {
    Call::new(principal(Kind::Official, 9, right, Scope::Subtree("/".to_owned())), Locale::Zh, "t")
}

pub fn granted() -> Value {
    json!({"number": "990100-1", "item": {"zh": "居住证", "en": "Residence permit"}, "result": "居住证", "receive": {"zh": "已送达", "en": "Delivered"}})
}

pub type Sent = Arc<Mutex<Vec<(String, String, String)>>>;

/// A gateway that remembers, and fails so many times first.
pub fn gateway(sent: &Sent, mut failures: usize) -> Sms {
    let sent = Arc::clone(sent);
    let left = Mutex::new(std::mem::take(&mut failures));
    Sms::Gateway(Arc::new(move |text| {
        let mut left = left.lock().expect("held");
        if *left > 0 {
            *left -= 1;
            return Err(base::Error::fault("the gateway is closed"));
        }
        sent.lock().expect("held").push((text.address.to_owned(), text.body.to_owned(), text.key.to_owned()));
        Ok(())
    }))
}

impl City {
    pub fn act<T: Send + 'static>(&self, body: impl Fn(&mut Cx, &Permit) -> base::Result<T> + Send + 'static) -> T {
        let acted = self.db.write_now(&Call::system("test"), "thing.handle", move |cx| {
            cx.about("case", 7);
            let permit = cx.permit(HANDLE, Target::default())?;
            body(cx, &permit)
        });
        acted.expect("acts")
    }

    pub fn tell(&self) -> i64 {
        self.act(|cx, permit| {
            messages::send(cx, permit, To::person(ME), "case.granted", &granted(), ("case", 7), "/me/cases/7")
        })
    }

    pub fn run<T: Send + 'static>(
        &self,
        call: &Call,
        body: impl Fn(&mut Cx) -> base::Result<T> + Send + 'static,
    ) -> base::Result<T> {
        self.db.write_now(call, "test.run", body)
    }

    pub fn unread(&self, account: i64) -> u32 {
        let reader = principal(Kind::Person, account, OWN, Scope::Own);
        self.db.read_now(&person(account), "unread", move |cx| messages::unread(cx, &reader)).expect("reads")
    }

    pub fn texts(&self, sql: &'static str) -> Vec<String> {
        let rows =
            self.db.read_now(&Call::system("test"), "texts", move |cx| cx.query(sql, &[] as &[V])).expect("reads");
        rows.iter().map(|row| row.string(0).expect("text")).collect()
    }

    /// An account whose person has a phone, as identity would write them.
    pub fn with_phone(&self, phone: &'static str) {
        self.act(move |cx, permit| {
            let facts = cx.seal("person:1", json!({"number": "11010519491231002X", "birth": null, "sex": null}).to_string().as_bytes())?;
            let sealed = cx.seal("person:1", phone.as_bytes())?;
            cx.write(permit, "INSERT INTO person (id, name, certificate_type, number_blind, facts_sealed, phone_sealed, level, source, made_at, version) \
                              VALUES (1, '陈晓岚', '111', 'x', $1, $2, 3, 'test', 1, 1)", vec![V::from(facts), V::from(sealed)])?;
            cx.write(permit, "INSERT INTO account (id, kind, name, password, password_at, state, duty, person, made_at, version) \
                              VALUES (5, 'person', '陈晓岚', '', 1, 'active', '', 1, 1, 1)", vec![])
        });
    }

    pub fn deliver(&self, delivery: Delivery) -> usize {
        messages::handlers(Jobs::new(), delivery).run_due(&self.db).expect("runs")
    }

    pub fn pass(&self, milliseconds: i64) {
        assert!(self.db.clock().set(self.db.clock().now().plus(milliseconds)));
    }
}
