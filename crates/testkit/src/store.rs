//! Fresh stores on both engines, and the macro that runs one test on each.

use crate::{Cluster, Database, missing};
use std::path::Path;
use tempfile::TempDir;

/// A database engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Engine {
    /// SQLite, in a file.
    Sqlite,
    /// PostgreSQL, a database of the shared cluster.
    Postgres,
}

/// A fresh, empty store for one test, and a folder beside it. Both go with this value.
#[derive(Debug)]
pub struct Store {
    engine: Engine,
    url: String,
    // Dropped in this order: the database before the folder.
    database: Option<Database>,
    folder: TempDir,
}

impl Store {
    /// A store on `engine`, or `None` when the engine is not installed here. Panics when it is but does not start.
    pub fn fresh(engine: Engine) -> Option<Store> {
        let folder = tempfile::Builder::new().prefix("tongban-test-").tempdir().expect("a temporary folder");
        let (url, database) = match engine {
            Engine::Sqlite => (format!("sqlite://{}", folder.path().join("tongban.db").display()), None),
            Engine::Postgres => {
                Cluster::programs()?;
                let database = Cluster::shared().and_then(|cluster| cluster.fresh_database());
                let database = database.unwrap_or_else(|error| panic!("the test cluster does not start: {error:#}"));
                (database.url().to_owned(), Some(database))
            }
        };
        Some(Store { engine, url, database, folder })
    }

    /// A store on PostgreSQL with all that is in this one, to which nobody is connected. Panics for SQLite, whose file the test
    /// copies itself.
    pub fn copy(&self) -> Store {
        let other = self.database.as_ref().expect("the database of a server is copied by the server");
        let folder = tempfile::Builder::new().prefix("tongban-test-").tempdir().expect("a temporary folder");
        let database = Cluster::shared().and_then(|cluster| cluster.copy_of(other));
        let database = database.unwrap_or_else(|error| panic!("the database is not copied: {error:#}"));
        Store { engine: self.engine, url: database.url().to_owned(), database: Some(database), folder }
    }

    /// A store on SQLite.
    pub fn sqlite() -> Store {
        Store::fresh(Engine::Sqlite).expect("SQLite is compiled in")
    }

    /// `sqlite:///…/tongban.db` or `postgres://…?host=…`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The engine of this store.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// An empty folder for blobs, keys and the like (on SQLite the database lies in it too).
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

/// What the body of a test may return: nothing, or a result whose error fails the test.
pub trait Outcome {
    /// Panics when the outcome is a failure.
    fn settle(self);
}

impl Outcome for () {
    fn settle(self) {}
}

impl<E: std::fmt::Debug> Outcome for Result<(), E> {
    fn settle(self) {
        if let Err(error) = self {
            panic!("{error:?}");
        }
    }
}

/// Runs `body` on a fresh store of `engine`; passes over an engine that is not installed. The work of [`on_both!`](crate::on_both).
pub fn on_engine<O: Outcome>(engine: Engine, body: impl FnOnce(Store) -> O) {
    match Store::fresh(engine) {
        Some(store) => body(store).settle(),
        None => missing("PostgreSQL (apt install postgresql)"),
    }
}

/// As [`on_engine`], for a body that awaits; it runs on a runtime of two threads.
pub fn on_engine_async<O: Outcome, F: Future<Output = O>>(engine: Engine, body: impl FnOnce(Store) -> F) {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    on_engine(engine, |store| runtime.block_on(body(store)));
}

/// Makes two tests of one body: `name::sqlite` and `name::postgres`.
///
/// The parameter is any type `T: From<testkit::Store>`; it owns the store for as long as the test runs. The body may be
/// `async` and may return `Result<(), E>`.
///
/// ```ignore
/// testkit::on_both! {
///     /// Two clerks, one case.
///     fn only_one_clerk_claims(store: testkit::Store) {
///         let db = db::Db::open(&options(store.url()), &[]).expect("opens");
///     }
/// }
/// ```
#[macro_export]
macro_rules! on_both {
    () => {};
    ($(#[$meta:meta])* async fn $name:ident($($store:ident)+: $type:ty) $(-> $result:ty)? $body:block $($rest:tt)*) => {
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports, reason = "a body may need nothing from outside")]
            use super::*;
            async fn body($($store)+: $type) $(-> $result)? $body
            #[test]
            fn sqlite() {
                $crate::on_engine_async($crate::Engine::Sqlite, |store| body(::core::convert::From::from(store)));
            }
            #[test]
            fn postgres() {
                $crate::on_engine_async($crate::Engine::Postgres, |store| body(::core::convert::From::from(store)));
            }
        }
        $crate::on_both! { $($rest)* }
    };
    ($(#[$meta:meta])* fn $name:ident($($store:ident)+: $type:ty) $(-> $result:ty)? $body:block $($rest:tt)*) => {
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports, reason = "a body may need nothing from outside")]
            use super::*;
            fn body($($store)+: $type) $(-> $result)? $body
            #[test]
            fn sqlite() {
                $crate::on_engine($crate::Engine::Sqlite, |store| body(::core::convert::From::from(store)));
            }
            #[test]
            fn postgres() {
                $crate::on_engine($crate::Engine::Postgres, |store| body(::core::convert::From::from(store)));
            }
        }
        $crate::on_both! { $($rest)* }
    };
}
