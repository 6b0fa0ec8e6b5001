//! The map of systems: what a city asks for, row by row and clause by clause, and what of it is proved.
//!
//! `docs/systems.toml` lists wings, rows and clauses. A story names the clauses that it proves (`A1.9`), a pack the rows that it
//! serves (`A1`); both are refused when the map does not have them. `tongban story --record` keeps what came of stories, and
//! `/about/systems` shows it: a clause counts as passed only when every story that claims it went through with this version of
//! the program and with the very text that the program carries. Everything else is unknown, and said so.

mod claims;
pub mod commands;
mod model;
mod pages;
mod standing;
pub(crate) mod store;

pub use claims::{Told, digest, told};
pub use model::{By, Clause, Map, Place, Row, Wing, map, wrong_clauses};
pub use standing::{Outcome, Standing, State};

use axum::extract::FromRef;
use base::{Moment, Right};
use db::Db;
use std::sync::Arc;
use web::registry::{Access, Route, Routes};

/// Keep what came of stories.
pub const RECORD: Right = Right("systems.record");

/// What came of a story on an engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// `pack/story`, or the file's name for one of no pack.
    pub name: String,
    /// The engine's word.
    pub engine: String,
    /// The digest of its text.
    pub digest: String,
    /// Whether it went through.
    pub ok: bool,
    /// The program's version.
    pub program: String,
    /// When.
    pub at: Moment,
}

/// The state of the pages.
pub struct App {
    db: Db,
    program: &'static str,
    /// What the program serves: only that is linked.
    routes: Vec<Route>,
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("packs::systems::App")
    }
}

impl App {
    /// The state over a store, for a version of the program and the routes that it serves.
    pub fn new(db: Db, program: &'static str, routes: Vec<Route>) -> Arc<App> {
        Arc::new(App { db, program, routes })
    }
}

/// The pages of the map.
pub fn routes<S>() -> Routes<S>
where
    S: Clone + Send + Sync + 'static,
    Arc<App>: FromRef<S>,
{
    Routes::new().page("/about/systems", Access::Public, pages::list::show).page(
        "/about/systems/{row}",
        Access::Public,
        pages::row::show,
    )
}
