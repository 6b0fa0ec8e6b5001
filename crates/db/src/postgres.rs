//! The server engine: worker threads that each own a connection, some that read and some that write, so that writers who wait at the gate
//! hold no reader up; SERIALIZABLE, writes in one pipelined batch with the commit.

use crate::bundle::{self, Bundle};
use crate::gate::{Ending, Gate};
use crate::handle::{Point, Shared};
use crate::sqlite::{hand_in, spawn};
use crate::tls::{self, Way};
use crate::tx::{Patience, Task, Tx, Verdict, Write};
use crate::{AuditRow, Row, V};
use base::{AccountId, Error, Moment, Refusal, Result};
use crossbeam_channel::{Receiver, Sender};
use futures_util::future::{join, join_all};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, private::BytesMut, to_sql_checked};
use tokio_postgres::{Client, NoTls, Statement};

/// The last tries are made alone: collisions within one process end there.
const TRIES: u32 = 10;
const PIPELINE: usize = 24;

impl ToSql for V {
    fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            V::Null => Ok(IsNull::Yes),
            V::I64(value) => match *kind {
                Type::INT4 => i32::try_from(*value)?.to_sql(kind, out),
                Type::INT2 => i16::try_from(*value)?.to_sql(kind, out),
                Type::BOOL => (*value != 0).to_sql(kind, out),
                Type::FLOAT8 => (*value as f64).to_sql(kind, out),
                Type::INT8 => value.to_sql(kind, out),
                _ => Err(format!("a number was bound to {kind}").into()),
            },
            V::F64(value) if *kind == Type::FLOAT8 => value.to_sql(kind, out),
            V::Text(value) if *kind != Type::BYTEA => value.as_str().to_sql(&Type::TEXT, out),
            V::Bytes(value) if *kind == Type::BYTEA => value.as_slice().to_sql(kind, out),
            other => Err(format!("{other:?} was bound to {kind}").into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

impl<'a> FromSql<'a> for V {
    fn from_sql(kind: &Type, raw: &'a [u8]) -> Result<V, Box<dyn std::error::Error + Sync + Send>> {
        Ok(match *kind {
            Type::INT8 => V::I64(i64::from_sql(kind, raw)?),
            Type::INT4 => V::I64(i32::from_sql(kind, raw)?.into()),
            Type::INT2 => V::I64(i16::from_sql(kind, raw)?.into()),
            Type::BOOL => V::I64(bool::from_sql(kind, raw)?.into()),
            Type::FLOAT8 => V::F64(f64::from_sql(kind, raw)?),
            Type::FLOAT4 => V::F64(f32::from_sql(kind, raw)?.into()),
            Type::BYTEA => V::Bytes(raw.to_vec()),
            Type::TEXT | Type::VARCHAR | Type::NAME | Type::UNKNOWN | Type::BPCHAR => {
                V::Text(String::from_utf8(raw.to_vec())?)
            }
            _ => return Err(format!("a column of type {kind} needs a CAST").into()),
        })
    }

    fn from_sql_null(_: &Type) -> Result<V, Box<dyn std::error::Error + Sync + Send>> {
        Ok(V::Null)
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

/// Whether the connection broke, so that an answer may be lost.
fn lost(error: &tokio_postgres::Error) -> bool {
    let broken = std::error::Error::source(error).is_some_and(|cause| cause.is::<std::io::Error>());
    let shut = [SqlState::ADMIN_SHUTDOWN, SqlState::CRASH_SHUTDOWN];
    broken || error.is_closed() || error.code().is_some_and(|code| shut.contains(code))
}

/// Whether the same may go well when it is tried again.
fn may_pass(error: &Error) -> bool {
    matches!(error, Error::Fault(fault) if fault.passing)
}

fn fault(error: &tokio_postgres::Error) -> Error {
    let Some(code) = error.code() else {
        let cause = std::error::Error::source(error).map_or_else(String::new, |cause| format!(": {cause}"));
        let words = format_args!("connection: {error}{cause}");
        return if lost(error) { Error::passing(words) } else { Error::fault(words) };
    };
    if *code == SqlState::DIVISION_BY_ZERO {
        return Refusal::new(Refusal::STALE).into();
    }
    if *code == SqlState::DISK_FULL {
        return Refusal::new(Refusal::DISK_FULL).into();
    }
    let detail = error.as_db_error().map_or_else(|| error.to_string(), ToString::to_string);
    // A unique violation under SERIALIZABLE may be a conflict with a transaction that the retry will see.
    let passing = [
        SqlState::T_R_SERIALIZATION_FAILURE,
        SqlState::T_R_DEADLOCK_DETECTED,
        SqlState::ADMIN_SHUTDOWN,
        SqlState::CRASH_SHUTDOWN,
        SqlState::CANNOT_CONNECT_NOW,
        SqlState::TOO_MANY_CONNECTIONS,
        SqlState::UNIQUE_VIOLATION,
    ]
    .contains(code);
    if passing { Error::passing(detail) } else { Error::fault(detail) }
}

/// Opens a connection, which works on this runtime from then on.
async fn connect(way: Way) -> Result<Client, tokio_postgres::Error> {
    match way.tls {
        Some(tls) => {
            let (client, connection) = way.config.connect(tls).await?;
            tokio::spawn(connection);
            Ok(client)
        }
        None => {
            let (client, connection) = way.config.connect(NoTls).await?;
            tokio::spawn(connection);
            Ok(client)
        }
    }
}

/// Why there is no connection. What is wrong with the encryption passes only when somebody mends it.
fn unreached(error: &tokio_postgres::Error) -> Error {
    let words = error.to_string();
    if words.contains("TLS") {
        let cause = std::error::Error::source(error).map_or_else(String::new, |cause| format!(": {cause}"));
        return Error::fault(format_args!(
            "no encrypted way to the database: {words}{cause}; sslmode=disable in its address goes in clear"
        ));
    }
    fault(error)
}

/// A connection with its statements.
struct Link {
    runtime: Runtime,
    client: Client,
    statements: HashMap<String, Statement>,
}

impl Link {
    fn open(url: &str, limit: Duration) -> Result<Link> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| Error::fault(format_args!("cannot start a database worker: {error}")))?;
        let way = tls::way(url)?;
        let client = runtime.block_on(async {
            let connecting = tokio::time::timeout(Duration::from_secs(10), connect(way));
            let client = connecting
                .await
                .map_err(|_| Error::passing("the database does not answer"))?
                .map_err(|error| unreached(&error))?;
            client
                .batch_execute(&format!(
                    "SET statement_timeout = {}; SET idle_in_transaction_session_timeout = 60000; SET TIME ZONE 'UTC'",
                    limit.as_millis()
                ))
                .await
                .map_err(|error| fault(&error))?;
            Ok::<Client, Error>(client)
        })?;
        Ok(Link { runtime, client, statements: HashMap::new() })
    }

    /// Whether the transaction that wrote an audit row was committed. If not, a row in its place says so and bars the way:
    /// should the server still be at it, one of the two waits for the other, and only one comes to be.
    fn happened(&mut self, mark: i64, command: &str, now: Moment) -> Result<bool> {
        let lost = AuditRow {
            id: mark,
            at: now,
            account: AccountId(0),
            actor: "database".to_owned(),
            office: None,
            command: command.to_owned(),
            noun: "commit".to_owned(),
            subject: mark,
            outcome: "commit_lost".to_owned(),
            detail: "{}".to_owned(),
            trace: "database".to_owned(),
        };
        let (sql, params) = lost.bar();
        let statement = self.statement(&sql)?;
        let barred = self.runtime.block_on(self.client.execute_raw(&statement, &params));
        barred.map(|rows| rows == 0).map_err(|error| fault(&error))
    }

    fn statement(&mut self, sql: &str) -> Result<Statement> {
        if let Some(known) = self.statements.get(sql) {
            return Ok(known.clone());
        }
        if self.statements.len() > 2_000 {
            self.statements.clear();
        }
        let statement = self.runtime.block_on(self.client.prepare(sql)).map_err(|error| fault(&error))?;
        self.statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }
}

struct Open<'a> {
    link: &'a mut Link,
    begin: &'static str,
    begun: bool,
    committed: bool,
    commits: bool,
    /// What injects faults; nothing while a store is prepared.
    shared: Option<&'a Shared>,
    /// The audit row's id of a commit whose answer was lost.
    mark: Option<i64>,
    doubt: bool,
}

impl<'a> Open<'a> {
    fn new(link: &'a mut Link, begin: &'static str, commits: bool, shared: Option<&'a Shared>) -> Open<'a> {
        Open { link, begin, begun: false, committed: false, commits, shared, mark: None, doubt: false }
    }

    fn reach(&self, point: Point) -> Result<()> {
        self.shared.map_or(Ok(()), |shared| shared.reach(point))
    }

    /// The statement that opens the transaction, to be sent along with the first one of the command.
    fn opening(&mut self) -> &'static str {
        if self.begun {
            ""
        } else {
            self.begun = true;
            self.begin
        }
    }

    /// Sends writes, in chunks, and with the last of them what ends the round: a query, the commit, or nothing. Everything of
    /// one chunk travels together; the server runs it in order and refuses what follows a failure.
    fn send(&mut self, writes: &[Write], last: Last<'_>) -> Result<Vec<Row>> {
        let bundles = bundle::bundles(writes);
        let statements = bundles.iter().map(|bundle| self.link.statement(&bundle.sql())).collect::<Result<Vec<_>>>()?;
        let query = match last {
            Last::Query(sql, params) => Some((self.link.statement(sql)?, params)),
            _ => None,
        };
        let mut opening = Some(self.opening()).filter(|opening| !opening.is_empty());
        let (client, shared) = (&self.link.client, self.shared);
        let rows = self.link.runtime.block_on(async {
            let chunks: Vec<_> = bundles.chunks(PIPELINE).zip(statements.chunks(PIPELINE)).collect();
            let (end, earlier) = chunks.split_last().map_or((None, &[][..]), |(end, earlier)| (Some(end), earlier));
            for (bundles, statements) in earlier {
                let (began, done) = join(begin(client, opening.take()), run(client, bundles, statements)).await;
                began.and(done)?;
                if let Err(error) = shared.map_or(Ok(()), |shared| shared.reach(Point::BetweenChunks)) {
                    return Ok(Err(error));
                }
            }
            let work = async {
                match end {
                    Some((bundles, statements)) => run(client, bundles, statements).await,
                    None => Ok(()),
                }
            };
            let ending = async {
                match &query {
                    Some((statement, params)) => {
                        let params: Vec<&(dyn ToSql + Sync)> =
                            params.iter().map(|value| value as &(dyn ToSql + Sync)).collect();
                        client.query(statement, &params).await
                    }
                    None if matches!(last, Last::Commit) => client.batch_execute("COMMIT").await.map(|()| Vec::new()),
                    None => Ok(Vec::new()),
                }
            };
            let (began, (done, ended)) = join(begin(client, opening.take()), join(work, ending)).await;
            began.and(done)?;
            ended.map(Ok)
        });
        let commits = matches!(last, Last::Commit);
        let rows = rows.map_err(|error| {
            self.doubt |= commits && lost(&error);
            fault(&error)
        })??;
        self.committed = commits;
        rows.iter().map(row).collect()
    }
}

/// What travels with the last writes.
#[derive(Clone, Copy)]
enum Last<'a> {
    Nothing,
    Query(&'a str, &'a [V]),
    Commit,
}

async fn begin(client: &Client, opening: Option<&str>) -> Result<(), tokio_postgres::Error> {
    match opening {
        Some(opening) => client.batch_execute(opening).await,
        None => Ok(()),
    }
}

async fn run(client: &Client, bundles: &[Bundle<'_>], statements: &[Statement]) -> Result<(), tokio_postgres::Error> {
    let all = bundles.iter().zip(statements).map(|(bundle, made)| client.execute_raw(made, bundle.params()));
    join_all(all).await.into_iter().try_for_each(|result| result.map(drop))
}

fn row(row: &tokio_postgres::Row) -> Result<Row> {
    let values = (0..row.len())
        .map(|index| row.try_get::<_, V>(index).map_err(|error| Error::fault(format_args!("{error}"))))
        .collect::<Result<Vec<V>>>()?;
    Ok(Row(values))
}

impl Tx for Open<'_> {
    fn query(&mut self, sql: &str, params: &[V]) -> Result<Vec<Row>> {
        self.send(&[], Last::Query(sql, params))
    }

    fn query_after(&mut self, writes: &[Write], sql: &str, params: &[V]) -> Result<Vec<Row>> {
        self.send(writes, Last::Query(sql, params))
    }

    fn batch(&mut self, writes: &[Write]) -> Result<()> {
        self.send(writes, Last::Nothing).map(drop)
    }

    fn last(&mut self, writes: &[Write], mark: Option<i64>) -> Result<()> {
        if !self.begun && writes.is_empty() {
            return Ok(());
        }
        if !self.commits {
            return self.send(writes, Last::Nothing).map(drop);
        }
        self.mark = mark;
        self.reach(Point::AfterCommand)?;
        if let Err(error) = self.reach(Point::BeforeCommit) {
            self.send(writes, Last::Nothing)?;
            return Err(error);
        }
        self.send(writes, Last::Commit)?;
        self.reach(Point::AfterCommit).inspect_err(|_| self.doubt = true)
    }

    fn in_doubt(&self) -> bool {
        self.doubt
    }

    fn execute_script(&mut self, sql: &str) -> Result<()> {
        let opening = self.opening();
        let (runtime, client) = (&self.link.runtime, &self.link.client);
        runtime
            .block_on(async {
                if !opening.is_empty() {
                    client.batch_execute(opening).await?;
                }
                client.batch_execute(sql).await
            })
            .map_err(|error| fault(&error))
    }
}

/// Worker threads of one open store.
pub(crate) struct Engine {
    writers: Option<Sender<Task>>,
    readers: Option<Sender<Task>>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl Engine {
    pub fn start(url: &str, workers: usize, shared: &Arc<Shared>) -> Result<Engine> {
        let (writers, writes) = crossbeam_channel::bounded::<Task>(shared.queue);
        let (readers, reads) = crossbeam_channel::bounded::<Task>(shared.queue);
        let gate = Arc::new(Gate::new(workers));
        let start = |name: &str, queue: &Receiver<Task>| {
            let (url, queue, shared, gate) = (url.to_owned(), queue.clone(), Arc::clone(shared), Arc::clone(&gate));
            spawn(name, move || work_loop(&url, &queue, &shared, &gate))
        };
        let mut threads = Vec::new();
        for _ in 0..workers.max(1) {
            threads.push(start("db-writer", &writes)?);
            threads.push(start("db-reader", &reads)?);
        }
        Ok(Engine { writers: Some(writers), readers: Some(readers), threads: Mutex::new(threads) })
    }

    pub fn submit(&self, task: Task, patience: Patience) {
        let queue = if task.writes { &self.writers } else { &self.readers };
        hand_in(queue.as_ref(), task, patience);
    }

    pub fn close(&mut self) {
        self.writers = None;
        self.readers = None;
        for thread in self.threads.lock().expect("no thread panics while it holds the threads").drain(..) {
            let _ = thread.join();
        }
    }
}

/// Runs one closure in one serialisable transaction on a connection of its own, for migrations at start.
pub(crate) fn once(url: &str, limit: Duration, body: impl FnOnce(&mut dyn Tx) -> Result<()>) -> Result<()> {
    let mut link = Link::open(url, limit)?;
    let mut open = Open::new(&mut link, "BEGIN", true, None);
    open.execute_script("SELECT pg_advisory_xact_lock(7207201)")?;
    body(&mut open)?;
    open.last(&[], None)
}

fn work_loop(url: &str, queue: &Receiver<Task>, shared: &Shared, gate: &Gate) {
    let mut link: Option<Link> = None;
    for mut task in queue {
        let result = attempts(url, &mut link, &mut task, shared, gate);
        (task.done)(result);
    }
}

/// How one try ended.
enum Ended {
    Well,
    Again,
    /// The answer to the commit was lost; the audit row's id tells whether it happened.
    InDoubt(Option<i64>),
}

fn attempts(url: &str, link: &mut Option<Link>, task: &mut Task, shared: &Shared, gate: &Gate) -> Result<()> {
    let mut wait = 2;
    let mut doubt = None;
    for turn in 1..=TRIES {
        if link.as_ref().is_none_or(|open| open.client.is_closed()) {
            match Link::open(url, shared.limit) {
                Ok(open) => *link = Some(open),
                // What only a person can mend is told at once.
                Err(error) if turn == TRIES || !may_pass(&error) => return Err(error),
                Err(_) => {
                    pause(&mut wait, shared);
                    continue;
                }
            }
        }
        let Some(open) = link.as_mut() else { continue };
        if let Some(mark) = doubt {
            // Nothing runs a second time before it is known that it did not happen.
            match open.happened(mark, task.name, shared.clock.now()) {
                Ok(true) => return Ok(()),
                Ok(false) => doubt = None,
                Err(_) => {
                    pause(&mut wait, shared);
                    continue;
                }
            }
        }
        match gated(open, task, shared, (gate, turn)) {
            Ok(Ended::Again) if turn < TRIES => pause(&mut wait, shared),
            Ok(Ended::InDoubt(Some(mark))) => doubt = Some(mark),
            Ok(Ended::InDoubt(None)) => return Err(unknown()),
            Ok(_) => return Ok(()),
            Err(error) if may_pass(&error) && turn < TRIES => pause(&mut wait, shared),
            Err(error) => return Err(error),
        }
    }
    Err(if doubt.is_some() { unknown() } else { Error::passing("the database was too busy") })
}

fn unknown() -> Error {
    Error::passing("the database was lost during a commit, and what became of it is not known")
}

/// A try that waits at the gate when it may write.
fn gated(link: &mut Link, task: &mut Task, shared: &Shared, (gate, turn): (&Gate, u32)) -> Result<Ended> {
    if !task.writes {
        return attempt(link, task, shared);
    }
    gate.enter(turn - 1);
    let ended = attempt(link, task, shared);
    let begun_again = match &ended {
        Ok(ended) => matches!(ended, Ended::Again),
        Err(error) => may_pass(error),
    };
    // A connection that broke tells nothing about others who write.
    let collided = begun_again && !link.client.is_closed();
    gate.leave(turn - 1, if collided { Ending::Collided } else { Ending::Quiet });
    ended
}

fn attempt(link: &mut Link, task: &mut Task, shared: &Shared) -> Result<Ended> {
    shared.reach(Point::BeforeBegin)?;
    let begin = if task.writes {
        "BEGIN ISOLATION LEVEL SERIALIZABLE"
    } else {
        "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    };
    let mut open = Open::new(link, begin, task.writes, Some(shared));
    let verdict = (task.run)(&mut open);
    let (begun, committed, mark) = (open.begun, open.committed, open.mark);
    if verdict == Verdict::InDoubt {
        return Ok(Ended::InDoubt(mark));
    }
    if begun && !committed {
        let ending = if verdict == Verdict::Commit { "COMMIT" } else { "ROLLBACK" };
        let ended = link.runtime.block_on(link.client.batch_execute(ending)).map_err(|error| fault(&error));
        if verdict == Verdict::Commit {
            ended?;
        }
    }
    Ok(if verdict == Verdict::Again { Ended::Again } else { Ended::Well })
}

fn pause(wait: &mut u64, shared: &Shared) {
    std::thread::sleep(Duration::from_millis(*wait + shared.jitter(*wait)));
    *wait = (*wait * 2).min(400);
}
