//! `tongban check`.

use super::{CheckArgs, Console};
use crate::failure::{Failure, Outcome};
use crate::operations::{Opening, check as work, open};
use crate::settings::{Given, Settings};
use base::Clock;

/// Checks everything; ends with 3 when something is wrong.
pub fn check(given: &Given, args: &CheckArgs, console: Console) -> Outcome {
    let settings = Settings::load(given)?;
    let installation = open(&settings, Clock::system(), Opening::AsItIs)?;
    let parts = work::check(&installation, settings.file.seal_file.as_deref());
    installation.db.close();
    let parts = parts?;
    let wrong: usize = parts.iter().map(|part| part.wrong.len()).sum();
    if args.json {
        console.print(&serde_json::json!({ "ok": wrong == 0, "parts": parts }).to_string());
    } else {
        for part in &parts {
            let verdict = if part.wrong.is_empty() { ("好", "sound") } else { ("有问题", "WRONG") };
            console.say(format!("{}：{}", part.looked.zh, verdict.0), format!("{}: {}", part.looked.en, verdict.1));
            for line in &part.wrong {
                console.print(&format!("  {line}"));
            }
        }
    }
    if wrong == 0 {
        return Ok(());
    }
    Err(Failure::found(format!("查出 {wrong} 处问题。"), format!("{wrong} things are wrong.")).todo(
        "请先停止写入，再从备份恢复，并保留现场。",
        "Stop writing, keep what is there for inspection, and restore a backup.",
    ))
}
