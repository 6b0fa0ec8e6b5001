//! The handle that the rest of the program holds.

use crate::cx::{Call, Cx};
use crate::dialect::Engine;
use crate::keys::Keys;
use crate::tx::{Patience, Task, Tx, Verdict};
use crate::{Listener, Migration, Row, V, audit, migrate, postgres, sqlite};
use base::{Clock, Error, IdMaker, Moment, Refusal, Result, Right};
use std::any::Any;
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, RwLock};
use std::time::Duration;
use tokio::sync::oneshot;

/// Points of a commit at which a test can inject a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Point {
    /// Before the transaction is opened.
    BeforeBegin,
    /// Between writes that are too many to travel together. Only to a server.
    BetweenChunks,
    /// After a command ran, before the commit.
    AfterCommand,
    /// Just before the commit.
    BeforeCommit,
    /// The commit happened and its answer is lost. Only a server's answer can be.
    AfterCommit,
}

/// A test's decision whether something fails at a point.
pub type Fault = Arc<dyn Fn(Point) -> bool + Send + Sync>;

/// Hears of each statement with its parameters, before it runs; for tests of plans.
pub type Watch = Arc<dyn Fn(&str, &[V]) + Send + Sync>;

/// How to open a store.
#[derive(Clone)]
pub struct Options {
    /// `sqlite:///path/to/file.db` or `postgres://…`.
    pub url: String,
    /// The master key and what hangs on it.
    pub keys: Arc<Keys>,
    /// The time.
    pub clock: Clock,
    /// Who wants to hear of which event.
    pub listeners: Vec<Listener>,
    /// Reader threads (embedded), or threads that read and as many that write (server).
    pub threads: usize,
    /// The longest one command may run.
    pub limit: Duration,
    /// Most commands or queries that wait; a request that comes then is refused as `busy`, a thread of the program's own waits.
    pub queue: usize,
    /// `FULL` outside tests of what happens without it.
    pub synchronous: &'static str,
    /// Faults that a test injects.
    pub fault: Option<Fault>,
    /// Hears of each statement.
    pub watch: Option<Watch>,
    /// Apply missing schema steps; otherwise opening fails when there are any.
    pub migrate: bool,
}

impl Options {
    /// The usual options.
    pub fn new(url: impl Into<String>, keys: Arc<Keys>, clock: Clock) -> Options {
        Options {
            url: url.into(),
            keys,
            clock,
            listeners: Vec::new(),
            threads: 4,
            limit: Duration::from_secs(10),
            queue: 10_000,
            synchronous: "FULL",
            fault: None,
            watch: None,
            migrate: true,
        }
    }
}

/// What all threads of a store share.
pub(crate) struct Shared {
    pub engine: Engine,
    pub keys: Arc<Keys>,
    pub clock: Clock,
    pub ids: IdMaker,
    pub listeners: Vec<Listener>,
    pub limit: Duration,
    pub queue: usize,
    fault: Option<Fault>,
    watch: Option<Watch>,
    turns: AtomicU64,
    pub known: Known,
}

/// What a store has read and what never changes.
#[derive(Default)]
pub(crate) struct Known(RwLock<HashMap<(&'static str, i64), Arc<dyn Any + Send + Sync>>>);

/// Most things that are kept.
const KNOWN: usize = 20_000;

impl Known {
    pub fn get<T: Clone + 'static>(&self, what: &'static str, id: i64) -> Option<T> {
        let known = self.0.read().expect("no thread panics while it holds what is known");
        known.get(&(what, id)).and_then(|found| found.downcast_ref::<T>()).cloned()
    }

    pub fn put<T: Send + Sync + 'static>(&self, what: &'static str, id: i64, found: T) {
        let mut known = self.0.write().expect("no thread panics while it holds what is known");
        if known.len() >= KNOWN {
            known.clear();
        }
        known.insert((what, id), Arc::new(found));
    }
}

impl Shared {
    pub fn reach(&self, point: Point) -> Result<()> {
        match &self.fault {
            Some(fault) if fault(point) => Err(Error::passing(format_args!("a fault was injected at {point:?}"))),
            _ => Ok(()),
        }
    }

    pub fn watched(&self, sql: &str, params: &[V]) {
        if let Some(watch) = &self.watch {
            watch(sql, params);
        }
    }

    /// A spread of waiting times, without a source of randomness.
    pub fn jitter(&self, upto: u64) -> u64 {
        let turn = self.turns.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed);
        (turn ^ (turn >> 29)) % (upto + 1)
    }
}

/// How a task is run, and whether whoever hands it in may wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Write(Patience),
    Read(Patience),
    /// A read on the calling thread, where the engine can.
    Point,
}

enum Running {
    Sqlite(sqlite::Engine),
    Postgres(postgres::Engine),
}

impl Running {
    fn close(&mut self) {
        match self {
            Running::Sqlite(engine) => engine.close(),
            Running::Postgres(engine) => engine.close(),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.close();
    }
}

/// A store. Copies share it; the threads end when the last copy is dropped or [`Db::close`] is called.
#[derive(Clone)]
pub struct Db {
    shared: Arc<Shared>,
    running: Arc<RwLock<Running>>,
    path: Option<PathBuf>,
    applied: Arc<Vec<&'static str>>,
    lease: Arc<Mutex<i64>>,
}

const LEASE: i64 = 10 * 60_000;

impl Db {
    /// Opens a store, applies missing schema steps, and leases a node number for ids.
    pub fn open(options: &Options, steps: &[Migration]) -> Result<Db> {
        let (engine, path) = match options.url.strip_prefix("sqlite://") {
            Some(path) => (Engine::Sqlite, Some(PathBuf::from(path))),
            None if options.url.starts_with("postgres") => (Engine::Postgres, None),
            None => {
                return Err(Error::fault(
                    "the database must be given as sqlite:///path/to/file.db or postgres://user@host/name",
                ));
            }
        };
        let now = options.clock.now();
        let mut applied = Vec::new();
        let mut node = 0u16;
        let holder = i64::from(std::process::id()) << 20 | (now.0 & 0xF_FFFF);
        in_setup(engine, options, path.as_deref(), |tx| {
            applied = migrate::migrate(tx, engine, steps, now, options.migrate)?;
            if !options.migrate && !applied.is_empty() {
                return Err(Error::fault(format_args!(
                    "the database lacks schema steps ({}); run `tongban migrate`",
                    applied.join(", ")
                )));
            }
            node = lease_node(tx, holder, now)?;
            Ok(())
        })?;
        let shared = Arc::new(Shared {
            engine,
            keys: Arc::clone(&options.keys),
            clock: options.clock.clone(),
            ids: IdMaker::new(node),
            listeners: options.listeners.clone(),
            limit: options.limit,
            queue: options.queue.max(1),
            fault: options.fault.clone(),
            watch: options.watch.clone(),
            turns: AtomicU64::new(holder as u64),
            known: Known::default(),
        });
        let running = match &path {
            Some(path) => Running::Sqlite(sqlite::Engine::start(path, options.synchronous, options.threads, &shared)?),
            None => Running::Postgres(postgres::Engine::start(&options.url, options.threads, &shared)?),
        };
        Ok(Db {
            shared,
            running: Arc::new(RwLock::new(running)),
            path,
            applied: Arc::new(applied),
            lease: Arc::new(Mutex::new(holder)),
        })
    }

    /// Schema steps that opening applied.
    pub fn applied(&self) -> &[&'static str] {
        &self.applied
    }

    /// The engine.
    pub fn engine(&self) -> Engine {
        self.shared.engine
    }

    /// The embedded database's file.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// The clock.
    pub fn clock(&self) -> &Clock {
        &self.shared.clock
    }

    /// The keys.
    pub fn keys(&self) -> &Arc<Keys> {
        &self.shared.keys
    }

    /// A new id outside a transaction (for a file's name before its row).
    pub fn new_id(&self) -> i64 {
        self.shared.ids.make(self.shared.clock.now())
    }

    /// A number that tells this process from others of the installation.
    pub fn holder(&self) -> i64 {
        *self.lease.lock().expect("no thread panics while it holds the lease")
    }

    /// Runs a command in a transaction; the future is ready after the commit.
    pub async fn write<T, F>(&self, call: &Call, command: &'static str, body: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Cx) -> Result<T> + Send + 'static,
    {
        let result = answer(self.submit(call, command, Way::Write(Patience::None), body)).await;
        self.watch(call, command, &result);
        result
    }

    /// Runs a query on a reader thread, over one snapshot.
    pub async fn read<T, F>(&self, call: &Call, query: &'static str, body: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Cx) -> Result<T> + Send + 'static,
    {
        let result = answer(self.submit(call, query, Way::Read(Patience::None), body)).await;
        if call.actor.is_signed_in() {
            self.watch(call, query, &result);
        }
        result
    }

    /// Runs a query that touches a few rows by key; the embedded engine answers on this very thread.
    pub async fn point<T, F>(&self, call: &Call, query: &'static str, body: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Cx) -> Result<T> + Send + 'static,
    {
        let result = answer(self.submit(call, query, Way::Point, body)).await;
        if call.actor.is_signed_in() {
            self.watch(call, query, &result);
        }
        result
    }

    /// [`Db::write`] for threads outside the async runtime: the command line, workers, tests.
    pub fn write_now<T, F>(&self, call: &Call, command: &'static str, body: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Cx) -> Result<T> + Send + 'static,
    {
        let result = answer_now(self.submit(call, command, Way::Write(Patience::Waits), body));
        self.watch(call, command, &result);
        result
    }

    /// [`Db::read`] for threads outside the async runtime.
    pub fn read_now<T, F>(&self, call: &Call, query: &'static str, body: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Cx) -> Result<T> + Send + 'static,
    {
        let result = answer_now(self.submit(call, query, Way::Read(Patience::Waits), body));
        if call.actor.is_signed_in() {
            self.watch(call, query, &result);
        }
        result
    }

    fn submit<T, F>(&self, call: &Call, name: &'static str, way: Way, body: F) -> oneshot::Receiver<Result<T>>
    where
        T: Send + 'static,
        F: Fn(&mut Cx) -> Result<T> + Send + 'static,
    {
        let writes = matches!(way, Way::Write(_));
        let (task, answer) = task(Arc::clone(&self.shared), call.clone(), name, writes, body);
        self.hand_in(task, way);
        answer
    }

    fn hand_in(&self, task: Task, way: Way) {
        let patience = match way {
            Way::Read(patience) | Way::Write(patience) => patience,
            Way::Point => Patience::None,
        };
        match &*self.running.read().expect("no thread panics while it holds the engine") {
            Running::Sqlite(engine) if way == Way::Point => engine.inline(task),
            Running::Sqlite(engine) => engine.submit(task, patience),
            Running::Postgres(engine) => engine.submit(task, patience),
        }
    }

    /// What was refused because the right is missing or its target is out of sight leaves an audit row too: a command whoever gave it,
    /// a query when somebody signed in asked.
    fn watch<T>(&self, call: &Call, command: &'static str, result: &Result<T>) {
        if let Err(Error::Refused(refusal)) = result
            && [Refusal::NOT_PERMITTED, Refusal::NOT_FOUND].contains(&refusal.code.as_ref())
        {
            self.refused(call, command, &refusal.code);
        }
    }

    /// Lets a caller in who holds any of the rights in any scope; for others what is behind it is not there, and the audit says that they
    /// came. `what` is the name of the query or command that they came for.
    pub fn admit(&self, call: &Call, what: &'static str, rights: &[Right]) -> Result<()> {
        if rights.iter().any(|right| call.actor.holds(*right)) {
            return Ok(());
        }
        self.refused(call, what, Refusal::NOT_FOUND);
        Err(Refusal::new(Refusal::NOT_FOUND).into())
    }

    /// Leaves an audit row of something that was refused to the caller before any command ran.
    pub fn refused(&self, call: &Call, command: &'static str, code: &str) {
        let (call, code) = (call.clone(), code.to_owned());
        let lost = format!("{command} by {} ({}): {code}, trace {}", call.actor.name, call.actor.account.0, call.trace);
        let body = move |cx: &mut Cx| {
            let row = crate::AuditRow {
                id: cx.new_id(),
                at: cx.now(),
                account: call.actor.account,
                actor: call.actor.name.to_string(),
                office: call.actor.office,
                command: command.to_owned(),
                noun: "refusal".to_owned(),
                subject: 0,
                outcome: code.clone(),
                detail: "{}".to_owned(),
                trace: call.trace.to_string(),
            };
            row.writes(audit::Digest::new()).into_iter().try_for_each(|write| cx.keep_raw(write))
        };
        let (mut task, _waits_for_nobody) =
            task(Arc::clone(&self.shared), Call::system("refusals"), command, true, body);
        let done = task.done;
        task.done = Box::new(move |ended| {
            if let Err(error) = &ended {
                tracing::error!(%error, refused = lost, "a refusal is missing in the audit");
            }
            done(ended);
        });
        self.hand_in(task, Way::Write(Patience::None));
    }

    /// Renews the lease of this process's node number; call it about once a minute. A lost lease is a fault: ids could collide.
    pub fn renew_lease(&self) -> Result<()> {
        let (holder, latest) = (self.holder(), self.shared.ids.latest());
        let renewed = self.write_now(&Call::system("node-lease"), "node.renew", move |cx| {
            cx.keep_returning(
                "UPDATE node_lease SET until_ms = $2 WHERE holder = $1 RETURNING node",
                &[V::from(holder), V::from(cx.now().max(latest).plus(LEASE))],
            )
        })?;
        if renewed.is_empty() { Err(Error::fault("this process lost the lease of its node number")) } else { Ok(()) }
    }

    /// Copies the embedded database, while it is in use, into a new file; a server's database is backed up by its own tools.
    pub fn copy_to(&self, target: &Path) -> Result<()> {
        let Some(path) = &self.path else {
            return Err(Error::fault("a server's database is copied with its own tool, pg_dump"));
        };
        sqlite::copy(path, target)
    }

    /// Checks the embedded database's structure; answers what is wrong, nothing when all is well.
    pub fn check_structure(&self) -> Result<Vec<String>> {
        match &self.path {
            Some(path) => sqlite::check(path),
            None => Ok(Vec::new()),
        }
    }

    /// Finishes what was handed in and ends the threads.
    pub fn close(&self) {
        // The row stays with the time of the last id: a later process whose clock was set back takes another number.
        let (holder, latest) = (self.holder(), self.shared.ids.latest());
        let _ = self.write_now(&Call::system("node-lease"), "node.release", move |cx| {
            let until = latest.max(cx.now());
            cx.keep_internal(
                "UPDATE node_lease SET until_ms = $2 WHERE holder = $1",
                vec![V::from(holder), V::from(until)],
            )
        });
        self.running.write().expect("no thread panics while it holds the engine").close();
    }
}

fn in_setup(
    engine: Engine,
    options: &Options,
    path: Option<&Path>,
    mut body: impl FnMut(&mut dyn Tx) -> Result<()> + Send,
) -> Result<()> {
    match (engine, path) {
        (Engine::Sqlite, Some(path)) => sqlite::once(path, options.synchronous, body),
        // On a thread of its own: the caller may already be inside an async runtime.
        _ => std::thread::scope(|scope| {
            let work = scope.spawn(|| postgres::once(&options.url, Duration::from_mins(10), &mut body));
            work.join().unwrap_or_else(|_| Err(Error::fault("preparing the database panicked")))
        }),
    }
}

fn lease_node(tx: &mut dyn Tx, holder: i64, now: Moment) -> Result<u16> {
    let taken = tx.query("SELECT node, until_ms FROM node_lease ORDER BY node", &[])?;
    let busy: Vec<i64> = taken
        .iter()
        .filter(|row| row.i64(1).is_ok_and(|until| until >= now.0))
        .map(|row| row.i64(0))
        .collect::<Result<_>>()?;
    let node = (0..1024)
        .find(|node| !busy.contains(node))
        .ok_or_else(|| Error::fault("all 1024 node numbers are leased; stop a node or wait ten minutes"))?;
    tx.query(
        "INSERT INTO node_lease (node, holder, until_ms) VALUES ($1, $2, $3) \
         ON CONFLICT (node) DO UPDATE SET holder = excluded.holder, until_ms = excluded.until_ms RETURNING node",
        &[V::from(node), V::from(holder), V::from(now.plus(LEASE))],
    )?;
    Ok(u16::try_from(node).expect("below 1024"))
}

fn task<T, F>(
    shared: Arc<Shared>,
    call: Call,
    name: &'static str,
    writes: bool,
    body: F,
) -> (Task, oneshot::Receiver<Result<T>>)
where
    T: Send + 'static,
    F: Fn(&mut Cx) -> Result<T> + Send + 'static,
{
    let (sender, receiver) = oneshot::channel();
    let slot: Arc<Mutex<Option<Result<T>>>> = Arc::new(Mutex::new(None));
    let filled = Arc::clone(&slot);
    let run = move |tx: &mut dyn Tx| {
        let mut doubt = false;
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            let mut cx = Cx::new(tx, &shared, &call, name, writes);
            let value = body(&mut cx)?;
            match cx.finish() {
                Err(_) if cx.in_doubt() => doubt = true,
                finished => finished?,
            }
            Ok(value)
        }))
        .unwrap_or_else(|_| Err(Error::fault(format_args!("{name} panicked"))));
        let verdict = match &outcome {
            Ok(_) if doubt => Verdict::InDoubt,
            Ok(_) => Verdict::Commit,
            Err(Error::Fault(fault)) if fault.passing => Verdict::Again,
            Err(_) => Verdict::Rollback,
        };
        *filled.lock().expect("no thread panics while it holds an answer") = Some(outcome);
        verdict
    };
    let done = move |ended: Result<()>| {
        let outcome = slot.lock().expect("no thread panics while it holds an answer").take();
        let _ = sender.send(match (outcome, ended) {
            (Some(Err(error)), _) | (_, Err(error)) => Err(error),
            (Some(Ok(value)), Ok(())) => Ok(value),
            (None, Ok(())) => Err(Error::fault(format_args!("{name} did not run"))),
        });
    };
    (Task { run: Box::new(run), done: Box::new(done), writes, name }, receiver)
}

async fn answer<T>(receiver: oneshot::Receiver<Result<T>>) -> Result<T> {
    receiver.await.unwrap_or_else(|_| Err(Error::passing("the database was closed meanwhile")))
}

fn answer_now<T>(receiver: oneshot::Receiver<Result<T>>) -> Result<T> {
    receiver.blocking_recv().unwrap_or_else(|_| Err(Error::passing("the database was closed meanwhile")))
}

impl Db {
    /// The plan of a statement, one line each: what it scans and which index it uses. For tests of hot statements.
    pub fn explain(&self, sql: &str, params: Vec<V>) -> Result<Vec<String>> {
        let text = self.shared.engine.explain(sql);
        let engine = self.shared.engine;
        let rows = self.read_now(&Call::system("explain"), "explain", move |cx| {
            // A server reads small tables from end to end whatever indexes there are: ask what it does with large ones.
            if engine == Engine::Postgres {
                cx.query("SELECT set_config('enable_seqscan', 'off', true)", &[])?;
            }
            cx.query(&text, &params)
        })?;
        Ok(rows.iter().filter_map(Row::last_text).collect())
    }
}
