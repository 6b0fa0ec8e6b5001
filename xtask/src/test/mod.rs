//! `cargo xtask test`: every check and test, in order, each with its time.

mod licences;
mod tools;

use crate::{shell, tidy};
use anyhow::{Result, bail};
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

/// How a step ended.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Outcome {
    Passed,
    Failed,
    /// Not run, with the reason.
    Skipped(String),
}

#[derive(Debug)]
struct Step {
    name: &'static str,
    outcome: Outcome,
    time: Duration,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Wishes {
    fast: bool,
    keep_going: bool,
}

/// Runs everything; true when nothing failed.
pub fn run(words: &[String]) -> Result<bool> {
    let wishes = read(words)?;
    let start = Instant::now();
    let missing = tools::prepare()?;
    let cluster = Cluster::announced(missing.is_empty());
    let mut steps = Vec::new();
    for (name, thorough, action) in STEPS {
        if wishes.fast && thorough {
            steps.push(Step { name, outcome: Outcome::Skipped("--fast".to_owned()), time: Duration::ZERO });
            continue;
        }
        headline(name);
        let began = Instant::now();
        let outcome = action(&cluster).unwrap_or_else(|error| {
            eprintln!("error: {error:#}");
            Outcome::Failed
        });
        let failed = outcome == Outcome::Failed;
        steps.push(Step { name, outcome, time: began.elapsed() });
        if failed && !wishes.keep_going {
            break;
        }
    }
    drop(cluster);
    print!("{}", summary(&steps, &missing, start.elapsed()));
    Ok(steps.iter().all(|step| step.outcome != Outcome::Failed))
}

type Action = fn(&Cluster) -> Result<Outcome>;

/// Name, whether `--fast` leaves it out, and what to do. Cheap ones first.
const STEPS: [(&str, bool, Action); 6] = [
    ("format", false, |_| judge(&mut cargo(&["fmt", "--all", "--check"]))),
    ("tidy", false, |_| Ok(if tidy::run(&[])? { Outcome::Passed } else { Outcome::Failed })),
    ("clippy", false, |_| {
        judge(&mut cargo(&["clippy", "--locked", "--workspace", "--all-targets", "--", "-D", "warnings"]))
    }),
    ("tests", false, tests),
    ("licences", true, |_| licences::check()),
    ("documentation", true, |_| {
        let mut command = cargo(&["doc", "--locked", "--workspace", "--no-deps", "--document-private-items"]);
        judge(command.env("RUSTDOCFLAGS", "-D warnings -A rustdoc::private_intra_doc_links"))
    }),
];

fn cargo(words: &[&str]) -> Command {
    shell::command("cargo", words)
}

fn judge(command: &mut Command) -> Result<Outcome> {
    Ok(if shell::run(command)? { Outcome::Passed } else { Outcome::Failed })
}

fn tests(cluster: &Cluster) -> Result<Outcome> {
    let mut command = if tools::nextest() {
        cargo(&["nextest", "run", "--locked", "--workspace", "--no-tests", "pass"])
    } else {
        println!("cargo-nextest is not installed: cargo test runs the tests instead, without time limits");
        cargo(&["test", "--locked", "--workspace"])
    };
    if cluster.complete {
        // Everything is here, so that a test that passes over a server or a browser is a failure.
        command.env("CI", "true");
    }
    judge(command.env("TONGBAN_TEST_CLUSTER", &cluster.folder))
}

/// The PostgreSQL cluster of this run. `testkit` starts it in this folder with the first test that needs it.
#[derive(Debug)]
struct Cluster {
    folder: PathBuf,
    /// Whether nothing that the tests need is missing.
    complete: bool,
}

impl Cluster {
    fn announced(complete: bool) -> Cluster {
        Cluster { folder: std::env::temp_dir().join(format!("tongban-pg-run-{}", std::process::id())), complete }
    }
}

impl Drop for Cluster {
    /// Asks the cluster's watchdog to stop and remove it.
    fn drop(&mut self) {
        if !self.folder.exists() {
            return;
        }
        let _ = std::fs::write(self.folder.join("stop"), "");
        let deadline = Instant::now() + Duration::from_secs(15);
        while self.folder.exists() && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(50));
        }
        let _ = std::fs::remove_file(self.folder.with_extension("lock"));
    }
}

fn headline(name: &str) {
    println!("\n== {name} {}", "=".repeat(76_usize.saturating_sub(name.len())));
}

fn summary(steps: &[Step], missing: &[String], time: Duration) -> String {
    let mut text = String::from("\n== summary =====================================================================\n");
    for step in steps {
        let outcome = match &step.outcome {
            Outcome::Passed => "passed".to_owned(),
            Outcome::Failed => "FAILED".to_owned(),
            Outcome::Skipped(reason) => format!("not run: {reason}"),
        };
        text.push_str(&format!("{:<16}{:>8.1} s  {outcome}\n", step.name, step.time.as_secs_f64()));
    }
    for (name, ..) in STEPS.iter().filter(|(name, ..)| !steps.iter().any(|step| step.name == *name)) {
        text.push_str(&format!("{name:<16}{:>10}  not run: an earlier step failed\n", "-"));
    }
    for what in missing {
        text.push_str(&format!("not tested: {what}\n"));
    }
    text.push_str(&format!("{:<16}{:>8.1} s\n", "together", time.as_secs_f64()));
    text
}

fn read(words: &[String]) -> Result<Wishes> {
    let mut wishes = Wishes::default();
    for word in words {
        match word.as_str() {
            "--fast" => wishes.fast = true,
            "--keep-going" => wishes.keep_going = true,
            other => bail!("unknown word {other:?}: cargo xtask test [--fast] [--keep-going]"),
        }
    }
    Ok(wishes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wishes_are_read_and_unknown_ones_refused() {
        let both = read(&["--fast".to_owned(), "--keep-going".to_owned()]).expect("known");
        assert_eq!(both, Wishes { fast: true, keep_going: true });
        assert!(read(&["--quick".to_owned()]).expect_err("unknown").to_string().contains("--quick"));
    }

    #[test]
    fn the_summary_tells_what_failed_and_what_was_not_run() {
        let step = |name, outcome| Step { name, outcome, time: Duration::from_millis(1500) };
        let steps = [step("format", Outcome::Passed), step("tidy", Outcome::Failed)];
        let text = summary(&steps, &["Chromium".to_owned()], Duration::from_secs(3));
        assert!(text.contains("format               1.5 s  passed\n"), "{text}");
        assert!(text.contains("tidy                 1.5 s  FAILED\n"), "{text}");
        assert!(text.contains("clippy                   -  not run: an earlier step failed\n"), "{text}");
        assert!(text.contains("not tested: Chromium\n"), "{text}");
    }
}
