//! Long files: over 600 lines they are listed, over 900 they fail.

use super::Problem;
use super::tree::Tree;

const LISTED: usize = 600;
const REFUSED: usize = 900;
const COUNTED: [&str; 4] = [".rs", ".html", ".css", ".js"];

pub fn check(tree: &Tree) -> Vec<Problem> {
    let too_long = counted(tree).filter(|(_, lines)| *lines > REFUSED);
    too_long.map(|(path, lines)| Problem::new(path, lines, format!("{lines} lines; {REFUSED} are the most"))).collect()
}

/// Files to look at, with their lines.
pub fn long(tree: &Tree) -> Vec<(&str, usize)> {
    counted(tree).filter(|(_, lines)| (LISTED + 1..=REFUSED).contains(lines)).collect()
}

fn counted(tree: &Tree) -> impl Iterator<Item = (&str, usize)> {
    let ours = tree.files.iter().filter(|file| COUNTED.iter().any(|ending| file.path.ends_with(ending)));
    ours.map(|file| (file.path.as_str(), file.text.lines().count()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_files_are_listed_and_very_long_ones_fail() {
        let (long_file, very_long) = ("x\n".repeat(700), "x\n".repeat(901));
        let tree =
            Tree::sample(&[("crates/a/a.rs", &long_file), ("crates/a/b.rs", &very_long), ("crates/a/c.rs", "x\n")]);
        assert_eq!(long(&tree), [("crates/a/a.rs", 700)]);
        assert_eq!(check(&tree), [Problem::new("crates/a/b.rs", 901, "901 lines; 900 are the most")]);
    }
}
