//! SQL stands in `store.rs` (or a folder `store/`) and in `db`: one place to look in each feature.

use super::Problem;
use super::tree::{File, Tree};

const STARTS: [&str; 5] = ["SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM ", "WITH "];

pub fn check(tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (file, source) in tree.product().filter(|(file, _)| !is_home(file)) {
        for literal in source.product_literals() {
            let text = literal.text.trim_start();
            if STARTS.iter().any(|start| text.starts_with(start)) {
                let words: String = text.chars().take(40).collect();
                problems.push(Problem::new(
                    &file.path,
                    source.line(literal.at),
                    format!("SQL outside store.rs: {words:?}"),
                ));
            }
        }
    }
    problems
}

fn is_home(file: &File) -> bool {
    file.crate_name() == "db" || ["store.rs", "migrations.rs"].contains(&file.name()) || file.path.contains("/store/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_in_a_command_is_found() {
        let code = "// SELECT nothing\nlet q = \"SELECT id FROM cases\"; let w = \"SELECTION \"; let e = \"Update your form\";";
        let paths = [
            "crates/cases/src/a/commands/claim.rs",
            "crates/cases/src/a/store.rs",
            "crates/db/src/x.rs",
            "crates/cases/src/tests.rs",
        ];
        let tree = Tree::sample(&paths.map(|path| (path, code)));
        let problems = check(&tree);
        assert_eq!(problems, [Problem::new(paths[0], 2, "SQL outside store.rs: \"SELECT id FROM cases\"")]);
    }
}
