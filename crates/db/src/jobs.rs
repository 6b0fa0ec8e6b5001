//! The outbox's rows: claimed, finished, failed. The workers that run them are the crate `jobs`.

use crate::{Cx, Row, V};
use base::{Moment, Result};
use serde_json::Value;

/// Who wants to hear of an event: the event's name, and the kind of job that each one becomes.
#[derive(Debug, Clone, Copy)]
pub struct Listener {
    /// Event, such as `case.accepted`.
    pub event: &'static str,
    /// Kind of job that runs for it; unique to the listener.
    pub name: &'static str,
}

/// In which row a job waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// It works on this store alone.
    Inside,
    /// It calls another system, and may wait for that.
    Outside,
}

impl Lane {
    pub(crate) fn stored(self) -> i64 {
        match self {
            Lane::Inside => 0,
            Lane::Outside => 1,
        }
    }
}

/// A job that waits, runs or has failed for good.
#[derive(Debug, Clone)]
pub struct JobRow {
    /// Id.
    pub id: i64,
    /// Kind, which names its handler.
    pub kind: String,
    /// Key, if it was given one.
    pub key: Option<String>,
    /// What to do.
    pub payload: Value,
    /// How often it has been tried, this time included.
    pub attempts: i64,
    /// When it was due.
    pub run_at: Moment,
    /// Until when whoever claimed it has it; with the number of tries, it tells this claim from every other.
    pub locked_until: Moment,
    /// Why the last try failed; empty if none did.
    pub last_error: String,
}

fn read(row: &Row) -> Result<JobRow> {
    Ok(JobRow {
        id: row.i64(0)?,
        kind: row.string(1)?,
        key: row.opt_string(2)?,
        payload: row.json(3)?,
        attempts: row.i64(4)?,
        run_at: row.moment(5)?,
        locked_until: row.moment(6)?,
        last_error: String::new(),
    })
}

impl Cx<'_> {
    /// Claims up to `limit` due jobs of a lane for `lease` milliseconds.
    pub fn claim_jobs(&mut self, lane: Lane, limit: i64, lease: i64) -> Result<Vec<JobRow>> {
        let (sql, now) = (self.engine().claim_jobs(), self.now());
        // Clocks of two nodes differ by less than a lease.
        let (until, latest) = (now.plus(lease), now.plus(2 * lease));
        let params = [V::from(now), V::from(until), V::from(limit), V::from(latest), V::from(lane.stored())];
        let rows = self.keep_returning(sql, &params)?;
        let mut jobs = rows.iter().map(read).collect::<Result<Vec<_>>>()?;
        jobs.sort_by_key(|job| (job.run_at, job.id));
        Ok(jobs)
    }

    /// Whether [`Cx::claim_jobs`] would find one. A read, so that workers who wait disturb nobody who writes.
    pub fn has_due_job(&mut self, lane: Lane, lease: i64) -> Result<bool> {
        let now = self.now();
        let row = self.one(
            "SELECT id FROM job WHERE state = 0 AND lane = $1 AND run_at <= $2 AND (locked_until <= $2 OR locked_until > $3) \
             ORDER BY run_at, id LIMIT 1",
            &[V::from(lane.stored()), V::from(now), V::from(now.plus(2 * lease))],
        )?;
        Ok(row.is_some())
    }

    /// When the next job of a lane is due, if any waits.
    pub fn next_job_at(&mut self, lane: Lane) -> Result<Option<Moment>> {
        let row = self.one(
            "SELECT run_at FROM job WHERE state = 0 AND lane = $1 ORDER BY run_at, id LIMIT 1",
            &[V::from(lane.stored())],
        )?;
        row.map(|row| row.moment(0)).transpose()
    }

    /// Removes a claimed job that is done or about to be done in this transaction; answers whether the claim still held. A claim
    /// is lost when its time is over and somebody else has taken the job.
    pub fn finish_job(&mut self, job: &JobRow) -> Result<bool> {
        let rows = self.keep_returning(
            "DELETE FROM job WHERE id = $1 AND state = 0 AND locked_until = $2 AND attempts = $3 RETURNING id",
            &[V::from(job.id), V::from(job.locked_until), V::from(job.attempts)],
        )?;
        Ok(!rows.is_empty())
    }

    /// Puts a failed job back for `retry_at`, or aside as dead when there is none; nothing happens where the claim was lost.
    pub fn fail_job(&mut self, job: &JobRow, error: &str, retry_at: Option<Moment>) -> Result<()> {
        let error: String = error.chars().take(500).collect();
        let (state, at) = retry_at.map_or((1i64, self.now()), |at| (0, at));
        self.keep_internal(
            "UPDATE job SET state = $4, run_at = $5, locked_until = 0, last_error = $6 \
             WHERE id = $1 AND state = 0 AND locked_until = $2 AND attempts = $3",
            vec![
                V::from(job.id),
                V::from(job.locked_until),
                V::from(job.attempts),
                V::from(state),
                V::from(at),
                V::from(error),
            ],
        )
    }

    /// Gives a claimed job back untried: the program is ending.
    pub fn release_job(&mut self, job: &JobRow) -> Result<()> {
        self.keep_internal(
            "UPDATE job SET locked_until = 0, attempts = attempts - 1 \
             WHERE id = $1 AND state = 0 AND locked_until = $2 AND attempts = $3",
            vec![V::from(job.id), V::from(job.locked_until), V::from(job.attempts)],
        )
    }

    /// Pulls jobs back that were made in the future, and retries that wait longer than `longest` milliseconds: the clock was ahead
    /// and has been set back. A job keeps the time it was to wait.
    pub fn pull_jobs_back(&mut self, longest: i64) -> Result<()> {
        let (now, skew) = (self.now(), self.now().plus(base::moment::MINUTE));
        self.keep_internal(
            "UPDATE job SET run_at = run_at - made_at + $1, made_at = $1 WHERE state = 0 AND made_at > $2",
            vec![V::from(now), V::from(skew)],
        )?;
        self.keep_internal(
            "UPDATE job SET run_at = $1 WHERE state = 0 AND attempts > 0 AND run_at > $2",
            vec![V::from(now), V::from(now.plus(longest))],
        )
    }

    /// Jobs that failed for good, oldest first, after an id.
    pub fn dead_jobs(&mut self, after: i64, limit: i64) -> Result<Vec<JobRow>> {
        let rows = self.query(
            "SELECT id, kind, key, payload, attempts, run_at, locked_until, last_error FROM job WHERE state = 1 AND id > $1 ORDER BY id LIMIT $2",
            &[V::from(after), V::from(limit)],
        )?;
        rows.iter().map(|row| Ok(JobRow { last_error: row.string(7)?, ..read(row)? })).collect()
    }

    /// Lets a dead job run again.
    pub fn revive_job(&mut self, permit: &base::Permit, id: i64) -> Result<()> {
        self.about("job", id);
        self.write_one(
            permit,
            "UPDATE job SET state = 0, attempts = 0, locked_until = 0, run_at = $2 WHERE id = $1 AND state = 1",
            vec![V::from(id), V::from(self.now())],
        )
    }

    /// Takes or keeps a duty that only one node may have (sealing the audit, the schedule); answers whether it is ours. A duty held
    /// for longer than anybody can hold one was taken before the clock was set back, and is free.
    pub fn lead(&mut self, duty: &str, holder: i64, lease: i64) -> Result<bool> {
        let now = self.now();
        let rows = self.keep_returning(
            "INSERT INTO leader (duty, holder, until_ms) VALUES ($1, $2, $3) ON CONFLICT (duty) DO UPDATE \
             SET holder = excluded.holder, until_ms = excluded.until_ms \
             WHERE leader.holder = excluded.holder OR leader.until_ms < $4 OR leader.until_ms > $5 RETURNING holder",
            &[V::from(duty), V::from(holder), V::from(now.plus(lease)), V::from(now), V::from(now.plus(2 * lease))],
        )?;
        Ok(!rows.is_empty())
    }
}
