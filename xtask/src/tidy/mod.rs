//! `cargo xtask tidy`: the few things that rot unless somebody looks.
//!
//! A check is one file with one function from the tree to problems, and a test that shows that it can fail. A check that
//! has caught nothing in a year is deleted.

mod arrows;
mod clock;
mod commands;
mod engines;
mod interface;
mod length;
mod lints;
mod map;
mod names;
mod paths;
mod pure;
mod refusals;
mod source;
mod sql;
mod templates;
mod tree;
mod unwraps;
mod words;

use crate::shell;
use anyhow::{Result, ensure};
use tree::Tree;

/// Something to put right.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Problem {
    path: String,
    line: usize,
    what: String,
}

impl Problem {
    fn new(path: &str, line: usize, what: impl Into<String>) -> Problem {
        Problem { path: path.to_owned(), line, what: what.into() }
    }
}

type Check = fn(&Tree) -> Vec<Problem>;

const CHECKS: [(&str, Check); 15] = [
    ("arrows between crates go down", arrows::check),
    ("pure crates do no I/O", pure::check),
    ("every crate takes the workspace's lints", lints::check),
    ("paths named in the papers exist", paths::check),
    ("the kernel names no pack, department or city", names::check),
    ("files are short", length::check),
    ("SQL stands in store.rs", sql::check),
    ("no unwrap outside tests", unwraps::check),
    ("engines are named in db only", engines::check),
    ("the clock is read in base::clock only", clock::check),
    ("every command is tested", commands::check),
    ("every command is an operation of the interface", interface::check),
    ("every template is used", templates::check),
    ("every refusal has its sentence in both languages", refusals::check),
    ("nothing is left to do", words::check),
];

/// Runs all checks; true when none found anything.
pub fn run(words: &[String]) -> Result<bool> {
    ensure!(words.is_empty(), "cargo xtask tidy takes no words");
    let tree = Tree::read(&shell::root())?;
    let mut count = 0;
    for (name, check) in CHECKS {
        let problems = check(&tree);
        if !problems.is_empty() {
            println!("{name}:");
        }
        for Problem { path, line, what } in &problems {
            println!("  {path}:{line}: {what}");
        }
        count += problems.len();
    }
    for (path, lines) in length::long(&tree) {
        println!("note: {path} has {lines} lines; look for the second idea in it");
    }
    println!("tidy: {} files, {} checks, {count} problems", tree.files.len(), CHECKS.len());
    Ok(count == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_tree_has_nothing_to_put_right() {
        let map = "| crate | level | kind |\n|---|---|---|\n";
        let tree = Tree::sample(&[("ARCHITECTURE.md", map)]);
        for (name, check) in CHECKS {
            assert_eq!(check(&tree), [], "{name}");
        }
    }
}
