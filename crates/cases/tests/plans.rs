//! Hot statements read by an index, on both engines, whatever the number of stored cases.

mod support;

use cases::task::store::{self, After, Filter, Urgency, Way, Which};
use db::V;
use std::sync::{Arc, Mutex};
use support::City;
use testkit::{Engine, Store, on_both};

type Heard = Arc<Mutex<Vec<(String, Vec<V>)>>>;

/// Tables that grow with the city; none of them may be read from end to end for one page.
const GROWING: &[&str] = &[
    "cases",
    "c",
    "case_task",
    "t",
    "case_journal",
    "case_material",
    "case_note",
    "case_paper",
    "case_draft",
    "case_answers",
    "audit",
];

fn watched(store: Store) -> (City, Heard, Engine) {
    let heard: Heard = Arc::default();
    let (engine, listening) = (store.engine(), Arc::clone(&heard));
    let watch: db::Watch = Arc::new(move |sql: &str, params: &[V]| {
        listening.lock().expect("no thread panics while it listens").push((sql.to_owned(), params.to_vec()));
    });
    (City::watched(store, support::MONDAY, watch), heard, engine)
}

/// Whether a line of a plan reads a whole table that grows.
fn scans(line: &str, engine: Engine) -> bool {
    let line = line.trim();
    GROWING.iter().any(|table| match engine {
        // A scan of an index in its order, ended by a limit, is how a page of a list is read.
        Engine::Sqlite => line == format!("SCAN {table}"),
        Engine::Postgres => {
            line.contains(&format!("Seq Scan on {table} ")) || line.ends_with(&format!("Seq Scan on {table}"))
        }
    })
}

on_both! {
    fn lists_and_steps_use_their_index(store: Store) {
        let (city, heard, engine) = watched(store);
        city.crowd(10_000);
        let cases: Vec<_> = (0..3).map(|_| city.apply("one")).collect();
        city.accept("clerk:market", cases[0].id);
        city.complete("clerk:market", cases[0].id, "pass").expect("examined");
        city.complete("chief:market", cases[0].id, "grant").expect("decided");
        let clerk = city.official("clerk:market");
        let (after, account, id) = (After { due: -1, id: 0 }, clerk.actor.account, cases[1].id);
        let (number, person) = (cases[1].number.clone(), city.person);
        city.db
            .read_now(&city.official("director:market"), "reassign", move |cx| {
                store::reassignable(cx, cx.now(), after, 50)?;
                store::holders(cx, 50)?;
                store::held_by(cx, account, 0, 50).map(drop)
            })
            .expect("reads");
        city.db
            .read_now(&city.resident(), "own", move |cx| {
                store::for_applicant(cx, 50)?;
                cases::case::store::waiting_for_applicant(cx, 20)?;
                cases::paper::store::granted_to(cx, i64::MAX, 20)?;
                cases::case::store::visible(cx, id)?;
                cases::case::store::of_applicant(cx, None, i64::MAX, 20)?;
                cases::case::store::of_applicant(cx, Some(cases::case::Status::Accepted), i64::MAX, 20).map(drop)
            })
            .expect("reads");
        city.db
            .read_now(&clerk, "lists", move |cx| {
                store::mine(cx, after, 50)?;
                store::pool(cx, after, 50)?;
                store::done_by(cx, account, cx.now(), 50)?;
                cases::case::store::visible(cx, id)?;
                cases::case::store::list(cx, "", None, i64::MAX, 50)?;
                cases::journal::store::of_case(cx, id)?;
                cases::material::store::of_case(cx, id)?;
                cases::note::store::of_case(cx, id)?;
                cases::paper::store::of_case(cx, id)?;
                cases::draft::store::mine(cx, 20)?;
                let urgent = [None, Some(Urgency::Red)];
                for (which, urgency) in [Which::Mine, Which::Pool].into_iter().flat_map(|which| urgent.map(|one| (which, one))) {
                    let filter = Filter { item: "test/one".into(), region: "9901".into(), urgency };
                    store::page(cx, which, &filter, Way::Onward(after), 50)?;
                    store::page(cx, which, &filter, Way::Back(after), 50)?;
                    store::count(cx, which, 200)?;
                }
                cases::case::store::list(cx, "陈晓岚", Some(cases::case::Status::Accepted), i64::MAX, 50)?;
                cases::case::store::list(cx, &number, None, i64::MAX, 50)?;
                cases::case::store::visible_by_number(cx, &number)?;
                cases::case::store::without_account(cx, person, 50)?;
                cases::countersign::store::waiting(cx, 0, 50)?;
                cases::promise::store::waiting(cx, (0, base::CaseId(0)), 50)?;
                cases::case::store::of_applicant(cx, None, i64::MAX, 20).map(drop)
            })
            .expect("reads");
        let mut statements = heard.lock().expect("no thread panics while it listens").clone();
        statements.sort_by(|one, two| one.0.cmp(&two.0));
        statements.dedup_by(|one, two| one.0 == two.0);
        assert!(statements.len() > 40, "the walk is heard");
        let mut wrong = Vec::new();
        for (sql, params) in statements.into_iter().filter(|(sql, _)| !sql.starts_with("INSERT") && !sql.contains("RETURNING")) {
            for line in city.db.explain(&sql, params).expect("explains") {
                if scans(&line, engine) {
                    wrong.push(format!("{line}\n    of {sql}"));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        let planted = city.db.explain("SELECT id FROM case_note WHERE words = $1", vec![V::from("x")]).expect("explains");
        assert!(planted.iter().any(|line| scans(line, engine)), "a statement without an index is seen: {planted:?}");
    }
}
