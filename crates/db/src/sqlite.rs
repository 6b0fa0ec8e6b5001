//! The embedded engine: one writer thread with group commit, reader threads, and snapshots for point reads.

use crate::handle::{Point, Shared};
use crate::tx::{Patience, Task, Tx, Verdict, Write};
use crate::{Row, V};
use base::clock::Stopwatch;
use base::{Error, Refusal, Result};
use crossbeam_channel::{Receiver, Sender, TrySendError};
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OpenFlags};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

const GROUP: usize = 256;
const GROUP_TIME: Duration = Duration::from_millis(20);
const SLOW: Duration = Duration::from_millis(250);
const INLINE_READERS: usize = 8;

/// Opens a connection with the settings that every one of ours has.
pub(crate) fn connect(path: &Path, read_only: bool, synchronous: &str) -> Result<Connection> {
    let flags = if read_only {
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX
    } else {
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX
    };
    let connection = Connection::open_with_flags(path, flags)
        .map_err(|error| Error::fault(format_args!("cannot open {}: {error}", path.display())))?;
    connection.busy_timeout(Duration::from_secs(10)).map_err(fault)?;
    if !read_only {
        connection
            .execute_batch(&format!("PRAGMA journal_mode = WAL; PRAGMA synchronous = {synchronous};"))
            .map_err(fault)?;
    }
    connection
        .execute_batch("PRAGMA cache_size = -32768; PRAGMA mmap_size = 268435456; PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = ON; PRAGMA wal_autocheckpoint = 4000;")
        .map_err(fault)?;
    connection.set_prepared_statement_cache_capacity(1024);
    Ok(connection)
}

fn fault(error: rusqlite::Error) -> Error {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => Error::passing(error),
        Some(rusqlite::ErrorCode::DiskFull) => Refusal::new(Refusal::DISK_FULL).into(),
        Some(rusqlite::ErrorCode::OperationInterrupted) => Error::fault("the statement ran over its time limit"),
        _ => Error::fault(error),
    }
}

impl rusqlite::ToSql for V {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            V::Null => ValueRef::Null,
            V::I64(value) => ValueRef::Integer(*value),
            V::F64(value) => ValueRef::Real(*value),
            V::Text(value) => ValueRef::Text(value.as_bytes()),
            V::Bytes(value) => ValueRef::Blob(value),
        }))
    }
}

fn value(from: ValueRef<'_>) -> V {
    match from {
        ValueRef::Null => V::Null,
        ValueRef::Integer(value) => V::I64(value),
        ValueRef::Real(value) => V::F64(value),
        ValueRef::Text(value) => V::Text(String::from_utf8_lossy(value).into_owned()),
        ValueRef::Blob(value) => V::Bytes(value.to_vec()),
    }
}

/// Binds `$n` to the n-th parameter: this engine takes `$n` for a name and would number names by their first appearance.
fn bind(statement: &mut rusqlite::CachedStatement<'_>, params: &[V]) -> Result<()> {
    for place in 1..=statement.parameter_count() {
        let number = statement.parameter_name(place).and_then(|name| name.strip_prefix('$')?.parse::<usize>().ok());
        let value = number.and_then(|number| params.get(number.checked_sub(1)?));
        let value = value.ok_or_else(|| Error::fault(format_args!("no parameter was given for place {place}")))?;
        statement.raw_bind_parameter(place, value).map_err(fault)?;
    }
    Ok(())
}

struct Open<'a>(&'a Connection);

impl Tx for Open<'_> {
    fn query(&mut self, sql: &str, params: &[V]) -> Result<Vec<Row>> {
        let mut statement = self.0.prepare_cached(sql).map_err(fault)?;
        let columns = statement.column_count();
        bind(&mut statement, params)?;
        let mut rows = statement.raw_query();
        let mut out = Vec::new();
        while let Some(row) = rows.next().map_err(fault)? {
            let mut values = Vec::with_capacity(columns);
            for index in 0..columns {
                values.push(value(row.get_ref(index).map_err(fault)?));
            }
            out.push(Row(values));
        }
        Ok(out)
    }

    fn batch(&mut self, writes: &[Write]) -> Result<()> {
        for write in writes {
            let mut statement = self.0.prepare_cached(&write.sql).map_err(fault)?;
            bind(&mut statement, &write.params)?;
            let count = statement.raw_execute().map_err(fault)? as u64;
            if write.exact && count == 0 {
                return Err(Refusal::new(Refusal::STALE).into());
            }
        }
        Ok(())
    }

    fn execute_script(&mut self, sql: &str) -> Result<()> {
        self.0.execute_batch(sql).map_err(fault)
    }
}

/// Threads and channels of one open store.
pub(crate) struct Engine {
    writer: Option<Sender<Task>>,
    readers: Option<Sender<Task>>,
    threads: Mutex<Vec<JoinHandle<()>>>,
    inline: Mutex<Vec<Connection>>,
    path: PathBuf,
}

/// Interrupts statements of a connection after the limit of its present task.
#[derive(Clone)]
struct Limit {
    since: Stopwatch,
    deadline: Arc<AtomicU64>,
}

impl Limit {
    fn install(connection: &mut Connection) -> Result<Limit> {
        let limit = Limit { since: Stopwatch::start(), deadline: Arc::new(AtomicU64::new(u64::MAX)) };
        let watched = limit.clone();
        connection
            .progress_handler(
                10_000,
                Some(move || watched.since.elapsed().as_millis() as u64 > watched.deadline.load(Ordering::Relaxed)),
            )
            .map_err(fault)?;
        Ok(limit)
    }

    fn begin(&self, limit: Duration) {
        self.deadline.store((self.since.elapsed() + limit).as_millis() as u64, Ordering::Relaxed);
    }
}

impl Engine {
    pub fn start(path: &Path, synchronous: &str, readers: usize, shared: &Arc<Shared>) -> Result<Engine> {
        let (writer, tasks) = crossbeam_channel::bounded::<Task>(shared.queue);
        let mut connection = connect(path, false, synchronous)?;
        let mut threads = vec![spawn("db-writer", {
            let (limit, shared) = (Limit::install(&mut connection)?, Arc::clone(shared));
            move || write_loop(&connection, &tasks, &limit, &shared)
        })?];
        let (reader, tasks) = crossbeam_channel::bounded::<Task>(shared.queue);
        for _ in 0..readers {
            let mut connection = connect(path, true, synchronous)?;
            let (limit, shared, tasks) = (Limit::install(&mut connection)?, Arc::clone(shared), tasks.clone());
            threads.push(spawn("db-reader", move || {
                for task in tasks {
                    limit.begin(shared.limit);
                    read_once(&connection, task);
                }
            })?);
        }
        Ok(Engine {
            writer: Some(writer),
            readers: Some(reader),
            threads: Mutex::new(threads),
            inline: Mutex::new(Vec::new()),
            path: path.to_owned(),
        })
    }

    pub fn submit(&self, task: Task, patience: Patience) {
        let queue = if task.writes { &self.writer } else { &self.readers };
        hand_in(queue.as_ref(), task, patience);
    }

    /// Runs a point read on the calling thread.
    pub fn inline(&self, task: Task) {
        let kept = self.inline.lock().expect("no thread panics while it holds the readers").pop();
        let connection = match kept.map_or_else(|| connect(&self.path, true, "FULL"), Ok) {
            Ok(connection) => connection,
            Err(error) => return (task.done)(Err(error)),
        };
        read_once(&connection, task);
        let mut kept = self.inline.lock().expect("no thread panics while it holds the readers");
        if kept.len() < INLINE_READERS {
            kept.push(connection);
        }
    }

    pub fn close(&mut self) {
        self.writer = None;
        self.readers = None;
        for thread in self.threads.lock().expect("no thread panics while it holds the threads").drain(..) {
            let _ = thread.join();
        }
    }
}

/// Puts a task into its queue.
pub(crate) fn hand_in(queue: Option<&Sender<Task>>, task: Task, patience: Patience) {
    let closed = |task: Task| (task.done)(Err(Error::passing("the database is closed")));
    let Some(queue) = queue else { return closed(task) };
    match patience {
        Patience::None => match queue.try_send(task) {
            Ok(()) => {}
            Err(TrySendError::Full(task)) => (task.done)(Err(Refusal::new(Refusal::BUSY).into())),
            Err(TrySendError::Disconnected(task)) => closed(task),
        },
        Patience::Waits => queue.send(task).unwrap_or_else(|refused| closed(refused.0)),
    }
}

pub(crate) fn spawn(name: &str, body: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>> {
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(body)
        .map_err(|error| Error::fault(format_args!("cannot start the thread {name}: {error}")))
}

/// Runs a statement without parameters that comes again and again.
fn statement(connection: &Connection, sql: &str) -> Result<()> {
    connection.prepare_cached(sql).and_then(|mut statement| statement.execute([])).map(drop).map_err(fault)
}

fn read_once(connection: &Connection, mut task: Task) {
    let began = statement(connection, "BEGIN");
    let result = began.map(|()| {
        let _ = (task.run)(&mut Open(connection));
    });
    let _ = statement(connection, "ROLLBACK");
    (task.done)(result);
}

fn write_loop(connection: &Connection, tasks: &Receiver<Task>, limit: &Limit, shared: &Shared) {
    while let Ok(first) = tasks.recv() {
        let since = Stopwatch::start();
        let mut group = Group { connection, limit, shared, members: Vec::new() };
        match group.begin() {
            Ok(()) => {}
            Err(error) => {
                (first.done)(Err(error));
                continue;
            }
        }
        let mut sound = group.run(first);
        while sound && group.members.len() < GROUP && since.elapsed() < GROUP_TIME {
            let Ok(task) = tasks.try_recv() else { break };
            sound = group.run(task);
        }
        group.commit(sound);
    }
}

/// Commands that share one commit. A member's place is kept until its fate is known.
struct Group<'a> {
    connection: &'a Connection,
    limit: &'a Limit,
    shared: &'a Shared,
    members: Vec<(Task, Verdict)>,
}

impl Group<'_> {
    fn begin(&self) -> Result<()> {
        self.shared.reach(Point::BeforeBegin)?;
        self.connection.execute_batch("BEGIN IMMEDIATE").map_err(fault)
    }

    /// Runs a task within its savepoint; answers whether the transaction is still sound.
    fn run(&mut self, mut task: Task) -> bool {
        let watch = Stopwatch::start();
        self.limit.begin(self.shared.limit);
        let verdict = statement(self.connection, "SAVEPOINT command").map(|()| (task.run)(&mut Open(self.connection)));
        if watch.elapsed() > SLOW {
            tracing::warn!(command = task.name, milliseconds = watch.elapsed().as_millis() as u64, "slow write");
        }
        let verdict = verdict.unwrap_or(Verdict::Rollback);
        self.members.push((task, verdict));
        // After a full disk or an I/O error the engine may have rolled everything back by itself.
        if self.connection.is_autocommit() {
            return false;
        }
        let ended = match verdict {
            Verdict::Commit => statement(self.connection, "RELEASE command"),
            _ => statement(self.connection, "ROLLBACK TO command")
                .and_then(|()| statement(self.connection, "RELEASE command")),
        };
        ended.is_ok() && self.shared.reach(Point::AfterCommand).is_ok()
    }

    fn commit(mut self, sound: bool) {
        let members = std::mem::take(&mut self.members);
        let committed = if sound { self.end() } else { Err(Error::passing("the group's transaction was lost")) };
        if committed.is_ok() {
            for (task, _) in members {
                (task.done)(Ok(()));
            }
            return;
        }
        let _ = self.connection.execute_batch("ROLLBACK");
        tracing::warn!(commands = members.len(), "a group of commands did not commit; running them one by one");
        for (task, _) in members {
            self.alone(task);
        }
    }

    fn end(&self) -> Result<()> {
        self.shared.reach(Point::BeforeCommit)?;
        self.connection.execute_batch("COMMIT").map_err(fault)?;
        Ok(())
    }

    fn alone(&self, mut task: Task) {
        self.limit.begin(self.shared.limit);
        let result = self.begin().and_then(|()| match (task.run)(&mut Open(self.connection)) {
            Verdict::Commit => self.end(),
            _ => Ok(()),
        });
        if !self.connection.is_autocommit() {
            let _ = self.connection.execute_batch("ROLLBACK");
        }
        (task.done)(result);
    }
}

/// Runs one closure in one transaction on a connection of its own, for migrations at start.
pub(crate) fn once(path: &Path, synchronous: &str, body: impl FnOnce(&mut dyn Tx) -> Result<()>) -> Result<()> {
    let connection = connect(path, false, synchronous)?;
    connection.execute_batch("BEGIN IMMEDIATE").map_err(fault)?;
    let result = body(&mut Open(&connection));
    let ended = connection.execute_batch(if result.is_ok() { "COMMIT" } else { "ROLLBACK" }).map_err(fault);
    result.and(ended)
}

/// Copies a database in use into a new file, page by page, as it was at the begin: without that snapshot each commit of another
/// connection would start the copy anew.
pub(crate) fn copy(path: &Path, target: &Path) -> Result<()> {
    let source = connect(path, true, "FULL")?;
    source.execute_batch("BEGIN; SELECT count(*) FROM sqlite_schema").map_err(fault)?;
    let mut copy = Connection::open(target).map_err(fault)?;
    let backup = rusqlite::backup::Backup::new(&source, &mut copy).map_err(fault)?;
    backup.run_to_completion(2_000, Duration::from_millis(1), None).map_err(fault)?;
    drop(backup);
    copy.close().map_err(|(_, error)| fault(error))
}

/// What the engine's own check says is wrong.
pub(crate) fn check(path: &Path) -> Result<Vec<String>> {
    let connection = connect(path, true, "FULL")?;
    let rows = Open(&connection).query("PRAGMA integrity_check", &[])?;
    Ok(rows.iter().filter_map(|row| row.string(0).ok()).filter(|line| line != "ok").collect())
}
