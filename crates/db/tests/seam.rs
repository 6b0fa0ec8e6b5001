//! The seam's promises, each on both engines.

use base::{AccountId, Clock, Error, Grant, Kind, Locale, Moment, Principal, Result, Right, Scope, Target};
use db::{Call, Columns, Cx, Db, Keys, Lane, Listener, Migration, Options, Point, V};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use testkit::{Store, on_both};

const WRITE: Right = Right("thing.write");
const START: Moment = Moment(1_795_000_000_000);
const STEPS: &[Migration] = &[Migration {
    id: "thing-001",
    sql: "CREATE TABLE thing (id BIGINT PRIMARY KEY, owner BIGINT NOT NULL, region KEYTEXT NOT NULL, n BIGINT NOT NULL, f DOUBLE PRECISION, \
          t TEXT, b BYTES, ok BOOLEAN, version BIGINT NOT NULL);\nCREATE INDEX thing_region ON thing (region, id);",
}];

fn options(store: &Store) -> Options {
    let mut options = Options::new(store.url(), Arc::new(Keys::from_master(&[7; 32])), Clock::standing_at(START));
    options.listeners = vec![Listener { event: "thing.made", name: "thing.count" }];
    options
}

fn open(store: &Store) -> Db {
    Db::open(&options(store), STEPS).expect("opens")
}

fn me() -> Call {
    let grants = vec![Grant { right: Arc::from(WRITE.0), scope: Scope::Own }];
    let actor =
        Principal { grants: Arc::from(grants), ..Principal::signed_in(Kind::Person, AccountId(5), "陈晓岚") };
    Call::new(actor, Locale::Zh, "trace-1")
}

fn make(cx: &mut Cx, id: i64, n: i64) -> Result<()> {
    let permit = cx.permit(WRITE, Target { owner: Some(cx.me()), ..Target::default() })?;
    cx.about("thing", id);
    cx.write(
        &permit,
        "INSERT INTO thing (id, owner, region, n, f, t, b, ok, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)",
        vec![
            V::from(id),
            V::from(cx.me()),
            V::from("990102"),
            V::from(n),
            V::from(0.5),
            V::from("云州 ❀"),
            V::from(vec![0u8, 255]),
            V::from(true),
        ],
    )
}

fn number(db: &Db, id: i64) -> Option<i64> {
    db.read_now(&me(), "thing.get", move |cx| {
        cx.one("SELECT n FROM thing WHERE id = $1", &[V::from(id)])?.map(|row| row.i64(0)).transpose()
    })
    .expect("reads")
}

fn audits(db: &Db, outcome: &'static str) -> usize {
    db.read_now(&me(), "audit", move |cx| {
        Ok(cx.query("SELECT id FROM audit WHERE outcome = $1", &[V::from(outcome)])?.len())
    })
    .expect("reads")
}

on_both! {
    fn every_value_comes_back_as_it_was(store: Store) {
        let db = open(&store);
        db.write_now(&me(), "thing.make", |cx| make(cx, 1, i64::MIN)).expect("made");
        let row = db
            .read_now(&me(), "thing.get", |cx| cx.one("SELECT n, f, t, b, ok, NULL FROM thing WHERE id = $1", &[V::from(1i64)]))
            .expect("reads")
            .expect("is there");
        assert_eq!(row.i64(0).expect("n"), i64::MIN);
        assert!((row.f64(1).expect("f") - 0.5).abs() < f64::EPSILON);
        assert_eq!(row.text(2).expect("t"), "云州 ❀");
        assert_eq!(row.bytes(3).expect("b"), &[0, 255]);
        assert!(row.bool(4).expect("ok"));
        assert_eq!(row.opt_string(5).expect("null"), None);
        assert!(row.text(0).is_err(), "a number is not text");
        assert!(row.text(9).is_err(), "there is no column 9");
        assert_eq!(audits(&db, "done"), 1);
    }

    fn a_write_must_say_what_it_is_about(store: Store) {
        let db = open(&store);
        let result = db.write_now(&me(), "thing.silent", |cx| {
            let permit = cx.permit(WRITE, Target::default())?;
            cx.write(&permit, "INSERT INTO thing (id, owner, region, n, version) VALUES (9, 1, '', 1, 1)", vec![])
        });
        assert!(matches!(result, Err(Error::Fault(fault)) if fault.what.contains("without saying what about")));
        assert_eq!(number(&db, 9), None);
    }

    fn a_refused_right_writes_nothing_and_leaves_an_audit_row(store: Store) {
        let db = open(&store);
        let stranger = Call::new(Principal::nobody(&[]), Locale::En, "trace-2");
        let result = db.write_now(&stranger, "thing.make", |cx| make(cx, 1, 1));
        assert_eq!(result.expect_err("refused").code(), Some("not_permitted"));
        assert_eq!(number(&db, 1), None);
        db.write_now(&me(), "thing.make", |cx| make(cx, 2, 2)).expect("made");
        // The row of a refusal is written after the answer has gone out.
        let found = (0..200).map(|_| audits(&db, "not_permitted")).find(|found| {
            std::thread::sleep(Duration::from_millis(if *found == 0 { 25 } else { 0 }));
            *found > 0
        });
        assert_eq!(found, Some(1));
    }

    fn a_job_acts_as_a_person_and_never_wider(store: Store) {
        let db = open(&store);
        let person = Arc::clone(&me().actor);
        let as_person = Arc::clone(&person);
        db.write_now(&Call::system("job"), "thing.make", move |cx| {
            cx.act_as(&as_person)?;
            make(cx, 1, 7)?;
            let elsewhere = Target { owner: Some(AccountId(6)), ..Target::default() };
            assert!(cx.permit(WRITE, elsewhere).is_err(), "what the person may, and no more");
            assert!(cx.act_as(&Arc::new(Principal::system("job"))).is_err(), "there is no way back");
            Ok(())
        })
        .expect("made");
        let told = db.read_now(&me(), "audit", |cx| {
            let row = cx.one("SELECT account, actor FROM audit ORDER BY id DESC LIMIT 1", &[])?.expect("a line");
            Ok((row.i64(0)?, row.string(1)?))
        });
        assert_eq!(told.expect("reads"), (5, "陈晓岚".to_owned()), "the audit names the person");
        let turned = db.write_now(&me(), "thing.turn", move |cx| cx.act_as(&person));
        assert!(turned.is_err(), "a person turns into nobody");
    }

    fn a_stale_write_undoes_the_whole_command(store: Store) {
        let db = open(&store);
        db.write_now(&me(), "thing.make", |cx| make(cx, 1, 1)).expect("made");
        let result = db.write_now(&me(), "thing.change", |cx| {
            make(cx, 2, 2)?;
            let permit = cx.permit(WRITE, Target::default())?;
            cx.write_one(&permit, "UPDATE thing SET n = 7 WHERE id = $1 AND version = $2", vec![V::from(1i64), V::from(99i64)])
        });
        assert_eq!(result.expect_err("stale").code(), Some("stale"));
        assert_eq!((number(&db, 1), number(&db, 2)), (Some(1), None));
        db.write_now(&me(), "thing.change", |cx| {
            let permit = cx.permit(WRITE, Target::default())?;
            cx.about("thing", 1);
            cx.write_one(&permit, "UPDATE thing SET n = 7 WHERE id = $1 AND version = $2", vec![V::from(1i64), V::from(1i64)])
        })
        .expect("fresh");
        assert_eq!(number(&db, 1), Some(7));
    }

    fn an_error_poisons_the_transaction(store: Store) {
        let db = open(&store);
        let result = db.write_now(&me(), "thing.broken", |cx| {
            make(cx, 1, 1)?;
            let _ignored = cx.query("SELECT no_such_column FROM thing", &[]);
            assert!(cx.query("SELECT id FROM thing", &[]).is_err(), "nothing runs after an error");
            Ok(())
        });
        assert!(result.is_err());
        assert_eq!(number(&db, 1), None);
        db.write_now(&me(), "thing.make", |cx| make(cx, 2, 2)).expect("the next command is not hurt");
    }

    async fn commands_of_one_group_do_not_hurt_each_other(store: Store) {
        let db = open(&store);
        let mut waiting = Vec::new();
        for id in 0..200i64 {
            let db = db.clone();
            waiting.push(tokio::spawn(async move {
                db.write(&me(), "thing.make", move |cx| {
                    make(cx, id, id)?;
                    base::refuse_if!(id % 3 == 0, "thing.third");
                    assert!(id % 50 != 49, "a planted panic");
                    Ok(())
                })
                .await
            }));
        }
        for (id, result) in (0..200i64).zip(waiting) {
            let result = result.await.expect("the task ran");
            assert_eq!(result.is_ok(), id % 3 != 0 && id % 50 != 49, "{id}");
            let stored = db
                .point(&me(), "thing.get", move |cx| cx.one("SELECT n FROM thing WHERE id = $1", &[V::from(id)]))
                .await
                .expect("reads");
            assert_eq!(stored.is_some(), result.is_ok(), "{id}");
        }
    }

    async fn a_full_queue_refuses_requests_and_lets_threads_wait(store: Store) {
        let mut options = options(&store);
        (options.queue, options.threads) = (2, 1);
        let db = Db::open(&options, STEPS).expect("opens");
        let (go, wait) = std::sync::mpsc::channel::<()>();
        let wait = std::sync::Mutex::new(wait);
        let stuck = db.clone();
        let stuck = tokio::spawn(async move {
            stuck.write(&me(), "thing.stuck", move |_| {
                let _ = wait.lock().expect("held").recv();
                Ok(())
            }).await
        });
        let mut waiting = Vec::new();
        // The first task may still lie in the queue while these are handed in.
        for id in 0..8i64 {
            tokio::time::sleep(Duration::from_millis(30)).await;
            let db = db.clone();
            waiting.push(tokio::spawn(async move { db.write(&me(), "thing.make", move |cx| make(cx, id, id)).await }));
        }
        let refused = waiting.pop().expect("eight").await.expect("ran").expect_err("no room");
        assert_eq!(refused.code(), Some("busy"));
        let patient = db.clone();
        let patient = std::thread::spawn(move || patient.write_now(&me(), "thing.make", |cx| make(cx, 100, 100)));
        tokio::time::sleep(Duration::from_millis(30)).await;
        assert!(!patient.is_finished(), "there is no room yet: {:?}", patient.join());
        go.send(()).expect("goes on");
        stuck.await.expect("ran").expect("written");
        let mut written = 0;
        for (id, one) in (0i64..).zip(waiting) {
            let result = one.await.expect("ran");
            assert!(result.as_ref().err().is_none_or(|error| error.code() == Some("busy")), "{result:?}");
            assert_eq!(tokio::task::block_in_place(|| number(&db, id)).is_some(), result.is_ok());
            written += usize::from(result.is_ok());
        }
        assert_eq!(written, 2, "what fitted into the queue");
        patient.join().expect("ran").expect("written when there was room");
        assert!(tokio::task::block_in_place(|| number(&db, 100)).is_some());
    }

    async fn what_is_written_at_once_is_committed_together(store: Store) {
        if store.url().starts_with("postgres") {
            return;
        }
        let commits = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&commits);
        let mut options = options(&store);
        options.fault = Some(Arc::new(move |point| {
            counted.fetch_add(usize::from(point == Point::BeforeCommit), Ordering::Relaxed);
            false
        }));
        let db = Db::open(&options, STEPS).expect("opens");
        commits.store(0, Ordering::Relaxed);
        let written = (0..200i64).map(|id| {
            let db = db.clone();
            tokio::spawn(async move { db.write(&me(), "thing.make", move |cx| make(cx, id, id)).await })
        });
        for one in written.collect::<Vec<_>>() {
            one.await.expect("ran").expect("written");
        }
        let commits = commits.load(Ordering::Relaxed);
        assert!((1..100).contains(&commits), "200 commands in {commits} commits");
    }

    fn what_many_threads_were_told_is_stored_whatever_fails(store: Store) {
        let of_servers = [Point::BetweenChunks, Point::AfterCommit];
        for point in [Point::BeforeBegin, Point::BetweenChunks, Point::AfterCommand, Point::BeforeCommit, Point::AfterCommit] {
            let (turn, failed) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
            let mut options = options(&store);
            let seen = Arc::clone(&failed);
            options.fault = Some(Arc::new(move |at| {
                let fails = at == point && turn.fetch_add(1, Ordering::Relaxed) % 7 == 3;
                seen.fetch_add(usize::from(fails), Ordering::Relaxed);
                fails
            }));
            options.threads = 8;
            let db = Db::open(&options, STEPS).expect("opens");
            let base = db.new_id();
            let told: Vec<(i64, bool)> = std::thread::scope(|scope| {
                let writers = (0..8i64).map(|thread| {
                    let db = db.clone();
                    scope.spawn(move || {
                        (0..12).map(|step| {
                            let id = base + thread * 1_000 + step;
                            // More writes than travel together.
                            let written = db.write_now(&me(), "thing.make", move |cx| {
                                make(cx, id, 0)?;
                                let permit = cx.permit(WRITE, Target::default())?;
                                (0..60).try_for_each(|_| cx.write(&permit, "UPDATE thing SET n = n + 1 WHERE id = $1", vec![V::from(id)]))
                            });
                            (id, written.is_ok())
                        }).collect::<Vec<_>>()
                    })
                });
                writers.collect::<Vec<_>>().into_iter().flat_map(|writer| writer.join().expect("ends")).collect()
            });
            assert!(told.iter().filter(|(_, written)| *written).count() > 24, "{point:?}: almost nothing got through");
            for (id, written) in told {
                assert_eq!(number(&db, id), written.then_some(60), "{point:?}: {id}");
            }
            let reached = store.url().starts_with("postgres") || !of_servers.contains(&point);
            assert_eq!(failed.load(Ordering::Relaxed) > 0, reached, "{point:?}");
            db.close();
        }
    }

    fn a_copy_of_a_store_that_is_written_to_all_the_time_ends(store: Store) {
        if store.url().starts_with("postgres") {
            return;
        }
        let db = open(&store);
        db.write_now(&me(), "thing.fill", |cx| {
            make(cx, 1, 0)?;
            let permit = cx.permit(WRITE, Target::default())?;
            (0..600i64).try_for_each(|id| {
                let filling = vec![V::from(1_000 + id), V::from("x".repeat(100_000))];
                cx.write(&permit, "INSERT INTO thing (id, owner, region, n, t, version) VALUES ($1, 1, '99', 0, $2, 1)", filling)
            })
        }).expect("filled");
        let stop = Arc::new(AtomicUsize::new(0));
        let (writing, stopped) = (db.clone(), Arc::clone(&stop));
        let writer = std::thread::spawn(move || {
            let mut done = 0usize;
            while stopped.load(Ordering::Relaxed) == 0 {
                writing.write_now(&me(), "thing.add", |cx| {
                    let permit = cx.permit(WRITE, Target::default())?;
                    cx.about("thing", 1);
                    cx.write(&permit, "UPDATE thing SET n = n + 1 WHERE id = 1", vec![])
                }).expect("written");
                done += 1;
            }
            done
        });
        while number(&db, 1) == Some(0) {
            std::thread::sleep(Duration::from_millis(1));
        }
        let (target, copying, ended) = (store.folder().join("copy.db"), db.clone(), Arc::new(AtomicUsize::new(0)));
        let (to, done) = (target.clone(), Arc::clone(&ended));
        let copier = std::thread::spawn(move || {
            copying.copy_to(&to).expect("copied");
            done.store(1, Ordering::Relaxed);
        });
        for _ in 0..150 {
            std::thread::sleep(Duration::from_millis(100));
            if ended.load(Ordering::Relaxed) == 1 { break }
        }
        stop.store(1, Ordering::Relaxed);
        let written = writer.join().expect("ends");
        assert_eq!(ended.load(Ordering::Relaxed), 1, "the copy goes on for ever beside {written} writes");
        copier.join().expect("ends");
        let copy = Db::open(&Options { url: format!("sqlite://{}", target.display()), ..options(&store) }, STEPS).expect("opens");
        assert!(copy.check_structure().expect("reads").is_empty());
        assert!(number(&copy, 1).is_some_and(|n| n > 0), "it is whole");
    }

    fn no_increment_is_lost_between_threads(store: Store) {
        let db = open(&store);
        db.write_now(&me(), "thing.make", |cx| make(cx, 1, 0)).expect("made");
        let done = Arc::new(AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for _ in 0..4 {
                let (db, done) = (db.clone(), Arc::clone(&done));
                scope.spawn(move || {
                    for _ in 0..25 {
                        let result = db.write_now(&me(), "thing.add", |cx| {
                            let permit = cx.permit(WRITE, Target::default())?;
                            cx.about("thing", 1);
                            let row = cx.one("SELECT n, version FROM thing WHERE id = 1", &[])?.expect("is there");
                            let (n, version) = (row.i64(0)?, row.i64(1)?);
                            cx.write_one(
                                &permit,
                                "UPDATE thing SET n = $1, version = version + 1 WHERE id = 1 AND version = $2",
                                vec![V::from(n + 1), V::from(version)],
                            )
                        });
                        if result.is_ok() {
                            done.fetch_add(1, Ordering::Relaxed);
                        }
                    }
                });
            }
        });
        let done = done.load(Ordering::Relaxed);
        assert!(done >= 90, "only {done} of 100 got through");
        assert_eq!(number(&db, 1), Some(done as i64));
    }

    fn what_was_acknowledged_is_stored_whatever_fails(store: Store) {
        let server = store.url().starts_with("postgres");
        for point in [Point::BeforeBegin, Point::AfterCommand, Point::BeforeCommit, Point::AfterCommit] {
            let turn = Arc::new(AtomicUsize::new(0));
            let failed = Arc::new(AtomicUsize::new(0));
            let mut options = options(&store);
            let seen = Arc::clone(&failed);
            options.fault = Some(Arc::new(move |at| {
                let fails = at == point && turn.fetch_add(1, Ordering::Relaxed).is_multiple_of(3);
                seen.fetch_add(usize::from(fails), Ordering::Relaxed);
                fails
            }));
            let db = Db::open(&options, STEPS).expect("opens");
            let base = db.new_id();
            let sum = base + 100;
            // An attempt that fails is repeated by itself; the sum starts when its own row is there.
            while number(&db, sum).is_none() {
                let _tried = db.write_now(&me(), "thing.make", move |cx| make(cx, sum, 0));
            }
            let mut acknowledged = 0;
            for step in 0..12 {
                let id = base + step;
                let done = db.write_now(&me(), "thing.make", move |cx| {
                    make(cx, id, step)?;
                    let permit = cx.permit(WRITE, Target::default())?;
                    cx.write(&permit, "UPDATE thing SET n = n + 1 WHERE id = $1", vec![V::from(sum)])
                });
                assert_eq!(number(&db, id).is_some(), done.is_ok(), "{point:?} {step}");
                acknowledged += i64::from(done.is_ok());
            }
            assert_eq!(number(&db, sum), Some(acknowledged), "{point:?}: each acknowledged command happened once");
            let reached = server || point != Point::AfterCommit;
            assert_eq!(failed.load(Ordering::Relaxed) > 3, reached, "{point:?} was not reached");
            db.close();
        }
    }

    fn a_command_that_passes_is_tried_a_few_times_each_with_a_fresh_transaction(store: Store) {
        let db = open(&store);
        let tries = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&tries);
        let result = db.write_now(&me(), "thing.make", move |cx| {
            make(cx, 1, 1)?;
            match counted.fetch_add(1, Ordering::Relaxed) {
                0 | 1 => Err(Error::passing("a planted conflict")),
                _ => Ok(()),
            }
        });
        if store.url().starts_with("postgres") {
            assert_eq!((result.is_ok(), tries.load(Ordering::Relaxed)), (true, 3));
        } else {
            // One writer: nothing passes by itself, so nothing is tried again.
            assert_eq!((result.is_ok(), tries.load(Ordering::Relaxed)), (false, 1));
        }
        assert_eq!(number(&db, 1).is_some(), result.is_ok());
        let endless = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&endless);
        let result: Result<()> = db.write_now(&me(), "thing.never", move |_| {
            counted.fetch_add(1, Ordering::Relaxed);
            Err(Error::passing("a planted conflict"))
        });
        assert!(result.is_err());
        assert!((1..=10).contains(&endless.load(Ordering::Relaxed)));
    }

    fn a_server_that_cuts_connections_makes_nothing_happen_twice(store: Store) {
        if !store.url().starts_with("postgres") {
            return;
        }
        let (db, other) = (open(&store), open(&store));
        db.write_now(&me(), "thing.make", |cx| make(cx, 1, 0)).expect("made");
        let stop = Arc::new(AtomicUsize::new(0));
        let stopped = Arc::clone(&stop);
        let cutter = std::thread::spawn(move || {
            let mut cut = 0;
            while stopped.load(Ordering::Relaxed) == 0 {
                let ended = other.read_now(&me(), "test.cut", |cx| {
                    cx.query(
                        "SELECT CAST(pg_terminate_backend(pid) AS INTEGER) FROM pg_stat_activity WHERE datname = current_database() \
                         AND pid <> pg_backend_pid() AND backend_type = 'client backend'",
                        &[],
                    )
                });
                cut += ended.map_or(0, |rows| rows.len());
                std::thread::sleep(Duration::from_millis(7));
            }
            cut
        });
        let mut acknowledged = 0;
        for _ in 0..400 {
            let done = db.write_now(&me(), "thing.add", |cx| {
                let permit = cx.permit(WRITE, Target::default())?;
                cx.about("thing", 1);
                cx.write(&permit, "UPDATE thing SET n = n + 1 WHERE id = $1", vec![V::from(1i64)])
            });
            acknowledged += i64::from(done.is_ok());
        }
        stop.store(1, Ordering::Relaxed);
        let cut = cutter.join().expect("ends");
        assert!(cut > 5, "only {cut} connections were cut");
        assert!(acknowledged > 100, "only {acknowledged} went through");
        let stored = number(&db, 1).expect("is there");
        assert_eq!(stored, acknowledged, "what was acknowledged, once each");
    }

    fn a_read_cannot_write(store: Store) {
        let db = open(&store);
        assert!(db.read_now(&me(), "thing.sneaky", |cx| make(cx, 1, 1)).is_err());
        assert_eq!(number(&db, 1), None);
    }

    fn a_binary_refuses_a_newer_schema(store: Store) {
        drop(open(&store));
        let error = Db::open(&options(&store), &[]).err().expect("refused");
        assert!(error.to_string().contains("newer version"), "{error}");
        let changed = &[Migration { id: "thing-001", sql: "CREATE TABLE thing (id BIGINT)" }];
        assert!(Db::open(&options(&store), changed).err().expect("refused").to_string().contains("differs"));
        assert!(Db::open(&options(&store), STEPS).is_ok());
    }

    fn jobs_are_claimed_once_retried_and_set_aside(store: Store) {
        let db = open(&store);
        let worker = Call::system("worker");
        db.write_now(&me(), "thing.make", |cx| {
            make(cx, 1, 1)?;
            cx.emit("thing.made", &json!({ "thing": "1" }))?;
            cx.emit("thing.unheard", &json!({}))?;
            cx.enqueue("thing.later", Some("later:1"), &json!({ "a": 1 }), cx.now().plus(1_000))?;
            cx.enqueue("thing.later", Some("later:1"), &json!({ "a": 2 }), cx.now().plus(1_000))?;
            cx.enqueue_outside("thing.tell", None, &json!({}), cx.now())
        })
        .expect("made");
        let claim = |lane| db.write_now(&worker, "job.claim", move |cx| cx.claim_jobs(lane, 10, 5_000)).expect("claims");
        let claimed = claim(Lane::Inside);
        assert_eq!(claimed.iter().map(|job| job.kind.as_str()).collect::<Vec<_>>(), ["thing.count"]);
        assert!(claim(Lane::Inside).is_empty());
        assert_eq!(claim(Lane::Outside).iter().map(|job| job.kind.as_str()).collect::<Vec<_>>(), ["thing.tell"]);
        let first = claimed[0].clone();
        let fail = |job: &db::JobRow, again: bool| {
            let job = job.clone();
            db.write_now(&worker, "job.fail", move |cx| cx.fail_job(&job, "closed", again.then(|| cx.now()))).expect("told");
        };
        fail(&first, true);
        let second = claim(Lane::Inside).remove(0);
        assert_eq!(second.attempts, 2);
        fail(&first, false);
        let dead = || db.read_now(&worker, "job.dead", |cx| cx.dead_jobs(0, 10)).expect("reads");
        assert!(dead().is_empty(), "who lost the claim sets nothing aside");
        let (lost, held) = (first, second.clone());
        let finished = db.write_now(&worker, "job.finish", move |cx| Ok((cx.finish_job(&lost)?, cx.next_job_at(Lane::Inside)?)));
        assert!(!finished.expect("asks").0, "and finishes nothing");
        fail(&held, false);
        assert_eq!((dead().len(), dead()[0].last_error.as_str()), (1, "closed"));
        db.clock().set(START.plus(1_000));
        let later = claim(Lane::Inside);
        assert_eq!(later.iter().map(|job| job.payload.clone()).collect::<Vec<_>>(), [json!({ "a": 1 })]);
        let (mine, other) = db
            .write_now(&worker, "lead", |cx| Ok((cx.lead("seal", 1, 1_000)?, cx.lead("seal", 2, 1_000)?)))
            .expect("elects");
        assert!(mine && !other);
    }

    fn sealed_values_open_until_their_key_is_destroyed(store: Store) {
        let db = open(&store);
        let sealed = db
            .write_now(&me(), "thing.seal", |cx| {
                make(cx, 1, 1)?;
                let first = cx.seal("person:5", b"13900000000")?;
                assert_eq!(cx.unseal(&first)?, b"13900000000");
                Ok(first)
            })
            .expect("sealed");
        let copy = sealed.clone();
        let opened = db.read_now(&me(), "thing.unseal", move |cx| cx.unseal(&copy)).expect("opens");
        assert_eq!(opened, b"13900000000");
        db.write_now(&me(), "thing.forget", |cx| {
            cx.about("person", 5);
            let permit = cx.permit(WRITE, Target::default())?;
            cx.destroy_data_key(&permit, "person:5")
        })
        .expect("destroyed");
        let gone = db.read_now(&me(), "thing.unseal", move |cx| cx.unseal(&sealed));
        assert_eq!(gone.expect_err("gone").code(), Some("data_destroyed"));
    }

    fn a_list_shows_only_what_is_in_scope(store: Store) {
        let db = open(&store);
        db.write_now(&me(), "thing.make", |cx| make(cx, 1, 1)).expect("made");
        let seen = |scope: Scope| {
            let grants = vec![Grant { right: Arc::from(WRITE.0), scope }];
            let actor = Principal { grants: Arc::from(grants), ..Principal::signed_in(Kind::Official, AccountId(8), "何静") };
            db.read_now(&Call::new(actor, Locale::Zh, "t"), "thing.list", |cx| {
                let mut params = Vec::new();
                let columns = Columns { own: Some("owner"), region: Some("region"), ..Columns::default() };
                let condition = columns.visible(cx.actor(), &[WRITE], &mut params);
                Ok(cx.query(&format!("SELECT id FROM thing WHERE {condition}"), &params)?.len())
            })
            .expect("reads")
        };
        assert_eq!(seen(Scope::Region("9901".into())), 1);
        assert_eq!(seen(Scope::Region("990103".into())), 0);
        assert_eq!(seen(Scope::Own), 0);
    }

    fn a_runaway_statement_is_stopped(store: Store) {
        let mut options = options(&store);
        options.limit = Duration::from_millis(300);
        let db = Db::open(&options, STEPS).expect("opens");
        let endless = db.read_now(&me(), "thing.endless", |cx| {
            cx.query("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i > 0 AND i < 2000000000) SELECT CAST(sum(i) AS BIGINT) FROM n", &[])
        });
        assert!(endless.is_err());
        db.write_now(&me(), "thing.make", |cx| make(cx, 3, 3)).expect("the store goes on");
    }
}
