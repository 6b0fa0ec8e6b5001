//! What an operator hands over: manifests of backups, settings.

use crate::text;
use std::path::Path;
use tongban::operations::Manifest;
use tongban::settings::SettingsFile;

pub fn manifests() -> Vec<Vec<u8>> {
    let with = |path: &str| {
        format!(
            r#"{{"format":1,"version":"0.1.0","made_at":"2026-11-23T09:00:00+08:00","database":"embedded","schema_steps":9,"files":[{{"path":"{path}","size":3,"sm3":"00"}}]}}"#
        )
    };
    ["database.db", "../x", "/etc/passwd", "a//b", "a/./b"].iter().map(|path| with(path).into_bytes()).collect()
}

/// A manifest that reads names no file outside of its folder.
pub fn manifest(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    let Ok(manifest) = Manifest::parse(text, Path::new("manifest.json")) else { return };
    let folder = Path::new("/backup");
    for entry in &manifest.files {
        let path = folder.join(&entry.path);
        let leaves = path.components().any(|part| matches!(part, std::path::Component::ParentDir));
        assert!(path.starts_with(folder) && !leaves, "{} leaves the folder", entry.path);
    }
}

pub fn files() -> Vec<Vec<u8>> {
    [
        "data = \"x\"\nlisten = \"127.0.0.1:8787\"\n[log]\nformat = \"json\"\n",
        "trusted_proxies = [\"10.0.0.0/8\"]\n[limits]\nstop_seconds = 5\n",
    ]
    .iter()
    .map(|file| file.as_bytes().to_vec())
    .collect()
}

pub fn settings(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    if let Err(failure) = SettingsFile::parse(text, "tongban.toml") {
        assert!(!failure.what.zh.is_empty() && !failure.what.en.is_empty());
    }
}
