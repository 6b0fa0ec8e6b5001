//! A fresh city: a store, a clock that moves, and people.

use base::{AccountId, Clock, Error, Locale, Moment, Principal, Result};
use codes::{CitizenId, Mobile};
use db::{Call, Cx, Db, Keys, Listener, Options};
use identity::accounts::commands::{CheckCode, Enrol, Enrolled, Found, Register, SendCode, SignIn, SignedIn, find};
use identity::accounts::model::PhonePurpose;
use identity::passwords::{Passwords, hash_now};
use identity::{MIGRATIONS, Setup, principal};
use jiff::civil::date;
use std::sync::{Arc, OnceLock};

pub const PASSWORD: &str = "River-2026";

/// The hash of [`PASSWORD`], made once.
pub fn hash() -> String {
    static HASH: OnceLock<String> = OnceLock::new();
    HASH.get_or_init(|| hash_now(PASSWORD).expect("hashes")).clone()
}

pub struct City {
    pub db: Db,
    pub clock: Clock,
    pub setup: Setup,
    _store: testkit::Store,
}

impl From<testkit::Store> for City {
    fn from(store: testkit::Store) -> City {
        let clock = Clock::standing_at(Moment::parse("2026-11-23T09:00:00+08:00").expect("a time"));
        let mut options = Options::new(store.url(), Arc::new(Keys::from_master(&[7; 32])), clock.clone());
        options.listeners = vec![Listener { event: "identity.disabled", name: "hand-over" }];
        let db = Db::open(&options, MIGRATIONS).expect("opens");
        City { db, clock, setup: Setup::default(), _store: store }
    }
}

pub fn id(year: i16, sequence: u16) -> CitizenId {
    CitizenId::build("990102", date(year, 5, 1), sequence).expect("a number")
}

pub fn mobile(tail: u32) -> Mobile {
    Mobile::parse(&format!("139{tail:08}")).expect("a phone")
}

/// The code of a refusal; `done` when there was none.
pub fn code<T>(result: &Result<T>) -> String {
    match result {
        Ok(_) => "done".to_owned(),
        Err(Error::Refused(refusal)) => refusal.code.to_string(),
        Err(Error::Fault(fault)) => panic!("a fault: {}", fault.what),
    }
}

impl City {
    pub fn nobody(&self) -> Call {
        Call::new(self.setup.nobody(), Locale::Zh, "test")
    }

    pub fn later(&self, milliseconds: i64) {
        assert!(self.clock.set(self.clock.now().plus(milliseconds)));
    }

    pub fn write<T: Send + 'static>(
        &self,
        call: &Call,
        body: impl Fn(&mut Cx) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.db.write_now(call, "test.write", body)
    }

    pub fn read<T: Send + 'static>(
        &self,
        call: &Call,
        body: impl Fn(&mut Cx) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.db.read_now(call, "test.read", body)
    }

    pub fn system<T: Send + 'static>(&self, body: impl Fn(&mut Cx) -> Result<T> + Send + 'static) -> T {
        self.write(&Call::system("test"), body).expect("the system may")
    }

    /// Who a token stands for now.
    pub fn who(&self, token: &str) -> Option<Arc<Principal>> {
        let (setup, token) = (self.setup.clone(), token.to_owned());
        let signed = self.read(&Call::system("test"), move |cx| principal(cx, &setup, &token)).expect("reads");
        signed.map(|signed| signed.principal)
    }

    /// The call of a session.
    pub fn by(&self, token: &str) -> Call {
        let actor = self.who(token).expect("signed in");
        Call { actor, locale: Locale::Zh, trace: Arc::from("test") }
    }

    /// The ticket of a phone, by the code that was sent to it.
    pub fn ticket(&self, purpose: PhonePurpose, phone: &Mobile) -> String {
        let sent = phone.clone();
        let code =
            self.write(&self.nobody(), move |cx| SendCode { purpose, phone: sent.clone() }.run(cx)).expect("sends");
        let typed = phone.clone();
        let check = move |cx: &mut Cx| CheckCode { purpose, phone: typed.clone(), code: code.clone() }.run(cx);
        self.write(&self.nobody(), check).expect("checks").expect("the right code")
    }

    /// Registers with a phone; answers the session's token.
    pub fn register(&self, phone: &Mobile) -> (AccountId, String) {
        let ticket = self.ticket(PhonePurpose::Register, phone);
        let limits = self.setup.limits;
        let register = Register { ticket, password: hash(), device: "Firefox, Linux".to_owned(), limits };
        self.write(&self.nobody(), move |cx| register.run(cx)).expect("registers")
    }

    /// A resident who was enrolled at a window.
    pub fn resident(&self, name: &'static str, number: &CitizenId, phone: u32) -> Enrolled {
        let enrol =
            Enrol { name: name.to_owned(), number: number.clone(), phone: mobile(phone), password: Some(hash()) };
        self.system(move |cx| enrol.run(cx))
    }

    /// Tries to sign in, with the password checked as the page does.
    pub fn try_sign_in(&self, name: &str, password: &str) -> SignedIn {
        let wanted = name.to_owned();
        let found: Found = self.read(&self.nobody(), move |cx| find(cx, &wanted)).expect("reads");
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let right =
            runtime.block_on(async { Passwords::new(1)?.matches(password, Some(&found.hash)).await }).expect("checks");
        let sign_in = SignIn { found, right, device: "Chrome, Windows".to_owned(), limits: self.setup.limits };
        self.write(&self.nobody(), move |cx| sign_in.run(cx)).expect("no fault")
    }

    /// Signs in with the usual password; answers the session's token.
    pub fn sign_in(&self, name: &str) -> String {
        match self.try_sign_in(name, PASSWORD) {
            SignedIn::Done { token, .. } => token,
            other => panic!("{name} does not get in: {other:?}"),
        }
    }
}
