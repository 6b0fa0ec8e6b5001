//! From files to packs: each file by itself. What refers to what is looked at by [`check`](crate::check()).

use crate::finding::{Finding, nearest};
use crate::line;
use crate::manifest::{FORMAT, Manifest};
use crate::pack::Pack;
use crate::source::{self, FOLDERS, Files};
use base::Text;
use catalogue::item::Item;
use include_dir::{Dir, include_dir};
use schema::Form;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::path::Path;

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../packs");

/// The packs that the program carries, by id.
pub fn embedded() -> Vec<Pack> {
    let read = EMBEDDED.dirs().map(|dir| {
        let name = dir.path().to_string_lossy().into_owned();
        of_files(&name, source::embedded(dir)).expect("the packs in the program were read by its tests")
    });
    let mut packs: Vec<Pack> = read.collect();
    packs.sort_by(|one, other| one.id().cmp(other.id()));
    packs
}

/// Reads the pack in a folder.
///
/// # Errors
/// All findings of its files, each with its line.
pub fn read(path: &Path) -> Result<Pack, Vec<Finding>> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    of_files(&name, source::folder(&name, path)?)
}

/// Reads every pack in a folder of packs, by id; with `instead_of`, those take the place of packs of the same id.
///
/// # Errors
/// All findings of all of them.
pub fn read_all(folder: &Path, instead_of: Vec<Pack>) -> Result<Vec<Pack>, Vec<Finding>> {
    let entries = std::fs::read_dir(folder).map_err(|cause| {
        let name = folder.display().to_string();
        vec![Finding::error(
            "P001",
            (&name, "", 0),
            format!("文件夹打不开：{cause}"),
            format!("the folder cannot be opened: {cause}"),
        )]
    })?;
    let mut packs = instead_of;
    let mut findings = Vec::new();
    let mut paths: Vec<_> =
        entries.flatten().map(|entry| entry.path()).filter(|path| path.join("pack.toml").is_file()).collect();
    paths.sort();
    for path in paths {
        match read(&path) {
            Ok(pack) => {
                packs.retain(|other| other.id() != pack.id());
                packs.push(pack);
            }
            Err(found) => findings.extend(found),
        }
    }
    packs.sort_by(|one, other| one.id().cmp(other.id()));
    if findings.is_empty() { Ok(packs) } else { Err(findings) }
}

/// Reads a pack from its files, by their path within the pack.
///
/// # Errors
/// All findings of its files, each with its line.
pub fn of_files(name: &str, files: BTreeMap<String, Vec<u8>>) -> Result<Pack, Vec<Finding>> {
    let mut reader = Reader { pack: name, files: &files, findings: Vec::new() };
    let manifest: Option<Manifest> = reader.toml("pack.toml");
    if let Some(manifest) = &manifest {
        reader.manifest(manifest);
    }
    reader.places();
    let mut items: Vec<(String, Item)> = reader.folder("items");
    for (id, item) in &mut items {
        reader.item(id, item);
    }
    let mut forms: Vec<(String, Form)> = reader.folder("forms");
    for (id, form) in &mut forms {
        if form.id.is_empty() {
            form.id.clone_from(id);
        }
        reader.named(&format!("forms/{id}.toml"), id, &form.id);
    }
    let stories = reader.folder("stories");
    let flows = reader.flows();
    let findings = reader.findings;
    match manifest {
        Some(manifest) if findings.is_empty() => Ok(Pack {
            manifest,
            items: items.into_iter().collect(),
            forms: forms.into_iter().collect(),
            flows: flows.into_iter().collect(),
            stories: stories.into_iter().collect(),
            files,
        }),
        _ => Err(findings),
    }
}

struct Reader<'a> {
    pack: &'a str,
    files: &'a Files,
    findings: Vec<Finding>,
}

impl Reader<'_> {
    fn add(&mut self, code: &'static str, file: &str, line: u32, zh: impl Into<String>, en: impl Into<String>) {
        self.findings.push(Finding::error(code, (self.pack, file, line), zh, en));
    }

    fn text(&mut self, file: &str) -> Option<String> {
        let Some(bytes) = self.files.get(file) else {
            self.add("P001", file, 0, "没有这个文件", "the file is missing");
            return None;
        };
        match String::from_utf8(bytes.clone()) {
            Ok(text) => Some(text),
            Err(_) => {
                self.add("P001", file, 0, "不是 UTF-8 文字", "the file is not UTF-8 text");
                None
            }
        }
    }

    fn toml<T: DeserializeOwned>(&mut self, file: &str) -> Option<T> {
        let source = self.text(file)?;
        match toml::from_str(&source) {
            Ok(value) => Some(value),
            Err(error) => {
                self.findings.push(explain(self.pack, file, &source, &error));
                None
            }
        }
    }

    fn manifest(&mut self, manifest: &Manifest) {
        let file = "pack.toml";
        if manifest.format != FORMAT {
            let (zh, en) = ("只认得格式 1", "only format 1 is known");
            self.add("P007", file, 1, zh, en);
        }
        self.named(file, self.pack, &manifest.id);
        let numbers = manifest.version.split('.').filter(|part| part.parse::<u32>().is_ok()).count();
        if numbers != 3 || manifest.version.split('.').count() != 3 {
            self.add("P004", file, 0, "版本写成 1.0.0 的样子", "write the version like 1.0.0");
        }
        let words: [(&str, &Text); 2] = [("title", &manifest.title), ("owner", &manifest.owner)];
        for (name, text) in words {
            if text.zh.trim().is_empty() || text.en.trim().is_empty() {
                self.add(
                    "P041",
                    file,
                    0,
                    format!("{name} 要有中文和英文"),
                    format!("{name} needs words in both languages"),
                );
            }
        }
    }

    /// Files that belong to nothing.
    fn places(&mut self) {
        for file in self.files.keys() {
            let (folder, rest) = file.split_once('/').unwrap_or(("", file));
            let good = match folder {
                "" => rest == "pack.toml" || rest.ends_with(".md"),
                "flows" => rest.ends_with(".bpmn"),
                "demo" => true,
                other => FOLDERS.contains(&other) && rest.ends_with(".toml"),
            };
            if !good {
                let found = Finding::error(
                    "P005",
                    (self.pack, file, 0),
                    "这个文件不属于任何部分",
                    "the file belongs to nothing",
                );
                let meant = nearest(folder, FOLDERS);
                self.findings.push(found.suggest(meant));
            }
        }
    }

    fn folder<T: DeserializeOwned>(&mut self, folder: &str) -> Vec<(String, T)> {
        let start = format!("{folder}/");
        let files: Vec<String> =
            self.files.keys().filter(|file| file.starts_with(&start) && file.ends_with(".toml")).cloned().collect();
        let stem = |file: &str| file[start.len()..].trim_end_matches(".toml").to_owned();
        files.into_iter().filter_map(|file| Some((stem(&file), self.toml(&file)?))).collect()
    }

    fn flows(&mut self) -> Vec<(String, String)> {
        let files: Vec<String> =
            self.files.keys().filter(|file| file.starts_with("flows/") && file.ends_with(".bpmn")).cloned().collect();
        let stem = |file: &str| file["flows/".len()..].trim_end_matches(".bpmn").to_owned();
        files.into_iter().filter_map(|file| Some((stem(&file), self.text(&file)?))).collect()
    }

    fn item(&mut self, stem: &str, item: &Item) {
        let file = format!("items/{stem}.toml");
        self.named(&file, stem, &item.id);
        if item.assigned.is_some() {
            let (zh, en) = ("实施信息由各地的实施清单指定，这里不能写", "a city's overlay assigns this; a pack cannot");
            self.add("P004", &file, 0, zh, en);
        }
    }

    fn named(&mut self, file: &str, stem: &str, id: &str) {
        let good = |id: &str| {
            id.len() <= 64
                && id.starts_with(|first: char| first.is_ascii_lowercase())
                && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        };
        if id != stem {
            let found = Finding::error(
                "P006",
                (self.pack, file, 1),
                format!("标识“{id}”要和文件名“{stem}”一样"),
                format!("the id \"{id}\" must be the file's name \"{stem}\""),
            );
            self.findings.push(found.suggest(Some(stem.to_owned())));
        } else if !good(id) {
            self.add(
                "P006",
                file,
                1,
                "标识以小写字母开头，只用小写字母、数字和连字符，最多 64 个",
                "an id begins with a lower-case letter and has only letters, digits and hyphens, at most 64",
            );
        }
    }
}

/// A reading error with its line, and the word that was probably meant.
fn explain(pack: &str, file: &str, source: &str, error: &toml::de::Error) -> Finding {
    let at = error.span().map_or(0, |span| span.start);
    let message = error.message().trim();
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let place = (pack, file, line::of_byte(source, at));
    if let (true, [word, known @ ..]) = (message.starts_with("unknown field"), quoted.as_slice()) {
        let found = Finding::error("P003", place, format!("不认识的词“{word}”"), format!("unknown field \"{word}\""));
        return found.nearest(word, known.iter().copied());
    }
    if let (true, [word, known @ ..]) = (message.starts_with("unknown variant"), quoted.as_slice()) {
        let found = Finding::error(
            "P004",
            place,
            format!("“{word}”不是可用的值"),
            format!("\"{word}\" is not a value that is known"),
        );
        return found.nearest(word, known.iter().copied());
    }
    let code = if source.parse::<toml::Table>().is_err() { "P002" } else { "P004" };
    Finding::error(code, place, format!("读不懂：{message}"), message)
}
