//! The way to a database server: encrypted where it leaves the machine, and with few round trips.

use base::{Clock, Moment, Result, Right, Target};
use db::{Call, Db, Keys, Migration, Options, V};
use rcgen::{CertifiedKey, KeyPair, generate_simple_self_signed};
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use testkit::{Engine, Store};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpStream, UnixStream};
use tokio_postgres::config::Host;
use tokio_rustls::TlsAcceptor;

const START: Moment = Moment(1_795_000_000_000);
const STEPS: &[Migration] =
    &[Migration { id: "thing-001", sql: "CREATE TABLE thing (id BIGINT PRIMARY KEY, n BIGINT NOT NULL);" }];

/// What a proxy before the server does.
#[derive(Clone)]
enum Before {
    /// Offers TLS with a certificate.
    Tls(TlsAcceptor),
    /// Says that it speaks none.
    NoTls,
    /// Passes everything on and counts how often the client waited.
    Count(Arc<AtomicUsize>),
}

/// The server's socket and the database's name.
fn server(store: &Store) -> (PathBuf, String) {
    let config: tokio_postgres::Config = store.url().parse().expect("an address");
    let socket = config.get_hosts().iter().find_map(|host| match host {
        Host::Unix(folder) => Some(folder.join(".s.PGSQL.5432")),
        Host::Tcp(_) => None,
    });
    (socket.expect("a socket"), config.get_dbname().expect("a name").to_owned())
}

/// Starts a proxy before a server; answers where it listens.
fn proxy(socket: PathBuf, before: Before) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("listens");
    let address = listener.local_addr().expect("an address");
    listener.set_nonblocking(true).expect("set");
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async move {
            let listener = tokio::net::TcpListener::from_std(listener).expect("listens");
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(serve(client, socket.clone(), before.clone()));
            }
        });
    });
    address
}

async fn serve(mut client: TcpStream, socket: PathBuf, before: Before) -> std::io::Result<()> {
    client.set_nodelay(true)?;
    let server = UnixStream::connect(socket).await?;
    match before {
        Before::Count(trips) => return pass(client, server, trips).await,
        Before::NoTls => {
            client.read_exact(&mut [0; 8]).await?;
            client.write_all(b"N").await?;
        }
        Before::Tls(acceptor) => {
            // The request for TLS: its length and a number (protocol 3.0, "SSLRequest").
            let mut request = [0; 8];
            client.read_exact(&mut request).await?;
            assert_eq!(request, [0, 0, 0, 8, 4, 210, 22, 47]);
            client.write_all(b"S").await?;
            return pass(acceptor.accept(client).await?, server, Arc::default()).await;
        }
    }
    Ok(())
}

/// Passes bytes both ways. A round trip begins whenever the client speaks after it has heard something.
async fn pass<C: AsyncRead + AsyncWrite>(
    client: C,
    server: UnixStream,
    trips: Arc<AtomicUsize>,
) -> std::io::Result<()> {
    let (mut from_client, mut to_client) = tokio::io::split(client);
    let (mut from_server, mut to_server) = server.into_split();
    let heard = AtomicBool::new(true);
    let there = async {
        let mut bytes = vec![0; 1 << 16];
        loop {
            let count = from_client.read(&mut bytes).await?;
            if count == 0 {
                return to_server.shutdown().await;
            }
            trips.fetch_add(usize::from(heard.swap(false, Ordering::Relaxed)), Ordering::Relaxed);
            to_server.write_all(&bytes[..count]).await?;
        }
    };
    let back = async {
        let mut bytes = vec![0; 1 << 16];
        loop {
            let count = from_server.read(&mut bytes).await?;
            if count == 0 {
                return to_client.shutdown().await;
            }
            heard.store(true, Ordering::Relaxed);
            to_client.write_all(&bytes[..count]).await?;
            to_client.flush().await?;
        }
    };
    tokio::try_join!(there, back).map(drop)
}

fn certified() -> (CertifiedKey<KeyPair>, TlsAcceptor) {
    let made = generate_simple_self_signed(vec!["localhost".to_owned()]).expect("a certificate");
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .expect("a server");
    let acceptor = TlsAcceptor::from(Arc::new(config));
    (made, acceptor)
}

fn open(url: String) -> Result<Db> {
    let mut options = Options::new(url, Arc::new(Keys::from_master(&[7; 32])), Clock::standing_at(START));
    options.threads = 1;
    Db::open(&options, STEPS)
}

fn store() -> Option<Store> {
    let store = Store::fresh(Engine::Postgres);
    if store.is_none() {
        testkit::missing("PostgreSQL (apt install postgresql)");
    }
    store
}

fn number(db: &Db) -> i64 {
    let read = db.read_now(&Call::system("test"), "thing.get", |cx| {
        cx.one("SELECT n FROM thing WHERE id = 1", &[])?.map_or(Ok(0), |row| row.i64(0))
    });
    read.expect("reads")
}

/// A command with so many writes of one table, which no statement can hold together.
fn write(db: &Db, count: i64) {
    let written = db.write_now(&Call::system("test"), "thing.add", move |cx| {
        let permit = cx.permit(Right("thing.write"), Target::default())?;
        cx.about("thing", 1);
        let insert = "INSERT INTO thing (id, n) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET n = thing.n + 1";
        (0..count).try_for_each(|_| cx.write(&permit, insert, Vec::<V>::new()))
    });
    written.expect("written");
}

#[test]
fn the_way_is_encrypted_and_the_certificate_counts() {
    let Some(store) = store() else { return };
    let (socket, name) = server(&store);
    let (made, acceptor) = certified();
    let write_pem = |file: &str, pem: String| {
        let path = store.folder().join(file);
        std::fs::write(&path, pem).expect("written");
        path
    };
    let believed = write_pem("ca.pem", made.cert.pem());
    let stranger = write_pem("stranger.pem", certified().0.cert.pem());
    let address = proxy(socket.clone(), Before::Tls(acceptor));
    let url = |mode: &str, ca: &Path, port: u16| {
        format!("postgres://tongban@localhost:{port}/{name}?sslmode={mode}&sslrootcert={}", ca.display())
    };
    let db = open(url("verify-full", &believed, address.port())).expect("opens over TLS");
    write(&db, 3);
    assert_eq!(number(&db), 3);
    db.close();
    let error = open(url("require", &stranger, address.port())).err().expect("a stranger's certificate").to_string();
    assert!(error.contains("no encrypted way"), "{error}");
    let plain = proxy(socket, Before::NoTls);
    let error = open(url("require", &believed, plain.port())).err().expect("it speaks no TLS").to_string();
    assert!(error.contains("no encrypted way") && error.contains("sslmode=disable"), "{error}");
}

#[test]
fn a_command_is_two_round_trips_however_many_its_writes() {
    let Some(store) = store() else { return };
    let (socket, name) = server(&store);
    let trips = Arc::new(AtomicUsize::new(0));
    let address = proxy(socket, Before::Count(Arc::clone(&trips)));
    let db = open(format!("postgres://tongban@localhost:{}/{name}", address.port())).expect("opens");
    let measure = |count: i64| {
        // The first commands make the connection and prepare the statements.
        (0..3).for_each(|_| write(&db, count));
        trips.store(0, Ordering::Relaxed);
        write(&db, count);
        trips.load(Ordering::Relaxed)
    };
    let (five, sixty) = (measure(5), measure(60));
    assert!((1..=2).contains(&five), "five writes took {five} round trips");
    assert!(sixty <= 4, "sixty writes took {sixty} round trips");
    assert_eq!(number(&db), 4 * 65);
    db.close();
}
