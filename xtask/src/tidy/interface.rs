//! Every command that a page or a job runs is an operation of the machine interface too, or the list says why not.
//!
//! `xtask/pages-only-commands.txt` holds a line for each command that no operation runs: its path, a colon, and the reason. The list may
//! only shrink: a command on it that an operation runs, or that is gone, is a problem too.

use super::Problem;
use super::commands::{command, has_word};
use super::tree::Tree;

/// The commands that stay with pages and jobs.
const LIST: &str = "xtask/pages-only-commands.txt";
/// Where operations stand.
const OPERATIONS: &str = "crates/api/src/";

pub fn check(tree: &Tree) -> Vec<Problem> {
    let listed = tree.under("xtask/", ".txt").find(|file| file.path == LIST).map(|file| file.text.clone());
    let listed = listed.unwrap_or_default();
    let mut problems = Vec::new();
    let mut open: Vec<&str> = Vec::new();
    for (number, line) in listed.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
        match line.split_once(": ") {
            Some((path, reason)) if reason.trim().len() > 10 => open.push(path),
            _ => problems.push(Problem::new(LIST, number + 1, "a path, a colon and the reason are needed")),
        }
    }
    let operations: Vec<&str> =
        tree.under(OPERATIONS, ".rs").filter_map(|file| Some(file.source.as_ref()?.code.as_str())).collect();
    for (file, _) in tree.product().filter(|(file, _)| file.path.contains("/commands/") && file.name() != "mod.rs") {
        let command = command(file);
        let served = operations.iter().any(|code| has_word(code, &command));
        let at = open.iter().position(|path| *path == file.path);
        match (served, at) {
            (false, Some(at)) => drop(open.remove(at)),
            (false, None) => problems.push(Problem::new(
                &file.path,
                1,
                format!("no operation runs {command}; add one, or say why not in {LIST}"),
            )),
            (true, _) => {}
        }
    }
    let gone =
        open.into_iter().map(|path| Problem::new(LIST, 1, format!("{path} is an operation now, or gone: take it off")));
    problems.extend(gone);
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMAND: (&str, &str) = ("crates/cases/src/a/commands/claim.rs", "pub struct Claim;");
    const SERVED: (&str, &str) = ("crates/api/src/operations/desk.rs", "fn f() { Claim { task }.run(cx) }");

    fn count(others: &[(&str, &str)]) -> usize {
        let files: Vec<(&str, &str)> = others.iter().copied().chain([COMMAND]).collect();
        check(&Tree::sample(&files)).len()
    }

    #[test]
    fn a_command_is_an_operation_or_the_list_says_why_not() {
        assert_eq!(count(&[]), 1);
        assert_eq!(count(&[SERVED]), 0);
        assert_eq!(count(&[("crates/api/src/operations/desk.rs", "// Claim\nfn f() { Claimed; }")]), 1);
        assert_eq!(count(&[(LIST, "# why\ncrates/cases/src/a/commands/claim.rs: needs a person at the window\n")]), 0);
        assert_eq!(count(&[(LIST, "crates/cases/src/a/commands/claim.rs\n")]), 2, "a reason is needed");
    }

    #[test]
    fn the_list_only_shrinks() {
        let list = (LIST, "crates/cases/src/a/commands/claim.rs: needs a person at the window\n");
        assert_eq!(count(&[SERVED, list]), 1, "take it off");
        assert_eq!(count(&[SERVED, (LIST, "crates/cases/src/a/commands/gone.rs: nobody knows why any more\n")]), 1);
    }
}
