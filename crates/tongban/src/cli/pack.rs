//! `tongban pack check`.

use super::Console;
use crate::failure::{Failure, Outcome};
use crate::operations::packs::{checked, words};
use base::Locale;
use std::path::PathBuf;

/// Checks packs together with those of the program that they may need; ends with 3 when one has an error.
pub fn check(paths: &[PathBuf], console: Console) -> Outcome {
    let checked = checked(paths)?;
    for finding in &checked.findings {
        console.print(&words(finding, console.locale == Locale::Zh));
    }
    let errors = checked.errors();
    if errors > 0 {
        return Err(Failure::found(format!("{errors} 处错误。"), format!("{errors} errors.")));
    }
    let (count, warnings) = (checked.ids.len(), checked.findings.len());
    console.say(
        format!("{count} 个应用包没有错误，{warnings} 处提醒。"),
        format!("{count} packs have no errors; {warnings} warnings."),
    );
    Ok(())
}
