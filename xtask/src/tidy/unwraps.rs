//! `unwrap()` says nothing when it is wrong: `expect("why it cannot happen")` on invariants, errors for all else.

use super::Problem;
use super::tree::Tree;

pub fn check(tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (file, source) in tree.product() {
        for at in source.finds(".unwrap()") {
            problems.push(Problem::new(&file.path, source.line(at), "unwrap() outside tests"));
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unwrap_outside_tests_is_found() {
        let code = "x.unwrap_or(1);\ny.unwrap();\n#[cfg(test)]\nmod tests { fn f() { z.unwrap(); } }";
        let tree = Tree::sample(&[
            ("crates/a/src/a.rs", code),
            ("crates/a/tests/a.rs", code),
            ("crates/testkit/src/a.rs", code),
        ]);
        assert_eq!(check(&tree), [Problem::new("crates/a/src/a.rs", 2, "unwrap() outside tests")]);
    }
}
