//! Crates marked `pure` do no I/O and start nothing: they are tested by property and official vectors alone.

use super::tree::Tree;
use super::{Problem, map};

const FORBIDDEN: [&str; 9] =
    ["std::fs", "std::net", "std::env", "std::process", "std::thread", "std::io", "tokio::", "println!", "eprintln!"];

pub fn check(tree: &Tree) -> Vec<Problem> {
    let rows = map::rows(tree);
    let pure = |name: &str| rows.iter().any(|row| row.pure && row.name == name);
    let mut problems = Vec::new();
    for (file, source) in tree.product().filter(|(file, _)| pure(file.crate_name())) {
        for word in FORBIDDEN {
            for at in source.finds(word) {
                problems.push(Problem::new(&file.path, source.line(at), format!("a pure crate may not use {word}")));
            }
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pure_crate_may_not_read_a_file() {
        let tree = Tree::sample(&[
            ("ARCHITECTURE.md", "| `feel` | 0 | pure |\n| `db` | 2 | |\n"),
            ("crates/feel/src/lib.rs", "use std::fs;\n#[cfg(test)]\nmod tests { use std::fs; }\n"),
            ("crates/db/src/lib.rs", "use std::fs;"),
        ]);
        assert_eq!(check(&tree), [Problem::new("crates/feel/src/lib.rs", 1, "a pure crate may not use std::fs")]);
    }
}
