//! Packs of a folder: read and checked like `tongban pack check` does, published when the program starts.

use super::Installation;
use crate::failure::{Failure, Outcome};
use ::packs::{Finding, Known, Overlays, Pack, Severity};
use base::Text;
use catalogue::item::{Remedies, Remedy};
use catalogue::library::store::has_upgrade;
use db::{Call, Db};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Packs that were named, with those of the program that they may need, and everything found about the named ones.
#[derive(Debug)]
pub struct Checked {
    /// Ids of the named ones.
    pub ids: BTreeSet<String>,
    /// All of them: a named pack stands in place of the program's pack of the same id.
    pub packs: Vec<Pack>,
    /// What is wrong, or worth a look.
    pub findings: Vec<Finding>,
}

impl Checked {
    /// How many of the findings are errors.
    pub fn errors(&self) -> usize {
        self.findings.iter().filter(|finding| finding.severity == Severity::Error).count()
    }
}

/// Reads and checks the packs at some paths: folders with a pack.toml, or folders of such folders.
pub fn checked(paths: &[PathBuf]) -> Outcome<Checked> {
    let (named, mut findings) = read(paths)?;
    let ids: BTreeSet<String> = named.iter().map(|pack| pack.id().to_owned()).collect();
    let mut packs: Vec<Pack> = ::packs::embedded().into_iter().filter(|pack| !ids.contains(pack.id())).collect();
    packs.extend(named);
    findings
        .extend(::packs::check(&packs, &Known::default()).into_iter().filter(|finding| ids.contains(&finding.pack)));
    Ok(Checked { ids, packs, findings })
}

/// The packs at some paths, and what was wrong with those that do not read.
fn read(paths: &[PathBuf]) -> Outcome<(Vec<Pack>, Vec<Finding>)> {
    let (mut packs, mut findings) = (Vec::new(), Vec::new());
    for path in paths {
        for folder in folders(path)? {
            match ::packs::read(&folder) {
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
    let entries = std::fs::read_dir(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => {
            Failure::failed(format!("没有目录 {}。", path.display()), format!("There is no folder {}.", path.display()))
                .todo("请检查应用包的路径。", "Check the path of the packs.")
        }
        _ => Failure::io(path, &error),
    })?;
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

/// What publishing did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Brought {
    /// Items of the packs.
    pub items: usize,
    /// New versions that are in use now.
    pub new: usize,
    /// Versions that wait in the library for somebody to compare them with what an office wrote.
    pub waiting: usize,
    /// Items that the city's own word stands against; the log says why.
    pub left: usize,
}

/// Publishes what is new in the packs of a folder. A pack with an error refuses the whole and says every error with its line;
/// what an office has written on waits in the library as a comparison.
pub fn publish(installation: &Installation, folder: &Path, hotline: &str) -> Outcome<Brought> {
    let checked = checked(&[folder.to_owned()])?;
    if checked.errors() > 0 {
        return Err(refused(&checked));
    }
    let (db, call) = (&installation.db, Call::system("packs"));
    let overlays = overlays(db, &call, &checked.packs, hotline)?;
    let report = ::packs::bring(db, &call, &checked.packs, &checked.ids, &overlays)?;
    for finding in report.left.iter().chain(&report.warnings) {
        tracing::warn!("{finding}");
    }
    let names: Vec<String> = report.items.iter().map(|item| item.name.clone()).collect();
    let waiting = db.read_now(&call, "item.upgrades", move |cx| {
        let mut waiting = 0;
        for name in &names {
            waiting += usize::from(has_upgrade(cx, name)?);
        }
        Ok(waiting)
    })?;
    let left: BTreeSet<(&str, &str)> =
        report.left.iter().map(|finding| (finding.pack.as_str(), finding.file.as_str())).collect();
    let new = report.items.iter().filter(|item| item.new).count();
    Ok(Brought { items: report.items.len(), new, waiting, left: left.len() })
}

/// All errors, one a line.
fn refused(checked: &Checked) -> Failure {
    let lines = |zh: bool| {
        let errors = checked.findings.iter().filter(|finding| finding.severity == Severity::Error);
        let lines: Vec<String> = errors.take(50).map(|finding| words(finding, zh)).collect();
        lines.join("\n")
    };
    let count = checked.errors();
    Failure::found(
        format!("应用包有 {count} 处错误，没有发布，也没有启动：\n{}", lines(true)),
        format!("The packs have {count} errors; nothing was published and nothing started:\n{}", lines(false)),
    )
    .todo(
        "请改好后用 tongban pack check 再查一遍，或先去掉 --packs 启动。",
        "Mend them and look again with tongban pack check, or start without --packs.",
    )
}

/// A finding in Chinese or English.
pub fn words(finding: &Finding, zh: bool) -> String {
    let line = finding.to_string();
    if zh { line.replacen(&finding.en, &finding.zh, 1) } else { line }
}

/// What the city's own offices say of the items: its root office stands for the government. A city without offices says nothing yet.
fn overlays(db: &Db, call: &Call, all: &[Pack], hotline: &str) -> Outcome<Overlays> {
    let (all, hotline) = (all.to_vec(), hotline.to_owned());
    let made = db.read_now(call, "item.implement", move |cx| {
        let roots = identity::offices::store::children(cx, None)?;
        let Some(root) = roots.into_iter().find(|office| office.open) else { return Ok(Overlays::none()) };
        ::packs::implementations(cx, &all, &root.division, &hotline, &remedies(&root))
    })?;
    Ok(made)
}

/// Where people turn against a decision: within 60 days to the government (Administrative Reconsideration Law, art. 20), within
/// six months to the court (Administrative Litigation Law, art. 46).
fn remedies(root: &identity::Office) -> Remedies {
    let court = Text::new("有管辖权的人民法院", "the people's court that has jurisdiction");
    let remedy = |office: Text, within: &str| Remedy {
        office,
        address: None,
        phone: String::new(),
        website: String::new(),
        within: within.to_owned(),
    };
    Remedies {
        review: Remedy {
            address: Some(root.address.clone()).filter(|address| !address.is_empty()),
            phone: root.phone.clone(),
            ..remedy(root.name.clone(), "60d")
        },
        lawsuit: remedy(court, "6m"),
    }
}
