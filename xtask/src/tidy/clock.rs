//! The clock is read in `base::clock`, so that a story can move time for the whole program.

use super::Problem;
use super::tree::Tree;

const HOME: &str = "crates/base/src/clock.rs";
const READERS: [&str; 5] = ["SystemTime::now", "Instant::now", "Timestamp::now", "Zoned::now", "TimeZone::system"];

pub fn check(tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (file, source) in tree.product().filter(|(file, _)| file.path != HOME) {
        for reader in READERS {
            for at in source.finds(reader) {
                problems.push(Problem::new(&file.path, source.line(at), format!("{reader} outside {HOME}")));
            }
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_reader_of_the_clock_is_found() {
        let code = "let t = std::time::Instant::now();";
        let tree = Tree::sample(&[(HOME, code), ("crates/db/src/x.rs", code), ("crates/db/tests/x.rs", code)]);
        assert_eq!(check(&tree), [Problem::new("crates/db/src/x.rs", 1, format!("Instant::now outside {HOME}"))]);
    }
}
