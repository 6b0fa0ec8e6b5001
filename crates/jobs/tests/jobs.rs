//! Jobs run once, are tried again, and the audit's chain shows every change.

use base::{Clock, Error, Moment, Right, Target};
use db::{Call, Db, Keys, Migration, Options, V};
use jobs::{Handler, Jobs, Sealer, verify};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use testkit::{Store, on_both};

const START: Moment = Moment(1_795_000_000_000);
const STEPS: &[Migration] =
    &[Migration { id: "note-001", sql: "CREATE TABLE note (id BIGINT PRIMARY KEY, n BIGINT NOT NULL);" }];

fn open(store: &Store) -> Db {
    let options = Options::new(store.url(), Arc::new(Keys::from_master(&[7; 32])), Clock::standing_at(START));
    Db::open(&options, STEPS).expect("opens")
}

fn note(db: &Db, id: i64) {
    db.write_now(&Call::system("test"), "note.make", move |cx| {
        cx.about("note", id);
        let permit = cx.permit(Right("note.make"), Target::default())?;
        cx.write(&permit, "INSERT INTO note (id, n) VALUES ($1, 1)", vec![V::from(id)])?;
        cx.enqueue("note.add", None, &json!({ "id": id }), cx.now())?;
        cx.enqueue("note.tell", None, &json!({ "id": id }), cx.now())
    })
    .expect("made");
}

fn count(db: &Db, id: i64) -> i64 {
    db.read_now(&Call::system("test"), "note.get", move |cx| {
        cx.one("SELECT n FROM note WHERE id = $1", &[V::from(id)])?.expect("is there").i64(0)
    })
    .expect("reads")
}

fn change(db: &Db, sql: &'static str, id: i64) {
    db.write_now(&Call::system("thief"), "theft", move |cx| {
        let permit = cx.permit(Right("theft"), Target::default())?;
        cx.keep(&permit, sql, vec![V::from(id)])
    })
    .expect("changed");
}

on_both! {
    fn a_job_inside_has_its_effect_once_and_one_outside_is_tried_again(store: Store) {
        let db = open(&store);
        let told = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&told);
        let jobs = Jobs::new()
            .on("note.add", Handler::inside(|cx, payload| {
                let id = payload["id"].as_i64().expect("a number");
                cx.about("note", id);
                let permit = cx.permit(Right("note.make"), Target::default())?;
                cx.write_one(&permit, "UPDATE note SET n = n + 1 WHERE id = $1", vec![V::from(id)])
            }))
            .on("note.tell", Handler::outside(move |_, job| {
                counter.fetch_add(1, Ordering::Relaxed);
                if job.attempts < 3 { Err(Error::fault("the gateway is closed")) } else { Ok(()) }
            }));
        note(&db, 1);
        assert_eq!(jobs.run_due(&db).expect("runs"), 2);
        assert_eq!((count(&db, 1), told.load(Ordering::Relaxed)), (2, 1));
        assert_eq!(jobs.run_due(&db).expect("runs"), 0, "the retry is not due yet");
        for _ in 0..3 {
            db.clock().set(db.clock().now().plus(3_600_000));
            jobs.run_due(&db).expect("runs");
        }
        assert_eq!((count(&db, 1), told.load(Ordering::Relaxed)), (2, 3));
    }

    fn a_job_without_a_handler_is_set_aside_in_the_end(store: Store) {
        let db = open(&store);
        note(&db, 1);
        for _ in 0..12 {
            Jobs::new().run_due(&db).expect("runs");
            db.clock().set(db.clock().now().plus(7 * 3_600_000));
        }
        let dead = db.read_now(&Call::system("test"), "dead", |cx| cx.dead_jobs(0, 10)).expect("reads");
        assert_eq!(dead.len(), 2);
        assert!(dead[0].last_error.contains("no handler"));
    }

    fn the_chain_shows_a_changed_and_a_removed_row(store: Store) {
        let db = open(&store);
        let export = store.folder().join("seals.txt");
        let sealer = Sealer { export: Some(export.clone()) };
        for id in 1..=5 {
            note(&db, id);
        }
        assert_eq!(sealer.run(&db).expect("seals"), 5);
        note(&db, 6);
        let before = verify(&db).expect("walks");
        assert_eq!((before.seals, before.rows, before.unsealed, before.broken.len()), (1, 5, 1, 0));
        db.clock().set(db.clock().now().plus(10));
        sealer.run(&db).expect("seals");
        assert_eq!(std::fs::read_to_string(&export).expect("exported").lines().count(), 2);
        change(&db, "UPDATE audit SET digest = (SELECT digest FROM audit WHERE subject = 2) WHERE subject = $1", 3);
        assert!(verify(&db).expect("walks").broken[0].contains("changed"));
        change(&db, "DELETE FROM audit WHERE subject = $1", 6);
        assert!(verify(&db).expect("walks").broken.iter().any(|line| line.contains("gone")));
    }

    fn what_was_claimed_is_given_back_when_the_program_ends(store: Store) {
        let db = open(&store);
        for id in 1..=5 {
            db.write_now(&Call::system("test"), "tell", move |cx| {
                cx.about("note", id);
                let now = cx.now();
                cx.enqueue("note.tell", None, &json!({ "id": id }), now)
            })
            .expect("made");
        }
        let (stop, stopped) = tokio::sync::watch::channel(false);
        let told = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&told);
        let slow = Jobs::new().on("note.tell", Handler::outside(move |_, _| {
            counter.fetch_add(1, Ordering::Relaxed);
            let _ = stop.send(true);
            Ok(())
        }));
        slow.spawn(db.clone(), stopped).expect("starts").join().expect("ends");
        assert_eq!(told.load(Ordering::Relaxed), 1, "the job at hand ends, and no other begins");
        let tried = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&tried);
        let next = Jobs::new().on("note.tell", Handler::outside(move |_, job| {
            counter.fetch_max(usize::try_from(job.attempts).expect("a number"), Ordering::Relaxed);
            Ok(())
        }));
        assert_eq!(next.run_due(&db).expect("runs"), 4, "without waiting for a lease to end");
        assert_eq!(tried.load(Ordering::Relaxed), 1, "what was given back counts as untried");
    }

    fn a_clock_that_was_ahead_leaves_nothing_waiting_for_ever(store: Store) {
        let db = open(&store);
        let jobs = || Jobs::new().on("note.add", Handler::inside(|_, _| Ok(()))).on("note.tell", Handler::outside(|_, _| Err(Error::fault("closed"))));
        db.clock().set(START.plus(400 * base::moment::DAY));
        note(&db, 1);
        assert_eq!(jobs().run_due(&db).expect("runs"), 2, "one done, one to be tried again, 400 days ahead");
        note(&db, 2);
        let lead = |holder| db.write_now(&Call::system("test"), "lead", move |cx| cx.lead("seal", holder, 120_000)).expect("asks");
        let claim = || db.write_now(&Call::system("test"), "claim", |cx| cx.claim_jobs(9, 120_000)).expect("claims").len();
        assert!(lead(1) && claim() == 2);
        db.clock().set(START);
        assert_eq!(claim(), 0, "they are due in 400 days");
        assert!(lead(2), "a duty that was taken in the future is free");
        assert!(!lead(1), "and one that was taken now is not");
        db.write_now(&Call::system("test"), "pull", |cx| cx.pull_jobs_back(7 * 3_600_000)).expect("pulled back");
        assert_eq!(claim(), 2, "locks from the future hold nothing");
        assert_eq!(claim(), 0, "locks of now do");
        db.clock().set(START.plus(base::moment::MINUTE));
        assert_eq!(claim(), 1, "what failed waits as long as it would have, from now on");
    }
}
