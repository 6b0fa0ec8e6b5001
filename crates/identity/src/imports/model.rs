//! What a spreadsheet says, and what is wrong with it.

use crate::offices::model::OfficeFacts;
use base::{Refusal, Text};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

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
    /// What is wrong; its sentence stands in the Fluent files.
    pub refusal: Refusal,
}

impl Problem {
    /// A problem.
    pub fn new(sheet: Sheet, row: u32, refusal: Refusal) -> Problem {
        Problem { sheet, row, refusal }
    }
}

/// Everything that a spreadsheet says.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Plan {
    /// Offices.
    pub offices: Vec<OfficeLine>,
    /// People and their posts.
    pub posts: Vec<PostLine>,
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
