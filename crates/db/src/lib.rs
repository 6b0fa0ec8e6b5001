//! The seam between the product and its database: one trait-less face over SQLite and PostgreSQL.
//!
//! A command is a synchronous closure over a transaction: [`Db::write`] runs it with a [`Cx`], which carries who acts, the
//! time, the language and the rights, and collects writes, events and the audit row. The closure is `Fn`, because
//! a serialisation failure on PostgreSQL runs it again with a fresh `Cx`; so it must have no effect but through `Cx`.
//!
//! - SQLite: one writer thread commits up to 256 commands together (WAL, synchronous FULL); answers are sent after the commit.
//! - PostgreSQL: worker threads own a connection each; SERIALIZABLE; writes are flushed as one pipelined batch.
//! - SQL is the common subset with `$1` parameters; what differs is in [`dialect`]. No other crate names an engine.
//! - Writing takes a [`base::Permit`]; a write transaction that names no subject for its audit row ([`Cx::about`]) is refused.

mod audit;
mod bundle;
mod cx;
pub mod dialect;
mod gate;
mod handle;
mod jobs;
mod keys;
mod migrate;
mod postgres;
mod scope;
mod sqlite;
mod tables;
mod tls;
mod tx;
mod value;

pub use audit::AuditRow;
pub use cx::{Call, Cx};
pub use dialect::Engine;
pub use handle::{Db, Fault, Options, Point, Watch};
pub use jobs::{JobRow, Lane, Listener};
pub use keys::Keys;
pub use migrate::{MIGRATIONS_OF_DB, Migration};
pub use scope::Columns;
pub use value::{Row, V};
