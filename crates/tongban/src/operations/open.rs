//! Opens an installation: keys, database, blobs; and sees at once whether the key is the right one.

use crate::failure::{Failure, Outcome};
use crate::kernel;
use crate::settings::Settings;
use base::{Clock, Error, Right, Target};
use db::{Call, Cx, Db, Keys, Options, Watch};
use files::Files;
use std::path::Path;
use std::sync::Arc;

/// What is open.
#[derive(Clone)]
pub struct Installation {
    /// The store.
    pub db: Db,
    /// Blobs.
    pub files: Files,
}

/// How to open it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opening {
    /// Make what is missing and bring the schema up to date.
    Make,
    /// The schema must be up to date and the key must be there.
    AsItIs,
}

/// Sealed with the first start and opened with each later one: a wrong key is told before anything is written.
const SAMPLE: &str = "installation.key-sample";
const SAMPLE_TEXT: &[u8] = b"tongban master key sample 1";
const KEY: Right = Right("installation.key");

/// Opens the installation of some settings.
pub fn open(settings: &Settings, clock: Clock, opening: Opening) -> Outcome<Installation> {
    open_watched(settings, clock, opening, None)
}

/// [`open`], with somebody who hears of each statement: for tests.
pub fn open_watched(
    settings: &Settings,
    clock: Clock,
    opening: Opening,
    watch: Option<Watch>,
) -> Outcome<Installation> {
    let fresh = settings.database_path().is_none_or(|path| !path.exists());
    if opening == Opening::AsItIs && fresh && settings.database_path().is_some() {
        return Err(Failure::failed(
            format!("{} 里没有数据库。", settings.data.display()),
            format!("There is no database in {}.", settings.data.display()),
        )
        .todo(
            "请检查 --data；新装请先运行 serve 或 migrate。",
            "Check --data; a new installation begins with serve or migrate.",
        ));
    }
    make_folder(&settings.data)?;
    let make_key = opening == Opening::Make && fresh && !settings.key_file.exists();
    let keys = Keys::open(&settings.key_file, make_key).map_err(|error| key_failure(settings, error))?;
    let mut options = Options::new(settings.database.clone(), Arc::new(keys), clock.clone());
    options.listeners = kernel::listeners();
    options.migrate = opening == Opening::Make;
    options.watch = watch;
    let db = Db::open(&options, &kernel::migrations()).map_err(database_failure)?;
    let sample = if opening == Opening::Make { make_sample(&db) } else { open_sample(&db) };
    if let Err(error) = sample {
        db.close();
        return Err(match error {
            Error::Fault(fault) if fault.what.contains("master key") => wrong_key(settings),
            other => other.into(),
        });
    }
    if opening == Opening::Make {
        put_words_of_cases(&db)?;
    }
    let files = Files::open(&settings.blobs(), clock)?;
    Ok(Installation { db, files })
}

fn make_folder(folder: &Path) -> Outcome {
    std::fs::create_dir_all(folder).map_err(|error| Failure::io(folder, &error))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let private = std::fs::Permissions::from_mode(0o700);
        std::fs::set_permissions(folder, private).map_err(|error| Failure::io(folder, &error))?;
    }
    Ok(())
}

fn key_failure(settings: &Settings, error: Error) -> Failure {
    if settings.key_file.exists() {
        return error.into();
    }
    Failure::failed(
        format!("找不到主密钥 {}，没有它，已加密的数据读不出来。", settings.key_file.display()),
        format!(
            "The master key {} is not there; without it nothing that is encrypted can be read.",
            settings.key_file.display()
        ),
    )
    .todo(
        "请用 key_file 或 --key-file 指向它；密钥丢了，用 tongban restore 从备份里取回。",
        "Name it with key_file or --key-file; a lost key comes back from a backup with tongban restore.",
    )
}

fn wrong_key(settings: &Settings) -> Failure {
    Failure::failed(
        format!("主密钥 {} 不是这个数据库的那一把。", settings.key_file.display()),
        format!("The master key {} is not the one of this database.", settings.key_file.display()),
    )
    .todo("请检查 key_file。什么也没有写入。", "Check key_file. Nothing was written.")
}

fn database_failure(error: Error) -> Failure {
    let words = error.to_string();
    if words.contains("lacks schema steps") {
        return Failure::failed("数据库结构不是最新的。", "The database's schema is not up to date.")
            .todo("请先运行 tongban migrate。", "Run tongban migrate first.");
    }
    if words.contains("newer version") {
        return Failure::failed(
            format!("这个数据库是更新版本的程序建的：{words}。"),
            format!("This database was made by a newer version: {words}."),
        )
        .todo("请用新版本启动，或恢复备份。", "Start the newer version, or restore a backup.");
    }
    let unreachable =
        ["error connecting", "cannot connect", "does not exist", "authentication failed", "no pg_hba.conf"];
    if unreachable.iter().any(|part| words.contains(part)) {
        return Failure::failed(
            format!("连不上数据库：{words}。"),
            format!("The database cannot be reached: {words}."),
        )
        .todo(
            "请检查 --database 的地址、端口、用户和库名，以及数据库服务器是否在运行。",
            "Check address, port, user and name in --database, and that the database server runs.",
        );
    }
    if words.contains("locked") || words.contains("busy") {
        return Failure::failed(
            "数据库被别的程序锁住了，等了十秒还没有放开。",
            "The database is locked by another program and was not let go within ten seconds.",
        )
        .todo(
            "请看看是不是有别的程序打开了数据库文件（例如 sqlite3 命令行），关掉后再试。",
            "Look for another program that has the database's file open (the sqlite3 shell, for one), close it and try again.",
        );
    }
    error.into()
}

/// Seals the sample if there is none, and opens it.
fn make_sample(db: &Db) -> base::Result<()> {
    let there = db.read_now(&Call::system("operations"), "key.look", |cx| cx.setting(SAMPLE))?;
    if there.is_none() {
        db.write_now(&Call::system("operations"), "key.sample", |cx| {
            let permit = cx.permit(KEY, Target::default())?;
            cx.about("setting", 0i64);
            let sealed = cx.seal("installation", SAMPLE_TEXT)?;
            cx.set_setting(&permit, SAMPLE, &serde_json::Value::String(hex::encode(sealed)))
        })?;
    }
    open_sample(db)
}

/// Whether the master key opens what was sealed at the first start.
pub fn open_sample(db: &Db) -> base::Result<()> {
    db.read_now(&Call::system("operations"), "key.open", |cx: &mut Cx| {
        let Some(text) = cx.setting(SAMPLE)? else {
            return Err(Error::fault("the database holds no sample for the master key"));
        };
        let sealed: String = serde_json::from_str(&text)?;
        let sealed = hex::decode(sealed).map_err(|_| Error::fault("the sample for the master key does not read"))?;
        if cx.unseal(&sealed)? == SAMPLE_TEXT {
            Ok(())
        } else {
            Err(Error::fault("the master key opens something else"))
        }
    })
}

/// Set when each stored case has the words by which it is found.
const WORDS_PUT: &str = "cases.words-put";

/// Gives the cases of a store that is older than the words their words; what was cut short begins again.
fn put_words_of_cases(db: &Db) -> Outcome {
    let call = Call::system("migrate");
    if db.read_now(&call, "setting.get", |cx| cx.setting(WORDS_PUT))?.is_some() {
        return Ok(());
    }
    let mut from = Some(base::CaseId(0));
    while let Some(first) = from {
        from = db.write_now(&call, "case.put-words", move |cx| cases::case::words::refill(cx, first, 1_000))?;
    }
    db.write_now(&call, "case.words-put", |cx| {
        let permit = cx.permit(KEY, Target::default())?;
        cx.about("setting", 0);
        cx.set_setting(&permit, WORDS_PUT, &serde_json::Value::Bool(true))
    })?;
    Ok(())
}
