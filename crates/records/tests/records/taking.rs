//! Reading through grants, and the page of the person it is about.

use crate::city::{City, LONG, NUMBER, map, person, record, terms};
use axum::http::StatusCode;
use base::{AccountId, Kind, Locale, PersonId, Principal, Target, Text};
use db::{Call, V};
use identity::disclosures::{NewDisclosure, What};
use jiff::civil::date;
use records::{Ask, NewGrant, Record, TAKE};
use serde_json::{Map, json};
use testkit::on_both;

on_both! {
    fn values_come_with_their_source_and_each_reading_is_logged(city: City) {
        city.put(record("population"));
        city.grant(&["sex", "address", "income"], LONG);
        let taken = city.take(&["sex", "address", "income"]).expect("allowed").expect("is known");
        assert_eq!(taken.values, map(json!({"sex": "female", "address": "桂花巷 16 号"})), "what the record lacks is left out");
        assert_eq!((taken.source.zh.as_str(), taken.as_of), ("人口库", date(2026, 10, 1)));
        let readings = city.readings();
        assert_eq!(readings.len(), 1);
        assert_eq!(readings[0].fields, ["sex", "address", "income"]);
        assert_eq!((readings[0].account, readings[0].actor.as_str(), readings[0].found), (AccountId(5), "陈晓岚", true));
        assert_eq!(readings[0].purpose.zh, "办老年证");
    }

    fn without_a_grant_nothing_is_read(city: City) {
        city.put(record("population"));
        assert_eq!(city.take(&["sex"]).expect_err("no grant").code(), Some("record.no_grant"));
        let id = city.grant(&["sex"], LONG);
        assert_eq!(city.take(&["sex", "address"]).expect_err("not granted").code(), Some("record.field_not_granted"));
        assert!(city.take(&["sex"]).expect("allowed").is_some());
        city.act(records::GRANT, move |cx, permit| records::revoke(cx, permit, id)).expect("ended");
        assert_eq!(city.take(&["sex"]).expect_err("ended").code(), Some("record.no_grant"));
        let again = city.act(records::GRANT, move |cx, permit| records::revoke(cx, permit, id));
        assert_eq!(again.expect_err("ended").code(), Some("stale"));
        city.grant(&["sex"], date(2026, 11, 17));
        assert_eq!(city.take(&["sex"]).expect_err("over").code(), Some("record.no_grant"));
        city.grant(&["sex"], date(2026, 11, 18));
        assert!(city.take(&["sex"]).expect("the last day counts").is_some());
        assert_eq!(city.readings().len(), 2, "what was refused was not read");
        let nameless = NewGrant { basis: String::new(), ..terms(&["sex"], LONG) };
        let refused = city.act(records::GRANT, move |cx, permit| records::grant(cx, permit, &nameless));
        assert_eq!(refused.expect_err("no basis").code(), Some("record.grant_empty"));
    }

    fn a_removed_record_is_not_found_and_a_new_one_replaces_the_old(city: City) {
        city.grant(&["sex", "address"], LONG);
        assert!(city.take(&["sex"]).expect("allowed").is_none());
        let first = city.put(record("population"));
        let second = city.put(Record { plain: map(json!({"sex": "male"})), sensitive: Map::new(), ..record("population") });
        assert_eq!(first, second, "one record for a type and subject");
        let taken = city.take(&["sex", "address"]).expect("allowed").expect("is known");
        assert_eq!(taken.values, map(json!({"sex": "male"})));
        city.act(records::PUT, |cx, permit| records::remove(cx, permit, "population", NUMBER)).expect("removed");
        assert!(city.take(&["sex"]).expect("allowed").is_none());
        assert_eq!(city.readings().iter().map(|reading| reading.found).collect::<Vec<_>>(), [false, true, false]);
    }

    fn a_destroyed_subject_leaves_nothing(city: City) {
        city.put(record("population"));
        city.put(record("household"));
        city.grant(&["sex"], LONG);
        city.act(records::PUT, |cx, permit| records::destroy(cx, permit, NUMBER)).expect("destroyed");
        assert!(city.take(&["sex"]).expect("allowed").is_none());
        let held = city.db.read_now(&person(5), "held", |cx| records::held(cx, NUMBER)).expect("lists");
        assert!(held.is_empty());
    }

    fn sensitive_values_are_nowhere_in_clear(city: City) {
        city.put(record("population"));
        city.grant(&["address", "citizen_id"], LONG);
        city.take(&["address", "citizen_id"]).expect("allowed");
        let hidden = [NUMBER, "桂花巷", "13900001234"];
        for (sql, columns) in [
            ("SELECT type, key_blind, plain, source_zh FROM record", 4),
            ("SELECT consumer, key_blind, fields, purpose_zh, actor FROM record_read", 5),
            ("SELECT detail, actor, command FROM audit", 3),
        ] {
            let rows = city.db.read_now(&Call::system("test"), "grep", move |cx| cx.query(sql, &[] as &[V])).expect("reads");
            assert!(!rows.is_empty());
            for text in rows.iter().flat_map(|row| (0..columns).map(|column| row.text(column).expect("text"))) {
                assert!(hidden.iter().all(|word| !text.contains(word)), "{sql}: {text}");
            }
        }
        if let Some(path) = city.db.path() {
            let (path, wal) = (path.to_owned(), path.with_extension("db-wal"));
            for file in [path, wal].iter().filter(|file| file.exists()) {
                let bytes = std::fs::read(file).expect("reads");
                assert!(hidden.iter().all(|word| !bytes.windows(word.len()).any(|part| part == word.as_bytes())), "{}", file.display());
            }
        }
        let debug = format!("{:?} {:?}", record("population"), city.take(&["address"]).expect("allowed"));
        assert!(hidden.iter().all(|word| !debug.contains(word)), "{debug}");
    }

    fn a_record_that_is_wrong_is_refused(city: City) {
        let put = |record: Record| city.act(records::PUT, move |cx, permit| records::put(cx, permit, &record));
        let twice = Record { plain: map(json!({"phone": "1"})), ..record("population") };
        assert_eq!(put(twice).expect_err("twice").code(), Some("record.field_twice"));
        let long = Record { plain: map(json!({"text": "长".repeat(40_000)})), ..record("population") };
        assert_eq!(put(long).expect_err("too long").code(), Some("record.too_large"));
    }

    async fn the_person_sees_who_used_what(city: City) {
        tokio::task::block_in_place(|| {
            city.put(record("population"));
            city.grant(&["sex", "address"], LONG);
            city.act(records::PUT, |cx, permit| {
                let facts = cx.seal("person:1", json!({"number": NUMBER, "birth": null, "sex": null}).to_string().as_bytes())?;
                cx.write(permit, "INSERT INTO person (id, name, certificate_type, number_blind, facts_sealed, level, source, made_at, version) \
                                  VALUES (1, '陈晓岚', '111', 'x', $1, 3, 'test', 1, 1)", vec![V::from(facts)])
            })
            .expect("written");
            city.take(&["sex", "address"]).expect("allowed");
            city.db
                .write_now(&person(5), "case.prefill", |cx| {
                    let home = Ask { consumer: "item:card", kind: "real-estate", key: "H-1", fields: &["owner"], about: ("case", 7) };
                    let terms = NewGrant { kind: "real-estate".to_owned(), ..terms(&["owner"], LONG) };
                    let permit = cx.permit(TAKE, Target::default())?;
                    records::grant(cx, &permit, &terms)?;
                    records::take(cx, home)
                })
                .expect("allowed");
            city.db
                .write_now(&Call::system("timers"), "case.compare", |cx| {
                    records::take(cx, Ask { consumer: "item:card", kind: "population", key: NUMBER, fields: &["sex"], about: ("case", 8) })
                })
                .expect("allowed");
            city.db
                .write_now(&Call::system("方敏"), "case.view-answers", |cx| {
                    let permit = cx.permit(TAKE, Target::default())?;
                    let seen = NewDisclosure {
                        what: What::Answers, person: Some(PersonId(1)), company: None, about: ("case", 7),
                        matter: Text::new("老年人优待证", "Old-age card"), purpose: Text::new("核对年龄", "核对年龄"),
                    };
                    identity::disclosures::store::add(cx, &permit, &seen)
                })
                .expect("written");
        });
        for (path, words) in [
            ("/me/data", &["取用了人口信息：性别、地址", "您自己办事时", "为了办老年证", "timers", "人口库", "不动产信息：所有人", "当时没有查到", "方敏", "查看了您在“老年人优待证”中填写的内容", "目的：核对年龄"][..]),
            ("/me/data?lang=en", &["used Population record: sex, address", "While you applied", "an old-age card", "timers", "Population register", "saw your answers in “Old-age card” unmasked", "For: 核对年龄"][..]),
        ] {
            let (status, html) = city.ask("GET", path, "", &person(5)).await;
            assert_eq!(status, StatusCode::OK);
            for word in words {
                assert!(html.contains(word), "{word} is missing: {html}");
            }
            assert!(!html.contains(NUMBER) && !html.contains("桂花巷"));
        }
        let stranger = Call::new(Principal::signed_in(Kind::Person, AccountId(6), "何静"), Locale::Zh, "t");
        let (status, html) = city.ask("GET", "/me/data", "", &stranger).await;
        assert!(status == StatusCode::OK && html.contains("先证明您是谁") && !html.contains("人口库"), "{html}");
        assert_eq!(city.ask("GET", "/me/data?before=x", "", &person(5)).await.0, StatusCode::NOT_FOUND);
        assert!(city.store.folder().exists());
    }
}
