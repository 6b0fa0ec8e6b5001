//! `/me/data`, and what all pages of this crate share.

pub(crate) mod data;

use base::{Result, Text};
use db::{Cx, Db};
use std::sync::Arc;

/// Those to whom a grant can be given, with their names: known to crates above this one.
pub type Consumers = fn(&mut Cx) -> Result<Vec<(String, Text)>>;

/// The state of this crate's routes. Routers of the program take `Arc<App>`, or a state from which it can be had by `FromRef`.
pub struct App {
    pub(crate) db: Db,
    pub(crate) consumers: Consumers,
    pub(crate) secure: bool,
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("records::App")
    }
}

impl App {
    /// The state over a store; `secure` when cookies are for HTTPS alone.
    pub fn new(db: Db, consumers: Consumers, secure: bool) -> Arc<App> {
        Arc::new(App { db, consumers, secure })
    }
}
