//! The settings file as it is written.

use super::check;
use crate::failure::{Failure, Outcome};
use serde::Deserialize;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// The file. Everything may be left out.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SettingsFile {
    /// Data folder.
    pub data: Option<PathBuf>,
    /// Database address without a password.
    pub database: Option<String>,
    /// A file that holds the database address with its password.
    pub database_file: Option<PathBuf>,
    /// Master key's file.
    pub key_file: Option<PathBuf>,
    /// Address to listen at, such as `0.0.0.0:8787`.
    pub listen: Option<SocketAddr>,
    /// How people reach the site, such as `https://www.example.gov.cn`.
    pub public_url: Option<String>,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<String>,
    /// A file outside of the data folder to which each seal of the audit is appended.
    pub seal_file: Option<PathBuf>,
    /// A folder of packs whose new versions are published at the start; none when left out.
    pub packs: Option<PathBuf>,
    /// Free space, in MiB, below which the program says that it is not ready. 64 when left out.
    pub free_mb: Option<u64>,
    /// The log.
    pub log: Log,
    /// E-mail; none is sent when left out.
    pub mail: Option<Mail>,
    /// Short messages.
    pub sms: Sms,
    /// Sizes and times.
    pub limits: Sizes,
}

/// The log.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Log {
    /// How lines look.
    pub format: LogFormat,
    /// What is logged: `info`, `warn`, or a filter such as `info,db=debug`.
    pub level: Option<String>,
}

/// How lines of the log look.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

/// The server that takes mail from this installation.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    /// Host, which its certificate must name.
    pub host: String,
    /// Port; 587 for STARTTLS, 465 for implicit TLS, 25 in clear when left out.
    pub port: Option<u16>,
    /// The sender, such as `通办 <noreply@example.gov.cn>`.
    pub from: String,
    /// Whether the way there is encrypted; by STARTTLS when left out.
    #[serde(default)]
    pub tls: MailTls,
    /// Name at the server; left out for a relay that knows this machine.
    pub username: Option<String>,
    /// The file that holds its password.
    pub password_file: Option<PathBuf>,
    /// A PEM file with the authorities whose certificates are believed; those of the machine when left out.
    pub ca_file: Option<PathBuf>,
    /// Believe any certificate: the way is encrypted, and nobody knows to whom. For trying things out.
    #[serde(default)]
    pub accept_any_certificate: bool,
}

/// Whether the way to the mail server is encrypted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MailTls {
    /// STARTTLS; a server without it gets nothing.
    #[default]
    Starttls,
    /// TLS from the first byte.
    Implicit,
    /// In clear: for a relay on this machine or in the same guarded network.
    None,
}

/// Short messages.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Sms {
    /// The file to which messages are written until a gateway is set up; `sms.log` in the data folder when left out.
    pub log: Option<PathBuf>,
}

/// Sizes and times.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Sizes {
    /// Most MiB of one uploaded file.
    pub file_mb: Option<u64>,
    /// Most MiB of one request.
    pub request_mb: Option<u64>,
    /// Seconds until a request is given up.
    pub request_seconds: Option<u64>,
    /// Seconds that running requests have when the program is stopped.
    pub stop_seconds: Option<u64>,
    /// Requests from one address in a minute; 0 for no limit.
    pub requests_per_minute: Option<u32>,
}

impl SettingsFile {
    /// Reads a file.
    pub fn read(path: &Path) -> Outcome<SettingsFile> {
        let text = std::fs::read_to_string(path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => Failure::usage(
                format!("找不到配置文件 {}。", path.display()),
                format!("There is no settings file {}.", path.display()),
            )
            .todo("请检查 --config 后面的路径。", "Check the path after --config."),
            _ => Failure::io(path, &error),
        })?;
        SettingsFile::parse(&text, &path.display().to_string())
    }

    /// Reads a text; `name` stands in messages.
    pub fn parse(text: &str, name: &str) -> Outcome<SettingsFile> {
        let wrong = |error: &dyn std::fmt::Display| {
            let words = error.to_string();
            Failure::usage(
                format!("配置文件 {name} 有错：{}", words.trim_end()),
                format!("The settings file {name} is wrong: {}", words.trim_end()),
            )
        };
        let table: toml::Table = text.parse().map_err(|error: toml::de::Error| wrong(&error))?;
        check::words(&table, text, name)?;
        let settings: SettingsFile = toml::from_str(text).map_err(|error| wrong(&error))?;
        check::values(&settings, name)?;
        Ok(settings)
    }
}
