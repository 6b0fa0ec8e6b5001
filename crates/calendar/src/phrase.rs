//! Dates and holidays in words: `11 月 21、22 日`, `21–22 November`, `National Day`.

use crate::days::from_day_number;
use jiff::civil::{Date, Weekday};

/// 周一 to 周日.
pub fn weekday_zh(date: Date) -> &'static str {
    ["周一", "周二", "周三", "周四", "周五", "周六", "周日"][offset(date.weekday())]
}

/// Monday to Sunday.
pub fn weekday_en(date: Date) -> &'static str {
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"][offset(date.weekday())]
}

fn offset(weekday: Weekday) -> usize {
    usize::from(weekday.to_monday_zero_offset().unsigned_abs())
}

const HOLIDAYS: [(&str, &str); 9] = [
    ("元旦", "New Year"),
    ("春节", "Spring Festival"),
    ("清明节", "Qingming Festival"),
    ("劳动节", "Labour Day"),
    ("五一", "Labour Day"),
    ("端午节", "Dragon Boat Festival"),
    ("中秋节", "Mid-Autumn Festival"),
    ("国庆节", "National Day"),
    ("十一", "National Day"),
];

/// A holiday's name in English; joined names are joined (`国庆节、中秋节`), unknown ones stay as they are.
pub fn holiday_en(name: &str) -> String {
    let parts: Vec<&str> = name.split('、').map(one_holiday_en).collect();
    parts.join(" and ")
}

fn one_holiday_en(name: &str) -> &str {
    if name.contains("抗日战争") {
        return "Victory Day";
    }
    HOLIDAYS.iter().find(|(zh, _)| name.contains(zh)).map_or(name, |(_, en)| en)
}

/// Says dates in Chinese one after another: the month and year only where they change.
pub(crate) struct SpeakerZh {
    year: i16,
    month: Option<i8>,
}

impl SpeakerZh {
    /// `year`: the year that need not be said. `month`: the month that need not be said.
    pub(crate) fn new(year: i16, month: Option<i8>) -> SpeakerZh {
        SpeakerZh { year, month }
    }

    pub(crate) fn day(&mut self, date: Date) -> String {
        self.stem(date) + " 日"
    }

    /// `21 日`, `21、22 日`, `10 月 1 日至 8 日`.
    pub(crate) fn run(&mut self, from: i32, to: i32) -> String {
        let (first, last) = (from_day_number(from), from_day_number(to));
        let one_month = (first.year(), first.month()) == (last.year(), last.month());
        match to - from {
            0 => self.day(first),
            1 if one_month => format!("{}、{} 日", self.stem(first), last.day()),
            1 => format!("{}、{}", self.day(first), self.day(last)),
            _ => format!("{}至 {}", self.day(first), self.day(last)),
        }
    }

    fn stem(&mut self, date: Date) -> String {
        let mut words = String::new();
        if date.year() != self.year {
            words = format!("{} 年 ", date.year());
            self.year = date.year();
            self.month = None;
        }
        if self.month != Some(date.month()) {
            words += &format!("{} 月 ", date.month());
            self.month = Some(date.month());
        }
        words + &date.day().to_string()
    }
}

/// Says dates in English one after another: the year only where it changes.
pub(crate) struct SpeakerEn {
    year: i16,
}

impl SpeakerEn {
    pub(crate) fn new(year: i16) -> SpeakerEn {
        SpeakerEn { year }
    }

    pub(crate) fn day(&mut self, date: Date) -> String {
        let words = format!("{} {}", date.day(), month_en(date));
        if date.year() == self.year {
            return words;
        }
        self.year = date.year();
        format!("{words} {}", date.year())
    }

    /// `21 November`, `21–22 November`, `31 January – 1 February`.
    pub(crate) fn run(&mut self, from: i32, to: i32) -> String {
        let (first, last) = (from_day_number(from), from_day_number(to));
        if from == to {
            self.day(first)
        } else if (first.year(), first.month()) == (last.year(), last.month()) {
            format!("{}–{}", first.day(), self.day(last))
        } else {
            format!("{} – {}", self.day(first), self.day(last))
        }
    }
}

fn month_en(date: Date) -> &'static str {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    MONTHS[usize::from(date.month().unsigned_abs()) - 1]
}

/// `a`, `a and b`, `a, b and c`.
pub(crate) fn list_en(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}
