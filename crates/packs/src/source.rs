//! The files of a pack, from the program or from a folder, within limits.

use crate::Finding;
use include_dir::Dir;
use std::collections::BTreeMap;
use std::path::Path;

/// Largest text file in bytes.
const TEXT: u64 = 1024 * 1024;
/// Largest sample file in bytes.
const SAMPLE: u64 = 10 * 1024 * 1024;
/// Most files of one pack.
const FILES: usize = 5_000;
/// Folders that a pack may have.
pub(crate) const FOLDERS: [&str; 5] = ["items", "forms", "flows", "stories", "demo"];

/// Files by their path within the pack.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// The files of a pack in the program.
pub(crate) fn embedded(dir: &Dir<'_>) -> Files {
    let mut files = Files::new();
    let root = dir.path();
    let mut open = vec![dir];
    while let Some(dir) = open.pop() {
        open.extend(dir.dirs());
        for file in dir.files() {
            let path = file.path().strip_prefix(root).unwrap_or(file.path());
            files.insert(path.to_string_lossy().replace('\\', "/"), file.contents().to_vec());
        }
    }
    files
}

/// The files of a pack in a folder. Links are not followed; hidden files are left out.
pub(crate) fn folder(pack: &str, root: &Path) -> Result<Files, Vec<Finding>> {
    let mut files = Files::new();
    let mut findings = Vec::new();
    let mut error = |code, file: &str, zh: String, en: String| {
        if findings.len() < 100 {
            findings.push(Finding::error(code, (pack, file, 0), zh, en));
        }
    };
    let mut open = vec![(String::new(), root.to_owned())];
    while let Some((inside, path)) = open.pop() {
        let entries = match std::fs::read_dir(&path) {
            Ok(entries) => entries,
            Err(cause) => {
                error(
                    "P001",
                    &inside,
                    format!("文件夹打不开：{cause}"),
                    format!("the folder cannot be opened: {cause}"),
                );
                continue;
            }
        };
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') {
                continue;
            }
            let file = if inside.is_empty() { name } else { format!("{inside}/{name}") };
            let Ok(facts) = entry.path().symlink_metadata() else { continue };
            if facts.is_dir() && inside.is_empty() {
                open.push((file, entry.path()));
            } else if facts.is_dir() || facts.is_symlink() {
                error("P005", &file, "文件夹套得太深，或是链接".into(), "a folder within a folder, or a link".into());
            } else if facts.len() > if file.starts_with("demo/") { SAMPLE } else { TEXT } || files.len() >= FILES {
                error(
                    "P005",
                    &file,
                    "文件太大，或文件太多".into(),
                    "the file is too large, or there are too many".into(),
                );
            } else {
                match std::fs::read(entry.path()) {
                    Ok(bytes) => drop(files.insert(file, bytes)),
                    Err(cause) => {
                        error("P001", &file, format!("读不出来：{cause}"), format!("it cannot be read: {cause}"));
                    }
                }
            }
        }
    }
    if findings.is_empty() { Ok(files) } else { Err(findings) }
}
