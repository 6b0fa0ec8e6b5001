//! The settings of an installation: one TOML file, under the command line. Secrets stand in files of their own or in the
//! environment, never in the settings. A word that is not known is refused with the nearest one that is.

mod check;
mod file;
#[cfg(test)]
mod tests;

pub use file::{Log, LogFormat, Mail, MailTls, SettingsFile, Sizes, Sms};

use crate::failure::{Failure, Outcome};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// What the command line and the environment say; each of them stands above the settings file.
#[derive(Debug, Clone, Default)]
pub struct Given {
    /// The settings file.
    pub config: Option<PathBuf>,
    /// Data folder.
    pub data: Option<PathBuf>,
    /// Database.
    pub database: Option<String>,
    /// Master key.
    pub key_file: Option<PathBuf>,
    /// Address to listen at.
    pub listen: Option<SocketAddr>,
}

/// Settings, complete and checked.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Data folder: database (embedded), blobs, seals, logs of the SMS adapter.
    pub data: PathBuf,
    /// Database address.
    pub database: String,
    /// Master key's file; never under the data folder.
    pub key_file: PathBuf,
    /// Address to listen at.
    pub listen: SocketAddr,
    /// Everything else, as in the file.
    pub file: SettingsFile,
    /// A folder with `assets` and `locales` that are read at each request; those in the program when left out.
    pub live: Option<PathBuf>,
}

impl Settings {
    /// Reads the file, puts the command line above it, and checks the whole.
    pub fn load(given: &Given) -> Outcome<Settings> {
        let file = match &given.config {
            Some(path) => SettingsFile::read(path)?,
            None => SettingsFile::default(),
        };
        let data = given.data.clone().or_else(|| file.data.clone()).ok_or_else(|| {
            Failure::usage("没有说明数据目录。", "No data folder is given.").todo(
                "请用 --data 指定，或在配置文件中写 data = \"/var/lib/tongban\"。",
                "Give it with --data, or write data = \"/var/lib/tongban\" in the settings file.",
            )
        })?;
        let data = absolute(&data)?;
        let database = match (&given.database, &file.database, &file.database_file) {
            (Some(url), _, _) => url.clone(),
            (None, Some(_), Some(_)) => {
                return Err(Failure::usage(
                    "database 和 database_file 只能写一个。",
                    "Write either database or database_file, not both.",
                ));
            }
            (None, Some(url), None) => {
                no_password(url)?;
                url.clone()
            }
            (None, None, Some(path)) => secret(path)?,
            (None, None, None) => format!("sqlite://{}", data.join("tongban.db").display()),
        };
        if !database.starts_with("sqlite://") && !database.starts_with("postgres") {
            return Err(Failure::usage(
                format!("数据库地址 {} 看不懂。", without_password(&database)),
                format!("The database address {} is not understood.", without_password(&database)),
            )
            .todo(
                "请写 sqlite:///路径/文件.db 或 postgres://用户@主机/库名。",
                "Write sqlite:///path/to/file.db or postgres://user@host/name.",
            ));
        }
        let key_file = given.key_file.clone().or_else(|| file.key_file.clone());
        let key_file = absolute(&key_file.unwrap_or_else(|| beside(&data)))?;
        outside(&key_file, &data)?;
        let listen = given.listen.or(file.listen).unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8787)));
        Ok(Settings { data, database, key_file, listen, file, live: None })
    }

    /// The embedded database's file; none for a server.
    pub fn database_path(&self) -> Option<PathBuf> {
        self.database.strip_prefix("sqlite://").map(PathBuf::from)
    }

    /// Where blobs lie.
    pub fn blobs(&self) -> PathBuf {
        self.data.join("blobs")
    }

    /// The database's address without its password, for messages and logs.
    pub fn database_words(&self) -> String {
        without_password(&self.database)
    }
}

/// The key's usual place: beside the data folder.
pub fn beside(data: &Path) -> PathBuf {
    let name = data.file_name().map_or_else(|| "tongban".into(), |name| name.to_string_lossy().into_owned());
    data.with_file_name(format!("{name}.key"))
}

fn absolute(path: &Path) -> Outcome<PathBuf> {
    std::path::absolute(path).map_err(|error| Failure::io(path, &error))
}

/// A master key beside the data it protects would be copied with it.
fn outside(key: &Path, data: &Path) -> Outcome {
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let key_folder = key.parent().map(real).unwrap_or_default();
    if key.starts_with(data) || key_folder.starts_with(real(data)) {
        return Err(Failure::usage(
            format!("主密钥 {} 不能放在数据目录里：备份数据时会连密钥一起带走。", key.display()),
            format!(
                "The master key {} must not lie in the data folder: whoever copies the data would have the key too.",
                key.display()
            ),
        )
        .todo("请把 key_file 放到别处。", "Put key_file somewhere else."));
    }
    Ok(())
}

/// Reads a secret from its file, without the line's end.
pub fn secret(path: &Path) -> Outcome<String> {
    let text = std::fs::read_to_string(path).map_err(|error| Failure::io(path, &error))?;
    let text = text.trim_end_matches(['\r', '\n']).to_owned();
    if text.is_empty() {
        return Err(Failure::usage(
            format!("文件 {} 是空的。", path.display()),
            format!("The file {} is empty.", path.display()),
        ));
    }
    Ok(text)
}

fn password(url: &str) -> Option<(usize, usize)> {
    let start = url.find("://")? + 3;
    let authority = &url[start..start + url[start..].find('/').unwrap_or(url.len() - start)];
    let at = authority.rfind('@')?;
    let colon = authority[..at].find(':')?;
    Some((start + colon + 1, start + at))
}

fn without_password(url: &str) -> String {
    match password(url) {
        Some((from, to)) => format!("{}***{}", &url[..from], &url[to..]),
        None => url.to_owned(),
    }
}

fn no_password(url: &str) -> Outcome {
    let in_query =
        url.split('?').nth(1).is_some_and(|query| query.split('&').any(|pair| pair.starts_with("password=")));
    if password(url).is_some() || in_query {
        return Err(Failure::usage("配置文件里不能写数据库密码。", "The settings file must not hold the database's password.").todo(
            "请把完整地址写进一个只有运行用户可读的文件，用 database_file 指向它；或用环境变量 TONGBAN_DATABASE。",
            "Put the whole address into a file that only the running user can read and name it in database_file, or use the environment variable TONGBAN_DATABASE.",
        ));
    }
    Ok(())
}
