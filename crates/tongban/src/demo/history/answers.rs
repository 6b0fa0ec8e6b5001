//! Answers of one person in place of another's: the sample answers of a pack's story, with facts put in.

use crate::city::{City, Resident};
use jiff::Span;
use jiff::civil::Date;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A fact of a resident, as stories name it.
fn fact(city: &City, resident: &Resident, name: &str) -> Option<String> {
    Some(match name {
        "name" => resident.name.clone(),
        "citizen_id" => resident.number.to_string(),
        "phone" => resident.phone.as_ref()?.to_string(),
        "bank_account" => resident.bank_card.to_string(),
        "division" => city.households[resident.household].community.clone(),
        "address" => city.households[resident.household].address.zh.clone(),
        "property" => city.households[resident.household].property.clone()?,
        _ => return None,
    })
}

/// Who takes the parts of a story.
#[derive(Debug, Clone, Copy)]
pub struct Cast<'a> {
    /// The city of all of them.
    pub city: &'a City,
    /// Who applies.
    pub me: &'a Resident,
    /// Who stands for another resident of the story; none leaves that one.
    pub other: Option<&'a Resident>,
    /// By how many days the story is told later than it was written: its days move with it.
    pub later: i64,
}

impl Cast<'_> {
    /// The answers as JSON; `None` when a fact is missing.
    pub fn fill(&self, answers: &BTreeMap<String, toml::Value>) -> Option<Map<String, Value>> {
        answers.iter().map(|(field, value)| Some((field.clone(), self.json(value)?))).collect()
    }

    /// What `$me.phone`, `$zhou-li.citizen_id` or `$company:shiguang.credit_code` stands for.
    fn named(&self, text: &str) -> Option<String> {
        let (who, name) = text.strip_prefix('$')?.split_once('.')?;
        if let Some(slug) = who.strip_prefix("company:") {
            let company = self.city.company(slug)?;
            return Some(match name {
                "name" => company.name.clone(),
                "credit_code" => company.credit_code.to_string(),
                _ => return None,
            });
        }
        let resident = match (who, self.other) {
            ("me", _) => self.me,
            (_, Some(other)) => other,
            (slug, None) => self.city.resident(slug)?,
        };
        fact(self.city, resident, name)
    }

    fn json(&self, value: &toml::Value) -> Option<Value> {
        Some(match value {
            toml::Value::String(text) if text.starts_with('$') => Value::String(self.named(text)?),
            toml::Value::String(text) => Value::String(moved(text, self.later).unwrap_or_else(|| text.clone())),
            toml::Value::Integer(number) => Value::from(*number),
            toml::Value::Float(number) => Value::from(*number),
            toml::Value::Boolean(yes) => Value::from(*yes),
            toml::Value::Datetime(at) => Value::String(at.to_string()),
            toml::Value::Array(list) => Value::Array(list.iter().map(|one| self.json(one)).collect::<Option<_>>()?),
            toml::Value::Table(table) => {
                let pairs = table.iter().map(|(name, one)| Some((name.clone(), self.json(one)?)));
                Value::Object(pairs.collect::<Option<Map<String, Value>>>()?)
            }
        })
    }
}

/// A day (`2026-12-31`) or a month (`2026-12`) some days later; none for any other text.
fn moved(text: &str, days: i64) -> Option<String> {
    let later = |day: Date| day.checked_add(Span::new().days(days)).ok();
    match text.len() {
        10 => Some(later(text.parse().ok()?)?.to_string()),
        7 => {
            let first: Date = format!("{text}-01").parse().ok()?;
            Some(later(first)?.strftime("%Y-%m").to_string())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_take_the_place_of_their_names() {
        let city = City::generate(1, 0.2);
        let me = city.resident("li-guiying").expect("is there");
        let story =
            "a = \"$me.citizen_id\"\nb = { c = [\"$zhou-li.phone\", 3] }\nd = \"$company:shiguang.credit_code\"";
        let story: BTreeMap<String, toml::Value> = toml::from_str(story).expect("TOML");
        let cast = Cast { city: &city, me, other: None, later: 0 };
        let filled = cast.fill(&story).expect("filled");
        assert_eq!(filled["a"], me.number.to_string());
        assert_eq!(
            filled["b"]["c"][0],
            city.resident("zhou-li").and_then(|one| one.phone.as_ref()).expect("a phone").to_string()
        );
        assert_eq!(filled["d"], city.company("shiguang").expect("is there").credit_code.to_string());
        assert!(cast.fill(&toml::from_str("a = \"$me.shoe_size\"").expect("TOML")).is_none());
        let other = city.resident("chen-xiaolan").expect("is there");
        let recast = Cast { other: Some(other), ..cast }.fill(&story).expect("filled");
        assert_eq!(recast["a"], me.number.to_string());
        assert_eq!(recast["b"]["c"][0], other.phone.as_ref().expect("a phone").to_string());
    }

    #[test]
    fn days_and_months_move_with_the_story() {
        assert_eq!(moved("2026-12-31", 40).as_deref(), Some("2027-02-09"));
        assert_eq!(moved("2026-12", 31).as_deref(), Some("2027-01"));
        assert_eq!(moved("2026-12-31", -31).as_deref(), Some("2026-11-30"));
        for text in ["2026-13-01", "桂花巷 16 号 2 层", "1234567", "", "云州拾光茶饮有限公司"] {
            assert_eq!(moved(text, 3), None, "{text}");
        }
    }
}
