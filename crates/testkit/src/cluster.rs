//! A PostgreSQL cluster for tests: found on the machine, started once, one database a test.
//!
//! nextest runs every test in a process of its own, so the shared cluster outlives the process that started it. A lock
//! file guards starting and stopping; a watchdog (`cluster/watch.sh`) stops and removes the cluster when a file named
//! `stop` appears in its folder or when nobody has used it for ten minutes.

use anyhow::{Context as _, Result, bail, ensure};
use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};
use tokio_postgres::NoTls;

const WATCHDOG: &str = include_str!("cluster/watch.sh");
const OWNER: &str = "tongban";
/// Closes what a test has inherited, such as the lock of whoever started it: a cluster and its watchdog outlive the test.
const CLOSE: &str = "exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-";
/// Long enough for `initdb` on a busy machine.
const START: Duration = Duration::from_mins(2);

/// Settings of a cluster whose data nobody will miss. Limits are high because many test processes share it.
const FAST: &str = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nautovacuum_naptime = 20s\n";
const DURABLE: &str = "fsync = on\nsynchronous_commit = on\nfull_page_writes = on\n";
const COMMON: &str = "listen_addresses = ''\nmax_connections = 300\nshared_buffers = 128MB\njit = off\ntimezone = 'UTC'\n\
    max_locks_per_transaction = 256\nmax_pred_locks_per_transaction = 256\ncheckpoint_timeout = 1h\nmax_wal_size = 2GB\n";

/// A running PostgreSQL, reached over a Unix socket.
#[derive(Debug)]
pub struct Cluster {
    folder: PathBuf,
    programs: PathBuf,
    private: bool,
}

/// A fresh, empty database; dropped with this value.
#[derive(Debug)]
pub struct Database {
    folder: PathBuf,
    name: String,
    url: String,
}

impl Cluster {
    /// The folder with `initdb` and `pg_ctl` of the newest PostgreSQL installed, if any.
    pub fn programs() -> Option<PathBuf> {
        let versions = fs::read_dir("/usr/lib/postgresql").ok()?;
        let mut found: Vec<(u32, PathBuf)> = versions
            .filter_map(Result::ok)
            .filter_map(|entry| {
                let version = entry.file_name().to_str()?.parse().ok()?;
                let programs = entry.path().join("bin");
                programs.join("initdb").is_file().then_some((version, programs))
            })
            .collect();
        found.sort_unstable();
        found.pop().map(|(_, programs)| programs)
    }

    /// The cluster all tests share, started if it is not running. Not durable: `fsync` is off.
    ///
    /// Its folder is `TONGBAN_TEST_CLUSTER` when that is set (as `cargo xtask test` does), else one in the temporary
    /// folder named after this workspace.
    pub fn shared() -> Result<Cluster> {
        let programs = Self::programs().context("PostgreSQL is not installed (apt install postgresql)")?;
        let cluster = Cluster { folder: shared_folder(), programs, private: false };
        cluster.ensure_running(FAST)?;
        Ok(cluster)
    }

    /// A cluster of one's own that keeps what it acknowledged (`fsync = on`); stopped and removed with this value.
    pub fn durable() -> Result<Cluster> {
        let programs = Self::programs().context("PostgreSQL is not installed (apt install postgresql)")?;
        let folder = std::env::temp_dir().join(format!("tongban-pg-{}", unique()));
        let cluster = Cluster { folder, programs, private: true };
        cluster.ensure_running(DURABLE)?;
        Ok(cluster)
    }

    /// A fresh, empty database. Its name is unique across processes.
    pub fn fresh_database(&self) -> Result<Database> {
        let name = format!("test_{}", unique());
        // A cluster that the watchdog stops in this very moment is started again.
        if let Err(_stopping) = create_database(&self.folder, &name) {
            self.ensure_running(if self.private { DURABLE } else { FAST })?;
            create_database(&self.folder, &name)?;
        }
        Ok(Database { url: url(&self.folder, &name), folder: self.folder.clone(), name })
    }

    /// A database with all that is in another one. Nobody may be connected to that.
    pub fn copy_of(&self, other: &Database) -> Result<Database> {
        let name = format!("test_{}", unique());
        touch(&self.folder);
        execute(&self.folder, &format!("CREATE DATABASE \"{name}\" TEMPLATE \"{}\"", other.name))?;
        Ok(Database { url: url(&self.folder, &name), folder: self.folder.clone(), name })
    }

    /// Kills every process of the cluster at once, as a power cut would; [`Cluster::restart`] recovers it.
    pub fn crash(&self) -> Result<()> {
        ensure!(self.private, "the shared cluster belongs to other tests too");
        self.control(&["stop", "-m", "immediate"])
    }

    /// Starts a crashed cluster again.
    pub fn restart(&self) -> Result<()> {
        self.ensure_running(DURABLE)
    }

    fn ensure_running(&self, durability: &str) -> Result<()> {
        fs::create_dir_all(&self.folder).with_context(|| format!("cannot create {}", self.folder.display()))?;
        ensure!(is_ours(&self.folder), "{} belongs to somebody else", self.folder.display());
        touch(&self.folder);
        if answers(&self.folder).is_ok() {
            return Ok(());
        }
        let lock = lock(&self.folder)?;
        if answers(&self.folder).is_err() {
            self.start(durability).with_context(|| format!("the server's log is {}", self.log().display()))?;
        }
        drop(lock);
        Ok(())
    }

    fn start(&self, durability: &str) -> Result<()> {
        let data = self.folder.join("data");
        if data.join("PG_VERSION").is_file() && !data.join("postmaster.pid").exists() && !self.private {
            fs::remove_dir_all(&data)?; // a shared cluster that was stopped half way holds nothing of worth
        }
        if !data.join("PG_VERSION").is_file() {
            let _ = fs::remove_dir_all(&data);
            fs::create_dir_all(&data)?;
            if is_root() {
                run(Command::new("chown").args(["-R", server_user()]).arg(&self.folder))?;
            }
            // The C collation orders text by bytes, as SQLite does.
            run(self.as_server("initdb").arg("-D").arg(&data).args([
                "-U",
                OWNER,
                "--no-locale",
                "-E",
                "UTF8",
                "-A",
                "trust",
                "--no-sync",
            ]))?;
            let settings = format!("{COMMON}{durability}unix_socket_directories = '{}'\n", self.folder.display());
            let file = data.join("postgresql.auto.conf");
            fs::write(&file, settings)?;
        }
        self.control(&["start", "-w", "-t", "60"])?;
        self.watch()?;
        let deadline = Instant::now() + START;
        while let Err(error) = answers(&self.folder) {
            ensure!(Instant::now() < deadline, "PostgreSQL does not answer: {error}");
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }

    fn control(&self, words: &[&str]) -> Result<()> {
        let mut command = self.as_server("pg_ctl");
        command.arg("-D").arg(self.folder.join("data")).arg("-s").args(words);
        if words.first() != Some(&"start") {
            return run(&mut command);
        }
        command.arg("-l").arg(self.log());
        let mut closed = Command::new("sh");
        closed.arg("-c").arg(format!("{CLOSE}; exec \"$@\"")).arg("start");
        closed.arg(command.get_program()).args(command.get_args()).current_dir("/");
        run(&mut closed)
    }

    fn log(&self) -> PathBuf {
        self.folder.join("server.log")
    }

    /// One of PostgreSQL's programs, run as a user it accepts: it refuses root.
    fn as_server(&self, program: &str) -> Command {
        let path = self.programs.join(program);
        let mut command = if is_root() {
            let user = server_user();
            let mut command = Command::new("setpriv");
            command.args(["--reuid", user, "--regid", server_group(user), "--clear-groups", "--"]).arg(path);
            command
        } else {
            Command::new(path)
        };
        command.current_dir("/");
        command
    }

    /// Starts the watchdog in a process group of its own, so that the end of this test does not end it.
    fn watch(&self) -> Result<()> {
        use std::os::unix::process::CommandExt as _;
        let mut prefix = self.as_server("pg_ctl");
        let words: Vec<_> =
            std::iter::once(prefix.get_program().to_owned()).chain(prefix.get_args().map(ToOwned::to_owned)).collect();
        prefix = Command::new("sh");
        prefix
            .arg("-c")
            .arg(format!("{CLOSE}\n{WATCHDOG}"))
            .arg("watch")
            .arg(&self.folder)
            .arg(self.programs.join("psql"))
            .args(words)
            .current_dir("/")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .context("cannot start the watchdog")?;
        Ok(())
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if self.private {
            let _ = fs::write(self.folder.join("stop"), "");
            let deadline = Instant::now() + Duration::from_secs(15);
            while self.folder.exists() && Instant::now() < deadline {
                std::thread::sleep(Duration::from_millis(50));
            }
            let _ = fs::remove_file(lock_file(&self.folder));
        }
    }
}

impl Database {
    /// `postgres://tongban@localhost/<name>?host=<socket folder>`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The database's name.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let _ = execute(&self.folder, &format!("DROP DATABASE IF EXISTS \"{}\" WITH (FORCE)", self.name));
    }
}

fn shared_folder() -> PathBuf {
    if let Some(folder) = std::env::var_os("TONGBAN_TEST_CLUSTER") {
        return PathBuf::from(folder);
    }
    let mut hash = DefaultHasher::new();
    (env!("CARGO_MANIFEST_DIR"), user_number()).hash(&mut hash);
    std::env::temp_dir().join(format!("tongban-pg-{:016x}", hash.finish()))
}

/// Process id, time and a counter: unique on this machine.
fn unique() -> String {
    static COUNTER: AtomicU32 = AtomicU32::new(0);
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    format!("{}_{:x}_{}", std::process::id(), since.as_micros(), COUNTER.fetch_add(1, Ordering::Relaxed))
}

fn url(folder: &Path, database: &str) -> String {
    let mut host = String::new();
    for byte in folder.to_string_lossy().bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            host.push(char::from(byte));
        } else {
            host.push_str(&format!("%{byte:02X}"));
        }
    }
    format!("postgres://{OWNER}@localhost/{database}?host={host}")
}

/// Runs statements as the owner, in the database `postgres`.
///
/// On a thread and runtime of its own, because a guard may be dropped in the midst of an asynchronous test.
fn execute(folder: &Path, statements: &str) -> Result<()> {
    let run = async {
        let mut settings = tokio_postgres::Config::new();
        settings.host_path(folder).user(OWNER).dbname("postgres").connect_timeout(Duration::from_secs(10));
        let (client, connection) = settings.connect(NoTls).await?;
        let connection = tokio::spawn(connection);
        let outcome = client.batch_execute(statements).await;
        drop(client);
        let _ = connection.await;
        anyhow::Ok(outcome?)
    };
    std::thread::scope(|scope| {
        let thread = scope.spawn(|| tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(run));
        thread.join().unwrap_or_else(|_| bail!("the connection's thread panicked"))
    })
}

fn answers(folder: &Path) -> Result<()> {
    execute(folder, "SELECT 1")
}

fn create_database(folder: &Path, name: &str) -> Result<()> {
    touch(folder);
    execute(folder, &format!("CREATE DATABASE \"{name}\" TEMPLATE template0"))
}

fn touch(folder: &Path) {
    let _ = fs::write(folder.join("used"), "");
}

fn lock_file(folder: &Path) -> PathBuf {
    let mut path = folder.as_os_str().to_owned();
    path.push(".lock");
    PathBuf::from(path)
}

fn lock(folder: &Path) -> Result<File> {
    // The lock stands beside the folder, because the watchdog removes the folder while it holds the lock.
    let path = lock_file(folder);
    let file = File::create(&path).with_context(|| format!("cannot create {}", path.display()))?;
    let deadline = Instant::now() + START;
    loop {
        match file.try_lock() {
            Ok(()) => break,
            Err(fs::TryLockError::WouldBlock) if Instant::now() < deadline => {
                std::thread::sleep(Duration::from_millis(50));
            }
            Err(error) => bail!("cannot lock {}: {error}", path.display()),
        }
    }
    fs::create_dir_all(folder)?;
    Ok(file)
}

fn run(command: &mut Command) -> Result<()> {
    // Output goes to a file: a server started by `pg_ctl` would hold a pipe open for as long as it lives.
    let output = tempfile::NamedTempFile::new()?;
    let status = command
        .stdin(Stdio::null())
        .stdout(output.reopen()?)
        .stderr(output.reopen()?)
        .status()
        .with_context(|| format!("cannot run {}", command.get_program().to_string_lossy()))?;
    if !status.success() {
        let said = fs::read_to_string(output.path()).unwrap_or_default();
        bail!("{} failed with {status}: {}", command.get_program().to_string_lossy(), said.trim());
    }
    Ok(())
}

fn is_root() -> bool {
    user_number() == 0
}

/// Whether the folder was made by this user, or (as root) handed to the server's user: its name in the temporary
/// folder can be guessed.
fn is_ours(folder: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let Ok(found) = fs::symlink_metadata(folder) else { return false };
    let server = is_root()
        && fs::read_to_string("/etc/passwd").unwrap_or_default().lines().any(|line| {
            let mut parts = line.split(':');
            parts.next() == Some(server_user()) && parts.nth(1) == Some(found.uid().to_string().as_str())
        });
    found.is_dir() && (found.uid() == user_number() || server)
}

fn user_number() -> u32 {
    use std::os::unix::fs::MetadataExt as _;
    fs::metadata("/proc/self").map_or(u32::MAX, |own| own.uid())
}

/// The user the server runs as when we are root.
fn server_user() -> &'static str {
    let known = fs::read_to_string("/etc/passwd").unwrap_or_default();
    if known.lines().any(|line| line.starts_with("postgres:")) { "postgres" } else { "nobody" }
}

fn server_group(user: &str) -> &'static str {
    if user == "postgres" { "postgres" } else { "nogroup" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_socket_folder_is_escaped_in_the_url() {
        assert_eq!(url(Path::new("/tmp/a b"), "x"), "postgres://tongban@localhost/x?host=%2Ftmp%2Fa%20b");
    }

    #[test]
    fn names_are_unique() {
        assert_ne!(unique(), unique());
    }
}
