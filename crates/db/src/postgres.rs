//! The server engine: worker threads that each own a connection, SERIALIZABLE, writes in one pipelined batch with the commit.

use crate::handle::{Point, Shared};
use crate::sqlite::spawn;
use crate::tx::{Task, Tx, Verdict, Write};
use crate::{Row, V};
use base::{Error, Refusal, Result};
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

const TRIES: u32 = 6;
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

fn fault(error: &tokio_postgres::Error) -> Error {
    let Some(code) = error.code() else {
        let cause = std::error::Error::source(error).map_or_else(String::new, |cause| format!(": {cause}"));
        return Error::passing(format_args!("connection: {error}{cause}"));
    };
    if *code == SqlState::DIVISION_BY_ZERO {
        return Refusal::new(Refusal::STALE).into();
    }
    if *code == SqlState::DISK_FULL {
        return Refusal::new("disk_full").into();
    }
    let detail = error.as_db_error().map_or_else(|| error.to_string(), ToString::to_string);
    // A unique violation under SERIALIZABLE may be a conflict with a transaction that the retry will see.
    let passing = [
        SqlState::T_R_SERIALIZATION_FAILURE,
        SqlState::T_R_DEADLOCK_DETECTED,
        SqlState::ADMIN_SHUTDOWN,
        SqlState::CANNOT_CONNECT_NOW,
        SqlState::UNIQUE_VIOLATION,
    ]
    .contains(code);
    if passing { Error::passing(detail) } else { Error::fault(detail) }
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
        let client = runtime.block_on(async {
            let connecting = tokio_postgres::connect(url, NoTls);
            let (client, connection) = tokio::time::timeout(Duration::from_secs(10), connecting)
                .await
                .map_err(|_| Error::passing("the database does not answer"))?
                .map_err(|error| fault(&error))?;
            tokio::spawn(connection);
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
}

impl Open<'_> {
    /// The statement that opens the transaction, to be sent along with the first one of the command.
    fn opening(&mut self) -> &'static str {
        if self.begun {
            ""
        } else {
            self.begun = true;
            self.begin
        }
    }

    fn prepared(&mut self, write: &Write) -> Result<Statement> {
        if write.exact {
            // Touching no row becomes an error of the server, so that even the commit can be sent along.
            self.link.statement(&format!(
                "WITH touched AS ({} RETURNING 1) SELECT 1 / (SELECT count(*) FROM touched)",
                write.sql
            ))
        } else {
            self.link.statement(&write.sql)
        }
    }

    /// Sends writes, in chunks, and with the last of them what ends the round: a query, the commit, or nothing. Everything of
    /// one chunk travels together; the server runs it in order and refuses what follows a failure.
    fn send(&mut self, writes: &[Write], last: Last<'_>) -> Result<Vec<Row>> {
        let statements = writes.iter().map(|write| self.prepared(write)).collect::<Result<Vec<_>>>()?;
        let query = match last {
            Last::Query(sql, params) => Some((self.link.statement(sql)?, params)),
            _ => None,
        };
        let mut opening = Some(self.opening()).filter(|opening| !opening.is_empty());
        let client = &self.link.client;
        let rows = self.link.runtime.block_on(async {
            let chunks: Vec<_> = writes.chunks(PIPELINE).zip(statements.chunks(PIPELINE)).collect();
            let (end, earlier) = chunks.split_last().map_or((None, &[][..]), |(end, earlier)| (Some(end), earlier));
            for (writes, statements) in earlier {
                let (began, done) = join(begin(client, opening.take()), run(client, writes, statements)).await;
                began.and(done)?;
            }
            let work = async {
                match end {
                    Some((writes, statements)) => run(client, writes, statements).await,
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
            ended
        });
        let rows = rows.map_err(|error| fault(&error))?;
        self.committed = matches!(last, Last::Commit);
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

async fn run(client: &Client, writes: &[Write], statements: &[Statement]) -> Result<(), tokio_postgres::Error> {
    let all = join_all(writes.iter().zip(statements).map(|(write, made)| client.execute_raw(made, &write.params)));
    all.await.into_iter().try_for_each(|result| result.map(drop))
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

    fn last(&mut self, writes: &[Write]) -> Result<()> {
        if !self.begun && writes.is_empty() {
            return Ok(());
        }
        let last = if self.commits { Last::Commit } else { Last::Nothing };
        self.send(writes, last).map(drop)
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
    tasks: Option<Sender<Task>>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl Engine {
    pub fn start(url: &str, workers: usize, shared: &Arc<Shared>) -> Result<Engine> {
        let (tasks, queue) = crossbeam_channel::bounded::<Task>(10_000);
        let mut threads = Vec::new();
        for _ in 0..workers.max(1) {
            let (url, queue, shared) = (url.to_owned(), queue.clone(), Arc::clone(shared));
            threads.push(spawn("db-worker", move || work_loop(&url, &queue, &shared))?);
        }
        Ok(Engine { tasks: Some(tasks), threads: Mutex::new(threads) })
    }

    pub fn submit(&self, task: Task) {
        let unsent = match &self.tasks {
            Some(channel) => channel.send(task).err().map(|error| error.0),
            None => Some(task),
        };
        if let Some(task) = unsent {
            (task.done)(Err(Error::passing("the database is closed")));
        }
    }

    pub fn close(&mut self) {
        self.tasks = None;
        for thread in self.threads.lock().expect("no thread panics while it holds the threads").drain(..) {
            let _ = thread.join();
        }
    }
}

/// Runs one closure in one serialisable transaction on a connection of its own, for migrations at start.
pub(crate) fn once(url: &str, limit: Duration, body: impl FnOnce(&mut dyn Tx) -> Result<()>) -> Result<()> {
    let mut link = Link::open(url, limit)?;
    let mut open = Open { link: &mut link, begin: "BEGIN", begun: false, committed: false, commits: true };
    open.execute_script("SELECT pg_advisory_xact_lock(7207201)")?;
    body(&mut open)?;
    open.last(&[])
}

fn work_loop(url: &str, queue: &Receiver<Task>, shared: &Shared) {
    let mut link: Option<Link> = None;
    for mut task in queue {
        let result = attempts(url, &mut link, &mut task, shared);
        (task.done)(result);
    }
}

fn attempts(url: &str, link: &mut Option<Link>, task: &mut Task, shared: &Shared) -> Result<()> {
    let mut wait = 2;
    for turn in 1..=TRIES {
        if link.as_ref().is_none_or(|open| open.client.is_closed()) {
            match Link::open(url, shared.limit) {
                Ok(open) => *link = Some(open),
                Err(error) if turn == TRIES => return Err(error),
                Err(_) => {
                    pause(&mut wait, shared);
                    continue;
                }
            }
        }
        let Some(open) = link.as_mut() else { continue };
        match attempt(open, task, shared) {
            Ok(Verdict::Again) if turn < TRIES => pause(&mut wait, shared),
            Ok(_) => return Ok(()),
            Err(Error::Fault(fault)) if fault.passing && turn < TRIES => pause(&mut wait, shared),
            Err(error) => return Err(error),
        }
    }
    Err(Error::passing("the database was too busy"))
}

fn attempt(link: &mut Link, task: &mut Task, shared: &Shared) -> Result<Verdict> {
    shared.reach(Point::BeforeBegin)?;
    let begin = if task.writes {
        "BEGIN ISOLATION LEVEL SERIALIZABLE"
    } else {
        "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    };
    let mut open = Open { link, begin, begun: false, committed: false, commits: task.writes };
    let verdict = (task.run)(&mut open);
    let (begun, committed) = (open.begun, open.committed);
    if begun && !committed {
        let ending = if verdict == Verdict::Commit { "COMMIT" } else { "ROLLBACK" };
        let ended = link.runtime.block_on(link.client.batch_execute(ending)).map_err(|error| fault(&error));
        if verdict == Verdict::Commit {
            ended?;
        }
    }
    Ok(verdict)
}

fn pause(wait: &mut u64, shared: &Shared) {
    std::thread::sleep(Duration::from_millis(*wait + shared.jitter(*wait)));
    *wait = (*wait * 3).min(400);
}
