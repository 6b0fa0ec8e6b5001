//! The workspace's own text files, read once, for checks to look at.

use super::source::Source;
use anyhow::{Context as _, Result};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Folders that hold what we build or what others wrote.
const PASSED_OVER: [&str; 8] = ["target", ".git", "vendor", "data", "node_modules", "snapshots", "corpus", "artifacts"];
const TEXT: [&str; 11] = ["rs", "txt", "toml", "html", "css", "js", "ftl", "md", "bpmn", "dmn", "sh"];

/// One text file.
#[derive(Debug)]
pub struct File {
    /// Path from the root, with `/`.
    pub path: String,
    /// What it holds.
    pub text: String,
    /// For Rust: code, literals and tests told apart.
    pub source: Option<Source>,
}

/// All files of the workspace, by path.
#[derive(Debug, Default)]
pub struct Tree {
    /// The text files, sorted by path.
    pub files: Vec<File>,
    /// Every file and folder, text or not.
    pub paths: BTreeSet<String>,
}

impl Tree {
    /// Reads the workspace.
    pub fn read(root: &Path) -> Result<Tree> {
        let mut tree = Tree::default();
        tree.walk(root, "")?;
        tree.files.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(tree)
    }

    fn walk(&mut self, folder: &Path, prefix: &str) -> Result<()> {
        let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
        for entry in entries {
            let entry = entry?;
            let Ok(name) = entry.file_name().into_string() else { continue };
            let path = format!("{prefix}{name}");
            self.paths.insert(path.clone());
            let kind = entry.file_type()?;
            if kind.is_dir() && !PASSED_OVER.contains(&name.as_str()) {
                self.walk(&entry.path(), &format!("{path}/"))?;
            } else if kind.is_file()
                && entry.path().extension().is_some_and(|ending| TEXT.iter().any(|text| ending == *text))
            {
                let text =
                    fs::read_to_string(entry.path()).with_context(|| format!("{path} cannot be read as UTF-8"))?;
                self.add(&path, &text);
            }
        }
        Ok(())
    }

    fn add(&mut self, path: &str, text: &str) {
        let source = path.rsplit_once('.').is_some_and(|(_, ending)| ending == "rs").then(|| Source::read(text));
        self.files.push(File { path: path.to_owned(), text: text.to_owned(), source });
        let mut folder = path;
        self.paths.insert(path.to_owned());
        while let Some((parent, _)) = folder.rsplit_once('/') {
            self.paths.insert(parent.to_owned());
            folder = parent;
        }
    }

    /// A tree made up for a check's own test.
    #[cfg(test)]
    pub fn sample(files: &[(&str, &str)]) -> Tree {
        let mut tree = Tree::default();
        for (path, text) in files {
            tree.add(path, text);
        }
        tree
    }

    /// The file at a path.
    pub fn file(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }

    /// Files whose path starts and ends so.
    pub fn under<'a>(&'a self, start: &'a str, end: &'a str) -> impl Iterator<Item = &'a File> {
        self.files.iter().filter(move |file| file.path.starts_with(start) && file.path.ends_with(end))
    }

    /// Rust files of the product: crates without the development ones, without files of tests.
    pub fn product(&self) -> impl Iterator<Item = (&File, &Source)> {
        self.under("crates/", ".rs")
            .filter(|file| !file.is_test() && !DEVELOPMENT.contains(&file.crate_name()))
            .filter_map(|file| Some((file, file.source.as_ref()?)))
    }
}

/// Crates that no product links.
const DEVELOPMENT: [&str; 2] = ["testkit", "benches"];

impl File {
    /// The crate's folder name; empty outside `crates/`.
    pub fn crate_name(&self) -> &str {
        self.path.strip_prefix("crates/").and_then(|rest| rest.split('/').next()).unwrap_or_default()
    }

    /// The file's own name.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    /// Whether the whole file is a test, a bench or an example.
    pub fn is_test(&self) -> bool {
        let inside = |folder: &str| self.path.contains(&format!("/{folder}/"));
        self.name() == "tests.rs"
            || self.name() == "build.rs"
            || ["tests", "benches", "examples"].into_iter().any(inside)
    }
}
