//! Another try.

mod retry_job;
mod retry_notice;

pub use retry_job::RetryJob;
pub use retry_notice::RetryNotice;
