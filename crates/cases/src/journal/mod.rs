//! The journal: every step of a case, who took it and what it changed. `fold(journal) == row` holds at all times.

pub mod store;

use crate::case::Case;
use base::{AccountId, CaseId, Error, Moment, Result};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// One entry.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Time-ordered id.
    pub id: i64,
    /// The case.
    pub case: CaseId,
    /// When.
    pub at: Moment,
    /// Who; 0 for the system.
    pub account: AccountId,
    /// Name of the actor as it was then.
    pub actor: String,
    /// Office of the actor as it was then; empty for applicants and the system.
    pub office: String,
    /// What happened, such as `accepted`.
    pub kind: String,
    /// Whether the applicant sees it.
    pub open: bool,
    /// Facts for its sentence; never sensitive values.
    pub detail: Value,
    /// Fields of the case that it changed.
    pub change: Map<String, Value>,
}

impl Entry {
    /// Whether somebody worked on the case.
    pub fn is_work(&self) -> bool {
        !NO_WORK.contains(&self.kind.as_str())
    }

    /// Whether a part of the program took the step by itself.
    pub fn is_by_system(&self) -> bool {
        self.account.0 == 0
    }
}

/// Whether the last acceptance came of silence: nobody had said anything in time.
pub fn accepted_by_silence(entries: &[Entry]) -> bool {
    let acceptance = entries.iter().rfind(|entry| matches!(entry.kind.as_str(), "accepted" | "accepted-by-silence"));
    acceptance.is_some_and(|entry| entry.kind == "accepted-by-silence")
}

/// Kinds of entries that are no work on a case: a step was only looked at, taken or put back; the rest comes from the applicant,
/// from a calendar that was loaded, or from the program itself. A kind that is not here is work.
const NO_WORK: &[&str] = &[
    "claimed",
    "released",
    "answers-viewed",
    "joined",
    "opened",
    "owner-changed",
    "material-sent",
    "material-reminded",
    "material-overdue",
    "supplement-reminded",
    "supplement-overdue",
    "due-moved",
    "step-day-moved",
    "material-day-moved",
    "opinion-day-moved",
    "supplement-day-moved",
];

/// The fields in which two states of a case differ, with their new values.
pub fn difference(before: Option<&Case>, after: &Case) -> Result<Map<String, Value>> {
    let object = |case: &Case| match serde_json::to_value(case)? {
        Value::Object(map) => Ok(map),
        _ => Err(Error::fault("a case is not an object")),
    };
    let after = object(after)?;
    let before = before.map(object).transpose()?.unwrap_or_default();
    Ok(after.into_iter().filter(|(name, value)| before.get(name) != Some(value)).collect())
}

/// The case that a journal leads to; `None` for an empty one.
pub fn fold(entries: &[Entry]) -> Result<Option<Case>> {
    let mut fields = Map::new();
    for entry in entries {
        fields.extend(entry.change.clone());
    }
    if fields.is_empty() {
        return Ok(None);
    }
    let mut case: Case = serde_json::from_value(Value::Object(fields))?;
    case.version = entries.iter().filter(|entry| !entry.change.is_empty()).count() as i64;
    Ok(Some(case))
}
