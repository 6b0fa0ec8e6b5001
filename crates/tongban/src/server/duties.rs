//! What runs beside requests: jobs, the schedule, the sealer, the lease of this node's number.

use super::{App, Health};
use crate::failure::{Failure, Outcome};
use crate::kernel;
use crate::settings::Settings;
use base::clock::Stopwatch;
use db::{Call, Db};
use jobs::{Every, Scheduled, Sealer};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::sync::watch;

const SEAL_EACH: i64 = 1_000;
/// Minutes after midnight at which files that belong to nothing are swept.
const SWEEP_AT: i64 = 3 * 60 + 20;
/// Minutes after midnight at which kept answers of the machine interface are forgotten.
const FORGET_AT: i64 = 3 * 60 + 40;

/// Starts the workers' threads. The audit is sealed once more when they have ended, or when a call to another system takes longer than
/// the program has for its end: that job is run again after the next start.
pub fn start(app: &App, settings: &Settings, stop: &watch::Receiver<bool>) -> Outcome<JoinHandle<bool>> {
    let db = app.installation.db.clone();
    let sealer = Sealer { export: settings.file.seal_file.clone() };
    let (regular, files) = (sealer.clone(), app.installation.files.clone());
    let jobs = kernel::jobs(settings, &app.installation)?
        .every(Scheduled::new("audit-seal", Every::Interval(SEAL_EACH), move |db| regular.run(db).map(drop)))
        .every(Scheduled::new("api-forget", Every::DayAt(FORGET_AT), |db| {
            db.write_now(&Call::system("schedule"), "api.forget", api::repeat::forget_old)
        }))
        .every(Scheduled::new("file-sweep", Every::DayAt(SWEEP_AT), move |db| files.sweep(db).map(drop)));
    let failed = |error: std::io::Error| {
        Failure::failed(format!("不能启动线程：{error}。"), format!("Cannot start a thread: {error}."))
    };
    let workers = jobs.spawn(&db, stop).map_err(failed)?;
    let longest = Duration::from_secs(settings.file.limits.stop_seconds.unwrap_or(20));
    let stop = stop.clone();
    std::thread::Builder::new()
        .name("jobs-end".to_owned())
        .spawn(move || {
            let ended = wait(workers, &stop, longest);
            if let Err(error) = sealer.run(&db) {
                tracing::warn!(%error, "the last rows of the audit are sealed at the next start");
            }
            ended
        })
        .map_err(failed)
}

/// Waits for all threads to end, all together not much longer than `longest` after the stop; whether none panicked.
fn wait(workers: Vec<JoinHandle<()>>, stop: &watch::Receiver<bool>, longest: Duration) -> bool {
    let work = |workers: &[JoinHandle<()>]| workers.iter().any(|worker| !worker.is_finished());
    while work(&workers) && !*stop.borrow() {
        std::thread::sleep(Duration::from_millis(50));
    }
    let since = Stopwatch::start();
    while work(&workers) && since.elapsed() <= longest {
        std::thread::sleep(Duration::from_millis(10));
    }
    let (ended, at_work): (Vec<_>, Vec<_>) = workers.into_iter().partition(JoinHandle::is_finished);
    if !at_work.is_empty() {
        tracing::warn!("a call to another system takes too long; its job is run again after the next start");
    }
    ended.into_iter().fold(true, |well, worker| well & worker.join().is_ok())
}

/// Renews the lease each minute; without it ids could be given twice, so the program says that it is not ready.
pub async fn keep_lease(db: Db, health: Arc<Health>, mut stop: watch::Receiver<bool>) {
    loop {
        tokio::select! {
            () = tokio::time::sleep(Duration::from_mins(1)) => {}
            _ = stop.changed() => return,
        }
        let db = db.clone();
        let renewed = tokio::task::spawn_blocking(move || db.renew_lease()).await;
        match renewed {
            Ok(Ok(())) => health.lease(true),
            Ok(Err(error)) => {
                tracing::error!(%error, "the lease of this node's number was not renewed");
                health.lease(false);
            }
            Err(error) => tracing::error!(%error, "the lease of this node's number could not be renewed"),
        }
    }
}
