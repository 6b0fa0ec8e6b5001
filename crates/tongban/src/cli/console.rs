//! What the command line says, in the operator's language.

use crate::failure::Failure;
use base::{Locale, Text};
use std::io::Write;

/// The operator's console.
#[derive(Debug, Clone, Copy)]
pub struct Console {
    /// The language of messages.
    pub locale: Locale,
}

impl Console {
    /// In the language asked for, else that of the environment, else English.
    pub fn new(asked: Option<&str>) -> Console {
        #[expect(clippy::disallowed_methods, reason = "the command line is the one reader of the environment")]
        let environment = || {
            ["LC_ALL", "LC_MESSAGES", "LANG"]
                .iter()
                .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
        };
        let tag = asked.map(str::to_owned).or_else(environment).unwrap_or_default();
        Console { locale: Locale::from_tag(&tag).unwrap_or(Locale::En) }
    }

    /// A line on standard output. A reader that has gone away is no failure.
    pub fn print(self, line: &str) {
        let mut out = std::io::stdout().lock();
        let _ = writeln!(out, "{line}").and_then(|()| out.flush());
    }

    /// A line in the operator's language.
    pub fn say(self, zh: impl Into<String>, en: impl Into<String>) {
        self.print(Text::new(zh, en).get(self.locale));
    }

    /// A failure, on standard error.
    pub fn complain(self, failure: &Failure) {
        let _ = writeln!(std::io::stderr().lock(), "tongban: {}", failure.say(self.locale).replace('\n', "\n  "));
    }
}
