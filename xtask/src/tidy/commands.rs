//! Every command (`commands/<verb>.rs`) is named by a test or a story.
//!
//! `xtask/untested-commands.txt` lists the ones that no test names yet. The list may only shrink: a command on it that a test names,
//! or that is gone, is a problem too.

use super::Problem;
use super::tree::{File, Tree};

/// The commands that no test names yet.
const LIST: &str = "xtask/untested-commands.txt";

pub fn check(tree: &Tree) -> Vec<Problem> {
    let proofs = proofs(tree);
    let listed = tree.under("xtask/", ".txt").find(|file| file.path == LIST).map(|file| file.text.clone());
    let listed = listed.unwrap_or_default();
    let mut open: Vec<&str> = listed.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    let mut problems = Vec::new();
    for (file, _) in tree.product().filter(|(file, _)| file.path.contains("/commands/") && file.name() != "mod.rs") {
        let command = command(file);
        if proofs.iter().any(|proof| has_word(proof, &command)) {
            continue;
        }
        match open.iter().position(|path| *path == file.path) {
            Some(at) => {
                open.remove(at);
            }
            None => problems.push(Problem::new(&file.path, 1, format!("no test or story names {command}"))),
        }
    }
    problems.extend(
        open.into_iter().map(|path| Problem::new(LIST, 1, format!("{path} is tested now, or gone: take it off"))),
    );
    problems
}

/// `undo_acceptance.rs` holds `UndoAcceptance`.
pub(super) fn command(file: &File) -> String {
    let verb = file.name().trim_end_matches(".rs");
    verb.split('_').map(|part| part[..1].to_uppercase() + &part[1..]).collect()
}

/// The code of all tests, and all stories.
fn proofs(tree: &Tree) -> Vec<String> {
    let mut proofs: Vec<String> = tree
        .under("packs/", ".toml")
        .filter(|file| file.path.contains("/stories/"))
        .map(|file| file.text.clone())
        .collect();
    for file in tree.under("crates/", ".rs") {
        let Some(source) = &file.source else { continue };
        if file.is_test() {
            proofs.push(source.code.clone());
        } else {
            let letters = source.code.char_indices().filter(|(at, _)| source.in_tests(*at));
            proofs.push(letters.map(|(_, letter)| letter).collect());
        }
    }
    proofs
}

pub(super) fn has_word(text: &str, word: &str) -> bool {
    let within = |letter: Option<char>| letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '_');
    text.match_indices(word)
        .any(|(at, _)| !within(text[..at].chars().next_back()) && !within(text[at + word.len()..].chars().next()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMAND: (&str, &str) = ("crates/cases/src/a/commands/undo_acceptance.rs", "pub struct UndoAcceptance;");

    fn count(others: &[(&str, &str)]) -> usize {
        let files: Vec<(&str, &str)> =
            others.iter().copied().chain([COMMAND, ("crates/cases/src/a/commands/mod.rs", "")]).collect();
        check(&Tree::sample(&files)).len()
    }

    #[test]
    fn a_command_needs_a_test_that_names_it() {
        assert_eq!(count(&[]), 1);
        assert_eq!(count(&[("crates/cases/src/a/tests.rs", "// UndoAcceptance\nUndoAcceptanceLater.run();")]), 1);
        assert_eq!(count(&[("crates/cases/src/a/tests.rs", "UndoAcceptance { case }.run();")]), 0);
        assert_eq!(count(&[("crates/cases/src/b.rs", "#[cfg(test)] mod tests { fn f() { UndoAcceptance; } }")]), 0);
        assert_eq!(count(&[("packs/x/stories/a.toml", "covers = [\"UndoAcceptance\"]")]), 0);
    }

    #[test]
    fn the_list_of_untested_commands_only_shrinks() {
        let list = (LIST, "# why\ncrates/cases/src/a/commands/undo_acceptance.rs\n");
        assert_eq!(count(&[list]), 0);
        assert_eq!(count(&[list, ("crates/cases/src/a/tests.rs", "UndoAcceptance { case }.run();")]), 1, "take it off");
        assert_eq!(count(&[(LIST, "crates/cases/src/a/commands/gone.rs\n")]), 2);
    }
}
