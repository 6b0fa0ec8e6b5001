//! The table of crates in ARCHITECTURE.md and the manifests: who may know whom, and who does.

use super::tree::{File, Tree};

/// A row of the table of crates.
#[derive(Debug, PartialEq, Eq)]
pub struct Row {
    /// The crate.
    pub name: String,
    /// Arrows go to lower levels only; `None` for development crates, which anything may use in tests.
    pub level: Option<u32>,
    /// Whether it does no I/O and reads no clock.
    pub pure: bool,
}

/// The rows `| `name` | level | kind | …` of ARCHITECTURE.md; kind is `pure`, `dev` or anything else.
pub fn rows(tree: &Tree) -> Vec<Row> {
    let text = tree.file("ARCHITECTURE.md").map_or("", |file| &file.text);
    let cells = |line: &str| line.split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>();
    text.lines()
        .map(cells)
        .filter_map(|cells| {
            let [_, name, level, kind, ..] = cells.as_slice() else { return None };
            let name = name.strip_prefix('`')?.strip_suffix('`')?.to_owned();
            let level = level.parse().ok();
            (level.is_some() || kind == "dev").then_some(Row { name, level, pure: kind == "pure" })
        })
        .collect()
}

/// The manifests of crates.
pub fn manifests(tree: &Tree) -> impl Iterator<Item = &File> {
    tree.under("crates/", "/Cargo.toml").filter(|file| file.path.matches('/').count() == 2)
}

/// What a manifest depends on: name, line, and whether for tests only.
pub fn dependencies(manifest: &str) -> Vec<(String, usize, bool)> {
    let (mut section, mut found) = (String::new(), Vec::new());
    for (number, line) in manifest.lines().map(str::trim).enumerate() {
        if let Some(name) = line.strip_prefix('[') {
            name.trim_end_matches(']').clone_into(&mut section);
            let table = section.rsplit_once("dependencies.");
            if let Some((before, name)) = table {
                found.push((name.to_owned(), number + 1, before.ends_with("dev-")));
            }
        } else if section.ends_with("dependencies") && !line.is_empty() && !line.starts_with('#') {
            let name = line.split(['.', '=', ' ']).next().unwrap_or_default().trim_matches('"');
            found.push((name.to_owned(), number + 1, section.ends_with("dev-dependencies")));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read() {
        let text = "| crate | level | kind | holds |\n|---|---|---|---|\n| `base` | 0 | pure | ids |\n| `db` | 2 | | seam |\n\
                    | `testkit` | - | dev | tests |\n| other | `x` | y |\n";
        let rows = rows(&Tree::sample(&[("ARCHITECTURE.md", text)]));
        let row = |name: &str, level, pure| Row { name: name.to_owned(), level, pure };
        assert_eq!(rows, [row("base", Some(0), true), row("db", Some(2), false), row("testkit", None, false)]);
    }

    #[test]
    fn dependencies_are_read_in_every_form() {
        let manifest = "[package]\nname = \"x\"\n[dependencies]\nbase.workspace = true\n# no\ndb = { path = \"../db\" }\n\
                        [target.'cfg(unix)'.dependencies]\nweb = \"1\"\n[dev-dependencies]\ntestkit.workspace = true\n[dependencies.jobs]\npath = \"x\"";
        let found: Vec<(String, bool)> =
            dependencies(manifest).into_iter().map(|(name, _, test)| (name, test)).collect();
        let one = |name: &str, test| (name.to_owned(), test);
        assert_eq!(
            found,
            [one("base", false), one("db", false), one("web", false), one("testkit", true), one("jobs", false)]
        );
    }
}
