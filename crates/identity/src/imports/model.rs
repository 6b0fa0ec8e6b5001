//! What a spreadsheet says, and what is wrong with it.

use crate::offices::model::OfficeFacts;
use base::{Refusal, Text};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Which sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sheet {
    /// 机构.
    Offices,
    /// 人员和岗位.
    Posts,
}

impl Sheet {
    /// The names that the sheet may have; the first is the template's.
    pub fn names(self) -> [&'static str; 2] {
        match self {
            Sheet::Offices => ["机构 offices", "offices"],
            Sheet::Posts => ["人员和岗位 posts", "posts"],
        }
    }

    /// The key of its words.
    pub fn key(self) -> &'static str {
        match self {
            Sheet::Offices => "identity-sheet-offices",
            Sheet::Posts => "identity-sheet-posts",
        }
    }
}

/// A line of the sheet of offices.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct OfficeLine {
    /// Row in the sheet, from 1.
    pub row: u32,
    /// Code.
    pub code: String,
    /// Code of the office above; empty for a root.
    pub parent: String,
    /// Sort.
    pub kind: String,
    /// Full name.
    pub name: Text,
    /// Short name.
    pub short: Text,
    /// Division code.
    pub division: String,
    /// What it does.
    pub functions: Vec<String>,
    /// Phone.
    pub phone: String,
    /// Address.
    pub address: Text,
    /// Opening hours.
    pub hours: Text,
}

impl OfficeLine {
    /// As facts of an office.
    pub fn facts(&self) -> OfficeFacts {
        OfficeFacts {
            kind: self.kind.clone(),
            name: self.name.clone(),
            short: self.short.clone(),
            division: self.division.clone(),
            phone: self.phone.clone(),
            address: self.address.clone(),
            hours: self.hours.clone(),
            functions: self.functions.clone(),
        }
    }
}

/// A line of the sheet of posts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PostLine {
    /// Row in the sheet, from 1.
    pub row: u32,
    /// Login name.
    pub login: String,
    /// Name.
    pub name: String,
    /// Code of the office.
    pub office: String,
    /// Title.
    pub title: Text,
    /// Codes of roles, which then wait for the security administrator.
    pub roles: Vec<String>,
    /// First day; today when empty.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
}

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Which sheet.
    pub sheet: Sheet,
    /// Row in the sheet, from 1; 0 for the sheet itself.
    pub row: u32,
    /// Letter of the column, such as `C`; empty for the line as a whole, or for a column that the file lacks.
    pub column: String,
    /// What is wrong; its sentence stands in the Fluent files.
    pub refusal: Refusal,
}

impl Problem {
    /// A problem of a line.
    pub fn new(sheet: Sheet, row: u32, refusal: Refusal) -> Problem {
        Problem { sheet, row, column: String::new(), refusal }
    }

    /// The same in a column.
    pub fn at(mut self, column: &str) -> Problem {
        column.clone_into(&mut self.column);
        self
    }
}

/// The value of a line that a refusal is about, by its name among the columns; none for the line as a whole.
pub(crate) fn field_of(code: &str) -> Option<&'static str> {
    Some(match code {
        "import.twice" | "office.code_invalid" | "import.moves" | "office.closed" => "code",
        "import.no_parent" | "import.circle" => "parent",
        "office.name_invalid" => "name_zh",
        "office.kind_invalid" => "kind",
        "office.division_invalid" => "division",
        "office.function_invalid" => "functions",
        "account.login_invalid" | "account.login_taken" | "account.disabled" | "post.admin" => "login",
        "account.name_invalid" | "import.two_names" => "name",
        "post.title_invalid" => "title_zh",
        "import.no_office" => "office",
        "role.unknown" => "roles",
        "post.dates" => "to",
        _ => return None,
    })
}

/// Everything that a spreadsheet says.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Plan {
    /// Offices.
    pub offices: Vec<OfficeLine>,
    /// People and their posts.
    pub posts: Vec<PostLine>,
    /// Letter of each column that the file has, by sheet and name of the value.
    #[serde(default)]
    pub columns: BTreeMap<String, String>,
}

impl Plan {
    /// The letter of a column; empty when the file has no such column.
    pub fn column(&self, sheet: Sheet, field: &str) -> &str {
        self.columns.get(&Plan::place(sheet, field)).map_or("", String::as_str)
    }

    /// The name under which a column is noted.
    pub(crate) fn place(sheet: Sheet, field: &str) -> String {
        format!("{} {field}", sheet.names()[1])
    }
}

/// The letters of a column, counted from 0: `A`, `B`, … `Z`, `AA`.
pub(crate) fn letters(column: u32) -> String {
    let letter = char::from(b'A' + (column % 26) as u8);
    if column < 26 { letter.to_string() } else { format!("{}{letter}", letters(column / 26 - 1)) }
}

/// What a plan will do, or has done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Summary {
    /// Offices that are new.
    pub new_offices: usize,
    /// Offices that change.
    pub changed_offices: usize,
    /// Accounts that are new.
    pub new_people: usize,
    /// Posts that are new.
    pub new_posts: usize,
    /// Lines that say what is known already.
    pub known: usize,
}
