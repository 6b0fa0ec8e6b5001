//! What is wrong with a declaration, before anybody is asked anything.

use base::Text;
use serde::Serialize;

/// One thing to mend in a form. The codes are listed in the crate's documentation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Stable code, such as `S006`.
    pub code: &'static str,
    /// Where: `page.you.field.citizen_id.check`.
    pub path: String,
    /// What is wrong, in Chinese.
    pub zh: String,
    /// What is wrong, in English.
    pub en: String,
    /// What was probably meant.
    pub suggestion: Option<String>,
}

/// Collects findings while walking down a declaration.
#[derive(Default)]
pub(crate) struct Findings {
    path: String,
    pub list: Vec<Finding>,
}

/// More findings than this are not collected.
const MOST: usize = 500;

impl Findings {
    /// Works one level deeper in the path.
    pub fn inside<T>(&mut self, segment: &str, work: impl FnOnce(&mut Findings) -> T) -> T {
        let length = self.path.len();
        if length > 0 {
            self.path.push('.');
        }
        self.path.extend(segment.chars().take(80));
        let result = work(self);
        self.path.truncate(length);
        result
    }

    /// Notes a finding here.
    pub fn add(&mut self, code: &'static str, zh: impl Into<String>, en: impl Into<String>) {
        self.add_with(code, zh.into(), en.into(), None);
    }

    /// Notes a finding with what was probably meant.
    pub fn add_with(&mut self, code: &'static str, zh: String, en: String, suggestion: Option<String>) {
        if self.list.len() < MOST {
            self.list.push(Finding { code, path: self.path.clone(), zh, en, suggestion });
        }
    }

    /// `S015`: a parameter has a wrong value.
    pub fn value(&mut self, name: &str, zh: &str, en: &str) {
        self.inside(name, |findings| findings.add("S015", format!("{name} 的值不对：{zh}"), format!("{name} {en}")));
    }

    /// `S014`: a parameter is missing.
    pub fn needs(&mut self, name: &str, given: bool) {
        if !given {
            self.add("S014", format!("缺少 {name}"), format!("{name} is missing"));
        }
    }

    /// `S018`: there are too many.
    pub fn few(&mut self, name: &str, count: usize, most: usize) {
        if count > most {
            self.add(
                "S018",
                format!("{name} 有 {count} 个，最多 {most} 个"),
                format!("{name}: {count} given, at most {most}"),
            );
        }
    }

    /// `S001`: an id that is not allowed. Ids of answers and pages take letters, digits, `_` and (`dashes`) `-`.
    pub fn id(&mut self, id: &str, dashes: bool) {
        let good = id.len() <= 60
            && id.starts_with(|c: char| c.is_ascii_lowercase() || (dashes && c.is_ascii_digit()))
            && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || (dashes && c == '-'));
        if !good {
            let shown: String = id.chars().take(60).collect();
            let signs = if dashes { "_ -" } else { "_" };
            self.add(
                "S001",
                format!("id“{shown}”不对：小写字母开头，只用小写字母、数字和 {signs}，最长 60"),
                format!("id \"{shown}\" must begin with a lower-case letter and have only these, digits and {signs}, at most 60"),
            );
        }
    }

    /// `S002`: an id used twice.
    pub fn twice(&mut self, id: &str) {
        self.add("S002", format!("id“{id}”用了两次"), format!("id \"{id}\" is used twice"));
    }

    /// `S004`, `S005`: words missing in a language.
    pub fn words(&mut self, name: &str, text: &Text, required: bool) {
        if text.is_empty() && !required {
            return;
        }
        self.inside(name, |findings| {
            if text.zh.trim().is_empty() {
                findings.add("S004", format!("{name} 缺少中文"), format!("{name} has no Chinese words"));
            }
            if text.en.trim().is_empty() {
                findings.add("S005", format!("{name} 缺少英文"), format!("{name} has no English words"));
            }
        });
    }
}
