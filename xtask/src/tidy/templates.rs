//! Every template is used: by a page's `path = "…"` or by another template.

use super::Problem;
use super::tree::{File, Tree};

pub fn check(tree: &Tree) -> Vec<Problem> {
    let readers: Vec<&File> = tree.under("crates/", ".rs").chain(tree.under("crates/", ".html")).collect();
    tree.under("crates/", ".html")
        .filter(|file| !file.is_test() && !file.path.contains("/assets/"))
        .filter_map(|file| {
            let name = reference(&file.path)?;
            let quoted = format!("\"{name}\"");
            let used = readers.iter().any(|reader| reader.path != file.path && reader.text.contains(&quoted));
            (!used).then(|| Problem::new(&file.path, 1, format!("no page uses the template {name}")))
        })
        .collect()
}

/// The path as pages write it: from `src/` or `templates/`.
fn reference(path: &str) -> Option<&str> {
    let inside = path.strip_prefix("crates/")?.split_once('/')?.1;
    inside.strip_prefix("src/").or_else(|| inside.strip_prefix("templates/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_nobody_uses_is_found() {
        let tree = Tree::sample(&[
            ("crates/web/templates/layout.html", ""),
            ("crates/cases/src/desk/pages/inbox.html", "{% extends \"layout.html\" %}"),
            ("crates/cases/src/desk/pages/inbox.rs", "#[template(path = \"desk/pages/inbox.html\")]"),
            ("crates/cases/src/desk/pages/old.html", "{% extends \"layout.html\" %}"),
        ]);
        let found: Vec<String> = check(&tree).into_iter().map(|problem| problem.what).collect();
        assert_eq!(found, ["no page uses the template desk/pages/old.html"]);
    }
}
