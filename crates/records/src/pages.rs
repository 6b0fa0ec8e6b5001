//! `/me/data`.

pub(crate) mod data;

use db::Db;
use std::sync::Arc;

/// The state of this crate's routes. Routers of the program take `Arc<App>`, or a state from which it can be had by `FromRef`.
pub struct App {
    pub(crate) db: Db,
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("records::App")
    }
}

impl App {
    /// The state over a store.
    pub fn new(db: Db) -> Arc<App> {
        Arc::new(App { db })
    }
}
