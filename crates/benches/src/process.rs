//! What the system says of a running process.

use anyhow::{Context, Result};

/// Resident memory of a process in MiB.
pub fn resident(process: u32) -> Result<f64> {
    let text =
        std::fs::read_to_string(format!("/proc/{process}/status")).context("this system tells no memory by /proc")?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("the process has ended")?;
    let kilobytes: f64 = line.trim().trim_end_matches("kB").trim().parse()?;
    Ok(kilobytes / 1024.0)
}
