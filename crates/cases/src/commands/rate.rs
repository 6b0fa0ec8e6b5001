//! The applicant rates on five levels after delivery (GB/T 39734-2020: one case, one rating; one follow-up on a bad one).

use super::clean;
use crate::case::{represented, store};
use crate::rating::{self, LEVELS};
use base::{CaseId, OrRefuse, Refusal, Result};
use db::Cx;

/// Rates a finished case.
#[derive(Debug, Clone)]
pub struct Rate {
    /// The case.
    pub case: CaseId,
    /// 1 very satisfied to 5 very dissatisfied (GB/T 39046 A.8).
    pub level: i64,
    /// What was good or bad, from the list.
    pub reasons: Vec<String>,
    /// In one's own words.
    pub words: String,
}

impl Rate {
    /// Runs the command.
    pub fn run(&self, cx: &mut Cx) -> Result<()> {
        let words = clean(&self.words)?;
        base::refuse_if!(!LEVELS.contains(&self.level), "case.no_such_level");
        let case = store::visible(cx, self.case)?.or_refuse(Refusal::NOT_FOUND)?;
        let permit = represented::permit(cx, &case)?;
        base::refuse_if!(case.is_open(), "case.not_finished");
        base::refuse_if!(!rating::can_be_rated(&case), "case.not_to_be_rated");
        base::refuse_if!(rating::store::of_case(cx, case.id)?.is_some(), "case.already_rated");
        let reasons: Vec<String> = self.reasons.iter().filter(|one| rating::reason(one).is_some()).cloned().collect();
        rating::store::add(cx, &permit, &case, self.level, &reasons, &words)?;
        cx.emit("case.rated", &serde_json::json!({ "case": case.id, "level": self.level }))
    }
}
