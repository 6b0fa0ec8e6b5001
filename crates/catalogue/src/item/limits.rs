//! Time limits of an item: each a legal term with the law and article that sets it.

use calendar::{Term, Unit};
use serde::de::{self, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// One limit. In files either `"3wd"` or `{ term = "15d", law = "居住证暂行条例", article = "9" }`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    /// How long: `wd` working days, `d` natural days, `h` hours, `m` months, `y` years.
    pub term: Term,
    /// The law that sets it; empty when the body in charge promises it by itself.
    pub law: String,
    /// Number of the article of the law.
    pub article: String,
    /// The section of a paper that has no articles, such as `三（二）`.
    pub section: String,
    /// The article is recalled and still to be compared with the official text.
    pub recalled: bool,
    /// What else has to be said about it (时限说明).
    pub note: Option<base::Text>,
}

impl Limit {
    /// A limit without a law of its own.
    pub fn plain(term: Term) -> Limit {
        Limit { term, law: String::new(), article: String::new(), section: String::new(), recalled: false, note: None }
    }

    fn is_plain(&self) -> bool {
        *self == Limit::plain(self.term)
    }
}

/// The limits of an item.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// For telling everything that is missing, or accepting; silence beyond it accepts (Licensing Law art. 32).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accept: Option<Limit>,
    /// What the body promises (承诺办结时限). Absent or zero for an item handled while one waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promised: Option<Limit>,
    /// What the law allows (法定办结时限).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statutory: Option<Limit>,
    /// How much the statutory limit may be extended with an approver's consent (Licensing Law art. 42).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extension: Option<Limit>,
    /// For issuing and delivering the result after the decision (Licensing Law art. 44).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deliver: Option<Limit>,
}

impl Limits {
    /// Each limit that is set, with its word in files.
    pub fn each(&self) -> impl Iterator<Item = (&'static str, &Limit)> {
        [
            ("accept", &self.accept),
            ("promised", &self.promised),
            ("statutory", &self.statutory),
            ("extension", &self.extension),
            ("deliver", &self.deliver),
        ]
        .into_iter()
        .filter_map(|(word, limit)| limit.as_ref().map(|limit| (word, limit)))
    }
}

/// Whether `inner` never ends after `outer`, both begun on the same day: `Some(answer)` when that is certain, `None` when it
/// depends on the days (fifteen working days against three weeks).
///
/// Terms of one unit are compared exactly; others by the shortest and longest span they can have in natural days. The
/// longest holiday and its swapped days are counted as ten more days for each twenty working days begun.
pub fn fits(inner: Term, outer: Term) -> Option<bool> {
    if inner.unit == outer.unit {
        return Some(inner.amount <= outer.amount);
    }
    let ((inner_least, inner_most), (outer_least, outer_most)) = (span(inner), span(outer));
    if inner_most <= outer_least {
        Some(true)
    } else if inner_least > outer_most {
        Some(false)
    } else {
        None
    }
}

/// Shortest and longest length in hours.
fn span(term: Term) -> (u64, u64) {
    let amount = u64::from(term.amount);
    let (least, most) = match term.unit {
        Unit::Hours => return (amount, amount),
        Unit::NaturalDays => (amount, amount),
        Unit::WorkingDays if amount == 0 => (0, 0),
        Unit::WorkingDays => (amount, amount + 2 * amount.div_ceil(5) + 10 * amount.div_ceil(20)),
        Unit::Months => (28 * amount, 31 * amount),
        Unit::Years => (365 * amount, 366 * amount),
    };
    (least * 24, most * 24)
}

impl Serialize for Limit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.is_plain() {
            return serializer.collect_str(&self.term);
        }
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("term", &self.term.to_string())?;
        if !self.law.is_empty() {
            map.serialize_entry("law", &self.law)?;
        }
        if !self.article.is_empty() {
            map.serialize_entry("article", &self.article)?;
        }
        if !self.section.is_empty() {
            map.serialize_entry("section", &self.section)?;
        }
        if self.recalled {
            map.serialize_entry("recalled", &true)?;
        }
        if let Some(note) = &self.note {
            map.serialize_entry("note", note)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Limit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Limit, D::Error> {
        deserializer.deserialize_any(LimitVisitor)
    }
}

struct LimitVisitor;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Full {
    term: String,
    #[serde(default)]
    law: String,
    #[serde(default)]
    article: String,
    #[serde(default)]
    section: String,
    #[serde(default)]
    recalled: bool,
    #[serde(default)]
    note: Option<base::Text>,
}

impl<'de> Visitor<'de> for LimitVisitor {
    type Value = Limit;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a term such as \"20wd\", or { term = \"20wd\", law = \"…\", article = \"…\" }")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Limit, E> {
        term(text).map(Limit::plain)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Limit, A::Error> {
        let full = Full::deserialize(de::value::MapAccessDeserializer::new(map))?;
        Ok(Limit {
            term: term(&full.term)?,
            law: full.law,
            article: full.article,
            section: full.section,
            recalled: full.recalled,
            note: full.note,
        })
    }
}

fn term<E: de::Error>(text: &str) -> Result<Term, E> {
    text.parse().map_err(|_| E::custom(format!("\"{text}\" is not a term; write 3wd, 20d, 2m, 1y or 4h")))
}
