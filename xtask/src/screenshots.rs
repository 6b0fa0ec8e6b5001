//! `cargo xtask screenshots`: pictures of the pages of a running server, by the browser of `testkit`.

use crate::shell;
use anyhow::Result;

/// Pages that anybody may see; those behind a sign-in are named with a session's cookie.
const PATHS: [&str; 7] =
    ["/", "/search?q=居住证", "/display", "/accessibility", "/about/design", "/about/systems", "/nothing-here"];

/// Adds what is not said: the address of a local server, the folder, the paths.
pub fn run(words: &[String]) -> Result<bool> {
    let arguments = complete(words, &shell::target().join("screenshots").to_string_lossy());
    let mut command = shell::command("cargo", &["run", "--quiet", "-p", "testkit", "--bin", "screenshots", "--"]);
    shell::run(command.args(arguments))
}

fn complete(words: &[String], out: &str) -> Vec<String> {
    let mut arguments = words.to_vec();
    if !words.iter().any(|word| word == "--base") {
        arguments.extend(["--base".to_owned(), "http://127.0.0.1:8080".to_owned()]);
    }
    if !words.iter().any(|word| word == "--out") {
        arguments.extend(["--out".to_owned(), out.to_owned()]);
    }
    if !words.iter().any(|word| word.starts_with('/')) {
        arguments.extend(PATHS.map(str::to_owned));
    }
    arguments
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_said_is_added() {
        let bare = complete(&[], "out");
        assert_eq!(&bare[..4], ["--base", "http://127.0.0.1:8080", "--out", "out"]);
        assert_eq!(bare.len(), 4 + PATHS.len());
        let words = ["--base", "http://x", "/desk"].map(str::to_owned);
        assert_eq!(complete(&words, "out"), ["--base", "http://x", "/desk", "--out", "out"]);
    }
}
