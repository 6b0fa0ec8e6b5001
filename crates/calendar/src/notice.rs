//! One year's notice of the State Council, in the file format of holiday-cn: `year`, `papers`, `days`.
//!
//! A year's file may hold days of the December before (2019.json starts with 2018-12-29). An empty list of days means
//! that the year has not been announced.

use crate::days::day_number;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

const LONGEST_FILE: usize = 256 * 1024;
const MOST_DAYS: usize = 200;
const MOST_PAPERS: usize = 20;
const LONGEST_NAME: usize = 60;
const LONGEST_ADDRESS: usize = 500;
const YEARS: std::ops::RangeInclusive<i16> = 1949..=2200;

/// A year's holidays and made-up working days, with the papers they come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearNotice {
    /// The year the notice is about.
    pub year: i16,
    /// Addresses of the State Council's papers.
    pub papers: Vec<String>,
    /// The days that differ from the rule "Monday to Friday work"; empty while the year is not announced.
    pub days: Vec<NoticeDay>,
}

/// A day that a notice names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeDay {
    /// The holiday it belongs to, as the notice says it (`国庆节、中秋节`).
    pub name: String,
    /// The date.
    pub date: Date,
    /// True: nobody works. False: a made-up working day.
    #[serde(rename = "isOffDay")]
    pub off: bool,
}

/// A file of a year's notice that cannot be read, with the line where it is known.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.sentence_en())]
pub struct NoticeError {
    /// Line in the file, from 1.
    pub line: Option<usize>,
    /// What is wrong.
    pub problem: NoticeProblem,
}

/// What is wrong with a notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoticeProblem {
    /// The file is larger than any notice.
    TooLarge,
    /// Not JSON, or a key is missing or of the wrong type; the parser's words.
    Format(String),
    /// The year is not one a notice can be about.
    Year(i64),
    /// More papers or days than a notice can have.
    TooMany,
    /// A name or an address is empty or too long.
    Name(String),
    /// Not a date as 2026-10-01.
    Date(String),
    /// A date that is neither in the year nor in the December before.
    OutsideYear(Date),
    /// The same date twice.
    Twice(Date),
}

#[derive(Deserialize)]
struct RawNotice {
    year: i64,
    papers: Vec<String>,
    days: Vec<RawDay>,
}

#[derive(Deserialize)]
struct RawDay {
    name: String,
    date: String,
    #[serde(rename = "isOffDay")]
    off: bool,
}

impl YearNotice {
    /// Reads a file in the holiday-cn format and checks everything in it.
    pub fn from_json(text: &str) -> Result<YearNotice, NoticeError> {
        let fail = |line, problem| Err(NoticeError { line, problem });
        if text.len() > LONGEST_FILE {
            return fail(None, NoticeProblem::TooLarge);
        }
        let raw: RawNotice = match serde_json::from_str(text.trim_start_matches('\u{feff}')) {
            Ok(raw) => raw,
            Err(error) => {
                let line = (error.line() > 0).then(|| error.line());
                return fail(line, NoticeProblem::Format(without_position(&error.to_string())));
            }
        };
        let year = match i16::try_from(raw.year) {
            Ok(year) if YEARS.contains(&year) => year,
            _ => return fail(line_of(text, "\"year\"", 0), NoticeProblem::Year(raw.year)),
        };
        if raw.days.len() > MOST_DAYS || raw.papers.len() > MOST_PAPERS {
            return fail(None, NoticeProblem::TooMany);
        }
        if let Some(bad) = raw.papers.iter().find(|paper| !is_plain(paper, LONGEST_ADDRESS)) {
            return fail(line_of(text, "\"papers\"", 0), NoticeProblem::Name(shorten(bad)));
        }
        let mut days = Vec::with_capacity(raw.days.len());
        let mut seen = BTreeSet::new();
        for (index, day) in raw.days.into_iter().enumerate() {
            let line = line_of(text, "\"date\"", index);
            let Some(date) = parse_date(&day.date) else {
                return fail(line, NoticeProblem::Date(shorten(&day.date)));
            };
            if date.year() != year && !(date.year() == year - 1 && date.month() == 12) {
                return fail(line, NoticeProblem::OutsideYear(date));
            }
            if !is_plain(&day.name, LONGEST_NAME) {
                return fail(line, NoticeProblem::Name(shorten(&day.name)));
            }
            if !seen.insert(date) {
                return fail(line, NoticeProblem::Twice(date));
            }
            days.push(NoticeDay { name: day.name, date, off: day.off });
        }
        days.sort_by_key(|day| day_number(day.date));
        Ok(YearNotice { year, papers: raw.papers, days })
    }

    /// The file as it would be published, without the two schema keys.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).expect("strings, dates and booleans always serialise")
    }

    /// Whether the notice says anything: an empty one means the year is not announced.
    pub fn is_announced(&self) -> bool {
        !self.days.is_empty()
    }
}

impl NoticeError {
    /// The refusal's code, also a message key.
    pub fn code(&self) -> &'static str {
        match self.problem {
            NoticeProblem::TooLarge => "calendar-notice-too-large",
            NoticeProblem::Format(_) => "calendar-notice-format",
            NoticeProblem::Year(_) => "calendar-notice-year",
            NoticeProblem::TooMany => "calendar-notice-too-many",
            NoticeProblem::Name(_) => "calendar-notice-name",
            NoticeProblem::Date(_) => "calendar-notice-date",
            NoticeProblem::OutsideYear(_) => "calendar-notice-outside-year",
            NoticeProblem::Twice(_) => "calendar-notice-twice",
        }
    }

    /// What is wrong, in Chinese.
    pub fn sentence_zh(&self) -> String {
        let place = self.line.map(|line| format!("第 {line} 行：")).unwrap_or_default();
        let what = match &self.problem {
            NoticeProblem::TooLarge => "文件太大，一年的放假安排不超过 256 KB".to_owned(),
            NoticeProblem::Format(words) => format!("格式不对（{words}）。文件要有 year、papers、days 三项"),
            NoticeProblem::Year(year) => format!("年份 {year} 不在 1949 到 2200 之间"),
            NoticeProblem::TooMany => "日子或文件网址太多，不像一年的放假安排".to_owned(),
            NoticeProblem::Name(name) => format!("名称“{name}”是空的、太长，或有看不见的字符"),
            NoticeProblem::Date(text) => format!("“{text}”不是日期，应写成 2026-10-01 这样"),
            NoticeProblem::OutsideYear(date) => format!("{date} 不在这一年，也不在上一年 12 月"),
            NoticeProblem::Twice(date) => format!("{date} 写了两次"),
        };
        place + &what
    }

    /// What is wrong, in English.
    pub fn sentence_en(&self) -> String {
        let place = self.line.map(|line| format!("line {line}: ")).unwrap_or_default();
        let what = match &self.problem {
            NoticeProblem::TooLarge => "the file is too large; a year's notice has at most 256 KB".to_owned(),
            NoticeProblem::Format(words) => format!("wrong format ({words}); the file needs year, papers and days"),
            NoticeProblem::Year(year) => format!("the year {year} is not between 1949 and 2200"),
            NoticeProblem::TooMany => "too many days or papers for one year's notice".to_owned(),
            NoticeProblem::Name(name) => format!("the name “{name}” is empty, too long or has invisible characters"),
            NoticeProblem::Date(text) => format!("“{text}” is not a date; write it as 2026-10-01"),
            NoticeProblem::OutsideYear(date) => format!("{date} is neither in this year nor in the December before"),
            NoticeProblem::Twice(date) => format!("{date} appears twice"),
        };
        place + &what
    }
}

fn parse_date(text: &str) -> Option<Date> {
    let plain = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    if plain { text.parse().ok() } else { None }
}

fn is_plain(text: &str, most: usize) -> bool {
    !text.trim().is_empty() && text.chars().count() <= most && !text.chars().any(char::is_control)
}

fn shorten(text: &str) -> String {
    text.chars().filter(|character| !character.is_control()).take(40).collect()
}

/// The parser's message without its own `at line 3 column 5`.
fn without_position(message: &str) -> String {
    shorten(message.split(" at line ").next().unwrap_or(message))
}

/// The line (from 1) of the occurrence of a key.
fn line_of(text: &str, key: &str, occurrence: usize) -> Option<usize> {
    let (offset, _) = text.match_indices(key).nth(occurrence)?;
    Some(text[..offset].bytes().filter(|byte| *byte == b'\n').count() + 1)
}
