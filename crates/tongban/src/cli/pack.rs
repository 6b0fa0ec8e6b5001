//! `tongban pack check`.

use super::Console;
use crate::failure::{Failure, Outcome};
use base::Locale;
use packs::{Finding, Known, Pack, Severity};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Checks packs together with those of the program that they may need; ends with 3 when one has an error.
pub fn check(paths: &[PathBuf], console: Console) -> Outcome {
    let (named, mut findings) = read(paths)?;
    let ids: BTreeSet<String> = named.iter().map(|pack| pack.id().to_owned()).collect();
    let mut all: Vec<Pack> = packs::embedded().into_iter().filter(|pack| !ids.contains(pack.id())).collect();
    all.extend(named);
    findings.extend(packs::check(&all, &Known::default()).into_iter().filter(|finding| ids.contains(&finding.pack)));
    for finding in &findings {
        console.print(&words(finding, console.locale));
    }
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    if errors > 0 {
        return Err(Failure::found(format!("{errors} 处错误。"), format!("{errors} errors.")));
    }
    let (count, warnings) = (ids.len(), findings.len());
    console.say(
        format!("{count} 个应用包没有错误，{warnings} 处提醒。"),
        format!("{count} packs have no errors; {warnings} warnings."),
    );
    Ok(())
}

/// The packs at some paths, and what was wrong with those that do not read.
fn read(paths: &[PathBuf]) -> Outcome<(Vec<Pack>, Vec<Finding>)> {
    let (mut packs, mut findings) = (Vec::new(), Vec::new());
    for path in paths {
        for folder in folders(path)? {
            match packs::read(&folder) {
                Ok(pack) => packs.push(pack),
                Err(found) => findings.extend(found),
            }
        }
    }
    Ok((packs, findings))
}

/// The folder itself when it is a pack, else the packs in it.
fn folders(path: &Path) -> Outcome<Vec<PathBuf>> {
    let is_pack = |folder: &Path| folder.join("pack.toml").is_file();
    if is_pack(path) {
        return Ok(vec![path.to_owned()]);
    }
    let entries = std::fs::read_dir(path).map_err(|error| Failure::io(path, &error))?;
    let mut found: Vec<PathBuf> =
        entries.flatten().map(|entry| entry.path()).filter(|folder| is_pack(folder)).collect();
    found.sort();
    if found.is_empty() {
        return Err(Failure::usage(
            format!("{} 里没有应用包。", path.display()),
            format!("There is no pack in {}.", path.display()),
        )
        .todo("应用包是一个有 pack.toml 的目录。", "A pack is a folder with a pack.toml."));
    }
    Ok(found)
}

fn words(finding: &Finding, locale: Locale) -> String {
    let line = finding.to_string();
    match locale {
        Locale::En => line,
        Locale::Zh => line.replacen(&finding.en, &finding.zh, 1),
    }
}
