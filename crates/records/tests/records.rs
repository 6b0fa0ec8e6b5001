//! Records are read only through a grant, each read is logged, and a deleted record is unknown.

use base::moment::day_number;
use base::{AccountId, Clock, Grant as Held, Kind, Locale, Moment, PersonId, Principal, Scope, Target, Text};
use db::{Call, Db, Keys, Options};
use records::{Ask, Grant, KEEP, Put, TAKE, take};
use serde_json::{Map, Value, json};
use std::sync::Arc;
use testkit::{Store, on_both};

const START: Moment = Moment(1_795_000_000_000);

fn map(value: Value) -> Map<String, Value> {
    value.as_object().expect("an object").clone()
}

fn open(store: &Store) -> Db {
    let options = Options::new(store.url(), Arc::new(Keys::from_master(&[7; 32])), Clock::standing_at(START));
    Db::open(&options, records::MIGRATIONS).expect("opens")
}

fn resident() -> Call {
    let grants = vec![Held { right: Arc::from(TAKE.0), scope: Scope::Own }];
    let actor = Principal { grants: Arc::from(grants), ..Principal::signed_in(Kind::Person, AccountId(5), "陈晓岚") };
    Call::new(actor, Locale::Zh, "t")
}

fn ask(db: &Db, consumer: &'static str) -> base::Result<Option<records::Taken>> {
    db.write_now(&resident(), "draft.fill", move |cx| {
        cx.about("draft", 1);
        let ask = Ask { consumer, kind: "population", key: "9901", fields: &[], person: Some(PersonId(7)), matter: 1 };
        take(cx, &ask)
    })
}

on_both! {
    fn a_record_is_read_through_a_grant_with_a_trace(store: Store) {
        let db = open(&store);
        let system = Call::system("test");
        assert_eq!(ask(&db, "community/old-age-card").expect_err("no grant").code(), Some("record.no_grant"));
        db.write_now(&system, "setup", |cx| {
            let permit = cx.permit(KEEP, Target::default())?;
            records::store::put(cx, &permit, &Put {
                kind: "population".into(), key: "9901".into(), person: Some(PersonId(7)),
                plain: map(json!({ "name": "李桂英", "nation": "汉" })), sensitive: map(json!({ "address": "桂花巷 16 号" })),
                source: Text::new("公安局人口库", "population register"), office: None, as_of: day_number(START.date()),
            })?;
            records::store::allow(cx, &permit, &Grant {
                consumer: "community/old-age-card".into(), kind: "population".into(), fields: vec!["name".into(), "address".into()],
                purpose: Text::new("核对年龄和住址", "to check age and address"), basis: "政务数据共享条例".into(), until: day_number(START.date()) + 1,
            })
        })
        .expect("set up");
        let taken = ask(&db, "community/old-age-card").expect("granted").expect("known");
        assert_eq!(taken.values, map(json!({ "name": "李桂英", "address": "桂花巷 16 号" })), "the nation was not granted");
        assert!(ask(&db, "community/residence-permit").is_err(), "another item has no grant");
        let reads = db.read_now(&system, "reads", |cx| records::store::reads_about(cx, PersonId(7), i64::MAX, 10)).expect("reads");
        assert_eq!((reads.len(), reads[0].actor.as_str(), reads[0].purpose.zh.as_str()), (1, "陈晓岚", "核对年龄和住址"));
        db.clock().set(START.plus(3 * base::moment::DAY));
        assert!(ask(&db, "community/old-age-card").is_err(), "the grant is over");
        db.clock().set(START);
        db.write_now(&system, "delete", |cx| {
            let permit = cx.permit(KEEP, Target::default())?;
            records::store::remove(cx, &permit, "population", "9901")
        })
        .expect("deleted");
        assert_eq!(ask(&db, "community/old-age-card").expect("granted"), None, "the question appears again");
    }
}
