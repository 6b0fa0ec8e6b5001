//! Work that happens after a commit: deliveries of events, timers, messages, the schedule, and the audit's seals.
//!
//! Jobs are rows written in the transaction that caused them (`db`'s outbox). A handler runs either *inside* a transaction
//! that also removes the job, so that its effect happens exactly once; or *outside*, for calls to other systems, after which
//! the job is removed: such a handler may run twice and must say so to the other side by a key. Each sort has its own lane and its own
//! threads, so that a mail server which does not answer holds nothing else up. A failed job is tried again with growing pauses and set
//! aside after [`TRIES`], or after [`PATIENT_TRIES`] where what failed may pass by itself; nothing is dropped in silence.

mod schedule;
mod seal;
mod worker;

pub use schedule::{Every, Scheduled};
pub use seal::{SealRow, Sealer, Verdict, compare, verify};
pub use worker::{Handler, Jobs, OUTSIDE_LIMIT, Outside, PATIENT_TRIES, TRIES, retry_after, tries};
