//! What came of stories, as a line each: for people, or as one JSON object.

use super::teller::Broken;
use base::Text;
use serde::{Deserialize, Serialize};

/// What came of a story on an engine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// `pack/story`, or the file's name.
    pub name: String,
    /// Its title.
    pub title: Text,
    /// Clauses of the map of systems that it claims.
    pub rows: Vec<String>,
    /// `sqlite` or `postgres`.
    pub engine: String,
    /// Whether it went through.
    pub ok: bool,
    /// How long it took.
    pub milliseconds: u64,
    /// The step at which it broke, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<usize>,
    /// What the step says.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub said: String,
    /// Why, with what the page showed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
}

impl Line {
    /// Of a story that broke.
    pub fn broken(mut self, broken: Broken) -> Line {
        self.ok = false;
        self.step = (broken.step > 0).then_some(broken.step);
        self.said = broken.said;
        self.why = broken.why;
        self
    }

    /// For people.
    pub fn words(&self) -> String {
        let mark = if self.ok { "ok  " } else { "FAIL" };
        let head = format!("{mark} {:<48} {:<8} {:>6} ms", self.name, self.engine, self.milliseconds);
        match self.step {
            _ if self.ok => head,
            Some(step) => format!("{head}\n     step {step}, {}: {}", self.said, self.why),
            None => format!("{head}\n     {}", self.why),
        }
    }
}
