//! `cargo xtask bench [NAME…] [--json]`: each figure as a ratio against its limit or a peer measured in the same run, medians of seven.

mod figure;
mod lives;
mod seam;

use anyhow::Result;
use figure::Figure;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

type Bench = fn() -> Result<Vec<Figure>>;

const BENCHES: &[(&str, Bench)] = &[
    ("seam-sqlite", seam::sqlite),
    ("seam-postgres", seam::postgres),
    ("lives-sqlite", lives::sqlite),
    ("lives-postgres", lives::postgres),
];

fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let json = words.iter().any(|word| word == "--json");
    let wanted: Vec<&String> = words.iter().filter(|word| !word.starts_with("--")).collect();
    let mut missed = 0;
    for (name, bench) in BENCHES {
        if !wanted.is_empty() && !wanted.iter().any(|word| word == name) {
            continue;
        }
        for figure in bench()? {
            missed += usize::from(!figure.is_met());
            println!("{}", if json { figure.json().to_string() } else { figure.line() });
        }
    }
    anyhow::ensure!(missed == 0, "{missed} figures missed their limit");
    Ok(())
}
