//! `cargo xtask fuzz`: builds the readers of foreign bytes with libFuzzer and runs them one after another.
//!
//! Only stable flags of the compiler are used: the instrumentation is a pass of LLVM. There is no address sanitizer, as the
//! program forbids `unsafe`; what is looked for is panics, broken promises, overflow, memory and time without bounds.

use crate::shell;
use anyhow::{Context as _, Result, bail, ensure};
use std::path::Path;

/// Counts which edges of the program an input takes, and shows libFuzzer what is compared with what.
const FLAGS: &str = "--cfg fuzzing -Ccodegen-units=1 -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
     -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
     -Cllvm-args=-sanitizer-coverage-trace-compares";
/// Longest input in bytes, longest time for one in seconds, most memory in MiB.
const LIMITS: [&str; 3] = ["-max_len=65536", "-timeout=20", "-rss_limit_mb=2048"];
/// Seconds a target, when none are named.
const SECONDS: u64 = 60;

/// Runs the named targets, or all.
pub fn run(words: &[String]) -> Result<bool> {
    let (names, seconds) = read(words)?;
    let target = shell::target();
    let corpus = target.join("fuzz/corpus");
    let folder = corpus.to_str().context("the build folder's path is not text")?;
    let known = shell::output("cargo", &["run", "--quiet", "--package", "fuzz", "--bin", "fuzz-seeds", "--", folder])?;
    let known: Vec<&str> = known.lines().collect();
    if let Some(unknown) = names.iter().find(|name| !known.contains(&name.as_str())) {
        bail!("no target {unknown:?}; there are: {}", known.join(" "));
    }
    let host = host()?;
    let built = target.join("fuzz/build");
    ensure!(build(&host, &built)?, "the targets do not build");
    let program = built.join(&host).join("fuzz/fuzz");
    let broken = target.join("fuzz/broken");
    std::fs::create_dir_all(&broken)?;
    let mut failed = Vec::new();
    for name in known.into_iter().filter(|known| names.is_empty() || names.iter().any(|name| name == known)) {
        println!("== {name}: {seconds} s");
        if !one(&program, name, &corpus.join(name), &broken, seconds)? {
            failed.push(name);
        }
    }
    if !failed.is_empty() {
        println!("broken: {}; the inputs lie in {}", failed.join(" "), broken.display());
        println!("Once mended, keep each small one as fuzz/corpus/TARGET/WHAT-IT-WAS.");
    }
    Ok(failed.is_empty())
}

fn read(words: &[String]) -> Result<(Vec<String>, u64)> {
    let (mut names, mut seconds) = (Vec::new(), SECONDS);
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--seconds" => {
                let number = words.next().and_then(|number| number.parse().ok());
                seconds = number.filter(|number| *number > 0).context("--seconds needs a number")?;
            }
            option if option.starts_with('-') => bail!("unknown option {option}"),
            name => names.push(name.to_owned()),
        }
    }
    Ok((names, seconds))
}

fn host() -> Result<String> {
    let version = shell::output("rustc", &["-vV"])?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).context("rustc does not say for which machine it builds")
}

fn build(host: &str, folder: &Path) -> Result<bool> {
    let arguments =
        ["build", "--locked", "--profile", "fuzz", "--package", "fuzz", "--bin", "fuzz", "--features", "libfuzzer"];
    let mut command = shell::command("cargo", &arguments);
    command.args(["--target", host]).arg("--target-dir").arg(folder).env("RUSTFLAGS", FLAGS);
    shell::run(&mut command)
}

fn one(program: &Path, name: &str, corpus: &Path, broken: &Path, seconds: u64) -> Result<bool> {
    let mut command = shell::command(&program.to_string_lossy(), &LIMITS);
    command.arg(format!("-max_total_time={seconds}")).arg("-print_final_stats=1").arg("-verbosity=0");
    command.arg(format!("-artifact_prefix={}/{name}-", broken.display())).arg(corpus).env("TONGBAN_FUZZ", name);
    shell::run(&mut command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_seconds_are_read() {
        let words = |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(read(&words("")).expect("reads"), (Vec::new(), SECONDS));
        let (names, seconds) = read(&words("bpmn --seconds 5 feel")).expect("reads");
        assert_eq!((names.as_slice(), seconds), (["bpmn".to_owned(), "feel".to_owned()].as_slice(), 5));
        for wrong in ["--seconds", "--seconds 0", "--seconds x", "--fast"] {
            assert!(read(&words(wrong)).is_err(), "{wrong}");
        }
    }
}
