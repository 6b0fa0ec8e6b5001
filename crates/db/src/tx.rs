//! What an engine must do inside one transaction.

use crate::{Row, V};
use base::Result;
use std::borrow::Cow;

/// A write that waits for the next read or the commit.
#[derive(Debug, Clone)]
pub(crate) struct Write {
    pub sql: Cow<'static, str>,
    pub params: Vec<V>,
    /// The write must touch a row; when it touches none, somebody else changed it and the command is refused as stale.
    pub exact: bool,
}

/// One open transaction on one engine.
pub(crate) trait Tx {
    /// Rows of a statement, which may be a write with RETURNING.
    fn query(&mut self, sql: &str, params: &[V]) -> Result<Vec<Row>>;
    /// Runs writes in order.
    fn batch(&mut self, writes: &[Write]) -> Result<()>;
    /// Runs writes in order and then a query; the engine may send them together.
    fn query_after(&mut self, writes: &[Write], sql: &str, params: &[V]) -> Result<Vec<Row>> {
        self.batch(writes)?;
        self.query(sql, params)
    }
    /// Runs the last writes; the engine may send the commit along. `mark` is the id of the audit row among all the writes,
    /// by which a lost answer to the commit is found out later.
    fn last(
        &mut self,
        writes: &[Write],
        #[expect(unused, reason = "an embedded engine knows at once")] mark: Option<i64>,
    ) -> Result<()> {
        self.batch(writes)
    }
    /// Whether the answer to the commit was lost, so that nobody knows yet whether it happened.
    fn in_doubt(&self) -> bool {
        false
    }
    /// Runs several statements without parameters (table definitions).
    fn execute_script(&mut self, sql: &str) -> Result<()>;
}

/// What the closure of a task decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    Commit,
    Rollback,
    /// Roll back and run again if tries are left: a serialisation failure or a lost connection.
    Again,
    /// The commit was sent and its answer lost: find out what became of it before anything is run again.
    InDoubt,
}

/// What whoever hands a task in does while its queue is full.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Patience {
    /// Is refused as `busy`: it may be a thread that serves everybody.
    None,
    /// Waits.
    Waits,
}

/// A command or query, ready to run over any open transaction.
pub(crate) type Run = Box<dyn FnMut(&mut dyn Tx) -> Verdict + Send>;

/// A closure to run in a transaction, and whom to tell when it has ended.
pub(crate) struct Task {
    pub run: Run,
    /// Called once: after the commit, the rollback, or the failure to do either.
    pub done: Box<dyn FnOnce(Result<()>) + Send>,
    pub writes: bool,
    pub name: &'static str,
}
