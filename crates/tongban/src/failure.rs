//! Why the program could not do what its command line asked for: what happened, why, and what to do, in both languages.

use base::{Error, Locale, Text};
use std::process::ExitCode;

/// How the program ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// It could not do it: a fault, or something is missing (1).
    Failed,
    /// The command line or the settings are wrong (2).
    Usage,
    /// It did what was asked and found something wrong: a check, a pack, a story (3).
    Found,
}

/// The failure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// How the program ends.
    pub ending: Ending,
    /// What happened, and why.
    pub what: Text,
    /// What to do; empty when the first sentence says it.
    pub todo: Text,
}

/// The result of a command of the command line.
pub type Outcome<T = ()> = Result<T, Failure>;

impl Failure {
    /// Something could not be done.
    pub fn failed(zh: impl Into<String>, en: impl Into<String>) -> Failure {
        Failure { ending: Ending::Failed, what: Text::new(zh, en), todo: Text::default() }
    }

    /// The command line or the settings are wrong.
    pub fn usage(zh: impl Into<String>, en: impl Into<String>) -> Failure {
        Failure { ending: Ending::Usage, ..Failure::failed(zh, en) }
    }

    /// Something wrong was found.
    pub fn found(zh: impl Into<String>, en: impl Into<String>) -> Failure {
        Failure { ending: Ending::Found, ..Failure::failed(zh, en) }
    }

    /// With what to do.
    pub fn todo(mut self, zh: impl Into<String>, en: impl Into<String>) -> Failure {
        self.todo = Text::new(zh, en);
        self
    }

    /// A file or folder could not be read or written.
    pub fn io(path: &std::path::Path, error: &std::io::Error) -> Failure {
        let path = path.display();
        match error.kind() {
            std::io::ErrorKind::StorageFull => {
                Failure::failed(format!("磁盘已满，写不了 {path}。"), format!("The disk is full: cannot write {path}."))
                    .todo(
                        "请腾出空间再试，已有的数据没有受影响。",
                        "Free some space and try again; nothing that was there has been harmed.",
                    )
            }
            std::io::ErrorKind::NotFound => Failure::failed(format!("没有 {path}。"), format!("There is no {path}."))
                .todo("请检查路径。", "Check the path."),
            std::io::ErrorKind::PermissionDenied => {
                Failure::failed(format!("没有权限读写 {path}。"), format!("No permission to read or write {path}."))
                    .todo(
                        "请用拥有该目录的用户运行，或更改目录权限。",
                        "Run as the user who owns the folder, or change its permissions.",
                    )
            }
            _ => Failure::failed(
                format!("读写 {path} 出错：{error}。"),
                format!("Cannot read or write {path}: {error}."),
            ),
        }
    }

    /// The sentences in a language, one a line.
    pub fn say(&self, locale: Locale) -> String {
        let (what, todo) = (self.what.get(locale), self.todo.get(locale));
        if todo.is_empty() { what.to_owned() } else { format!("{what}\n{todo}") }
    }

    /// The exit code.
    pub fn code(&self) -> ExitCode {
        ExitCode::from(match self.ending {
            Ending::Failed => 1,
            Ending::Usage => 2,
            Ending::Found => 3,
        })
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        match error {
            Error::Refused(refusal) if refusal.code == "disk_full" => {
                Failure::failed("磁盘已满，数据库不能再写入。", "The disk is full: the database cannot be written.")
                    .todo(
                        "请腾出空间再试，已有的数据没有受影响。",
                        "Free some space and try again; nothing that was there has been harmed.",
                    )
            }
            Error::Refused(refusal) => {
                let words = refusal.args.iter().fold(String::new(), |mut words, (name, value)| {
                    words.push_str(&format!(" {name}={value}"));
                    words
                });
                Failure::failed(
                    format!("被拒绝：{}{words}。", refusal.code),
                    format!("Refused: {}{words}.", refusal.code),
                )
            }
            Error::Fault(fault) => {
                Failure::failed(format!("出错：{}。", fault.what), format!("Failed: {}.", fault.what))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_says_what_and_what_to_do_in_both_languages() {
        let full = std::io::Error::from(std::io::ErrorKind::StorageFull);
        let failure = Failure::io(std::path::Path::new("/data/a"), &full);
        assert!(failure.say(Locale::Zh).contains("磁盘已满") && failure.say(Locale::Zh).contains("腾出空间"));
        assert_eq!(failure.say(Locale::En).lines().count(), 2);
        let refused = Failure::from(Error::Refused(base::Refusal::new("case.late").with("days", 3)));
        assert_eq!(refused.say(Locale::En), "Refused: case.late days=3.");
    }
}
