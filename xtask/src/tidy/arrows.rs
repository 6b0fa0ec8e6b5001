//! Arrows between crates go to lower levels: never sideways, never up; development crates are for tests.

use super::tree::Tree;
use super::{Problem, map};

pub fn check(tree: &Tree) -> Vec<Problem> {
    let rows = map::rows(tree);
    let mut problems = Vec::new();
    for manifest in map::manifests(tree) {
        let name = manifest.crate_name();
        let Some(own) = rows.iter().find(|row| row.name == name) else {
            problems.push(Problem::new(
                &manifest.path,
                1,
                format!("{name} has no row in ARCHITECTURE.md's table of crates"),
            ));
            continue;
        };
        for (other, line, for_tests) in map::dependencies(&manifest.text) {
            let Some(target) = rows.iter().find(|row| row.name == other) else { continue };
            // Two development crates may know each other: neither is in the product.
            let development = own.level.is_none() && target.level.is_none();
            let allowed =
                for_tests || development || target.level.is_some_and(|level| own.level.is_none_or(|own| level < own));
            if !allowed {
                problems.push(Problem::new(
                    &manifest.path,
                    line,
                    format!("{name} may not know {other}: it is not on a lower level"),
                ));
            }
        }
    }
    for row in rows.iter().filter(|row| !tree.paths.contains(&format!("crates/{}", row.name))) {
        problems.push(Problem::new("ARCHITECTURE.md", 1, format!("the crate {} does not exist", row.name)));
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAP: &str = "| `base` | 0 | pure |\n| `db` | 2 | |\n| `files` | 2 | |\n| `testkit` | - | dev |\n";

    fn problems(files_needs: &str) -> Vec<Problem> {
        check(&Tree::sample(&[
            ("ARCHITECTURE.md", MAP),
            ("crates/base/Cargo.toml", ""),
            ("crates/db/Cargo.toml", "[dependencies]\nbase.workspace = true\nserde.workspace = true\n"),
            ("crates/files/Cargo.toml", files_needs),
            ("crates/testkit/Cargo.toml", ""),
        ]))
    }

    #[test]
    fn arrows_go_down_only() {
        assert_eq!(
            problems("[dependencies]\nbase.workspace = true\n[dev-dependencies]\ntestkit.workspace = true\n"),
            []
        );
        let sideways = problems("[dependencies]\nbase.workspace = true\ndb.workspace = true\n");
        assert_eq!(
            sideways,
            [Problem::new("crates/files/Cargo.toml", 3, "files may not know db: it is not on a lower level")]
        );
        assert_eq!(problems("[dependencies]\ntestkit.workspace = true\n").len(), 1);
    }

    #[test]
    fn table_and_folders_agree() {
        let tree = Tree::sample(&[("ARCHITECTURE.md", "| `gone` | 1 | |\n"), ("crates/fresh/Cargo.toml", "")]);
        let problems = check(&tree);
        assert!(problems[0].what.contains("fresh has no row") && problems[1].what.contains("gone does not exist"));
    }
}
