//! A small city: two districts with an office each, officials of the library at both, residents, and one published item.

use base::{AccountId, Clock, Grant, Kind, Locale, Moment, OfficeId, Principal, Result, Right, Scope};
use catalogue::item::{Item, Overlay, merge};
use catalogue::library::{Draft, Entry};
use catalogue::published::commands::{Publish, Release};
use catalogue::published::{Body, Published};
use catalogue::rights::{ANSWER, ITEM_EDIT, ITEM_PUBLISH, ITEM_REVIEW, SLOTS, VISIT};
use db::{Call, Cx, Db, Keys, Options};
use identity::Office;
use identity::offices::commands::CreateOffice;
use identity::offices::model::OfficeFacts;
use std::sync::Arc;
use testkit::Store;

/// The item that is there from the start.
pub const CARD: &str = "library/library-card";

pub struct City {
    pub db: Db,
    pub clock: Clock,
    pub near: Office,
    pub far: Office,
    _store: Store,
}

/// The item of the model's own tests, as a pack gives it.
pub fn plain() -> Item {
    Item::from_toml(include_str!("../../src/item/tests/sample.toml")).expect("the sample item is well formed")
}

/// A body of an item as an office of the city offers it.
pub fn offered(plain: &Item) -> Body {
    let overlay = Overlay::from_toml(include_str!("../../src/item/tests/overlay.toml")).expect("is well formed");
    Body { item: merge(plain, &overlay), ..offer(plain) }
}

/// The same without the city's word.
pub fn offer(plain: &Item) -> Body {
    let flow = concat!(env!("CARGO_MANIFEST_DIR"), "/../../packs/standard/flows/one-office.bpmn");
    let flow = std::fs::read_to_string(flow).expect("the flow is there");
    Body { pack: "library".into(), item: plain.clone(), form: None, flow }
}

impl From<Store> for City {
    fn from(store: Store) -> City {
        // A Monday.
        let clock = Clock::standing_at(Moment::parse("2026-11-23T09:05:00+08:00").expect("a time"));
        let options = Options::new(store.url(), Arc::new(Keys::from_master(&[7; 32])), clock.clone());
        let steps = [identity::MIGRATIONS, search::MIGRATIONS, catalogue::MIGRATIONS].concat();
        let db = Db::open(&options, &steps).expect("opens");
        let office = |parent: Option<OfficeId>, code: &'static str, division: &'static str| {
            let facts = OfficeFacts {
                kind: "department".into(),
                name: base::Text::new(code, code),
                division: division.into(),
                hours: base::Text::new("周一至周五 9:00—10:00，周六 9:00—9:40", ""),
                ..OfficeFacts::default()
            };
            let made = CreateOffice { parent, code: code.into(), facts };
            db.write_now(&Call::system("test"), "office", move |cx| made.run(cx)).expect("made")
        };
        let root = office(None, "city", "990100");
        let near = office(Some(root.id), "yunjiang-office", "990102");
        let far = office(Some(root.id), "binjiang-office", "990103");
        let city = City { db, clock, near, far, _store: store };
        city.release(plain(), true).expect("published");
        city
    }
}

fn principal(kind: Kind, account: i64, name: &str, grants: Vec<(Right, Scope)>) -> Call {
    let grants: Vec<Grant> =
        grants.into_iter().map(|(right, scope)| Grant { right: Arc::from(right.0), scope }).collect();
    let actor = Principal { grants: Arc::from(grants), ..Principal::signed_in(kind, AccountId(account), name) };
    Call::new(actor, Locale::Zh, "test")
}

/// A resident who may ask and book.
pub fn resident(account: i64) -> Call {
    principal(Kind::Person, account, "陈晓岚", vec![(VISIT, Scope::Own)])
}

/// Somebody who has not signed in.
pub fn nobody() -> Call {
    Call::new(Principal::nobody(&[]), Locale::Zh, "test")
}

/// The code of a refusal; `done` when there was none.
pub fn code<T>(result: Result<T>) -> String {
    match result {
        Ok(_) => "done".to_owned(),
        Err(error) => error.code().unwrap_or_else(|| panic!("a fault: {error}")).to_owned(),
    }
}

impl City {
    pub fn editor(&self) -> Call {
        self.official(11, &[ITEM_EDIT], &self.near)
    }

    pub fn reviewer(&self) -> Call {
        self.official(12, &[ITEM_REVIEW], &self.near)
    }

    pub fn publisher(&self) -> Call {
        self.official(13, &[ITEM_PUBLISH], &self.near)
    }

    /// One person with all the rights of the library.
    pub fn alone(&self) -> Call {
        self.official(14, &[ITEM_EDIT, ITEM_REVIEW, ITEM_PUBLISH], &self.near)
    }

    /// The same at the office of another district.
    pub fn elsewhere(&self) -> Call {
        self.official(21, &[ITEM_EDIT, ITEM_REVIEW, ITEM_PUBLISH, ANSWER, SLOTS], &self.far)
    }

    /// An official of an office with some rights there.
    #[expect(clippy::unused_self, reason = "reads like its neighbours: an official of the city")]
    pub fn official(&self, account: i64, rights: &[Right], office: &Office) -> Call {
        let grants = rights.iter().map(|right| (*right, Scope::Subtree(office.path.clone()))).collect();
        principal(Kind::Official, account, &format!("官员{account}"), grants)
    }

    pub fn run<T: Send + 'static>(
        &self,
        call: &Call,
        body: impl Fn(&mut Cx) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.db.write_now(call, "test.write", body)
    }

    pub fn read<T: Send + 'static>(&self, body: impl Fn(&mut Cx) -> Result<T> + Send + 'static) -> T {
        self.db.read_now(&Call::system("test"), "test.read", body).expect("reads")
    }

    /// A pack brings an item; `merged` with what the city says of it, as every pack does.
    pub fn release(&self, plain: Item, merged: bool) -> Result<Release> {
        let body = if merged { offered(&plain) } else { offer(&plain) };
        let publish = Publish { name: CARD.into(), body, offer: Some(offer(&plain)) };
        self.run(&Call::system("packs"), move |cx| publish.run(cx))
    }

    pub fn entry(&self) -> Entry {
        let found = self.read(|cx| catalogue::library::store::visible(cx, CARD));
        found.expect("is there")
    }

    pub fn draft(&self, id: i64) -> Draft {
        self.read(move |cx| catalogue::library::store::draft(cx, id)).expect("is there")
    }

    pub fn current(&self) -> Published {
        self.read(|cx| catalogue::published::store::current(cx, CARD)).expect("is there")
    }

    /// How many rows of the audit name a command.
    pub fn audited(&self, command: &'static str) -> i64 {
        self.read(move |cx| {
            let row =
                cx.one("SELECT CAST(count(*) AS BIGINT) FROM audit WHERE command = $1", &[db::V::from(command)])?;
            row.map_or(Ok(0), |row| row.i64(0))
        })
    }
}
