//! Nothing is left to do: no stub, no debugging, no note to oneself.

use super::Problem;
use super::tree::Tree;

const CALLS: [&str; 3] = ["todo!(", "unimplemented!(", "dbg!("];
const NOTES: [&str; 3] = ["FIXME", "TODO", "XXX"];
/// This folder must name what it looks for.
const OWN: &str = "xtask/src/tidy/words.rs";
const READ: [&str; 5] = [".rs", ".html", ".css", ".js", ".ftl"];

pub fn check(tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    for file in
        tree.files.iter().filter(|file| file.path != OWN && READ.iter().any(|ending| file.path.ends_with(ending)))
    {
        let code = file.source.as_ref().map_or("", |source| &source.code);
        for (number, line) in code.lines().enumerate() {
            for call in CALLS.iter().filter(|call| line.contains(**call)) {
                problems.push(Problem::new(
                    &file.path,
                    number + 1,
                    format!("{call}…) is a stub or left from debugging"),
                ));
            }
        }
        for (number, line) in file.text.lines().enumerate() {
            let mut words = line.split(|letter: char| !letter.is_alphanumeric());
            if let Some(note) = words.find(|word| NOTES.contains(word)) {
                problems.push(Problem::new(&file.path, number + 1, format!("{note}: do it, or write an issue")));
            }
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stubs_and_notes_are_found() {
        let code = "fn f() { todo!() }\n// FIXME later\nlet x = \"todo!(\"; // TODOS are fine\n";
        let tree = Tree::sample(&[("crates/a/src/a.rs", code), ("crates/a/src/a.html", "<!-- TODO -->")]);
        let found: Vec<(String, usize)> =
            check(&tree).into_iter().map(|problem| (problem.path, problem.line)).collect();
        let at = |path: &str, line| (path.to_owned(), line);
        assert_eq!(found, [at("crates/a/src/a.rs", 1), at("crates/a/src/a.rs", 2), at("crates/a/src/a.html", 1)]);
    }
}
