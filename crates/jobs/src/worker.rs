//! The handlers and the loops that run due jobs: one for work on this store, some for calls to other systems.

use crate::schedule::Scheduled;
use base::{Error, Moment, Result};
use db::{Call, Cx, Db, JobRow, Lane};
use serde_json::Value;
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::sync::watch::Receiver;

/// How often a job is tried before it is set aside for a person to look at.
pub const TRIES: i64 = 8;
/// How often it is tried while what fails may pass by itself, such as a full disk: nine days.
pub const PATIENT_TRIES: i64 = 40;
/// The longest that a call to another system may take; its job is claimed for twice as long.
pub const OUTSIDE_LIMIT: Duration = Duration::from_secs(150);
/// Threads that call other systems.
const OUTSIDE_THREADS: usize = 2;
/// The longest pause before another try, and an hour.
const LONGEST_RETRY: i64 = 7 * 3_600_000;

/// How many jobs of a lane are claimed at once, and for how many milliseconds.
fn claim(lane: Lane) -> (i64, i64) {
    match lane {
        Lane::Inside => (32, 120_000),
        Lane::Outside => (1, 2 * OUTSIDE_LIMIT.as_millis() as i64),
    }
}

/// A call to another system, outside of any transaction. It may run twice for one job.
pub type Outside = Arc<dyn Fn(&Db, &JobRow) -> Result<()> + Send + Sync>;
type Inside = Arc<dyn Fn(&mut Cx, &Value) -> Result<()> + Send + Sync>;

/// What runs for a kind of job.
#[derive(Clone)]
pub enum Handler {
    /// In the transaction that removes the job.
    Inside(Inside),
    /// Outside of any transaction, before the job is removed, and on threads of its own; it ends within [`OUTSIDE_LIMIT`]. Its jobs
    /// are put by [`Cx::enqueue_outside`].
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

    /// Runs what is due now until nothing is; answers how many jobs ran. Blocks; for stories and tests.
    pub fn run_due(&self, db: &Db) -> Result<usize> {
        let mut ran = 0;
        loop {
            let some = self.run_lane(db, Lane::Inside, || false)? + self.run_lane(db, Lane::Outside, || false)?;
            if some == 0 {
                return Ok(ran);
            }
            ran += some;
        }
    }

    /// Runs what is due in a lane until nothing is or `stop` says so: then the job at hand ends, and what was claimed besides is
    /// given back.
    fn run_lane(&self, db: &Db, lane: Lane, stop: impl Fn() -> bool) -> Result<usize> {
        let worker = Call::system("worker");
        let mut ran = 0;
        for _ in 0..100_000 {
            let (most, lease) = claim(lane);
            if !db.read_now(&worker, "job.look", move |cx| cx.has_due_job(lane, lease))? {
                return Ok(ran);
            }
            let claimed = db.write_now(&worker, "job.claim", move |cx| cx.claim_jobs(lane, most, lease))?;
            if claimed.is_empty() {
                return Ok(ran);
            }
            let mut left = claimed.into_iter();
            while let Some(job) = left.next() {
                self.run_claimed(db, lane, &job)?;
                ran += 1;
                if stop() {
                    release(db, left.collect())?;
                    return Ok(ran);
                }
            }
        }
        Err(Error::fault("jobs keep making jobs that are due at once"))
    }

    /// Runs the scheduled work that is due at this time, on the node that leads. One that fails holds up no other; the first failure
    /// is answered.
    pub fn run_schedule(&self, db: &Db) -> Result<()> {
        let mut first = Ok(());
        for scheduled in &self.scheduled {
            if let Err(error) = scheduled.run_if_due(db) {
                tracing::error!(duty = scheduled.name(), %error, "a duty failed");
                first = first.and(Err(error));
            }
        }
        first
    }

    /// Runs one claimed job. Where the claim was lost meanwhile, because its time was over and somebody else took the job, nothing
    /// happens.
    pub fn run_claimed(&self, db: &Db, lane: Lane, job: &JobRow) -> Result<()> {
        let outcome = match self.handlers.get(job.kind.as_str()) {
            Some(Handler::Inside(body)) => inside(db, job, body),
            Some(Handler::Outside(body)) if lane == Lane::Outside => {
                unpanicked(&job.kind, || body(db, job)).and_then(|()| finish(db, job))
            }
            Some(Handler::Outside(_)) => {
                Err(Error::fault(format_args!("jobs of the kind {} wait in the wrong lane", job.kind)))
            }
            None => Err(Error::fault(format_args!("no handler for jobs of the kind {}", job.kind))),
        };
        let Err(error) = outcome else { return Ok(()) };
        let most = tries(&error);
        let now = db.clock().now();
        let retry: Option<Moment> = (job.attempts < most).then(|| now.plus(retry_after(job.attempts)));
        tracing::warn!(kind = job.kind, id = job.id, attempts = job.attempts, %error, again = retry.is_some(), "a job failed");
        let (job, words) = (job.clone(), error.to_string());
        db.write_now(&Call::system("worker"), "job.fail", move |cx| cx.fail_job(&job, &words, retry))
    }

    /// Runs jobs and schedules on threads of their own until `stop` says so.
    pub fn spawn(self, db: &Db, stop: &Receiver<bool>) -> std::io::Result<Vec<JoinHandle<()>>> {
        let jobs = Arc::new(self);
        let thread = |name: &str, lane: Lane| {
            let (jobs, db, stop) = (Arc::clone(&jobs), db.clone(), stop.clone());
            std::thread::Builder::new().name(name.to_owned()).spawn(move || jobs.work(&db, lane, &stop))
        };
        let mut threads = vec![thread("jobs", Lane::Inside)?];
        for _ in 0..OUTSIDE_THREADS {
            threads.push(thread("jobs-outside", Lane::Outside)?);
        }
        Ok(threads)
    }

    fn work(&self, db: &Db, lane: Lane, stop: &Receiver<bool>) {
        let mut idle = 0u32;
        if lane == Lane::Inside {
            let pulled = db.write_now(&Call::system("worker"), "job.pull-back", |cx| cx.pull_jobs_back(LONGEST_RETRY));
            if let Err(error) = pulled {
                tracing::error!(%error, "jobs of a clock that was ahead could not be pulled back");
            }
        }
        while !*stop.borrow() {
            let ran = self.run_lane(db, lane, || *stop.borrow()).unwrap_or_else(|error| {
                tracing::error!(%error, "jobs could not run");
                0
            });
            if lane == Lane::Inside {
                let _told_already = self.run_schedule(db);
            }
            idle = if ran > 0 { 0 } else { (idle + 1).min(10) };
            std::thread::sleep(Duration::from_millis(20 + u64::from(idle) * 20));
        }
    }
}

/// Runs work outside of any transaction; a panic in it is a fault of the work and not the end of the thread.
pub(crate) fn unpanicked<T>(what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(Error::fault(format_args!("{what} panicked"))))
}

/// How often a job that failed so is tried. What a person must act on is tried once; what may pass is tried for days.
pub fn tries(error: &Error) -> i64 {
    match error {
        Error::Fault(fault) if fault.passing => PATIENT_TRIES,
        Error::Fault(_) => TRIES,
        Error::Refused(refusal) if refusal.passing() => PATIENT_TRIES,
        Error::Refused(_) => 1,
    }
}

/// The job goes first: a claim that was lost is seen before anything happens, and the effect comes with the removal or not at all.
fn inside(db: &Db, job: &JobRow, body: &Inside) -> Result<()> {
    let (body, job) = (Arc::clone(body), job.clone());
    let call = Call::system(&job.kind);
    db.write_now(&call, "job.run", move |cx| if cx.finish_job(&job)? { body(cx, &job.payload) } else { Ok(()) })
}

fn finish(db: &Db, job: &JobRow) -> Result<()> {
    let job = job.clone();
    db.write_now(&Call::system("worker"), "job.finish", move |cx| cx.finish_job(&job).map(drop))
}

/// Gives claimed jobs back, so that they need not wait for the end of their lease.
fn release(db: &Db, jobs: Vec<JobRow>) -> Result<()> {
    if jobs.is_empty() {
        return Ok(());
    }
    db.write_now(&Call::system("worker"), "job.release", move |cx| jobs.iter().try_for_each(|job| cx.release_job(job)))
}
