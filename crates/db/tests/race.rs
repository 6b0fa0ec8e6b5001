//! Two processes on one store: no change is lost, and their ids never meet.

use base::{Clock, Result, Right, Target};
use db::{Call, Cx, Db, Keys, Lane, Migration, Options, V};
use serde_json::json;
use std::collections::BTreeSet;
use std::process::Command;
use std::sync::Arc;
use testkit::{Store, on_both};

const STEPS: &[Migration] = &[Migration {
    id: "race-001",
    sql: "CREATE TABLE tally (id BIGINT PRIMARY KEY, n BIGINT NOT NULL, version BIGINT NOT NULL);\nCREATE TABLE made (id BIGINT PRIMARY KEY, process BIGINT NOT NULL);\nCREATE TABLE taken (id BIGINT PRIMARY KEY, what KEYTEXT NOT NULL, number BIGINT NOT NULL, process BIGINT NOT NULL);",
}];
const TURNS: i64 = 40;
const URL: &str = "TONGBAN_RACE_URL";

fn open(url: &str) -> Db {
    let mut options = Options::new(url, Arc::new(Keys::from_master(&[7; 32])), Clock::system());
    options.threads = 2;
    Db::open(&options, STEPS).expect("opens")
}

fn add(cx: &mut Cx) -> Result<()> {
    let permit = cx.permit(Right("race"), Target::default())?;
    cx.about("tally", 1);
    let row = cx.one("SELECT n, version FROM tally WHERE id = 1", &[])?.expect("is there");
    let (n, version) = (row.i64(0)?, row.i64(1)?);
    let id = cx.new_id();
    cx.write(
        &permit,
        "INSERT INTO made (id, process) VALUES ($1, $2)",
        vec![V::from(id), V::from(i64::from(std::process::id()))],
    )?;
    cx.write_one(
        &permit,
        "UPDATE tally SET n = $1, version = version + 1 WHERE id = 1 AND version = $2",
        vec![V::from(n + 1), V::from(version)],
    )
}

fn take(cx: &mut Cx, what: &'static str, number: i64) -> Result<()> {
    let permit = cx.permit(Right("race"), Target::default())?;
    let id = cx.new_id();
    cx.about("taken", id);
    let process = i64::from(std::process::id());
    cx.write(
        &permit,
        "INSERT INTO taken (id, what, number, process) VALUES ($1, $2, $3, $4)",
        vec![V::from(id), V::from(what), V::from(number), V::from(process)],
    )
}

/// One job and one running number; answers whether there was a job.
fn take_one(cx: &mut Cx) -> Result<bool> {
    let number = cx.next_number()?;
    take(cx, "number", number)?;
    if cx.lead("race", i64::from(std::process::id()), 60_000)? {
        take(cx, "lead", 1)?;
    }
    let claimed = cx.claim_jobs(Lane::Inside, 1, 600_000)?;
    claimed.iter().try_for_each(|job| take(cx, "job", job.id))?;
    Ok(!claimed.is_empty())
}

/// What a child process does; it runs only when told of a store.
#[test]
fn child() {
    #[expect(clippy::disallowed_methods, reason = "the parent hands the store over by the environment")]
    let Ok(url) = std::env::var(URL) else { return };
    let db = open(&url);
    let mut done = 0;
    for _ in 0..TURNS * 50 {
        if done == TURNS {
            break;
        }
        match db.write_now(&Call::system("race"), "race.add", add) {
            Ok(()) => done += 1,
            Err(error) => assert!(error.code() == Some("stale") || error.to_string().contains("fault"), "{error}"),
        }
    }
    for _ in 0..TURNS * 50 {
        match db.write_now(&Call::system("race"), "race.take", take_one) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => assert!(error.code() == Some("stale") || error.to_string().contains("fault"), "{error}"),
        }
    }
    db.close();
    assert_eq!(done, TURNS);
}

on_both! {
    fn two_processes_lose_nothing(store: Store) {
        let db = open(store.url());
        db.write_now(&Call::system("race"), "race.begin", |cx| {
            let permit = cx.permit(Right("race"), Target::default())?;
            cx.about("tally", 1);
            cx.write(&permit, "INSERT INTO tally (id, n, version) VALUES (1, 0, 1)", vec![])?;
            (0..TURNS).try_for_each(|job| cx.enqueue("race.job", None, &json!({ "job": job }), cx.now()))
        })
        .expect("begun");
        let program = std::env::current_exe().expect("this program");
        let children: Vec<_> = (0..2)
            .map(|_| Command::new(&program).args(["--exact", "child", "--nocapture"]).env(URL, store.url()).spawn().expect("starts"))
            .collect();
        for mut child in children {
            assert!(child.wait().expect("ends").success());
        }
        let (n, made, processes) = db
            .read_now(&Call::system("race"), "race.end", |cx| {
                let n = cx.one("SELECT n FROM tally WHERE id = 1", &[])?.expect("is there").i64(0)?;
                let made = cx.query("SELECT process FROM made", &[])?;
                let mut processes = made.iter().map(|row| row.i64(0)).collect::<Result<Vec<_>>>()?;
                processes.sort_unstable();
                processes.dedup();
                Ok((n, made.len(), processes.len()))
            })
            .expect("reads");
        assert_eq!((n, made, processes), (2 * TURNS, 80, 2));
        let taken = db
            .read_now(&Call::system("race"), "race.taken", |cx| {
                let rows = cx.query("SELECT what, number, process FROM taken ORDER BY what, number", &[])?;
                rows.iter().map(|row| Ok((row.string(0)?, row.i64(1)?, row.i64(2)?))).collect::<Result<Vec<_>>>()
            })
            .expect("reads");
        let of = |what: &str| taken.iter().filter(|(one, ..)| one == what).cloned().collect::<Vec<_>>();
        let apart = |all: &[(String, i64, i64)]| all.iter().map(|(_, number, _)| *number).collect::<BTreeSet<_>>().len();
        let (jobs, numbers, leads) = (of("job"), of("number"), of("lead"));
        assert_eq!((jobs.len(), apart(&jobs)), (40, 40), "each job is claimed once");
        assert_eq!(apart(&numbers), numbers.len(), "no number is given twice");
        let leaders: BTreeSet<i64> = leads.iter().map(|(_, _, process)| *process).collect();
        assert_eq!(leaders.len(), 1, "one process leads");
    }
}
