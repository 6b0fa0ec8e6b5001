//! The shape of a form: parts, pages of questions, and rules over the whole.

use crate::{Field, Formula};
use base::Text;
use serde::de::{MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// A form: what is asked, page by page.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// The file's name without its ending; set by whoever loads the file when it is not written.
    #[serde(default)]
    pub id: String,
    /// What it is for; the title of its item when it is not written.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub title: Text,
    /// Named groups of pages for the way bar; without any, each page is a part of its own.
    #[serde(default, rename = "part", skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
    /// The pages, in the order in which they are asked.
    #[serde(default, rename = "page")]
    pub pages: Vec<Page>,
    /// Conditions over the whole form.
    #[serde(
        default,
        rename = "rule",
        skip_serializing_if = "Vec::is_empty",
        serialize_with = "write_rules",
        deserialize_with = "read_rules"
    )]
    pub rules: Vec<Rule>,
}

/// A group of pages with a name, such as 住所.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Named by `page.part`.
    pub id: String,
    /// Shown in the outline.
    pub title: Text,
}

/// One page of questions: one for the public, at most a few that are one answer.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Page {
    /// The name in addresses.
    pub id: String,
    /// The heading; a page with one field may leave it out and takes the field's label.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Text>,
    /// One sentence under the heading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<Text>,
    /// The part it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
    /// Shown only when this holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Formula>,
    /// What is asked.
    #[serde(default, rename = "field", skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Field>,
    /// Questions people have at this point, folded under the button.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub help: Vec<Help>,
}

/// A question people have, with its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Help {
    /// In the words of a resident.
    pub ask: Text,
    /// What to do.
    pub answer: Text,
}

/// A condition over the whole form, refused as early as its answers are known.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// The name in `[rule.<id>]`.
    pub id: String,
    /// Must be true.
    pub condition: Formula,
    /// What is said otherwise. `{name}` takes a value of `with`; `{date}` without one is the first day on which the
    /// condition will hold with the answers as they are.
    pub otherwise: Text,
    /// Values for the sentence, each a FEEL expression.
    pub with: Vec<(String, Formula)>,
    /// The page on which it is said; otherwise the last page it reads an answer of.
    pub page: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleBody {
    #[serde(rename = "if")]
    condition: Formula,
    #[serde(rename = "else")]
    otherwise: Text,
    #[serde(default, skip_serializing_if = "serde_json::Map::is_empty")]
    with: serde_json::Map<String, serde_json::Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    page: Option<String>,
}

fn write_rules<S: Serializer>(rules: &[Rule], serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(rules.len()))?;
    for rule in rules {
        let with = rule.with.iter().map(|(name, formula)| (name.clone(), formula.source().into())).collect();
        let body = RuleBody {
            condition: rule.condition.clone(),
            otherwise: rule.otherwise.clone(),
            with,
            page: rule.page.clone(),
        };
        map.serialize_entry(&rule.id, &body)?;
    }
    map.end()
}

fn read_rules<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Rule>, D::Error> {
    struct Rules;
    impl<'de> Visitor<'de> for Rules {
        type Value = Vec<Rule>;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("rules by name, such as [rule.age]")
        }
        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Vec<Rule>, A::Error> {
            let mut rules = Vec::new();
            while let Some((id, body)) = map.next_entry::<String, RuleBody>()? {
                let mut with = Vec::new();
                for (name, value) in body.with {
                    let serde_json::Value::String(source) = value else {
                        return Err(serde::de::Error::custom(format!("with.{name} must be an expression in quotes")));
                    };
                    with.push((name, Formula::new(source)));
                }
                rules.push(Rule { id, condition: body.condition, otherwise: body.otherwise, with, page: body.page });
            }
            Ok(rules)
        }
    }
    deserializer.deserialize_map(Rules)
}

impl Form {
    /// The page with an id.
    pub fn page(&self, id: &str) -> Option<&Page> {
        self.pages.iter().find(|page| page.id == id)
    }

    /// All fields with their pages, in order.
    pub fn fields(&self) -> impl Iterator<Item = (&Page, &Field)> {
        self.pages.iter().flat_map(|page| page.fields.iter().map(move |field| (page, field)))
    }

    /// The field with an id.
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields().map(|(_, field)| field).find(|field| field.id == id)
    }
}

impl Page {
    /// The heading: its title, or the label of its only field.
    pub fn heading(&self) -> Text {
        match (&self.title, self.fields.as_slice()) {
            (Some(title), _) => title.clone(),
            (None, [only]) => only.label.clone(),
            (None, _) => Text::default(),
        }
    }

    /// Whether the page is one question whose label is the heading.
    pub fn is_one_question(&self) -> bool {
        self.fields.len() == 1 && self.title.as_ref().is_none_or(|title| *title == self.fields[0].label)
    }
}
