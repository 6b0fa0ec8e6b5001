//! Ratings on five levels (好差评, GB/T 39734-2020): one for a case, voluntary, not shown with a name to the staff rated.

pub mod store;

use crate::case::{Case, Outcome};
use base::Text;
use std::ops::RangeInclusive;

/// Levels: 1 very satisfied, 2 satisfied, 3 fairly satisfied, 4 dissatisfied, 5 very dissatisfied (GB/T 39046 A.8).
pub const LEVELS: RangeInclusive<i64> = 1..=5;

/// A rating.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rating {
    /// Level.
    pub level: i64,
    /// Ids of reasons.
    pub reasons: Vec<String>,
    /// In one's own words.
    pub words: String,
    /// When.
    pub rated_at: base::Moment,
}

/// Whether a case is one that can be rated: over, a whole one, and not taken back.
pub fn can_be_rated(case: &Case) -> bool {
    !case.is_open() && case.parent.is_none() && !matches!(case.outcome, Some(Outcome::Withdrawn | Outcome::Void) | None)
}

/// Words of a level.
pub fn level(level: i64) -> Text {
    let (zh, en) = match level {
        1 => ("非常满意", "Very satisfied"),
        2 => ("满意", "Satisfied"),
        3 => ("基本满意", "Fairly satisfied"),
        4 => ("不满意", "Dissatisfied"),
        _ => ("非常不满意", "Very dissatisfied"),
    };
    Text::new(zh, en)
}

/// Reasons one can tick, good ones first.
pub const REASONS: &[(&str, &str, &str)] = &[
    ("quick", "办得快", "It was quick"),
    ("clear", "说得清楚", "It was clear"),
    ("one-visit", "一次办成", "Done in one go"),
    ("kind", "态度好", "People were kind"),
    ("slow", "办得慢", "It was slow"),
    ("unclear", "没说清楚", "It was unclear"),
    ("asked-twice", "重复要材料", "I was asked twice for papers"),
    ("rude", "态度不好", "People were rude"),
    ("not-solved", "事情没解决", "My matter was not solved"),
];

/// A reason by id.
pub fn reason(id: &str) -> Option<Text> {
    REASONS.iter().find(|(known, _, _)| *known == id).map(|(_, zh, en)| Text::new(*zh, *en))
}
