//! Licences, forbidden crates and sources of what we link, by the words of `deny.toml`.
//!
//! cargo-deny does it when it is installed. When it is not, this module checks the same three lists (`allow`,
//! `exceptions`, `deny`) itself over `cargo metadata`, so that a forbidden licence never passes unseen.

use super::Outcome;
use crate::shell;
use anyhow::{Context as _, Result};
use serde_json::Value;

/// The step: cargo-deny, or the check below; advisories where their database can be had.
pub fn check() -> Result<Outcome> {
    if !shell::works("cargo", &["deny", "--version"]) {
        println!("cargo-deny is not installed: the lists of deny.toml are checked here, advisories are not");
        let rules = Rules::read(&std::fs::read_to_string(shell::root().join("deny.toml"))?);
        let metadata = shell::output("cargo", &["metadata", "--locked", "--format-version", "1"])?;
        let problems = rules.problems(&serde_json::from_str(&metadata)?)?;
        for problem in &problems {
            println!("{problem}");
        }
        return Ok(if problems.is_empty() { Outcome::Passed } else { Outcome::Failed });
    }
    let lists = shell::run(&mut shell::command("cargo", &["deny", "check", "licenses", "bans", "sources"]))?;
    if !lists {
        return Ok(Outcome::Failed);
    }
    if !shell::works("cargo", &["deny", "fetch", "db"]) {
        println!("advisories: not checked, because their database cannot be fetched");
        return Ok(Outcome::Passed);
    }
    super::judge(&mut shell::command("cargo", &["deny", "check", "advisories"]))
}

/// The lists of `deny.toml`.
#[derive(Debug, Default)]
struct Rules {
    allowed: Vec<String>,
    /// Crate and licence.
    exceptions: Vec<(String, String)>,
    denied: Vec<String>,
}

impl Rules {
    /// Reads the lists as they are written in our `deny.toml`: one entry a line.
    fn read(text: &str) -> Rules {
        let mut rules = Rules::default();
        let mut list = "";
        for line in text.lines().map(str::trim) {
            let quoted: Vec<&str> = line.split('"').skip(1).step_by(2).collect();
            match line.split_once(" = [") {
                Some((name, _)) if !line.starts_with('{') && !line.starts_with('"') => list = name,
                _ => {}
            }
            match (list, quoted.as_slice()) {
                ("allow", [licence]) => rules.allowed.push((*licence).to_owned()),
                ("exceptions", [name, licence]) => rules.exceptions.push(((*name).to_owned(), (*licence).to_owned())),
                ("deny", [name, ..]) => rules.denied.push((*name).to_owned()),
                _ => {}
            }
            if line.ends_with(']') {
                list = "";
            }
        }
        rules
    }

    fn problems(&self, metadata: &Value) -> Result<Vec<String>> {
        let mut problems = Vec::new();
        for package in metadata["packages"].as_array().context("no packages in cargo's metadata")? {
            let name = package["name"].as_str().unwrap_or_default();
            if self.denied.iter().any(|denied| denied == name) {
                problems.push(format!("{name} is forbidden by deny.toml"));
            }
            let licence = package["license"].as_str().unwrap_or_default();
            if !self.permits(name, licence) {
                problems.push(format!("{name}: the licence {licence:?} is not allowed by deny.toml"));
            }
            let source = package["source"].as_str().unwrap_or("path");
            if source != "path" && !source.starts_with("registry+https://github.com/rust-lang/crates.io-index") {
                problems.push(format!("{name} comes from {source}"));
            }
        }
        Ok(problems)
    }

    /// Whether an SPDX expression can be satisfied. `/` is an old way to write OR; AND binds closer than OR.
    fn permits(&self, name: &str, expression: &str) -> bool {
        let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
        let words: Vec<&str> = spaced.split_whitespace().collect();
        let mut rest = words.as_slice();
        let permitted = self.either(name, &mut rest);
        permitted && rest.is_empty()
    }

    fn either(&self, name: &str, rest: &mut &[&str]) -> bool {
        let mut permitted = self.both(name, rest);
        while rest.first() == Some(&"OR") {
            *rest = &rest[1..];
            permitted |= self.both(name, rest);
        }
        permitted
    }

    fn both(&self, name: &str, rest: &mut &[&str]) -> bool {
        let mut permitted = self.one(name, rest);
        while rest.first() == Some(&"AND") {
            *rest = &rest[1..];
            permitted &= self.one(name, rest);
        }
        permitted
    }

    fn one(&self, name: &str, rest: &mut &[&str]) -> bool {
        let Some((first, after)) = rest.split_first() else { return false };
        *rest = after;
        if *first == "(" {
            let permitted = self.either(name, rest);
            let closed = rest.first() == Some(&")");
            *rest = rest.get(1..).unwrap_or_default();
            return permitted && closed;
        }
        let mut licence = (*first).to_owned();
        if let [with, exception, after @ ..] = *rest
            && *with == "WITH"
        {
            licence = format!("{licence} WITH {exception}");
            *rest = after;
        }
        self.allowed.contains(&licence)
            || self.exceptions.iter().any(|(crate_name, one)| crate_name == name && *one == licence)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn rules() -> Rules {
        Rules::read(
            "[licenses]\nallow = [\n    \"MIT\",\n    \"Zlib\",\n    \"Apache-2.0 WITH LLVM-exception\",\n]\n\
             exceptions = [\n    { crate = \"selectors\", allow = [\"MPL-2.0\"] },\n]\n\
             [bans]\ndeny = [\n    { crate = \"openssl-sys\", reason = \"one TLS\" },\n]\n[sources]\nallow-git = []\n",
        )
    }

    #[test]
    fn expressions_are_judged() {
        for permitted in [
            "MIT",
            "GPL-3.0 OR MIT",
            "MIT/Apache-2.0",
            "MIT AND Zlib",
            "(GPL-3.0 OR MIT) AND Zlib",
            "Apache-2.0 WITH LLVM-exception",
        ] {
            assert!(rules().permits("x", permitted), "{permitted}");
        }
        for refused in [
            "",
            "GPL-3.0",
            "MIT AND GPL-3.0",
            "(MIT",
            "MIT Zlib",
            "Apache-2.0",
            "MPL-2.0",
            "GPL-3.0 OR MIT AND MPL-2.0",
        ] {
            assert!(!rules().permits("x", refused), "{refused}");
        }
        assert!(rules().permits("selectors", "MPL-2.0"));
    }

    #[test]
    fn forbidden_crates_and_foreign_sources_are_named() {
        let metadata = json!({"packages": [
            {"name": "openssl-sys", "license": "MIT", "source": "registry+https://github.com/rust-lang/crates.io-index"},
            {"name": "fork", "license": "MIT", "source": "git+https://example.com/fork"},
            {"name": "copyleft", "license": "GPL-3.0", "source": "registry+https://github.com/rust-lang/crates.io-index"},
            {"name": "own", "license": "MIT", "source": null},
        ]});
        let problems = rules().problems(&metadata).expect("judged");
        assert_eq!(problems.len(), 3, "{problems:?}");
        assert!(
            problems[0].contains("openssl-sys is forbidden")
                && problems[1].contains("git+")
                && problems[2].contains("GPL-3.0")
        );
    }

    #[test]
    fn our_own_file_is_read() {
        let text = std::fs::read_to_string(crate::shell::root().join("deny.toml")).expect("there");
        let rules = Rules::read(&text);
        assert!(rules.allowed.iter().any(|licence| licence == "MIT"));
        assert!(rules.denied.iter().any(|name| name == "openssl-sys"));
        assert!(rules.exceptions.iter().any(|(name, licence)| name == "selectors" && licence == "MPL-2.0"));
    }
}
