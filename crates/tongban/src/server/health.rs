//! `/healthz`: the process answers. `/readyz`: it can do its work. For load balancers and operators; no personal data.

use super::App;
use crate::operations::Installation;
use crate::settings::Settings;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use base::clock::Stopwatch;
use base::moment::MINUTE;
use db::{Call, Db, Lane};
use serde::Serialize;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// A job that waits longer than this although it is due is stuck.
const STUCK: i64 = 10 * MINUTE;
/// How long a look at the disk holds.
const DISK_EACH: Duration = Duration::from_secs(10);
const PROBE: usize = 256 * 1024;

/// What the answer depends on.
#[derive(Debug)]
pub struct Health {
    data: PathBuf,
    free_mb: u64,
    lease: AtomicBool,
    stopping: AtomicBool,
    disk: Mutex<Option<(Stopwatch, Result<(), String>)>>,
}

/// One condition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Condition {
    /// `clock`, `database`, `disk`, `jobs`, `lease`, `stopping`.
    pub name: &'static str,
    /// Whether it holds.
    pub ok: bool,
    /// Why not; empty when it holds.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub why: String,
}

/// The answer of `/readyz`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ready {
    /// Whether all conditions hold.
    pub ready: bool,
    /// Version of the program.
    pub version: &'static str,
    /// The conditions.
    pub conditions: Vec<Condition>,
}

fn condition(name: &'static str, result: Result<(), String>) -> Condition {
    Condition { name, ok: result.is_ok(), why: result.err().unwrap_or_default() }
}

impl Health {
    /// Nothing is known to be wrong.
    pub fn new(settings: &Settings, installation: &Installation) -> Health {
        debug_assert!(installation.files.folder().starts_with(&settings.data));
        Health {
            data: settings.data.clone(),
            free_mb: settings.file.free_mb.unwrap_or(64),
            lease: AtomicBool::new(true),
            stopping: AtomicBool::new(false),
            disk: Mutex::new(None),
        }
    }

    /// Says whether the lease of this node's number is held.
    pub fn lease(&self, held: bool) {
        self.lease.store(held, Ordering::Relaxed);
    }

    /// Says that the program is ending.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    /// Looks at everything.
    pub fn look(&self, db: &Db) -> Ready {
        // Mails may wait long for a server that does not answer; nothing else waits for them.
        let waiting =
            db.read_now(&Call::system("health"), "health.jobs", |cx| Ok((cx.now(), cx.next_job_at(Lane::Inside)?)));
        let (database, jobs) = match waiting {
            Ok((now, next)) => {
                let late = next.map_or(0, |next| now.0 - next.0);
                let stuck = if late > STUCK { Err(format!("a job is {} minutes late", late / MINUTE)) } else { Ok(()) };
                (Ok(()), stuck)
            }
            Err(error) => {
                tracing::error!(%error, "the database does not answer");
                (Err("the database does not answer".to_owned()), Ok(()))
            }
        };
        let held = |flag: &AtomicBool, wanted: bool, why: &str| {
            if flag.load(Ordering::Relaxed) == wanted { Ok(()) } else { Err(why.to_owned()) }
        };
        let ahead = db.clock().ahead();
        let clock = if ahead > MINUTE {
            Err(format!(
                "the system's clock was set back by {} minutes; the program's time stands still",
                ahead / MINUTE
            ))
        } else {
            Ok(())
        };
        let conditions = vec![
            condition("clock", clock),
            condition("database", database),
            condition("disk", self.disk()),
            condition("jobs", jobs),
            condition("lease", held(&self.lease, true, "the lease of this node's number is lost")),
            condition("stopping", held(&self.stopping, false, "the program is stopping")),
        ];
        Ready { ready: conditions.iter().all(|condition| condition.ok), version: crate::kernel::VERSION, conditions }
    }

    fn disk(&self) -> Result<(), String> {
        let mut known = self.disk.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some((since, result)) = &*known
            && since.elapsed() < DISK_EACH
        {
            return result.clone();
        }
        let result = probe(&self.data).and_then(|()| match free_mb(&self.data) {
            Some(free) if free < self.free_mb => Err(format!("only {free} MiB are free")),
            _ => Ok(()),
        });
        *known = Some((Stopwatch::start(), result.clone()));
        result
    }
}

/// Writes a little: the only sure way to learn of quotas, and of disks that have become read-only.
fn probe(folder: &Path) -> Result<(), String> {
    let path = folder.join(format!(".probe-{}", std::process::id()));
    let written = fs::File::create(&path).and_then(|mut file| file.write_all(&vec![0; PROBE]));
    let _ = fs::remove_file(&path);
    written.map_err(|error| match error.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => "the disk is full".to_owned(),
        _ => format!("the data folder cannot be written: {error}"),
    })
}

/// Free MiB on the disk of a folder, by `df`; none where there is no `df`.
fn free_mb(folder: &Path) -> Option<u64> {
    let output =
        Command::new("df").args(["-Pk", "--"]).arg(folder).stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let kilobytes: u64 = text.lines().nth(1)?.split_whitespace().nth(3)?.parse().ok()?;
    Some(kilobytes / 1024)
}

/// The process answers.
pub async fn healthz() -> &'static str {
    "ok\n"
}

/// It can do its work, or why not.
pub async fn readyz(State(app): State<App>) -> (StatusCode, Json<Ready>) {
    let (health, db) = (std::sync::Arc::clone(&app.health), app.installation.db.clone());
    let looked = tokio::task::spawn_blocking(move || health.look(&db)).await;
    let ready =
        looked.unwrap_or_else(|_| Ready { ready: false, version: crate::kernel::VERSION, conditions: Vec::new() });
    (if ready.ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE }, Json(ready))
}
