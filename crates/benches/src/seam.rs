//! The seam: five statements in a durable transaction, against the engine's own best without us.

use crate::Wanted;
use crate::figure::{Figure, Limit, RUNS, median, rate};
use anyhow::{Context, Result, ensure};
use base::clock::Stopwatch;
use base::{AccountId, Clock, Grant, Kind, Locale, Principal, Right, Scope, Target};
use db::{Call, Cx, Db, Keys, Migration, Options, V};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

const ROWS: i64 = 10_000;
const WRITE: Right = Right("bench.write");
const TIME: Duration = Duration::from_secs(1);
const STEPS: &[Migration] = &[Migration {
    id: "bench-001",
    sql: "
CREATE TABLE matter (id BIGINT PRIMARY KEY, n BIGINT NOT NULL, words TEXT NOT NULL);
CREATE TABLE step (id BIGINT PRIMARY KEY, matter BIGINT NOT NULL, words TEXT NOT NULL);
CREATE INDEX step_matter ON step (matter);
CREATE TABLE note (id BIGINT PRIMARY KEY, matter BIGINT NOT NULL, words TEXT NOT NULL);
CREATE TABLE tally (day BIGINT PRIMARY KEY, n BIGINT NOT NULL);
",
}];

const SELECT: &str = "SELECT n, words FROM matter WHERE id = $1";
const UPDATE: &str = "UPDATE matter SET n = n + 1 WHERE id = $1";
const STEP: &str = "INSERT INTO step (id, matter, words) VALUES ($1, $2, $3)";
const NOTE: &str = "INSERT INTO note (id, matter, words) VALUES ($1, $2, $3)";
const TALLY: &str =
    "INSERT INTO tally (day, n) VALUES ($1, 1) ON CONFLICT (day) DO UPDATE SET n = tally.n + 1 RETURNING n";
const WORDS: &str = "审查合格，材料齐全有效，建议准予。";

fn call() -> Call {
    let grants = vec![Grant { right: Arc::from(WRITE.0), scope: Scope::Own }];
    let actor = Principal { grants: Arc::from(grants), ..Principal::signed_in(Kind::Official, AccountId(5), "bench") };
    Call::new(actor, Locale::Zh, "bench")
}

/// The same five statements as the peers run, without the audit row that commands leave.
fn five(cx: &mut Cx, matter: i64) -> base::Result<()> {
    let permit = cx.permit(WRITE, Target::default())?;
    cx.one(SELECT, &[V::from(matter)])?;
    cx.keep(&permit, UPDATE, vec![V::from(matter)])?;
    let (one, two) = (cx.new_id(), cx.new_id());
    cx.keep(&permit, STEP, vec![V::from(one), V::from(matter), V::from(WORDS)])?;
    cx.keep(&permit, NOTE, vec![V::from(two), V::from(matter), V::from(WORDS)])?;
    cx.keep(&permit, TALLY.trim_end_matches(" RETURNING n"), vec![V::from(matter)])
}

fn open(url: &str, threads: usize) -> Result<Db> {
    let mut options = Options::new(url, Arc::new(Keys::from_master(&[7; 32])), Clock::system());
    options.threads = threads;
    let db = Db::open(&options, STEPS).map_err(|error| anyhow::anyhow!("{error}"))?;
    let system = Call::system("bench");
    for start in (0..ROWS).step_by(1_000) {
        db.write_now(&system, "bench.fill", move |cx| {
            let permit = cx.permit(WRITE, Target::default())?;
            for id in start..start + 1_000 {
                cx.keep(
                    &permit,
                    "INSERT INTO matter (id, n, words) VALUES ($1, 0, $2)",
                    vec![V::from(id), V::from(WORDS)],
                )?;
            }
            Ok(())
        })
        .map_err(|error| anyhow::anyhow!("{error}"))?;
    }
    Ok(db)
}

/// Commands a second by so many clients at once.
fn clients(db: &Db, count: u64) -> Result<f64> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let done = Arc::new(AtomicU64::new(0));
    let watch = Stopwatch::start();
    runtime.block_on(async {
        let mut tasks = Vec::new();
        for client in 0..count {
            let (db, done, call) = (db.clone(), Arc::clone(&done), call());
            tasks.push(tokio::spawn(async move {
                let mut turn = client;
                while watch.elapsed() < TIME {
                    turn = turn.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    let matter = (turn >> 33) as i64 % ROWS;
                    if db.write(&call, "bench.five", move |cx| five(cx, matter)).await.is_ok() {
                        done.fetch_add(1, Ordering::Relaxed);
                    }
                }
            }));
        }
        for task in tasks {
            let _ = task.await;
        }
    });
    Ok(done.load(Ordering::Relaxed) as f64 / watch.elapsed().as_secs_f64())
}

/// At least four times raw rusqlite one at a time, at 64 clients, synchronous FULL.
pub fn sqlite(_: Wanted) -> Result<Vec<Figure>> {
    let folder = tempfile::tempdir()?;
    let db = open(&format!("sqlite://{}/ours.db", folder.path().display()), 2)?;
    let raw = Raw::open(&folder.path().join("raw.db"))?;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        theirs.push(raw.rate()?);
        ours.push(clients(&db, 64)?);
    }
    db.close();
    Ok(vec![figure("seam-sqlite", ours, theirs, 4.0)])
}

fn figure(name: &str, ours: Vec<f64>, theirs: Vec<f64>, least: f64) -> Figure {
    Figure { name: name.into(), value: median(ours), unit: "tx/s", against: median(theirs), limit: Limit::Least(least) }
}

struct Raw(rusqlite::Connection);

impl Raw {
    fn open(path: &std::path::Path) -> Result<Raw> {
        let raw = rusqlite::Connection::open(path)?;
        raw.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -32768; PRAGMA mmap_size = 268435456;")?;
        raw.execute_batch(STEPS[0].sql)?;
        raw.execute_batch("BEGIN")?;
        for id in 0..ROWS {
            raw.execute("INSERT INTO matter (id, n, words) VALUES (?1, 0, ?2)", (id, WORDS))?;
        }
        raw.execute_batch("COMMIT")?;
        Ok(Raw(raw))
    }

    fn rate(&self) -> Result<f64> {
        let mut next: i64 = self.0.query_row("SELECT coalesce(max(id), 0) + 1 FROM step", [], |row| row.get(0))?;
        let mut failed = None;
        let rate = rate(TIME, || {
            next += 1;
            if let Err(error) = self.five(next, next % ROWS) {
                failed = Some(error);
            }
        });
        failed.map_or(Ok(rate), |error| Err(error.into()))
    }

    fn five(&self, id: i64, matter: i64) -> rusqlite::Result<()> {
        let run = |sql: &str, params: &[&dyn rusqlite::ToSql]| self.0.prepare_cached(sql)?.execute(params).map(drop);
        run("BEGIN IMMEDIATE", &[])?;
        self.0
            .prepare_cached("SELECT n, words FROM matter WHERE id = ?1")?
            .query_row([matter], |row| row.get::<_, i64>(0))?;
        run("UPDATE matter SET n = n + 1 WHERE id = ?1", &[&matter])?;
        run("INSERT INTO step (id, matter, words) VALUES (?1, ?2, ?3)", &[&id, &matter, &WORDS])?;
        run("INSERT INTO note (id, matter, words) VALUES (?1, ?2, ?3)", &[&id, &matter, &WORDS])?;
        run("INSERT INTO tally (day, n) VALUES (?1, 1) ON CONFLICT (day) DO UPDATE SET n = tally.n + 1", &[&matter])?;
        run("COMMIT", &[])
    }
}

/// At least 55 % of pgbench with the same five statements and 16 clients, on a cluster that syncs.
pub fn postgres(_: Wanted) -> Result<Vec<Figure>> {
    let cluster = testkit::Cluster::durable()?;
    let database = cluster.fresh_database()?;
    let db = open(database.url(), 16)?;
    let folder = tempfile::tempdir()?;
    let script = folder.path().join("five.sql");
    std::fs::write(
        &script,
        format!(
            "\\set matter random(0, {})\n\\set one random(1, 9000000000000000000)\n\\set two random(1, 9000000000000000000)\nBEGIN;\n\
             SELECT n, words FROM matter WHERE id = :matter;\nUPDATE matter SET n = n + 1 WHERE id = :matter;\n\
             INSERT INTO step (id, matter, words) VALUES (:one, :matter, '{WORDS}');\n\
             INSERT INTO note (id, matter, words) VALUES (:two, :matter, '{WORDS}');\n\
             INSERT INTO tally (day, n) VALUES (:matter, 1) ON CONFLICT (day) DO UPDATE SET n = tally.n + 1;\nCOMMIT;\n",
            ROWS - 1
        ),
    )?;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        theirs.push(pgbench(database.url(), &script)?);
        ours.push(clients(&db, 16)?);
    }
    db.close();
    Ok(vec![figure("seam-postgres", ours, theirs, 0.55)])
}

fn pgbench(url: &str, script: &std::path::Path) -> Result<f64> {
    let programs = testkit::Cluster::programs().context("PostgreSQL is not installed")?;
    let output = Command::new(programs.join("pgbench"))
        .args(["-n", "-M", "prepared", "-c", "16", "-j", "2", "-T", "2", "-f"])
        .arg(script)
        .arg(url)
        .output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    ensure!(output.status.success(), "pgbench failed: {}", String::from_utf8_lossy(&output.stderr));
    text.lines()
        .find_map(|line| line.strip_prefix("tps = ")?.split_whitespace().next()?.parse().ok())
        .context("pgbench said no rate")
}
