//! What differs between the engines is a function in `db::dialect`: elsewhere their names do not occur.

use super::Problem;
use super::tree::Tree;

const MAY_KNOW: [&str; 2] = ["db", "tongban"];
const NAMES: [&str; 2] = ["sqlite", "postgres"];

pub fn check(tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (file, source) in tree.product().filter(|(file, _)| !MAY_KNOW.contains(&file.crate_name())) {
        let code = source.code.to_lowercase();
        for name in NAMES {
            let spoken = source
                .product_literals()
                .filter(|literal| literal.text.to_lowercase().contains(name))
                .map(|literal| literal.at);
            let written = code.match_indices(name).map(|(at, _)| at).filter(|at| !source.in_tests(*at));
            for at in written.chain(spoken) {
                problems.push(Problem::new(&file.path, source.line(at), format!("{name} is named outside db")));
            }
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_engine_named_outside_db_is_found() {
        let code = "//! On PostgreSQL too.\nuse rusqlite::Row;\nlet url = \"postgres://\";";
        let tree = Tree::sample(&[
            ("crates/cases/src/x.rs", code),
            ("crates/db/src/x.rs", code),
            ("crates/cases/tests/x.rs", code),
        ]);
        let lines: Vec<usize> = check(&tree).into_iter().map(|problem| problem.line).collect();
        assert_eq!(lines, [2, 3]);
    }
}
