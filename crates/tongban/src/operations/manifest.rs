//! What a backup holds.

use super::digest;
use crate::failure::{Failure, Outcome};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// The manifest's file, and the file that holds its own digest.
pub const FILE: &str = "manifest.json";
const SEAL: &str = "manifest.sm3";
/// The format that this program writes and reads.
pub const FORMAT: u32 = 1;

/// The manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Format of the folder.
    pub format: u32,
    /// Version of the program that made it.
    pub version: String,
    /// When, RFC 3339.
    pub made_at: String,
    /// `embedded` or `server`.
    pub database: String,
    /// Number of schema steps that the program knew.
    pub schema_steps: usize,
    /// Every file of the folder but the manifest.
    pub files: Vec<Entry>,
}

/// One file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Path in the folder.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// SM3 in hexadecimal.
    pub sm3: String,
}

impl Manifest {
    /// Measures every file of a folder.
    pub fn measure(folder: &Path) -> Outcome<Vec<Entry>> {
        let mut entries = Vec::new();
        for path in digest::list(folder)? {
            if path == FILE || path == SEAL {
                continue;
            }
            let (size, sm3) = digest::measure(&folder.join(&path))?;
            entries.push(Entry { path, size, sm3 });
        }
        Ok(entries)
    }

    /// Writes manifest and digest; the backup is whole from here on.
    pub fn write(&self, folder: &Path) -> Outcome {
        let text = serde_json::to_string_pretty(self)
            .map_err(|error| Failure::failed(error.to_string(), error.to_string()))?;
        digest::write(&folder.join(FILE), text.as_bytes())?;
        let (_, own) = digest::measure(&folder.join(FILE))?;
        digest::write(&folder.join(SEAL), format!("{own}\n").as_bytes())?;
        digest::sync_folder(folder)
    }

    /// Reads a backup's manifest.
    pub fn read(folder: &Path) -> Outcome<Manifest> {
        let path = folder.join(FILE);
        if !path.exists() {
            return Err(Failure::failed(
                format!("{} 不是一份完整的备份：没有 {FILE}。", folder.display()),
                format!("{} is no whole backup: {FILE} is missing.", folder.display()),
            )
            .todo(
                "备份中断时不会有这个文件，请用另一份备份。",
                "A backup that was broken off has none; use another backup.",
            ));
        }
        let (_, own) = digest::measure(&path)?;
        let sealed = std::fs::read_to_string(folder.join(SEAL)).unwrap_or_default();
        if sealed.trim() != own {
            return Err(Failure::found(
                format!("{} 被改动过。", path.display()),
                format!("{} was changed.", path.display()),
            ));
        }
        let text = std::fs::read_to_string(&path).map_err(|error| Failure::io(&path, &error))?;
        Manifest::parse(&text, &path)
    }

    /// Reads the text of a manifest; `path` is what its failures name.
    pub fn parse(text: &str, path: &Path) -> Outcome<Manifest> {
        let manifest: Manifest = serde_json::from_str(text).map_err(|error| {
            Failure::failed(
                format!("{} 看不懂：{error}。", path.display()),
                format!("{} does not read: {error}.", path.display()),
            )
        })?;
        if manifest.format != FORMAT {
            return Err(Failure::failed(
                format!("这份备份的格式是 {}，本程序只认得 {FORMAT}。", manifest.format),
                format!("This backup has format {}; this program reads {FORMAT}.", manifest.format),
            )
            .todo(
                format!("请用 {} 版恢复。", manifest.version),
                format!("Restore it with version {}.", manifest.version),
            ));
        }
        let sound = |path: &str| {
            !path.is_empty()
                && !path.starts_with('/')
                && path.split('/').all(|part| !part.is_empty() && part != ".." && part != ".")
        };
        if let Some(entry) = manifest.files.iter().find(|entry| !sound(&entry.path)) {
            return Err(Failure::found(
                format!("清单里的路径 {} 不合规。", entry.path),
                format!("The manifest names the path {}, which leaves the folder.", entry.path),
            ));
        }
        Ok(manifest)
    }

    /// What in `folder` differs from the manifest, a sentence each in Chinese and English.
    pub fn differences(&self, folder: &Path) -> Outcome<Vec<(String, String)>> {
        let mut wrong = Vec::new();
        for entry in &self.files {
            let path = folder.join(&entry.path);
            if !path.is_file() {
                wrong.push((format!("缺少 {}", entry.path), format!("{} is missing", entry.path)));
                continue;
            }
            let (size, sm3) = digest::measure(&path)?;
            if size != entry.size || sm3 != entry.sm3 {
                wrong.push((format!("{} 被改动过", entry.path), format!("{} was changed", entry.path)));
            }
        }
        Ok(wrong)
    }
}
