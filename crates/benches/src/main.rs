//! `cargo xtask bench [NAME…] [--cases N] [--json]`: each figure as a ratio against its limit or a peer measured in the same run,
//! medians of seven. With `--cases` the stores hold so many cases before anything is measured.

mod figure;
mod http;
mod lives;
mod pages;
mod process;
mod seam;
mod seeder;
mod stored;
mod town;

use anyhow::{Context, Result};
use figure::Figure;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What was asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted {
    /// Cases that the stores hold before anything is measured.
    pub cases: u64,
}

type Bench = fn(Wanted) -> Result<Vec<Figure>>;

const BENCHES: &[(&str, Bench)] = &[
    ("seam-sqlite", seam::sqlite),
    ("seam-postgres", seam::postgres),
    ("lives-sqlite", lives::sqlite),
    ("lives-postgres", lives::postgres),
    ("lives-http", pages::lives),
    ("guide", pages::guide),
    ("search", pages::search),
    ("memory", pages::memory),
    ("stored-sqlite", stored::sqlite),
    ("stored-postgres", stored::postgres),
];

fn main() -> Result<ExitCode> {
    let mut words: Vec<String> = std::env::args().skip(1).collect();
    // The served figures start this very program again as the product.
    if words.first().is_some_and(|word| word == town::PROGRAM) {
        return Ok(tongban::cli::main());
    }
    let mut wanted = Wanted::default();
    if let Some(at) = words.iter().position(|word| word == "--cases") {
        wanted.cases = words.get(at + 1).and_then(|count| count.parse().ok()).context("--cases takes a number")?;
        words.drain(at..at + 2);
    }
    let json = words.iter().any(|word| word == "--json");
    let names: Vec<&String> = words.iter().filter(|word| !word.starts_with("--")).collect();
    let known = |name: &str| BENCHES.iter().any(|(known, _)| *known == name);
    if let Some(name) = names.iter().find(|name| !known(name)) {
        let all: Vec<&str> = BENCHES.iter().map(|(name, _)| *name).collect();
        anyhow::bail!("no bench is called {name}; there are {}", all.join(", "));
    }
    let mut met = true;
    for (name, bench) in BENCHES {
        if !names.is_empty() && !names.iter().any(|wanted| *wanted == name) {
            continue;
        }
        let figures = bench(wanted)?;
        let load = figure::load();
        for figure in figures {
            met &= figure.is_met();
            if json { println!("{}", figure.json(load)) } else { println!("{}", figure.line(load)) }
        }
    }
    Ok(if met { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
