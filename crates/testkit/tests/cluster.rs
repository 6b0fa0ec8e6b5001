//! The shared PostgreSQL cluster: two databases of one cluster are strangers; a durable one survives a crash.

use testkit::{Cluster, Database, Engine, Store, missing};
use tokio_postgres::error::SqlState;
use tokio_postgres::{NoTls, SimpleQueryMessage};

/// Runs statements; gives the last row's columns as text, or the SQL state of the error (`refused` when unreachable).
fn run(url: &str, statements: &str) -> Result<Vec<String>, String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let connected = tokio_postgres::connect(url, NoTls).await;
        let (client, connection) = connected.map_err(|_| "refused".to_owned())?;
        tokio::spawn(connection);
        let messages = client.simple_query(statements).await;
        let messages = messages.map_err(|error| error.code().map_or("broken", SqlState::code).to_owned())?;
        let rows = messages.iter().filter_map(|message| match message {
            SimpleQueryMessage::Row(row) => {
                Some((0..row.len()).map(|at| row.get(at).unwrap_or_default().to_owned()).collect())
            }
            _ => None,
        });
        Ok(rows.last().unwrap_or_default())
    })
}

fn client(database: &Database, statements: &str) -> Vec<String> {
    run(database.url(), statements).expect("runs")
}

fn installed() -> bool {
    let installed = Cluster::programs().is_some();
    if !installed {
        missing("PostgreSQL");
    }
    installed
}

#[test]
fn two_databases_are_strangers() {
    if !installed() {
        return;
    }
    let cluster = Cluster::shared().expect("starts");
    let (first, second) = (cluster.fresh_database().expect("made"), cluster.fresh_database().expect("made"));
    assert_ne!(first.url(), second.url());
    client(&first, "CREATE TABLE note (text TEXT)");
    assert_eq!(run(second.url(), "SELECT text FROM note"), Err("42P01".to_owned()), "no such table");
}

#[test]
fn a_database_goes_with_its_guard() {
    if !installed() {
        return;
    }
    let cluster = Cluster::shared().expect("starts");
    let database = cluster.fresh_database().expect("made");
    let url = database.url().to_owned();
    let sleeper = {
        let url = url.clone();
        std::thread::spawn(move || run(&url, "SELECT pg_sleep(60)"))
    };
    let busy =
        "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' AND datname = current_database()";
    while client(&database, busy) == ["0"] {
        std::thread::yield_now();
    }
    drop(database); // although somebody is still connected
    assert!(sleeper.join().expect("ends").is_err());
    assert_eq!(run(&url, "SELECT 1"), Err("refused".to_owned()));
}

#[test]
fn text_is_ordered_by_bytes_as_on_sqlite() {
    if !installed() {
        return;
    }
    let database = Cluster::shared().and_then(|cluster| cluster.fresh_database()).expect("made");
    assert_eq!(client(&database, "SELECT 'Z' < 'a', current_setting('server_encoding')"), ["t", "UTF8"]);
}

#[test]
fn a_durable_cluster_keeps_what_it_acknowledged_through_a_crash() {
    if !installed() {
        return;
    }
    let cluster = Cluster::durable().expect("starts");
    let database = cluster.fresh_database().expect("made");
    client(&database, "CREATE TABLE note (text TEXT); INSERT INTO note VALUES ('kept')");
    cluster.crash().expect("stopped at once");
    assert_eq!(run(database.url(), "SELECT 1"), Err("refused".to_owned()));
    cluster.restart().expect("recovers");
    assert_eq!(client(&database, "SELECT text FROM note"), ["kept"]);
}

/// A wrapper as a crate would write one around its own handle.
struct Wrapped(Store);

impl From<Store> for Wrapped {
    fn from(store: Store) -> Wrapped {
        Wrapped(store)
    }
}

testkit::on_both! {
    /// The plain store.
    fn a_store_is_fresh(store: Store) {
        let scheme = match store.engine() { Engine::Sqlite => "sqlite:///", Engine::Postgres => "postgres://" };
        assert!(store.url().starts_with(scheme), "{}", store.url());
        assert_eq!(std::fs::read_dir(store.folder()).expect("a folder").count(), 0);
    }

    fn a_body_may_return_a_result(wrapped: Wrapped) -> Result<(), std::io::Error> {
        std::fs::write(wrapped.0.folder().join("blob"), "x")?;
        Ok(())
    }

    async fn a_body_may_wait(mut store: Store) {
        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        let again = &mut store;
        assert!(!again.url().is_empty());
    }
}

#[test]
#[should_panic(expected = "broken")]
fn an_error_fails_the_test() {
    testkit::on_engine(Engine::Sqlite, |_| Err::<(), _>("broken"));
}
