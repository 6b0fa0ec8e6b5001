//! A story's words, as far as a pack can be checked without running it.

use base::Text;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An executable walk through an application.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Story {
    /// What it shows, in a sentence.
    pub title: Text,
    /// Clauses of the map of systems that it proves.
    #[serde(default)]
    pub rows: Vec<String>,
    /// When it begins, RFC 3339.
    #[serde(default)]
    pub clock: Option<String>,
    /// What happens.
    #[serde(default, rename = "step")]
    pub steps: Vec<StoryStep>,
}

/// One step: somebody does, tries or sees something, or time passes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct StoryStep {
    /// Who.
    #[serde(default, rename = "as", skip_serializing_if = "Option::is_none")]
    pub who: Option<String>,
    /// A verb of the product.
    #[serde(default, rename = "do", skip_serializing_if = "Option::is_none")]
    pub verb: Option<String>,
    /// A verb that must be refused.
    #[serde(default, rename = "try", skip_serializing_if = "Option::is_none")]
    pub attempt: Option<String>,
    /// The code of the refusal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
    /// What a page shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub see: Option<See>,
    /// How much time passes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pass: Option<String>,
    /// The item applied for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// The child that is worked on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<String>,
    /// Answers by field.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub answers: BTreeMap<String, toml::Value>,
    /// Files by material.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub files: BTreeMap<String, String>,
    /// Materials that are declared.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub declare: Vec<String>,
    /// Outcome of a task.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
    /// The opinion that is written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opinion: Option<String>,
    /// What must be true afterwards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expect: Option<toml::Value>,
    /// Words of single verbs; the engine that runs stories knows them.
    #[serde(flatten)]
    pub more: BTreeMap<String, toml::Value>,
}

/// What a page shows and does not show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct See {
    /// Address of the page, or `case`.
    pub at: String,
    /// Words that stand there.
    #[serde(default)]
    pub text: Vec<String>,
    /// Words that do not.
    #[serde(default)]
    pub not: Vec<String>,
}

impl Story {
    /// Whether somebody applies for an item, or is refused when trying to.
    pub fn applies_for(&self, item: &str) -> bool {
        self.steps.iter().any(|step| step.item.as_deref() == Some(item))
    }
}
