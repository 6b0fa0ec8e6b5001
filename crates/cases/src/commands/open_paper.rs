//! The applicant opens a paper; the first time is the receipt of its delivery.

use crate::case::represented::{self, Represented};
use crate::case::store;
use crate::paper::{self, Paper};
use base::{CaseId, OrRefuse, Refusal, Result};
use db::Cx;

/// Opens a paper of a case.
#[derive(Debug, Clone)]
pub struct OpenPaper {
    /// The case.
    pub case: CaseId,
    /// The paper.
    pub paper: i64,
}

impl OpenPaper {
    /// Runs the command; answers the paper.
    pub fn run(&self, cx: &mut Cx) -> Result<Paper> {
        let case = store::visible(cx, self.case)?.or_refuse(Refusal::NOT_FOUND)?;
        let paper =
            paper::store::get(cx, self.paper)?.filter(|paper| paper.case == case.id).or_refuse(Refusal::NOT_FOUND)?;
        if paper.seen_at.is_none() && Represented::by_caller(cx)?.has(&case) {
            let permit = represented::permit(cx, &case)?;
            cx.about("case", case.id.0);
            cx.note("paper", paper.number.clone());
            paper::store::seen(cx, &permit, paper.id)?;
        }
        Ok(paper)
    }
}
