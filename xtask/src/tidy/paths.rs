//! Paths that the front papers name exist.

use super::Problem;
use super::tree::Tree;

const PAPERS: [&str; 3] = ["README.md", "README.zh-CN.md", "ARCHITECTURE.md"];
/// Folders of ours; other words with a slash are addresses or examples.
const OURS: [&str; 7] = ["crates", "packs", "docs", "xtask", ".ci", ".config", ".cargo"];

pub fn check(tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    for paper in PAPERS.iter().filter_map(|name| tree.file(name)) {
        for (number, line) in paper.text.lines().enumerate() {
            for path in named(line) {
                if !tree.paths.contains(path.trim_end_matches('/')) {
                    problems.push(Problem::new(&paper.path, number + 1, format!("{path} does not exist")));
                }
            }
        }
    }
    problems
}

/// Paths between backticks, and targets of links within the workspace.
fn named(line: &str) -> Vec<&str> {
    let quoted = line.split('`').skip(1).step_by(2).filter(|word| {
        let plain = word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/._-".contains(&byte));
        plain && word.split_once('/').is_some_and(|(first, _)| OURS.contains(&first))
    });
    let linked = line.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let linked = linked
        .filter(|target| !target.contains("://") && !target.starts_with(['#', '/']))
        .map(|target| target.split('#').next().unwrap_or_default());
    quoted.chain(linked).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_is_gone_is_named() {
        let paper = "See `crates/db/src/cx.rs`, `crates/gone`, `/desk`, `packs/<id>/forms` and [this](docs/x.md) or [that](https://x.org).";
        let tree = Tree::sample(&[("README.md", paper), ("crates/db/src/cx.rs", "")]);
        let found: Vec<String> = check(&tree).into_iter().map(|problem| problem.what).collect();
        assert_eq!(found, ["crates/gone does not exist", "docs/x.md does not exist"]);
    }
}
