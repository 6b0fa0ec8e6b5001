//! The handlers and the loop that runs due jobs.

use crate::schedule::Scheduled;
use base::{Error, Moment, Result};
use db::{Call, Cx, Db, JobRow};
use serde_json::Value;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

/// How often a job is tried before it is set aside for a person to look at.
pub const TRIES: i64 = 8;
const LEASE: i64 = 120_000;
const BATCH: i64 = 32;
/// The longest pause before another try, and an hour.
const LONGEST_RETRY: i64 = 7 * 3_600_000;

/// A call to another system, outside of any transaction. It may run twice for one job.
pub type Outside = Arc<dyn Fn(&Db, &JobRow) -> Result<()> + Send + Sync>;
type Inside = Arc<dyn Fn(&mut Cx, &Value) -> Result<()> + Send + Sync>;

/// What runs for a kind of job.
#[derive(Clone)]
pub enum Handler {
    /// In the transaction that removes the job.
    Inside(Inside),
    /// On a blocking thread, before the job is removed.
    Outside(Outside),
}

impl Handler {
    /// A handler inside the transaction.
    pub fn inside(body: impl Fn(&mut Cx, &Value) -> Result<()> + Send + Sync + 'static) -> Handler {
        Handler::Inside(Arc::new(body))
    }

    /// A handler outside of any transaction.
    pub fn outside(body: impl Fn(&Db, &JobRow) -> Result<()> + Send + Sync + 'static) -> Handler {
        Handler::Outside(Arc::new(body))
    }
}

/// The pause before the next try: a minute, doubled each time, at most six hours; the first retry comes after five seconds.
pub fn retry_after(attempts: i64) -> i64 {
    match attempts {
        ..=1 => 5_000,
        n => (60_000i64 << (n - 2).min(9)).min(6 * 3_600_000),
    }
}

/// All handlers and schedules of a program.
#[derive(Clone, Default)]
pub struct Jobs {
    handlers: HashMap<&'static str, Handler>,
    scheduled: Vec<Scheduled>,
}

impl Jobs {
    /// No handlers yet.
    pub fn new() -> Jobs {
        Jobs::default()
    }

    /// Adds the handler of a kind.
    pub fn on(mut self, kind: &'static str, handler: Handler) -> Jobs {
        self.handlers.insert(kind, handler);
        self
    }

    /// Adds something that runs again and again.
    pub fn every(mut self, scheduled: Scheduled) -> Jobs {
        self.scheduled.push(scheduled);
        self
    }

    /// Kinds that have a handler.
    pub fn kinds(&self) -> impl Iterator<Item = &'static str> {
        self.handlers.keys().copied()
    }

    /// Runs what is due now until nothing is; answers how many jobs ran. Blocks; for stories, tests and the worker's thread.
    pub fn run_due(&self, db: &Db) -> Result<usize> {
        self.run_until(db, || false)
    }

    /// [`Jobs::run_due`] until `stop` says so: then the job at hand ends, and what was claimed besides is given back.
    fn run_until(&self, db: &Db, stop: impl Fn() -> bool) -> Result<usize> {
        let worker = Call::system("worker");
        let mut ran = 0;
        for _ in 0..10_000 {
            let claimed = db.write_now(&worker, "job.claim", |cx| cx.claim_jobs(BATCH, LEASE))?;
            if claimed.is_empty() {
                return Ok(ran);
            }
            let mut left = claimed.iter();
            while let Some(job) = left.next() {
                self.run(db, job)?;
                ran += 1;
                if stop() {
                    release(db, left.map(|job| job.id).collect())?;
                    return Ok(ran);
                }
            }
        }
        Err(Error::fault("jobs keep making jobs that are due at once"))
    }

    /// Runs the scheduled work that is due at this time, on the node that leads.
    pub fn run_schedule(&self, db: &Db) -> Result<()> {
        for scheduled in &self.scheduled {
            scheduled.run_if_due(db)?;
        }
        Ok(())
    }

    fn run(&self, db: &Db, job: &JobRow) -> Result<()> {
        let outcome = match self.handlers.get(job.kind.as_str()) {
            Some(Handler::Inside(body)) => inside(db, job, body),
            Some(Handler::Outside(body)) => body(db, job).and_then(|()| finish(db, job.id)),
            None => Err(Error::fault(format_args!("no handler for jobs of the kind {}", job.kind))),
        };
        let Err(error) = outcome else { return Ok(()) };
        let passing = matches!(&error, Error::Fault(fault) if fault.passing);
        let refused = error.code().is_some();
        let now = db.clock().now();
        let retry: Option<Moment> = (job.attempts < TRIES && !refused)
            .then(|| now.plus(if passing { 1_000 } else { retry_after(job.attempts) }));
        tracing::warn!(kind = job.kind, id = job.id, attempts = job.attempts, %error, again = retry.is_some(), "a job failed");
        let (id, words) = (job.id, error.to_string());
        db.write_now(&Call::system("worker"), "job.fail", move |cx| cx.fail_job(id, &words, retry))
    }

    /// Runs jobs and schedules on a thread of their own until `stop` says so.
    pub fn spawn(
        self,
        db: Db,
        stop: tokio::sync::watch::Receiver<bool>,
    ) -> std::io::Result<std::thread::JoinHandle<()>> {
        std::thread::Builder::new().name("jobs".to_owned()).spawn(move || {
            let mut idle = 0u32;
            let pulled = db.write_now(&Call::system("worker"), "job.pull-back", |cx| cx.pull_jobs_back(LONGEST_RETRY));
            if let Err(error) = pulled {
                tracing::error!(%error, "jobs of a clock that was ahead could not be pulled back");
            }
            while !*stop.borrow() {
                let ran = self.run_until(&db, || *stop.borrow()).unwrap_or_else(|error| {
                    tracing::error!(%error, "jobs could not run");
                    0
                });
                if let Err(error) = self.run_schedule(&db) {
                    tracing::error!(%error, "the schedule could not run");
                }
                idle = if ran > 0 { 0 } else { (idle + 1).min(10) };
                std::thread::sleep(Duration::from_millis(20 + u64::from(idle) * 20));
            }
        })
    }
}

fn inside(db: &Db, job: &JobRow, body: &Inside) -> Result<()> {
    let (body, id, payload) = (Arc::clone(body), job.id, job.payload.clone());
    let call = Call::system(&job.kind);
    db.write_now(&call, "job.run", move |cx| {
        body(cx, &payload)?;
        cx.finish_job(id)
    })
}

fn finish(db: &Db, id: i64) -> Result<()> {
    db.write_now(&Call::system("worker"), "job.finish", move |cx| cx.finish_job(id))
}

/// Gives claimed jobs back, so that they need not wait for the end of their lease.
fn release(db: &Db, ids: Vec<i64>) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    db.write_now(&Call::system("worker"), "job.release", move |cx| ids.iter().try_for_each(|id| cx.release_job(*id)))
}
