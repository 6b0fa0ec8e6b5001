//! Jobs run once, are tried again, and the audit's chain shows every change.

use base::{Clock, Error, Moment, Right, Target};
use db::{Call, Db, Keys, Lane, Migration, Options, V};
use jobs::{Every, Handler, Jobs, Scheduled, Sealer, compare, verify};
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
        cx.enqueue_outside("note.tell", None, &json!({ "id": id }), cx.now())
    })
    .expect("made");
}

fn count(db: &Db, id: i64) -> i64 {
    db.read_now(&Call::system("test"), "note.get", move |cx| {
        cx.one("SELECT n FROM note WHERE id = $1", &[V::from(id)])?.expect("is there").i64(0)
    })
    .expect("reads")
}

fn change(db: &Db, sql: String, id: i64) {
    db.write_now(&Call::system("thief"), "theft", move |cx| {
        let permit = cx.permit(Right("theft"), Target::default())?;
        cx.keep(&permit, sql.clone(), vec![V::from(id)])
    })
    .expect("changed");
}

/// Adds one to a note.
fn adds_to_a_note() -> Handler {
    Handler::inside(|cx, payload| {
        let id = payload["id"].as_i64().expect("a number");
        cx.about("note", id);
        let permit = cx.permit(Right("note.make"), Target::default())?;
        cx.write_one(&permit, "UPDATE note SET n = n + 1 WHERE id = $1", vec![V::from(id)])
    })
}

on_both! {
    fn a_job_inside_has_its_effect_once_and_one_outside_is_tried_again(store: Store) {
        let db = open(&store);
        let told = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&told);
        let jobs = Jobs::new()
            .on("note.add", adds_to_a_note())
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

    fn the_chain_shows_every_change_of_a_row(store: Store) {
        let db = open(&store);
        let sealer = Sealer::default();
        for id in 1..=5 {
            note(&db, id);
        }
        assert_eq!(sealer.run(&db).expect("seals"), 5);
        note(&db, 6);
        let before = verify(&db).expect("walks");
        assert_eq!((before.seals, before.rows, before.unsealed, before.broken.len()), (1, 5, 1, 0));
        let changes = [
            ("at", "at + 1", "at - 1"),
            ("account", "account + 1", "account - 1"),
            ("actor", "actor || 'x'", "'test'"),
            ("office", "7", "NULL"),
            ("command", "command || 'x'", "'note.make'"),
            ("noun", "'nose'", "'note'"),
            ("outcome", "'refused'", "'done'"),
            ("detail", "'{\"a\":1}'", "'{}'"),
            ("trace", "trace || 'x'", "'test'"),
            ("written", "(SELECT b.written FROM audit b WHERE b.subject = 4)", ""),
            ("subject", "99", ""),
        ];
        for (column, wrong, right) in changes {
            change(&db, format!("UPDATE audit SET {column} = {wrong} WHERE subject = $1"), 3);
            let found = verify(&db).expect("walks").broken;
            assert!(found.len() == 1 && found[0].contains("changed"), "{column}: {found:?}");
            if !right.is_empty() {
                change(&db, format!("UPDATE audit SET {column} = {right} WHERE subject = $1"), 3);
                assert!(verify(&db).expect("walks").broken.is_empty(), "{column}");
            }
        }
    }

    fn the_chain_shows_rows_and_seals_that_go_and_come(store: Store) {
        let db = open(&store);
        let sealer = Sealer::default();
        let found = |what: &str| {
            let broken = verify(&db).expect("walks").broken;
            assert!(broken.iter().any(|line| line.contains(what)), "{what}: {broken:?}");
        };
        for id in 1..=6 {
            note(&db, id);
            sealer.run(&db).expect("seals");
        }
        assert_eq!(verify(&db).expect("walks").seals, 6);
        change(&db, "DELETE FROM audit WHERE subject = $1".into(), 6);
        found("gone");
        change(&db, "UPDATE audit_leaf SET seal = 0 WHERE seal = $1".into(), 5);
        found("seal 5: an audit row was changed");
        change(&db, "DELETE FROM audit_seal WHERE id = $1".into(), 3);
        found("seal 4: the chain before it was changed");
        change(&db, "UPDATE audit_leaf SET seal = 77 WHERE seal = $1".into(), 2);
        found("names the seal 77");
        change(
            &db,
            "INSERT INTO audit (id, at, account, actor, office, command, noun, subject, outcome, detail, trace, written) \
             SELECT 1, at, account, actor, office, command, noun, 100, outcome, detail, trace, written FROM audit WHERE subject = $1".into(),
            1,
        );
        found("audit row 1 was put in");
        // A leaf that names a seal which is there, but covers other rows.
        change(&db, "INSERT INTO audit_leaf (audit, seal) VALUES (1, $1)".into(), 1);
        found("audit row 1 names the seal 1, which does not cover it");
        change(&db, "DELETE FROM audit_leaf WHERE audit > $1".into(), 0);
        let broken = verify(&db).expect("walks").broken;
        assert!(broken.len() < 20, "{broken:?}");
    }

    fn what_is_wrong_is_told_up_to_a_limit_and_then_counted(store: Store) {
        let db = open(&store);
        note(&db, 1);
        change(
            &db,
            "INSERT INTO audit (id, at, account, actor, office, command, noun, subject, outcome, detail, trace, written) \
             WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) \
             SELECT n.i, at, account, actor, office, command, noun, 2, outcome, detail, trace, written FROM n, audit WHERE subject = $1".into(),
            1,
        );
        let broken = verify(&db).expect("walks").broken;
        assert_eq!((broken.len(), broken.last().map(String::as_str)), (201, Some("… and 800 more")));
    }

    fn a_long_chain_is_walked_in_parts(store: Store) {
        let heard = Arc::new(AtomicUsize::new(0));
        let listening = Arc::clone(&heard);
        let mut options = Options::new(store.url(), Arc::new(Keys::from_master(&[7; 32])), Clock::standing_at(START));
        options.watch = Some(Arc::new(move |sql: &str, _: &[V]| {
            listening.fetch_add(usize::from(sql.contains("LEFT JOIN audit_leaf")), Ordering::Relaxed);
        }));
        let db = Db::open(&options, STEPS).expect("opens");
        note(&db, 1);
        change(
            &db,
            "INSERT INTO audit (id, at, account, actor, office, command, noun, subject, outcome, detail, trace, written) \
             WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 21000) \
             SELECT n.i, at, account, actor, office, command, noun, 2, outcome, detail, trace, written FROM n, audit WHERE subject = $1".into(),
            1,
        );
        change(&db, "INSERT INTO audit_leaf (audit, seal) SELECT id, 0 FROM audit WHERE subject > $1".into(), 1);
        assert_eq!(Sealer::default().run(&db).expect("seals"), 21_001);
        let verdict = verify(&db).expect("walks");
        assert_eq!((verdict.seals, verdict.rows, verdict.unsealed, verdict.broken.len()), (5, 21_001, 0, 0));
        assert!(heard.load(Ordering::Relaxed) > 2, "no read looks at everything");
        change(&db, "UPDATE audit SET actor = 'x' WHERE id = $1".into(), 20_500);
        assert_eq!(verify(&db).expect("walks").broken, ["seal 5: an audit row was changed"]);
    }

    fn seals_reach_the_file_without_holes(store: Store) {
        let db = open(&store);
        let folder = store.folder().join("seals");
        let file = folder.join("seals.txt");
        let sealer = Sealer { export: Some(file.clone()) };
        note(&db, 1);
        assert!(sealer.run(&db).is_err(), "the folder is not there");
        note(&db, 2);
        assert!(sealer.run(&db).is_err());
        assert_eq!(verify(&db).expect("walks").unsealed, 0, "the rows are sealed all the same");
        std::fs::create_dir(&folder).expect("made");
        std::fs::write(&file, "1 2026-").expect("a line that was cut short");
        note(&db, 3);
        sealer.run(&db).expect("seals");
        sealer.run(&db).expect("has nothing to do");
        let text = std::fs::read_to_string(&file).expect("exported");
        let numbers: Vec<&str> = text.lines().filter_map(|line| line.split(' ').next()).collect();
        assert_eq!(numbers, ["1", "1", "2", "3"], "{text}");
        assert!(text.lines().skip(1).all(|line| line.split(' ').count() == 7), "{text}");
        let compared = || compare(&db, &file).expect("compares");
        assert_eq!(compared(), Vec::<String>::new());
        std::fs::write(&file, text.replace(&text[text.len() - 5..], "0000\n")).expect("written");
        assert!(compared()[0].contains("seal 3: the file of seals has another one"), "{:?}", compared());
        let second: String = text.split_inclusive('\n').filter(|line| !line.starts_with("2 ")).collect();
        std::fs::write(&file, second).expect("written");
        assert_eq!(compared(), ["seals 2 to 2: they are missing in the file of seals"]);
        std::fs::write(&file, "").expect("written");
        assert_eq!(compared(), ["no seal stands in the file of seals"]);
        std::fs::remove_file(&file).expect("removed");
        assert!(compare(&db, &file).is_err());
        sealer.run(&db).expect("has only the file to fill");
        assert_eq!(compared(), Vec::<String>::new(), "a new file gets all of them");
        change(&db, "DELETE FROM audit_seal WHERE id = $1".into(), 3);
        assert!(compared()[0].contains("seal 3: it stands in the file"), "{:?}", compared());
    }

    fn a_clock_that_was_set_back_leaves_nothing_unsealed(store: Store) {
        let db = open(&store);
        let sealer = Sealer::default();
        db.clock().set(START.plus(400 * base::moment::DAY));
        for id in 1..=3 {
            note(&db, id);
        }
        sealer.run(&db).expect("seals");
        note(&db, 4);
        db.close();
        let db = open(&store);
        for id in 5..=7 {
            note(&db, id);
            assert_eq!(verify(&db).expect("walks").unsealed, 1 + usize::from(id == 5));
            assert!(sealer.run(&db).expect("seals") > 0, "{id}");
        }
        // Less than an hour back, too.
        db.clock().set(START.plus(30 * base::moment::MINUTE));
        note(&db, 8);
        sealer.run(&db).expect("seals");
        db.close();
        let db = open(&store);
        note(&db, 9);
        sealer.run(&db).expect("seals");
        let verdict = verify(&db).expect("walks");
        assert_eq!((verdict.rows, verdict.unsealed), (9, 0));
        assert!(verdict.broken.is_empty(), "{:?}", verdict.broken);
    }

    fn a_job_whose_claim_was_lost_has_its_effect_once(store: Store) {
        let db = open(&store);
        let jobs = Jobs::new().on("note.add", adds_to_a_note()).on("note.tell", Handler::outside(|_, _| Ok(())));
        note(&db, 1);
        let claimed = db.write_now(&Call::system("slow"), "claim", |cx| cx.claim_jobs(Lane::Inside, 9, 120_000)).expect("claims");
        assert_eq!(claimed.len(), 1);
        db.clock().set(START.plus(121_000));
        assert_eq!(jobs.run_due(&db).expect("runs"), 2, "somebody else takes it when the time of the claim is over");
        assert_eq!(count(&db, 1), 2);
        jobs.run_claimed(&db, Lane::Inside, &claimed[0]).expect("passes over");
        assert_eq!(count(&db, 1), 2, "once");
    }

    fn what_panics_is_a_failed_job_or_duty_and_ends_no_thread(store: Store) {
        let db = open(&store);
        let ran = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&ran);
        let jobs = Jobs::new()
            .on("note.add", adds_to_a_note())
            .on("note.tell", Handler::outside(|_, _| panic!("the gateway's answer was not foreseen")))
            .every(Scheduled::new("bad-duty", Every::Interval(1), |_| panic!("not foreseen either")))
            .every(Scheduled::new("good-duty", Every::Interval(1), move |_| {
                counted.fetch_add(1, Ordering::Relaxed);
                Ok(())
            }));
        note(&db, 1);
        for _ in 0..12 {
            jobs.run_due(&db).expect("goes on");
            assert!(jobs.run_schedule(&db).is_err());
            db.clock().set(db.clock().now().plus(7 * 3_600_000));
        }
        assert_eq!(ran.load(Ordering::Relaxed), 12);
        let dead = db.read_now(&Call::system("test"), "dead", |cx| cx.dead_jobs(0, 10)).expect("reads");
        assert!(dead.len() == 1 && dead[0].last_error.contains("note.tell panicked"), "{dead:?}");
    }

    fn what_calls_others_holds_up_nothing_else(store: Store) {
        let db = open(&store);
        let (stop, stopped) = tokio::sync::watch::channel(false);
        let (answer, answers) = std::sync::mpsc::channel::<()>();
        let answers = std::sync::Mutex::new(answers);
        let sealed = Arc::new(AtomicUsize::new(0));
        let count_seals = Arc::clone(&sealed);
        let jobs = Jobs::new()
            .on("note.add", adds_to_a_note())
            .on("note.tell", Handler::outside(move |_, _| {
                let _ = answers.lock().expect("held").recv();
                Ok(())
            }))
            .every(Scheduled::new("broken", Every::Interval(1), |_| Err(Error::fault("this duty fails"))))
            .every(Scheduled::new("seal", Every::Interval(1), move |_| {
                count_seals.fetch_add(1, Ordering::Relaxed);
                Ok(())
            }));
        for id in 1..=6 {
            note(&db, id);
        }
        let threads = jobs.spawn(&db, &stopped).expect("starts");
        let done = || (1..=6).all(|id| count(&db, id) == 2) && sealed.load(Ordering::Relaxed) > 0;
        for _ in 0..1_000 {
            if done() { break }
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        let done = done();
        let _ = stop.send(true);
        drop(answer);
        for thread in threads {
            thread.join().expect("ends");
        }
        assert!(done, "jobs and duties waited for a system that does not answer");
    }

    fn a_duty_that_fails_is_tried_each_minute(store: Store) {
        let db = open(&store);
        let (tried, well) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let (counter, other) = (Arc::clone(&tried), Arc::clone(&well));
        let jobs = Jobs::new()
            .every(Scheduled::new("broken", Every::Interval(1), move |_| {
                counter.fetch_add(1, Ordering::Relaxed);
                Err(Error::fault("this duty fails"))
            }))
            .every(Scheduled::new("well", Every::Interval(1), move |_| {
                other.fetch_add(1, Ordering::Relaxed);
                Ok(())
            }));
        assert!(jobs.run_schedule(&db).is_err(), "it is told");
        for second in 1..60 {
            db.clock().set(START.plus(second * 1_000));
            jobs.run_schedule(&db).expect("nothing is tried that fails");
        }
        assert_eq!((tried.load(Ordering::Relaxed), well.load(Ordering::Relaxed)), (1, 60), "it holds up no other");
        db.clock().set(START.plus(base::moment::MINUTE));
        assert!(jobs.run_schedule(&db).is_err());
        assert_eq!(tried.load(Ordering::Relaxed), 2);
    }

    fn what_may_pass_is_tried_for_days_and_what_is_refused_once(store: Store) {
        let db = open(&store);
        let tried = |kind: &'static str, error: fn() -> Error, hours: i64| {
            db.write_now(&Call::system("test"), "make", move |cx| cx.enqueue(kind, None, &json!({}), cx.now())).expect("made");
            let times = Arc::new(std::sync::Mutex::new(Vec::new()));
            let (seen, clock) = (Arc::clone(&times), db.clock().clone());
            let jobs = Jobs::new().on(kind, Handler::inside(move |_, _| {
                seen.lock().expect("held").push(clock.now().0 - START.0);
                Err(error())
            }));
            db.clock().set(START);
            for _ in 0..hours * 60 {
                jobs.run_due(&db).expect("runs");
                db.clock().set(db.clock().now().plus(base::moment::MINUTE));
            }
            db.clock().set(START);
            let dead = db.read_now(&Call::system("test"), "dead", |cx| cx.dead_jobs(0, 10)).expect("reads");
            let mut times = times.lock().expect("held").clone();
            // A server's store itself runs again what may pass at once.
            times.dedup();
            (times, dead.iter().any(|job| job.kind == kind))
        };
        let full = || base::Refusal::new(base::Refusal::DISK_FULL).into();
        let stale = || base::Refusal::new(base::Refusal::STALE).into();
        for (kind, error) in [("full", full as fn() -> Error), ("stale", stale), ("passing", || Error::passing("the server starts"))] {
            let (times, dead) = tried(kind, error, 20);
            assert!(!dead, "{kind} is not set aside within a day");
            assert!((9..14).contains(&times.len()), "{kind}: {times:?}");
            let pauses: Vec<i64> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
            assert!(pauses.is_sorted() && pauses.last() > Some(&base::moment::HOUR), "{kind}: pauses grow: {pauses:?}");
        }
        let (times, dead) = tried("refused", || base::Refusal::new("note.no").into(), 1);
        assert_eq!((times.len(), dead), (1, true), "what a person must act on waits for a person");
    }

    fn what_was_claimed_is_given_back_when_the_program_ends(store: Store) {
        let db = open(&store);
        for id in 1..=5 {
            db.write_now(&Call::system("test"), "make", move |cx| cx.enqueue("note.add", None, &json!({ "id": id }), cx.now())).expect("made");
        }
        let (stop, stopped) = tokio::sync::watch::channel(false);
        let told = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&told);
        let slow = Jobs::new().on("note.add", Handler::inside(move |_, _| {
            counter.fetch_add(1, Ordering::Relaxed);
            let _ = stop.send(true);
            Ok(())
        }));
        for thread in slow.spawn(&db, &stopped).expect("starts") {
            thread.join().expect("ends");
        }
        assert_eq!(told.load(Ordering::Relaxed), 1, "the job at hand ends, and no other begins");
        let left = db.write_now(&Call::system("test"), "claim", |cx| cx.claim_jobs(Lane::Inside, 9, 120_000)).expect("claims");
        assert_eq!(left.len(), 4, "without waiting for a lease to end");
        assert!(left.iter().all(|job| job.attempts == 1), "what was given back counts as untried");
    }

    fn a_clock_that_was_ahead_leaves_nothing_waiting_for_ever(store: Store) {
        let db = open(&store);
        let jobs = || Jobs::new().on("note.add", Handler::inside(|_, _| Ok(()))).on("note.tell", Handler::outside(|_, _| Err(Error::fault("closed"))));
        db.clock().set(START.plus(400 * base::moment::DAY));
        note(&db, 1);
        assert_eq!(jobs().run_due(&db).expect("runs"), 2, "one done, one to be tried again, 400 days ahead");
        note(&db, 2);
        let lead = |holder| db.write_now(&Call::system("test"), "lead", move |cx| cx.lead("seal", holder, 120_000)).expect("asks");
        let claim = || db.write_now(&Call::system("test"), "claim", |cx| [Lane::Inside, Lane::Outside].into_iter().map(|lane| cx.claim_jobs(lane, 9, 120_000).map(|jobs| jobs.len())).sum::<Result<usize, Error>>()).expect("claims");
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
