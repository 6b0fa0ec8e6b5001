//! The calendar: which days are working days, and what a day is called.
//!
//! Compiled to one bit a day over the announced years (a few hundred bytes); outside them the weekday decides.

use crate::built_in;
use crate::days::{self, day_number, from_day_number};
use crate::notice::YearNotice;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

/// The coming year's notice may name days of the last weekend before it, which begins on 26 December at the earliest
/// (seen: 29 to 31 December).
const LATE_DECEMBER: i8 = 26;

/// The working days of all announced years.
#[derive(Debug, Clone, Default)]
pub struct Calendar {
    notices: BTreeMap<i16, Arc<YearNotice>>,
    /// Number of the day of the first bit.
    first: i32,
    /// One bit a day, 1 = working day, over all years that a notice touches.
    bits: Vec<u64>,
    /// The days that notices name, in order.
    named: Vec<Named>,
}

#[derive(Debug, Clone)]
struct Named {
    number: i32,
    off: bool,
    name: Arc<str>,
}

/// What a day is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayKind<'a> {
    /// An ordinary working day.
    Work,
    /// Saturday or Sunday.
    Weekend,
    /// A day off by notice, with the holiday's name.
    Holiday(&'a str),
    /// A working day that makes up for a holiday, with the holiday's name.
    MakeUp(&'a str),
}

impl DayKind<'_> {
    /// Whether people work.
    pub fn is_workday(self) -> bool {
        matches!(self, DayKind::Work | DayKind::MakeUp(_))
    }
}

impl Calendar {
    /// The built-in national calendar, 2007 to 2026; read at the first use.
    pub fn national() -> &'static Calendar {
        static NATIONAL: LazyLock<Calendar> = LazyLock::new(|| Calendar::from_years(built_in::notices()));
        &NATIONAL
    }

    /// A calendar of these notices; of two for one year the later in the list holds.
    pub fn from_years(notices: Vec<YearNotice>) -> Calendar {
        Calendar::compile(notices.into_iter().map(|notice| (notice.year, Arc::new(notice))).collect())
    }

    /// This calendar with one year added or replaced.
    pub fn with_year(&self, notice: YearNotice) -> Calendar {
        let mut notices = self.notices.clone();
        notices.insert(notice.year, Arc::new(notice));
        Calendar::compile(notices)
    }

    fn compile(notices: BTreeMap<i16, Arc<YearNotice>>) -> Calendar {
        // A date named by two years follows the later notice, which is the newer paper.
        let mut named = BTreeMap::new();
        let mut names: BTreeMap<&str, Arc<str>> = BTreeMap::new();
        for day in notices.values().flat_map(|notice| &notice.days) {
            let name = names.entry(day.name.as_str()).or_insert_with(|| Arc::from(day.name.as_str()));
            let number = day_number(day.date);
            named.insert(number, Named { number, off: day.off, name: Arc::clone(name) });
        }
        let named: Vec<Named> = named.into_values().collect();
        let first = named.first().map_or(0, |day| day.number);
        let length = named.last().map_or(0, |day| (day.number - first + 1) as usize);
        let mut bits = vec![0_u64; length.div_ceil(64)];
        for offset in 0..bits.len() * 64 {
            if days::is_weekday(first + offset as i32) {
                bits[offset / 64] |= 1 << (offset % 64);
            }
        }
        for day in &named {
            let offset = (day.number - first) as usize;
            let bit = 1 << (offset % 64);
            if day.off {
                bits[offset / 64] &= !bit;
            } else {
                bits[offset / 64] |= bit;
            }
        }
        Calendar { notices, first, bits, named }
    }

    /// The notices, in order of year.
    pub fn notices(&self) -> impl Iterator<Item = &YearNotice> {
        self.notices.values().map(Arc::as_ref)
    }

    /// The notice of one year, announced or empty.
    pub fn notice(&self, year: i16) -> Option<&YearNotice> {
        self.notices.get(&year).map(Arc::as_ref)
    }

    /// Whether the State Council's notice for this year is known. An empty file counts as not announced.
    pub fn is_announced(&self, year: i16) -> bool {
        self.notices.get(&year).is_some_and(|notice| notice.is_announced())
    }

    /// Whether people work on this day. Years that are not announced have weekends only.
    pub fn is_workday(&self, date: Date) -> bool {
        self.works(day_number(date))
    }

    /// Whether no notice still to come can change this day: its year is announced, and in the last days of December
    /// the next year too (2018-12-29 stands in the notice for 2019).
    pub fn is_settled(&self, date: Date) -> bool {
        self.is_announced(date.year())
            && (date.month() < 12 || date.day() < LATE_DECEMBER || self.is_announced(date.year().saturating_add(1)))
    }

    /// The first year that has to be announced before the days `from..=to` are certain.
    pub(crate) fn unsettled_year(&self, from: Date, to: Date) -> Option<i16> {
        let unknown = (from.year()..=to.year()).find(|year| !self.is_announced(*year));
        unknown.or_else(|| (!self.is_settled(to)).then(|| to.year().saturating_add(1)))
    }

    /// What the day is, with the name of the holiday.
    pub fn describe(&self, date: Date) -> DayKind<'_> {
        self.kind(day_number(date))
    }

    /// The first working day after a date.
    pub fn next_workday(&self, date: Date) -> Date {
        self.step(date, 1)
    }

    /// The last working day before a date.
    pub fn previous_workday(&self, date: Date) -> Date {
        self.step(date, -1)
    }

    /// Working days `d` with `after < d <= to`; 0 when `to` is not after `after`.
    pub fn workdays_between(&self, after: Date, to: Date) -> u32 {
        (day_number(after) + 1..=day_number(to)).filter(|number| self.works(*number)).count() as u32
    }

    fn step(&self, date: Date, by: i32) -> Date {
        let mut number = day_number(date) + by;
        while (days::FIRST..=days::LAST).contains(&number) && !self.works(number) {
            number += by;
        }
        from_day_number(number)
    }

    /// Whether people work on the day with this number.
    pub(crate) fn works(&self, number: i32) -> bool {
        let offset = number - self.first;
        match usize::try_from(offset).ok().and_then(|offset| Some((self.bits.get(offset / 64)?, offset % 64))) {
            Some((word, bit)) => word >> bit & 1 == 1,
            None => days::is_weekday(number),
        }
    }

    pub(crate) fn kind(&self, number: i32) -> DayKind<'_> {
        match self.named.binary_search_by_key(&number, |day| day.number) {
            Ok(index) if self.named[index].off => DayKind::Holiday(&self.named[index].name),
            Ok(index) if !days::is_weekday(number) => DayKind::MakeUp(&self.named[index].name),
            _ if days::is_weekday(number) => DayKind::Work,
            _ => DayKind::Weekend,
        }
    }
}
