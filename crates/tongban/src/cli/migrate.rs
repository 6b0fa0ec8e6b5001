//! `tongban migrate`.

use super::Console;
use crate::failure::Outcome;
use crate::operations::{Opening, open};
use crate::settings::{Given, Settings};
use base::Clock;

/// Makes what is missing and brings the schema up to date.
pub fn migrate(given: &Given, console: Console) -> Outcome {
    let settings = Settings::load(given)?;
    let installation = open(&settings, Clock::system(), Opening::Make)?;
    let steps = installation.db.applied().to_vec();
    installation.db.close();
    if steps.is_empty() {
        console.say("数据库结构已经是最新的。", "The schema is up to date.");
    } else {
        let count = steps.len();
        console.say(
            format!("做了 {count} 步：{}。", steps.join("、")),
            format!("{count} steps applied: {}.", steps.join(", ")),
        );
    }
    Ok(())
}
