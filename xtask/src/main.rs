//! Development commands: `cargo xtask test`, `tidy`, `bench`, `fuzz`, `screenshots`.
#![expect(clippy::disallowed_methods, reason = "a development command measures time and reads its surroundings")]

mod bench;
mod fuzz;
mod screenshots;
mod shell;
mod test;
mod tidy;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask test [--fast] [--keep-going]   installs what the tests need and runs all checks and tests
                                           --fast leaves out licences and documentation
cargo xtask tidy                           checks what rots: arrows between crates, paths in papers, names in the kernel
cargo xtask bench [NAME…] [--cases N] [--json]
                                           measures the figures of docs/figures.md in release mode
cargo xtask fuzz [NAME…] [--seconds N]      tries readers of foreign bytes under libFuzzer, 60 seconds each
                                           inputs that broke one are left in target/fuzz/broken
cargo xtask screenshots [--base URL] [--as LOGIN=PASSWORD] [--width 390,1440] [--lang zh] [--look light,print] [PATH…]
                                           pictures of pages of a running server in target/screenshots";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = words.split_first().map_or(("help", &[][..]), |(first, rest)| (first.as_str(), rest));
    let outcome = match command {
        "test" => test::run(rest),
        "tidy" => tidy::run(rest),
        "bench" => bench::run(rest),
        "fuzz" => fuzz::run(rest),
        "screenshots" => screenshots::run(rest),
        "help" | "--help" | "-h" => {
            println!("{USAGE}");
            Ok(true)
        }
        other => Err(anyhow::anyhow!("unknown command {other:?}\n\n{USAGE}")),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}
