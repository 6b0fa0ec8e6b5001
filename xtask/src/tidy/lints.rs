//! Every crate takes the workspace's lints: a crate without them forbids nothing.

use super::Problem;
use super::tree::Tree;

pub fn check(tree: &Tree) -> Vec<Problem> {
    tree.under("crates/", "/Cargo.toml")
        .chain(tree.under("xtask/", "/Cargo.toml"))
        .filter(|file| !file.text.replace("\r\n", "\n").contains("[lints]\nworkspace = true"))
        .map(|file| Problem::new(&file.path, 1, "`[lints] workspace = true` is missing"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_without_lints_is_named() {
        let good = "[package]\n[lints]\nworkspace = true\n";
        let tree = Tree::sample(&[("crates/good/Cargo.toml", good), ("crates/bad/Cargo.toml", "[package]\n")]);
        let problems = check(&tree);
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].path, "crates/bad/Cargo.toml");
    }
}
