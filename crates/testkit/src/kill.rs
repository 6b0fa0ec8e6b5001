//! Runs a child process and kills it in the midst of its work, to see what it had promised and what it kept.

use anyhow::{Context as _, Result};
use std::io::Read as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What a child process left behind.
#[derive(Debug)]
pub struct Killed {
    /// The whole lines it had written to standard output: what it acknowledged. A last line cut short is left out.
    pub lines: Vec<String>,
    /// Whether it ended by itself before the time had come.
    pub finished: bool,
}

/// Starts `command`, kills it with SIGKILL after `after`, and gives what it had written.
///
/// The child must flush each line it acknowledges. Standard error goes to the test's own.
pub fn kill9(command: &mut Command, after: Duration) -> Result<Killed> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot run {}", command.get_program().to_string_lossy()))?;
    let mut output = child.stdout.take().context("the child has no standard output")?;
    let reader = std::thread::spawn(move || {
        let mut text = Vec::new();
        let _ = output.read_to_end(&mut text);
        text
    });
    let deadline = Instant::now() + after;
    let mut finished = false;
    while Instant::now() < deadline {
        if child.try_wait()?.is_some() {
            finished = true;
            break;
        }
        std::thread::sleep(Duration::from_millis(1).min(deadline.saturating_duration_since(Instant::now())));
    }
    let _ = child.kill(); // an error means that it has just ended
    child.wait()?;
    let text = reader.join().unwrap_or_default();
    let whole = text.iter().rposition(|&byte| byte == b'\n').map_or(0, |end| end + 1);
    let lines = String::from_utf8_lossy(&text[..whole]).lines().map(str::to_owned).collect();
    Ok(Killed { lines, finished })
}

/// `count` moments between zero and `longest`, spread at random but the same for the same `seed` (SplitMix64).
pub fn moments(seed: u64, count: usize, longest: Duration) -> impl Iterator<Item = Duration> {
    let mut state = seed;
    (0..count).map(move |_| {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^= mixed >> 31;
        let share = (mixed >> 11) as f64 / (1_u64 << 53) as f64;
        longest.mul_f64(share)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_killed_child_leaves_its_whole_lines() {
        let script = "i=0; while :; do i=$((i+1)); echo line $i; [ $i = 5 ] && printf cut && exec sleep 60; done";
        let killed = kill9(Command::new("sh").args(["-c", script]), Duration::from_secs(2)).expect("runs");
        assert!(!killed.finished);
        assert_eq!(killed.lines, ["line 1", "line 2", "line 3", "line 4", "line 5"]);
    }

    #[test]
    fn a_child_that_ends_by_itself_is_told_apart() {
        let killed = kill9(Command::new("echo").arg("done"), Duration::from_secs(20)).expect("runs");
        assert!(killed.finished);
        assert_eq!(killed.lines, ["done"]);
    }

    #[test]
    fn moments_repeat_and_stay_within_bounds() {
        let longest = Duration::from_millis(100);
        let first: Vec<_> = moments(7, 200, longest).collect();
        assert_eq!(first, moments(7, 200, longest).collect::<Vec<_>>());
        assert!(first.iter().all(|moment| *moment < longest));
        assert!(first.iter().any(|moment| *moment > longest / 2) && first.iter().any(|moment| *moment < longest / 2));
    }
}
